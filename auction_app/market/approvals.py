"""What waits for a second person of the court: notices, stops, acts after the hammer; oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.kernel.errors import N_
from auction_app.lots.models import Lot
from auction_app.lots.page_views import Words
from auction_app.lots.queries import lots_of_court
from auction_app.procedure.queries import open_proposals
from auction_app.stays.queries import waiting_holds

PUBLISH = N_("Publish a notice")
HOLDS = {
    "suspend": N_("Suspend the bidding"),
    "resume": N_("Resume the bidding"),
    "withdraw": N_("Withdraw the lot"),
    "cause": N_("The cause of a stop has ended"),
    "outcome": N_("The outcome of an objection"),
}


@dataclass(frozen=True, slots=True)
class Approval:
    """One matter; `matter` is a message id. Amounts in fen, only where a notice is to be published."""

    matter: str
    title: Words
    case_number: str
    start_price_fen: int | None
    deposit_fen: int | None
    clerk: str
    clerk_id: str
    at: datetime
    url: str


def approvals(session: Session, court_id: str) -> list[Approval]:
    """Everything that waits in this court."""
    found = [*_notices(session, court_id), *_holds(session, court_id), *_acts(session, court_id)]
    return sorted(found, key=lambda one: (one.at, one.url))


def _notices(session: Session, court_id: str) -> list[Approval]:
    return [
        Approval(
            matter=PUBLISH,
            title=row.title,
            case_number=row.case_number,
            start_price_fen=row.start_price_fen,
            deposit_fen=row.deposit_fen,
            clerk=row.clerk,
            clerk_id=row.clerk_id,
            at=row.submitted_at or row.changed_at,
            url=f"/desk/lots/{row.lot_id}/approval",
        )
        for row in lots_of_court(session, court_id, "submitted")
    ]


def _holds(session: Session, court_id: str) -> list[Approval]:
    rows = waiting_holds(session, court_id)
    lots = _lots(session, {row.lot_id for row in rows})
    return [
        Approval(
            matter=HOLDS[row.what],
            title=lots[row.lot_id][0],
            case_number=lots[row.lot_id][1],
            start_price_fen=None,
            deposit_fen=None,
            clerk=row.clerk,
            clerk_id=row.clerk_id,
            at=row.proposed_at,
            url=f"/desk/lots/{row.lot_id}/hold",
        )
        for row in rows
    ]


def _acts(session: Session, court_id: str) -> list[Approval]:
    rows = open_proposals(session, court_id)
    lots = _lots(session, {row.lot_id for row in rows})
    return [
        Approval(
            matter=row.label,
            title=lots[row.lot_id][0],
            case_number=lots[row.lot_id][1],
            start_price_fen=None,
            deposit_fen=None,
            clerk=row.clerk,
            clerk_id=row.clerk_id,
            at=row.proposed_at,
            url=row.url,
        )
        for row in rows
    ]


def _lots(session: Session, ids: set[str]) -> dict[str, tuple[Words, str]]:
    rows = session.execute(
        select(Lot.id, Lot.title_zh, Lot.title_en, Lot.case_number).where(Lot.id.in_(ids))
    )
    return {lot_id: (Words(zh or en, en or zh), number) for lot_id, zh, en, number in rows}
