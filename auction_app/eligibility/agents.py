"""Agents (art. 14 (2)): somebody asks to bid for another, the court confirms before bidding starts.

The court learns who stands for whom, as the law wants; it does not learn the bidder number. A number
and a request meet nowhere: the request knows the agent by the index of the certificate number alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.identity import (
    find_index,
    index_of,
    open_for_sealing,
    record_access,
)
from auction_app.accounts.models import Identity as AccountIdentity
from auction_app.cases.models import EnforcementCase
from auction_app.deadlines.service import NewDeadline, meet_deadline, set_deadline
from auction_app.eligibility.commitment import Identity
from auction_app.eligibility.errors import (
    AGENCY_KNOWN,
    AGENCY_TOO_LATE,
    AGENT_NOT_CONFIRMED,
    NO_SUCH_AGENCY,
    NOT_QUALIFIED,
)
from auction_app.eligibility.person_models import Agency
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel import errors
from auction_app.kernel.errors import NO_SUCH_LOT, AuctionError
from auction_app.kernel.ids import mask_id, new_id
from auction_app.law.qualification import agent_in_time
from auction_app.lots.models import Lot


@dataclass(frozen=True, slots=True)
class AskForAgency:
    """An account asks to bid for `principal` on a lot, by a written authority."""

    lot_id: str
    account_id: str
    principal: Identity
    authority: str


@dataclass(frozen=True, slots=True)
class DecideAgency:
    """A clerk's answer to a request."""

    agency_id: str
    lot_id: str
    is_confirmed: bool
    answer: str
    by: str


@dataclass(frozen=True, slots=True)
class AgencyView:
    """A request as the court reads it; certificate numbers are masked."""

    id: str
    agent_name: str
    agent_no: str
    principal_name: str
    principal_no: str
    authority: str
    asked_at: datetime
    decided_at: datetime | None
    is_confirmed: bool | None
    answer: str


@dataclass(frozen=True, slots=True)
class OwnAgency:
    """The asker's own request."""

    principal_name: str
    asked_at: datetime
    decided_at: datetime | None
    is_confirmed: bool | None
    answer: str


def ask(tx: Transaction, vault: Vault, wanted: AskForAgency, at: datetime) -> str:
    """File the request; gives its id. Raises `no_such_lot`, `not_qualified`, `agency_too_late`, `agency_known`."""
    lot = _lot(tx.session, wanted.lot_id)
    agent = find_index(tx.session, wanted.account_id)
    if agent is None:
        raise AuctionError(NOT_QUALIFIED, fields={"identity": "not_verified"}, article="NP17")
    principal = index_of(vault, wanted.principal.id_no)
    if principal == agent:
        raise AuctionError(errors.BAD_FIELDS, fields={"id_no": "own_number"})
    if lot.opens_at is None or at >= lot.opens_at:
        raise AuctionError(AGENCY_TOO_LATE, article="NP14")
    if _of_agent(tx.session, lot.id, agent) is not None:
        raise AuctionError(AGENCY_KNOWN)
    agency_id = new_id("g")
    tx.session.add(
        Agency(
            id=agency_id,
            lot_id=lot.id,
            agent_index=agent,
            principal_index=principal,
            sealed_principal=vault.seal(_packed(wanted.principal), _aad(agency_id)),
            authority=wanted.authority,
            asked_at=at,
        )
    )
    tx.session.flush()
    _watch(tx, lot, agency_id, at)
    return agency_id


def decide(tx: Transaction, decided: DecideAgency, at: datetime) -> None:
    """Confirm or refuse, before bidding starts; logged. Raises `no_such_agency`, `agency_too_late`."""
    row = tx.session.get(Agency, decided.agency_id, with_for_update=True)
    if row is None or row.lot_id != decided.lot_id or row.decided_at is not None:
        raise AuctionError(NO_SUCH_AGENCY)
    lot = _lot(tx.session, row.lot_id)
    if decided.is_confirmed and (lot.opens_at is None or not agent_in_time(at, lot.opens_at)):
        raise AuctionError(AGENCY_TOO_LATE, article="NP14")
    row.decided_at, row.decided_by = at, decided.by
    row.is_confirmed, row.answer = decided.is_confirmed, decided.answer
    tx.session.flush()
    meet_deadline(tx, "confirm_agent", lot.id, at, key=row.id)
    verdict = "agent.confirmed" if decided.is_confirmed else "agent.refused"
    record_access(tx, decided.by, verdict, f"{lot.id}/{row.id}", decided.answer, at)


def confirmed_principal(
    session: Session, vault: Vault, lot: Lot, agent_index: bytes
) -> tuple[Identity, bytes]:
    """For whom this agent may bid: (identity, keyed index). Raises `agent_not_confirmed`."""
    row = _of_agent(session, lot.id, agent_index)
    confirmed_at = row.decided_at if row is not None and row.is_confirmed else None
    if row is None or lot.opens_at is None or not agent_in_time(confirmed_at, lot.opens_at):
        raise AuctionError(AGENT_NOT_CONFIRMED, article="NP14")
    return _unpacked(vault, row), row.principal_index


def own_agency(session: Session, vault: Vault, lot_id: str, account_id: str) -> OwnAgency | None:
    """What became of the own request."""
    index = find_index(session, account_id)
    row = _of_agent(session, lot_id, index) if index is not None else None
    if row is None:
        return None
    name = _unpacked(vault, row).name
    return OwnAgency(name, row.asked_at, row.decided_at, row.is_confirmed, row.answer)


def agencies_of(
    tx: Transaction, vault: Vault, lot_id: str, reader: str, at: datetime
) -> list[AgencyView]:
    """All requests of a lot for its court, oldest first; the look at the names is logged."""
    rows = tx.session.scalars(
        select(Agency).where(Agency.lot_id == lot_id).order_by(Agency.asked_at, Agency.id)
    ).all()
    if rows:
        record_access(tx, reader, "agents.read", lot_id, "NP14", at)
    return [_view(tx.session, vault, row) for row in rows]


def _view(session: Session, vault: Vault, row: Agency) -> AgencyView:
    account_id = session.scalar(
        select(AccountIdentity.account_id).where(AccountIdentity.id_index == row.agent_index)
    )
    agent = open_for_sealing(session, vault, account_id) if account_id is not None else None
    principal = _unpacked(vault, row)
    return AgencyView(
        id=row.id,
        agent_name=agent.name if agent else "",
        agent_no=mask_id(agent.id_no) if agent else "",
        principal_name=principal.name,
        principal_no=mask_id(principal.id_no),
        authority=row.authority,
        asked_at=row.asked_at,
        decided_at=row.decided_at,
        is_confirmed=row.is_confirmed,
        answer=row.answer,
    )


def _watch(tx: Transaction, lot: Lot, agency_id: str, at: datetime) -> None:
    assert lot.opens_at is not None and lot.case_id is not None
    case = tx.session.get_one(EnforcementCase, lot.case_id)
    wanted = NewDeadline(
        "confirm_agent", lot.court_id, lot.id, case.number, lot.opens_at, at, key=agency_id
    )
    set_deadline(tx, wanted)


def _lot(session: Session, lot_id: str) -> Lot:
    lot = session.get(Lot, lot_id)
    if lot is None or lot.state != "published":
        raise AuctionError(NO_SUCH_LOT)
    return lot


def _of_agent(session: Session, lot_id: str, agent_index: bytes) -> Agency | None:
    return session.scalars(
        select(Agency).where(Agency.lot_id == lot_id, Agency.agent_index == agent_index)
    ).first()


def _packed(identity: Identity) -> bytes:
    members = {"id_kind": identity.id_kind, "id_no": identity.id_no, "name": identity.name}
    return json.dumps(members, ensure_ascii=False).encode()


def _unpacked(vault: Vault, row: Agency) -> Identity:
    return Identity(**json.loads(vault.open(row.sealed_principal, _aad(row.id))))


def _aad(agency_id: str) -> str:
    return f"agency:{agency_id}:sealed_principal"
