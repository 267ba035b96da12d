"""The platform's own stop by hand: on a fault or a danger it stops first and reports at once (art. 28 II).

One operator decides, for there is no time for two; letting a lot go on is the court's, by two people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from auction_app.accounts.identity import record_access
from auction_app.bidding.models import Auction
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import INVALID, N_, NO_SUCH_LOT, AuctionError, define
from auction_app.law.stays import find_stop_ground
from auction_app.lots.models import Lot
from auction_app.stays.service import FROM, Ruling, suspend

STOPPABLE = FROM["suspend"]
CANNOT_STOP = define(
    "lot_cannot_be_stopped",
    409,
    N_("One of these lots cannot be stopped, so none was."),
    N_("Only announced and running lots can be stopped. Reload the page and choose again."),
)
NOTHING_RUNS = define(
    "no_lot_runs",
    409,
    N_("No lot is open for bidding."),
    N_("Reload the page to see what runs."),
)


@dataclass(frozen=True, slots=True)
class StopLots:
    """`ground` is a code of the platform's grounds; without `lots`, all that are open for bidding."""

    ground: str
    reason_zh: str
    reason_en: str
    lots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stopped:
    """A lot that was stopped, and the number of its record."""

    lot_id: str
    seq: int


def stop_lots(tx: Transaction, command: StopLots, actor_id: str, at: datetime) -> list[Stopped]:
    """Stop all that is named, or nothing. Role and second factor were checked at the door.

    Raises `invalid` beside the ground, `no_such_lot`, `lot_cannot_be_stopped` with the lot,
    `no_lot_runs`. Each stop carries its report to the court as a deadline due at once.
    """
    if find_stop_ground(command.ground, by_platform=True) is None:
        raise AuctionError(INVALID, fields={"ground": "choose_ground"}, article="NP28")
    if len(command.lots) != 1:
        # Every writer of a lot waits these milliseconds: nobody can hold one lot and wait for another.
        tx.session.execute(text("LOCK TABLE lot_chain IN EXCLUSIVE MODE"))
    chosen = sorted(set(command.lots)) or _open_lots(tx.session)
    if not chosen:
        raise AuctionError(NOTHING_RUNS, article="NP28")
    ruling = Ruling(command.reason_zh, command.reason_en, ground=command.ground, actor="platform")
    done = [Stopped(lot, _stop(tx, lot, ruling, at)) for lot in chosen]
    for lot in chosen:
        record_access(tx, actor_id, "lot.stop", lot, command.reason_zh, at)
    return done


def _stop(tx: Transaction, lot_id: str, ruling: Ruling, at: datetime) -> int:
    state = tx.session.scalar(
        select(Auction.status).join(Lot, Lot.id == Auction.lot_id).where(Lot.id == lot_id)
    )
    if state is None:
        raise AuctionError(NO_SUCH_LOT, fields={"lots": NO_SUCH_LOT}, extra={"lot": lot_id})
    try:
        return suspend(tx, lot_id, ruling, at)
    except AuctionError as error:
        extra = {"lot": lot_id, **error.extra}
        fields = {"lots": CANNOT_STOP}
        raise AuctionError(CANNOT_STOP, fields=fields, article="NP28", extra=extra) from error


def _open_lots(session: Session) -> list[str]:
    """Everything open for bidding; the platform's own probe is no lot of a court."""
    query = select(Auction.lot_id).join(Lot, Lot.id == Auction.lot_id)
    return list(session.scalars(query.where(Auction.status == "open").order_by(Auction.lot_id)))
