"""Doors of the court's desk: what is due, what waits, the live monitor by bidder number, what follows a sale."""

from __future__ import annotations

from auction_app.infra.principal import current_principal
from auction_app.infra.web import needs_role, render, room_blueprint, services
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.lots import queries as lot_queries
from auction_app.market.approvals import approvals
from auction_app.market.desk import live_lots, recently_ended, waiting_to_open
from auction_app.market.due import due_page
from auction_app.proceeds.refund_times import find_refund_times

desk_doors = room_blueprint("desk", __name__)
DRAFTS_SHOWN = 10


def court_of_caller() -> str:
    """The court of a member of its staff; raises `forbidden` for anybody without one."""
    who = current_principal()
    if who is None or who.court_id is None:
        raise AuctionError(errors.FORBIDDEN)
    return who.court_id


@desk_doors.get("/desk")
@needs_role("clerk", "approver")
def desk() -> str:
    """What this court has to do today."""
    court_id, at = court_of_caller(), services().ports.clock.now()
    with services().transactions.reading() as session:
        view = {
            "counts": lot_queries.court_counts(session, court_id, at),
            "due": due_page(session, court_id, at),
            "refunds": find_refund_times(session, at, court_id),
            "approvals": approvals(session, court_id),
            "drafts": lot_queries.lots_of_court(session, court_id, "draft")[:DRAFTS_SHOWN],
            "live": live_lots(session, court_id),
            "scheduled": waiting_to_open(session, court_id),
        }
    return render("market/desk.html", at=at, **view)


@desk_doors.get("/desk/live")
@needs_role("clerk", "approver")
def live_monitor() -> str:
    """Running auctions of this court by bidder number; nobody's identity is anywhere near (art. 18 II)."""
    court_id, at = court_of_caller(), services().ports.clock.now()
    with services().transactions.reading() as session:
        view = {
            "counts": lot_queries.court_counts(session, court_id, at),
            "live": live_lots(session, court_id),
        }
    return render("market/live_monitor.html", at=at, **view)


@desk_doors.get("/desk/after-sale")
@needs_role("clerk", "approver")
def after_sale() -> str:
    """What is over, each with its result and the acts that follow."""
    court_id, at = court_of_caller(), services().ports.clock.now()
    with services().transactions.reading() as session:
        view = {
            "counts": lot_queries.court_counts(session, court_id, at),
            "ended": recently_ended(session, court_id),
        }
    return render("market/after_sale.html", at=at, **view)
