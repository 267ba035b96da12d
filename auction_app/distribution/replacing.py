"""What a new version may take the place of: a suit about the running plan is never wiped out (CPI 510)."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.cases.models import EnforcementCase
from auction_app.distribution import errors as own
from auction_app.distribution.checks import draft
from auction_app.distribution.inputs import told_in
from auction_app.distribution.models import Plan, PlanSource
from auction_app.distribution.standing import in_dispute
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day


def refuse_to_replace(
    session: Session, case: EnforcementCase, kind: str, accounts: Set[str], at: datetime
) -> None:
    """A version over these accounts may end the plans that run in its case, or it is refused.

    Raises `plan_in_dispute` while an objection is opposed or in suit, and `plan_not_covered` where money of
    a running plan would lose its course. Money that went to a bankrupt's administrator has no suit any more.
    """
    running = session.scalars(
        select(Plan).where(
            Plan.case_id == case.id, Plan.outcome == "executed", Plan.ended.is_(None)
        )
    ).all()
    for plan in running:
        if kind != "bankruptcy" and in_dispute(session, plan, legal_day(at)):
            raise AuctionError(own.PLAN_IN_DISPUTE, article="CPI510")
        if _left_out(session, case, plan, accounts, at):
            raise AuctionError(own.PLAN_NOT_COVERED, article="CPI510")


def _left_out(
    session: Session, case: EnforcementCase, plan: Plan, accounts: Set[str], at: datetime
) -> bool:
    """Whether money of a running plan is left out that could still be shared out together.

    Where it could not (a right in one of its lots was entered, bankruptcy was accepted), it is planned apart.
    """
    query = select(PlanSource.account).where(PlanSource.plan_id == plan.id)
    now = draft(session, case, plan.kind, session.scalars(query).all(), at, told_in(plan.text))
    return not now.findings and not {one.account for one in now.inputs.sources} <= accounts
