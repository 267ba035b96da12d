"""Who is a party of a draft's case, as far as a judgement of the notice needs it: id and role."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.cases.models import CaseParty, EnforcementCase
from auction_app.lots.checks.judgement import Party


def parties_of(session: Session, court_id: str, case_number: str) -> tuple[Party, ...]:
    """Who is a party of the case, applicants first, without names."""
    if not case_number:
        return ()
    rows = session.execute(
        select(CaseParty.id, CaseParty.role)
        .join(EnforcementCase, EnforcementCase.id == CaseParty.case_id)
        .where(EnforcementCase.number == case_number, EnforcementCase.court_id == court_id)
        .order_by(CaseParty.role, CaseParty.id)
    )
    return tuple(Party(row.id, row.role) for row in rows)
