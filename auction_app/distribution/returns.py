"""What plans gave somebody and has not reached him: a payout that came back, an order at the bank, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auction_app.bank.models import BankPayout
from auction_app.distribution.models import Plan, PlanShare, PlanSource
from auction_app.distribution.release import PURPOSE


@dataclass(frozen=True, slots=True)
class CameBack:
    """A share's payout that came back and is not ordered anew; `reason` is the bank's code."""

    payout_id: str
    court_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unpaid:
    """One share of a released plan that has not left by the bank (fen); `state` as of the share's row.

    `back` is set where its payout came back: then another account of its owner is needed.
    """

    case_id: str
    state: str
    fen: int
    currency: str
    back: CameBack | None


def came_back(session: Session, plans: Sequence[str]) -> dict[tuple[str, str], CameBack]:
    """(plan, share) → the payout of it that came back, while nobody ordered it anew."""
    rows = session.scalars(
        select(BankPayout).where(
            BankPayout.purpose == PURPOSE,
            BankPayout.state == "returned",
            func.split_part(BankPayout.key, ":", 1).in_(plans),
        )
    )
    found = {}
    for row in rows:
        plan_id, _, share = row.key.partition(":")
        found[plan_id, share] = CameBack(row.id, row.court_id, row.reason)
    return found


def not_paid_yet(session: Session, lot_id: str) -> list[Unpaid]:
    """Shares of the plans that shared a lot's price out, as long as the bank has not carried them out."""
    rows = session.execute(
        select(Plan.id, Plan.case_id, Plan.currency, PlanShare)
        .join(PlanSource, PlanSource.plan_id == Plan.id)
        .join(PlanShare, PlanShare.plan_id == Plan.id)
        .where(
            PlanSource.lot_id == lot_id,
            Plan.ended == "released",
            PlanShare.state.in_(("owed", "ordered", "aside")),
        )
        .order_by(Plan.version, PlanShare.key)
    ).all()
    back = came_back(session, [row[0] for row in rows])
    return [
        Unpaid(case_id, share.state, share.amount_fen, currency, back.get((plan_id, share.key)))
        for plan_id, case_id, currency, share in rows
    ]
