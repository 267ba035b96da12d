"""Verbs of enforcement cases: find or open one, name its parties, let a party in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from auction_app.accounts.attempts import Attempt, open_attempt, succeed
from auction_app.accounts.identity import index_of
from auction_app.accounts.names import name_fault, normal_name, same_name
from auction_app.accounts.sessions import OpenedSession, Visitor, open_party_session
from auction_app.cases.errors import CASE_OF_OTHER_COURT, NO_SUCH_PARTY
from auction_app.cases.models import PARTY_ROLES, CaseParty, EnforcementCase
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id, normal_id, parse_case_number


@dataclass(frozen=True, slots=True)
class PartyClaim:
    """What somebody says to be let in as a party; `case_number` in normal form."""

    name: str
    id_no: str
    case_number: str

    def __repr__(self) -> str:
        return f"PartyClaim({self.case_number})"  # no name or number in logs


def find_or_create_case(tx: Transaction, number: str, court_id: str, cause: str = "") -> str:
    """The case with this number, opened when it is new; gives its id.

    Raises `bad_case_number`, and `case_of_other_court` when another court runs it.
    """
    normal = parse_case_number(number).text
    fresh = insert(EnforcementCase).values(
        id=new_id("e"), number=normal, court_id=court_id, cause=cause
    )
    # Two imports may meet the same case at once: the unique number decides who opens it.
    tx.session.execute(fresh.on_conflict_do_nothing(index_elements=["number"]))
    case = tx.session.scalars(select(EnforcementCase).where(EnforcementCase.number == normal)).one()
    if case.court_id != court_id:
        raise AuctionError(CASE_OF_OTHER_COURT, fields={"case_number": CASE_OF_OTHER_COURT})
    return case.id


def add_party(
    tx: Transaction, vault: Vault, case_id: str, role: str, name: str, id_no: str | None
) -> str:
    """Name a party of a case; the same person in the same role is added once. Gives the party's id.

    Raises `bad_fields` for a name that cannot be, `not_found` for an unknown case.
    """
    if role not in PARTY_ROLES:
        raise AuctionError(errors.BAD_FIELDS, fields={"role": "not_a_choice"})
    fault = name_fault(name)
    if fault is not None:
        raise AuctionError(errors.BAD_FIELDS, fields={"name": fault})
    if tx.session.get(EnforcementCase, case_id, with_for_update=True) is None:
        raise AuctionError(errors.NOT_FOUND)
    index = index_of(vault, id_no) if id_no and normal_id(id_no) else None
    known = tx.session.scalar(
        select(CaseParty.id).where(
            CaseParty.case_id == case_id, CaseParty.role == role, CaseParty.id_index == index
        )
    )
    if index is not None and known is not None:
        return known
    party_id = new_id("p")
    sealed = vault.seal(normal_name(name).encode(), _aad(party_id))
    tx.session.add(
        CaseParty(id=party_id, case_id=case_id, role=role, name_sealed=sealed, id_index=index)
    )
    tx.session.flush()
    return party_id


def count_claim(
    tx: Transaction, vault: Vault, claim: PartyClaim, address: str, at: datetime
) -> Attempt:
    """Count one try to be let in. Raises `rate_limited`.

    Counted by the number claimed, whether or not anybody has it, so that nothing can be learned.
    """
    return open_attempt(tx, vault, "party", normal_id(claim.id_no), address, at)


def admit_party(
    tx: Transaction,
    vault: Vault,
    claim: PartyClaim,
    attempt: Attempt,
    visitor: Visitor,
    at: datetime,
) -> OpenedSession:
    """Open a session that sees this one case. Raises `no_such_party`, alike for every miss."""
    index = index_of(vault, claim.id_no)
    found = tx.session.execute(
        select(CaseParty)
        .join(EnforcementCase, EnforcementCase.id == CaseParty.case_id)
        .where(EnforcementCase.number == claim.case_number, CaseParty.id_index == index)
    ).scalars()
    for party in found:
        known = vault.open(party.name_sealed, _aad(party.id)).decode()
        if same_name(known, claim.name):
            succeed(tx, attempt)
            return open_party_session(tx, party.id, party.case_id, visitor, at)
    raise AuctionError(NO_SUCH_PARTY)


def party_name(vault: Vault, party: CaseParty) -> str:
    """The name of a party, for documents the law wants it in."""
    return vault.open(party.name_sealed, _aad(party.id)).decode()


def _aad(party_id: str) -> str:
    return f"case_party:{party_id}:name"
