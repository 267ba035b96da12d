"""Who is a party of a draft's case, as far as a judgement of the notice needs it: id and role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.identity import masked_name
from auction_app.cases.models import CaseParty, EnforcementCase
from auction_app.cases.service import party_name
from auction_app.infra.crypto import Vault
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


@dataclass(frozen=True, slots=True)
class NamedParty:
    """A party as the court's own pages show it: the name is masked."""

    party: Party
    masked: str


def named_parties(session: Session, vault: Vault, parties: Sequence[Party]) -> list[NamedParty]:
    """The same parties with their masked names, for the clerk who has to tell them."""
    rows = session.scalars(
        select(CaseParty).where(CaseParty.id.in_([party.party_id for party in parties]))
    )
    names = {row.id: masked_name(party_name(vault, row)) for row in rows}
    return [NamedParty(party, names.get(party.party_id, "")) for party in parties]
