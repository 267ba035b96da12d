"""What other rooms ask about plans: whether a lot's money is distributed, what a party gets, what a court has open."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auction_app.cases.claim_models import Claim
from auction_app.cases.models import EnforcementCase
from auction_app.distribution.models import Plan, PlanShare, PlanSource
from auction_app.distribution.page import current_plan
from auction_app.distribution.planning import pool_of, price_on_account
from auction_app.evidence.models import LotEvent
from auction_app.kernel.errors import N_
from auction_app.kernel.time import legal_day
from auction_app.ledger.models import LedgerAccount, LedgerBalance
from auction_app.lots.models import Lot

MOST = 500
# What ends a lot as property of the debtor, on its record.
SOLD_OR_OVER = (
    "lot.title_passed",
    "lot.taken_in_kind",
    "lot.followed",
    "lot.released",
    "lot.withdrawn",
)
STATES = {
    "none": N_("no plan yet"),
    "waiting": N_("waits for approval"),
    "running": N_("in its course"),
    "released": N_("released for payment"),
    "paid": N_("paid out"),
}


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """How far the money of one lot is: `plan` is final, set_aside or open; amounts in fen of the whole plan.

    `pool_fen` is what those plans shared out and no later plan shares anew, with what is still on the
    lot's account; `paid_fen` has left by the bank. `digest` is the last plan's, empty while there is none.
    """

    plan: str
    pool_fen: int
    paid_fen: int
    aside_fen: int
    digest: str


@dataclass(frozen=True, slots=True)
class OwnShare:
    """What one claim of a party gets by the plan in force; fen. `paid` has left by the bank."""

    claim_fen: int
    planned_fen: int
    paid_fen: int
    left_fen: int
    currency: str


@dataclass(frozen=True, slots=True)
class PlanNews:
    """One approved version: when, and when its money was released."""

    version: int
    approved_at: datetime
    released_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A case on the desk: what is shared out, and a message id for how far it is."""

    case_id: str
    case_number: str
    version: int | None
    pool_fen: int
    currency: str
    state: str


def plan_stands(session: Session, lot_id: str) -> PlanStanding:
    """Whether the price of a lot is distributed: by every released plan that shared it out."""
    plans = session.scalars(
        select(Plan)
        .join(PlanSource, PlanSource.plan_id == Plan.id)
        .where(PlanSource.lot_id == lot_id, Plan.ended == "released")
        .order_by(Plan.version)
    ).all()
    left = price_on_account(session, lot_id)
    if not plans:
        return PlanStanding("open", left, 0, 0, "")
    ids = [one.id for one in plans]
    aside, anew = _sum(session, ids, "aside"), _sum(session, ids, "shared_anew")
    return PlanStanding(
        plan="set_aside" if aside else "final",
        pool_fen=sum(one.pool_fen for one in plans) - anew + left,
        paid_fen=_sum(session, ids, "sent"),
        aside_fen=aside,
        digest=plans[-1].sha256,
    )


def case_closed_at(session: Session, case_id: str) -> datetime | None:
    """Since when the case's account is closed: all that was shared out has left by the bank.

    Every account of the case and of its lots then stands at exactly zero: nothing found, owed, set aside,
    forfeited or left over. None while anything is open, and for a case that never had a plan.
    """
    if _has_money(session, case_id):
        return None
    rows = session.execute(
        select(PlanShare.state, func.max(PlanShare.sent_at))
        .join(Plan, Plan.id == PlanShare.plan_id)
        .where(Plan.case_id == case_id, Plan.ended == "released")
        .group_by(PlanShare.state)
    )
    closed_at: datetime | None = None
    is_open = False
    for state, last in rows:
        closed_at = last if state == "sent" else closed_at
        is_open = is_open or state not in ("sent", "shared_anew")
    return None if is_open else closed_at


def _has_money(session: Session, case_id: str) -> bool:
    """The second part of an account's code names whose it is: the case, or one of its lots."""
    owners = [case_id, *session.scalars(select(Lot.id).where(Lot.case_id == case_id))]
    found = session.scalar(
        select(LedgerAccount.id)
        .join(LedgerBalance, LedgerAccount.id == LedgerBalance.account_id)
        .where(func.split_part(LedgerAccount.code, ":", 2).in_(owners))
        .where(LedgerBalance.balance_fen != 0)
        .limit(1)
    )
    return found is not None


def fully_enforced_on(session: Session, case_id: str) -> date | None:
    """The day all money of the case was released: from then on nobody joins any more (CPI 507).

    Not while property of the debtor is still to be sold: its price is not shared out yet.
    """
    if pool_of(session, case_id) or _has_property(session, case_id):
        return None
    at: datetime | None = session.scalar(
        select(func.max(Plan.ended_at)).where(Plan.case_id == case_id, Plan.ended == "released")
    )
    return legal_day(at) if at is not None else None


def _has_property(session: Session, case_id: str) -> bool:
    """Whether a published lot of the case has neither a new owner nor another end."""
    over = select(LotEvent.lot_id).where(LotEvent.lot_id == Lot.id, LotEvent.kind.in_(SOLD_OR_OVER))
    lots = select(Lot.id).where(Lot.case_id == case_id, Lot.state == "published", ~over.exists())
    return session.scalar(lots.limit(1)) is not None


def own_shares(session: Session, case_id: str, parties: frozenset[str]) -> OwnShare | None:
    """All claims of a party together, with what came on an entry struck out since; None for who claims nothing."""
    entered = session.scalars(
        select(Claim).where(Claim.case_id == case_id, Claim.party_id.in_(parties))
    ).all()
    claims = [one for one in entered if one.struck_at is None]
    if not claims:
        return None
    ids = [one.id for one in entered]
    rows = session.execute(
        select(PlanShare.state, func.sum(PlanShare.amount_fen))
        .join(Plan, Plan.id == PlanShare.plan_id)
        .where(
            PlanShare.line.in_(ids),
            Plan.outcome == "executed",
            Plan.ended.is_distinct_from("corrected"),
        )
        .group_by(PlanShare.state)
    )
    by_state = {state: int(fen) for state, fen in rows}
    claimed = max(
        sum(one.judgment_fen + one.general_fen for one in claims),
        _claimed_in_plan(session, case_id, parties),
    )
    planned = sum(fen for state, fen in by_state.items() if state != "shared_anew")
    paid = by_state.get("sent", 0)
    return OwnShare(claimed, planned, paid, max(claimed - paid, 0), claims[0].currency)


def _claimed_in_plan(session: Session, case_id: str, parties: frozenset[str]) -> int:
    """What the plan in force counts of a party's claims, with doubled interest and what came earlier."""
    plan = current_plan(session, case_id)
    if plan is None:
        return 0
    lines = (one for one in json.loads(plan.text)["lines"] if one["holder"] in parties)
    return sum(one["judgment"] + one["doubled"] + one["had"] for one in lines)


def plans_of_case(session: Session, case_id: str) -> list[PlanNews]:
    """Every plan of a case that was approved, and when it was released."""
    rows = session.scalars(
        select(Plan)
        .where(Plan.case_id == case_id, Plan.outcome == "executed")
        .order_by(Plan.version)
    )
    return [
        PlanNews(one.version, one.decided_at, one.ended_at if one.ended == "released" else None)
        for one in rows
        if one.decided_at is not None
    ]


def plans_of_court(session: Session, court_id: str) -> list[PlanRow]:
    """Cases of a court with money or a plan."""
    rows = session.execute(
        select(EnforcementCase.id, EnforcementCase.number)
        .where(
            EnforcementCase.court_id == court_id,
            EnforcementCase.id.in_(select(Claim.case_id)),
        )
        .order_by(EnforcementCase.number.desc())
        .limit(MOST)
    )
    return [_row(session, case_id, number) for case_id, number in rows]


def _row(session: Session, case_id: str, number: str) -> PlanRow:
    plan = session.scalar(
        select(Plan)
        .where(
            Plan.case_id == case_id,
            Plan.outcome.is_(None) | (Plan.outcome == "executed"),
            Plan.ended.is_distinct_from("corrected"),
        )
        .order_by(Plan.version.desc())
        .limit(1)
    )
    if plan is None:
        fen = sum(one.amount.fen for one in pool_of(session, case_id))
        return PlanRow(case_id, number, None, fen, "CNY", STATES["none"])
    state = "waiting" if plan.outcome is None else "running"
    if plan.ended == "released":
        waiting = sum(_sum(session, [plan.id], one) for one in ("owed", "ordered", "aside"))
        state = "released" if waiting else "paid"
    return PlanRow(case_id, number, plan.version, plan.pool_fen, plan.currency, STATES[state])


def _sum(session: Session, plans: list[str], state: str) -> int:
    found = session.scalar(
        select(func.sum(PlanShare.amount_fen)).where(
            PlanShare.plan_id.in_(plans), PlanShare.state == state
        )
    )
    return int(found or 0)
