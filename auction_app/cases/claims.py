"""What applicants claim, as the court enters it, and the court's own view of a case's parties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auction_app.cases.errors import NO_CLAIM_OF_THIS_PARTY
from auction_app.cases.models import CaseClaim, CaseParty, EnforcementCase
from auction_app.cases.service import party_name
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError

MOST_CASES = 500


@dataclass(frozen=True, slots=True)
class NewClaim:
    """An amount (fen) that a party of a case claims, and who entered it."""

    case_id: str
    party_id: str
    amount_fen: int
    by: str
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class PartyOfCourt:
    """A party as its court reads it; `has_number` says whether a certificate number is known."""

    id: str
    role: str
    name: str
    has_number: bool
    claim_fen: int | None
    claim_set_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseOfCourt:
    """A case of one court."""

    id: str
    number: str
    cause: str


def set_claim(tx: Transaction, claim: NewClaim, at: datetime) -> None:
    """Enter or correct what an applicant claims. Registrations made before keep the deposit they owe.

    Raises `not_found` for an unknown party, `no_claim_of_this_party` for one that is no applicant.
    """
    party = tx.session.get(CaseParty, claim.party_id)
    if party is None or party.case_id != claim.case_id:
        raise AuctionError(errors.NOT_FOUND)
    if party.role != "applicant":
        raise AuctionError(NO_CLAIM_OF_THIS_PARTY, article="NP17")
    values = {
        "amount_fen": claim.amount_fen,
        "currency": claim.currency,
        "set_at": at,
        "set_by": claim.by,
    }
    row = insert(CaseClaim).values(party_id=claim.party_id, **values)
    tx.session.execute(row.on_conflict_do_update(index_elements=["party_id"], set_=values))


def cases_of_court(session: Session, court_id: str) -> list[CaseOfCourt]:
    """The cases of a court, newest number last in the alphabet first."""
    rows = session.scalars(
        select(EnforcementCase)
        .where(EnforcementCase.court_id == court_id)
        .order_by(EnforcementCase.number.desc())
        .limit(MOST_CASES)
    )
    return [CaseOfCourt(row.id, row.number, row.cause) for row in rows]


def find_case(session: Session, case_id: str, court_id: str) -> CaseOfCourt:
    """One case. Raises `not_found`, also for another court's."""
    row = session.get(EnforcementCase, case_id)
    if row is None or row.court_id != court_id:
        raise AuctionError(errors.NOT_FOUND)
    return CaseOfCourt(row.id, row.number, row.cause)


def parties_of(session: Session, vault: Vault, case_id: str) -> list[PartyOfCourt]:
    """The parties with their claims: applicants first."""
    rows = session.execute(
        select(CaseParty, CaseClaim)
        .outerjoin(CaseClaim, CaseClaim.party_id == CaseParty.id)
        .where(CaseParty.case_id == case_id)
        .order_by(CaseParty.role, CaseParty.id)
    )
    return [
        PartyOfCourt(
            id=party.id,
            role=party.role,
            name=party_name(vault, party),
            has_number=party.id_index is not None,
            claim_fen=claim.amount_fen if claim else None,
            claim_set_at=claim.set_at if claim else None,
        )
        for party, claim in rows
    ]
