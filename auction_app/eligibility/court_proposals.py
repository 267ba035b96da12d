"""Two people decide about persons and register entries: a clerk proposes, an approver decides (P9).

What is approved is a text, named by its digest. The text holds no certificate number: numbers are
sealed beside it, the text names their salted digest, and the decision erases them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.identity import index_of, record_access
from auction_app.eligibility import court, queries, register_desk
from auction_app.eligibility.court import ConfirmPriority, Exclude, Permit
from auction_app.eligibility.decided_ranks import check_new_rank
from auction_app.eligibility.errors import LIST_STEP_NOT_OPEN
from auction_app.eligibility.forms import PERMISSIONS, RANKS
from auction_app.eligibility.models import CourtProposal
from auction_app.eligibility.own_lines import OwnLines, read_own_lines, take_own_lines
from auction_app.eligibility.proposal_rows import (
    Wish,
    aad_of,
    entry_line,
    entry_row,
    person_on,
    put,
)
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import BAD_FIELDS, CHANGED_MEANWHILE, NO_SUCH_LOT, AuctionError
from auction_app.kernel.ids import mask_id
from auction_app.law.housing import check_known
from auction_app.law.qualification import Relation
from auction_app.lots.drafts import Staff
from auction_app.lots.models import Lot
from auction_app.lots.two_people import approved_text, decide, digest_of, undecided

PERSON, LINES, DELETION, REQUEST = "person", "lines", "deletion", "request"
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class NamePerson:
    """A clerk asks to bar, permit or prefer one person on one lot; `decision` is a word of the form.

    `basis` is the nature of a priority right, or the kinship of a near relative of staff.
    """

    lot_id: str
    id_no: str
    decision: str
    ground: str
    minutes: str = ""
    basis: str = ""

    def __repr__(self) -> str:
        return f"NamePerson({self.lot_id}, {self.decision})"  # no log carries the number


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal nobody has decided, as the court's two people see it; numbers are masked."""

    sha256: str
    kind: str
    text: str
    said: Mapping[str, Any]
    masked_no: str
    lines: tuple[Mapping[str, str], ...]
    clerk_id: str
    at: datetime


def propose_person(tx: Transaction, vault: Vault, wish: NamePerson, by: Staff, at: datetime) -> str:
    """Put a decision about a person before the approvers. Gives its digest.

    Raises `no_such_lot`, also for another court's, and `rank_not_decided`.
    """
    if queries.court_of(tx.session, wish.lot_id) != by.court_id:
        raise AuctionError(NO_SUCH_LOT)
    limits = tx.session.get_one(Lot, wish.lot_id).is_restricted_housing
    if wish.decision == Relation.HOUSING_BARRED.value and not check_known(limits, True):
        raise AuctionError(BAD_FIELDS, fields={"decision": "no_purchase_limits"}, article="BQ1")
    if wish.decision in RANKS:
        rank, index = RANKS.index(wish.decision) + 1, index_of(vault, wish.id_no)
        check_new_rank(tx, wish.lot_id, index, rank, wish.minutes)
    said = {
        "lot": wish.lot_id,
        "decision": wish.decision,
        "ground": wish.ground,
        "minutes": wish.minutes or None,
        "basis": wish.basis or None,
    }
    about = [person_on(vault, wish.lot_id, wish.id_no, wish.decision)]
    sha256 = put(tx, vault, Wish(PERSON, said, {"id_no": wish.id_no}, about), by, at)
    # Naming a person may tell whether that person takes part: so each naming is a look (art. 18).
    action = f"person.{wish.decision}.proposed"
    record_access(tx, by.account_id, action, wish.lot_id, wish.ground, at)
    return sha256


def propose_lines(
    tx: Transaction, vault: Vault, rows: list[Mapping[str, Any]], by: Staff, at: datetime
) -> tuple[str, OwnLines]:
    """Put entries of the own court before the approvers; refused lines are told and left out.

    Gives the digest, empty when no line was left. Raises `bad_fields` for too many lines.
    """
    read = read_own_lines(tx.session, vault, rows, by.court_id, at)
    if not read.rows:
        return "", read
    cases = sorted({one.case_number for one in read.reports if one.outcome == "proposed"})
    said = {"lines": len(read.rows), "cases": cases}
    about = [entry_line(vault, row) for row in read.rows]
    sha256 = put(tx, vault, Wish(LINES, said, {"rows": list(read.rows)}, about), by, at)
    told = f"{len(read.rows)}: {', '.join(cases)}"
    record_access(tx, by.account_id, "register.proposed", sha256, told, at)
    return sha256, read


def propose_deletion(
    tx: Transaction, vault: Vault, what: tuple[str, str], by: Staff, at: datetime
) -> str:
    """Put the end of an own entry, for a reason, before the approvers.

    Raises `not_found`, also for another court's, and `list_step_not_open`.
    """
    entry_id, reason = what
    row = register_desk.own_entry(tx.session, entry_id, by.court_id)
    if row.deleted_on is not None:
        raise AuctionError(LIST_STEP_NOT_OPEN)
    said = {"entry": row.id, "case_number": row.case_number, "reason": reason}
    sha256 = put(tx, vault, Wish(DELETION, said, {}, [entry_row(row)]), by, at)
    record_access(tx, by.account_id, "register.proposed", sha256, row.case_number, at)
    return sha256


def propose_step(
    tx: Transaction, vault: Vault, what: tuple[str, str, date], by: Staff, at: datetime
) -> str:
    """Put (request, step, day) of a request for correction before the approvers (DL 12). Gives the digest.

    Raises `not_found`, also for another court's, `list_step_not_open`, `bad_fields` beside the day.
    """
    request_id, step, day = what
    asked, row = register_desk.check_step(tx.session, (by.court_id, request_id, step), day, at)
    said = {
        "entry": row.id,
        "case_number": row.case_number,
        "request": asked.id,
        "reason": asked.reason,
        "step": step,
        "day": day.isoformat(),
    }
    sha256 = put(tx, vault, Wish(REQUEST, said, {}, [f"request:{asked.id}"]), by, at)
    record_access(tx, by.account_id, "register.proposed", sha256, row.case_number, at)
    return sha256


def approve(tx: Transaction, vault: Vault, sha256: str, by: Staff, at: datetime) -> CourtProposal:
    """Carry out what the digest names, once. Role and second factor were checked at the door.

    Raises `changed_meanwhile`, `already_decided`, `four_eyes`, and what stands in the way by now.
    """
    row = _held(tx, sha256, by)
    said = approved_text(row.text, row.sha256)
    hidden = _opened(vault, row, said)
    if row.kind == PERSON:
        assert row.lot_id is not None
        _decide_person(tx, vault, row.lot_id, (said, hidden), by, at)
    elif row.kind == LINES:
        entries = take_own_lines(tx, vault, hidden["rows"], by.court_id, at)
        told = f"{len(entries)}: {', '.join(said['cases'])}"
        record_access(tx, by.account_id, "register.entered", row.sha256, told, at)
    elif row.kind == REQUEST:
        _take_step(tx, said, by, at)
    else:
        register_desk.delete(tx, by.court_id, said["entry"], said["reason"], at)
        record_access(tx, by.account_id, "register.deleted", said["entry"], said["reason"], at)
    _close(tx, row, "executed", by, at)
    return row


def refuse(tx: Transaction, sha256: str, answer: str, by: Staff, at: datetime) -> CourtProposal:
    """Nothing happens to anybody; the clerk reads why. Raises what `approve` raises before it acts."""
    row = _held(tx, sha256, by)
    row.answer = answer
    _close(tx, row, "refused", by, at)
    return row


def waiting_of(session: Session, vault: Vault, court_id: str, lot_id: str | None) -> list[Waiting]:
    """What waits for an approver: about one lot, or (None) about the registers; oldest first."""
    query = (
        select(CourtProposal)
        .filter_by(court_id=court_id, lot_id=lot_id, outcome=None)
        .order_by(CourtProposal.proposed_at, CourtProposal.id)
        .limit(MOST_SHOWN)
    )
    return [_waiting(vault, row) for row in session.scalars(query)]


def refused_of(session: Session, court_id: str, lot_id: str | None) -> list[CourtProposal]:
    """What an approver refused, the newest first, with the answer."""
    query = (
        select(CourtProposal)
        .filter_by(court_id=court_id, lot_id=lot_id, outcome="refused")
        .order_by(CourtProposal.decided_at.desc())
        .limit(20)
    )
    return list(session.scalars(query))


def lot_of(session: Session, sha256: str, court_id: str) -> str | None:
    """The lot a proposal of this court is about; None for the registers."""
    query = select(CourtProposal.lot_id).filter_by(court_id=court_id, sha256=sha256)
    return session.scalar(query)


def _take_step(tx: Transaction, said: Mapping[str, Any], by: Staff, at: datetime) -> None:
    step, day = said["step"], date.fromisoformat(said["day"])
    if step == "finish":
        register_desk.finish(tx, by.court_id, said["request"], day, at)
    else:
        register_desk.decide(tx, by.court_id, said["request"], step == "uphold", day, at)
    record_access(tx, by.account_id, f"register.request.{step}", said["entry"], said["reason"], at)


def _held(tx: Transaction, sha256: str, by: Staff) -> CourtProposal:
    """The row, held; another court's is none."""
    query = select(CourtProposal).filter_by(court_id=by.court_id, sha256=sha256)
    found = tx.session.scalar(query)
    if found is None:
        raise AuctionError(CHANGED_MEANWHILE)
    # The column is empty for the registers, and the comparison then asks for just that.
    return undecided(tx, CourtProposal, found.lot_id, sha256, by)


def _opened(vault: Vault, row: CourtProposal, said: Mapping[str, Any]) -> dict[str, Any]:
    """What was sealed, if it is still what the text names. Raises `changed_meanwhile`."""
    assert row.sealed is not None
    payload = vault.open(row.sealed, aad_of(row.id)).decode()
    if digest_of(payload) != said["sealed"]:
        raise AuctionError(CHANGED_MEANWHILE)
    opened: dict[str, Any] = json.loads(payload)
    return opened


def _decide_person(
    tx: Transaction,
    vault: Vault,
    lot_id: str,
    what: tuple[Mapping[str, Any], Mapping[str, Any]],
    by: Staff,
    at: datetime,
) -> None:
    said, hidden = what
    index, choice, ground = index_of(vault, hidden["id_no"]), said["decision"], said["ground"]
    basis = said.get("basis") or ""  # a text of before named none
    if choice in RANKS:
        rank, minutes = RANKS.index(choice) + 1, said["minutes"] or ""
        right = ConfirmPriority(lot_id, index, rank, ground, by.account_id, minutes, basis)
        court.confirm_priority(tx, vault, right, at)
    elif choice in PERMISSIONS:
        court.permit(tx, Permit(lot_id, index, choice, ground, by.account_id), at)
    else:
        named = Exclude(lot_id, index, Relation(choice), ground, by.account_id, basis)
        court.exclude(tx, vault, named, at)
    record_access(tx, by.account_id, f"person.{choice}", lot_id, ground, at)


def _close(tx: Transaction, row: CourtProposal, outcome: str, by: Staff, at: datetime) -> None:
    row.sealed = None
    decide(tx, row, outcome, by, at)


def _waiting(vault: Vault, row: CourtProposal) -> Waiting:
    said = approved_text(row.text, row.sha256)
    hidden = _opened(vault, row, said)
    lines = tuple(
        {name: str(line.get(name) or "") for name in _SHOWN}
        | {"masked_no": mask_id(str(line["id_no"]).strip())}
        for line in hidden.get("rows", [])
    )
    number = mask_id(hidden["id_no"]) if "id_no" in hidden else ""
    return Waiting(
        row.sha256, row.kind, row.text, said, number, lines, row.clerk_id, row.proposed_at
    )


_SHOWN = ("kind", "name", "ground", "case_number", "since", "until", "deleted_on", "conduct")
