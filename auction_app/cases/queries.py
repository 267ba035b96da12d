"""What other rooms and the party's page ask about cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auction_app.accounts.identity import find_index
from auction_app.accounts.names import same_name
from auction_app.accounts.queries import CourtView, find_court
from auction_app.cases.claim_models import Claim
from auction_app.cases.models import CaseClaim, CaseParty, EnforcementCase
from auction_app.cases.service import party_name
from auction_app.infra.crypto import Vault
from auction_app.infra.principal import Principal
from auction_app.kernel.money import Money


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case, and in which roles the reader is a party to it."""

    id: str
    number: str
    cause: str
    court: CourtView | None
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseLot:
    """A lot of a case as its parties see it listed: announced, open, suspended, sold, unsold, withdrawn."""

    lot_id: str
    title_zh: str
    title_en: str
    state: str
    price_fen: int
    currency: str
    bids: int
    opens_at: datetime
    ends_at: datetime


LotsOfCase = Callable[[Session, str], Sequence[CaseLot]]


def cases_of(session: Session, principal: Principal) -> list[CaseView]:
    """The cases of a party's session, or of an account whose confirmed number is a party's."""
    if principal.case_id is not None:
        mine = select(CaseParty).where(CaseParty.id == principal.account_id)
    else:
        index = find_index(session, principal.account_id)
        if index is None:
            return []
        mine = select(CaseParty).where(CaseParty.id_index == index)
    roles: dict[str, list[str]] = {}
    for party in session.scalars(mine.order_by(CaseParty.role)):
        roles.setdefault(party.case_id, []).append(party.role)
    rows = session.scalars(
        select(EnforcementCase)
        .where(EnforcementCase.id.in_(roles))
        .order_by(EnforcementCase.number)
    )
    return [_view(session, row, tuple(roles[row.id])) for row in rows]


def is_party(session: Session, case_id: str, id_index: bytes, *roles: str) -> bool:
    """Whether the person behind this keyed index is a party, in one of `roles` (any when empty)."""
    query = select(CaseParty.id).where(CaseParty.case_id == case_id, CaseParty.id_index == id_index)
    found = session.scalars(query.where(CaseParty.role.in_(roles)) if roles else query)
    return found.first() is not None


def claim_of(session: Session, case_id: str | None, id_index: bytes) -> Money | None:
    """What the person behind this index claims as an applicant of the case; None when nothing is entered.

    What the court entered for the deposit counts; without it the judgment money of the claims (NP 17).
    """
    query = (
        select(CaseClaim)
        .join(CaseParty, CaseParty.id == CaseClaim.party_id)
        .where(CaseParty.case_id == case_id, CaseParty.role == "applicant")
        .where(CaseParty.id_index == id_index)
    )
    row = session.scalars(query).first()
    if row is not None:
        return Money(row.amount_fen, row.currency)
    claimed = session.execute(
        select(func.sum(Claim.judgment_fen + Claim.general_fen), func.min(Claim.currency))
        .join(CaseParty, CaseParty.id == Claim.party_id)
        .where(CaseParty.case_id == case_id, CaseParty.role == "applicant")
        .where(CaseParty.id_index == id_index, Claim.struck_at.is_(None))
    ).one()
    return Money(int(claimed[0]), claimed[1]) if claimed[0] is not None else None


def own_parties(session: Session, principal: Principal, case_id: str) -> frozenset[str]:
    """The parties of a case that the reader is, by the session's party or the account's number."""
    if principal.case_id is not None:
        return frozenset({principal.account_id}) if principal.case_id == case_id else frozenset()
    index = find_index(session, principal.account_id)
    if index is None:
        return frozenset()
    found = session.scalars(
        select(CaseParty.id).where(CaseParty.case_id == case_id, CaseParty.id_index == index)
    )
    return frozenset(found)


def indexes_of_creditor(
    session: Session, vault: Vault, case_id: str | None, name: str
) -> frozenset[bytes]:
    """Keyed indexes of the parties of this name that are no debtor; empty where no number is known."""
    query = select(CaseParty).where(
        CaseParty.case_id == case_id,
        CaseParty.role != "debtor",
        CaseParty.id_index.is_not(None),
    )
    return frozenset(
        party.id_index
        for party in session.scalars(query)
        if party.id_index is not None and same_name(party_name(vault, party), name)
    )


def _view(session: Session, row: EnforcementCase, roles: tuple[str, ...]) -> CaseView:
    return CaseView(row.id, row.number, row.cause, find_court(session, row.court_id), roles)
