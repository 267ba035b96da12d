"""Small facts of a case that a plan rests on: its debtors, and claims that its money cannot pay."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.cases.claim_models import Claim
from auction_app.cases.models import CaseParty
from auction_app.distribution.inputs import Told


def debtors_of(session: Session, case_id: str) -> list[str]:
    """The debtors of a case, as ids of parties."""
    return list(
        session.scalars(
            select(CaseParty.id)
            .where(CaseParty.case_id == case_id, CaseParty.role == "debtor")
            .order_by(CaseParty.id)
        )
    )


def whose_surplus(debtors: list[str], told: Told) -> str | None:
    """The debtor the clerk named, else the only one; None leaves it open."""
    if told.debtor in debtors:
        return told.debtor
    return debtors[0] if len(debtors) == 1 else None


def in_other_currency(session: Session, case_id: str, currency: str) -> tuple[str, ...]:
    """The claims that stand and that this currency cannot pay."""
    rows = session.scalars(
        select(Claim.id)
        .where(Claim.case_id == case_id, Claim.struck_at.is_(None), Claim.currency != currency)
        .order_by(Claim.id)
    )
    return tuple(rows)
