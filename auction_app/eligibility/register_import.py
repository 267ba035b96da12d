"""Taking over a copy of the registers: line by line, idempotent, and what follows for open lots at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from auction_app.accounts.identity import index_of, record_access
from auction_app.accounts.models import Court
from auction_app.eligibility.errors import ENTRY_TAKEN
from auction_app.eligibility.register_clocks import watch_entry
from auction_app.eligibility.register_effects import Effects, apply_changes
from auction_app.eligibility.register_lines import EntryLine, RoleLine, judge_row
from auction_app.eligibility.register_models import EntityRole, RegisterEntry, RegisterSnapshot
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import mask_id, new_id
from auction_app.kernel.time import legal_day


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """The rows of a file, its bytes, where it comes from and when the copy was taken."""

    rows: Sequence[Mapping[str, Any]]
    content: bytes
    source: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class LineReport:
    """What became of a line: `new`, `changed`, `same` or `refused`; it never carries a full number."""

    number: int
    outcome: str
    case_number: str
    errors: Mapping[str, str]
    article: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """All lines, the snapshot they became, and what followed for lots."""

    snapshot_id: str
    lines: tuple[LineReport, ...]
    effects: Effects

    @property
    def refused(self) -> int:
        """How many lines were not taken."""
        return sum(line.outcome == "refused" for line in self.lines)


def import_register(
    tx: Transaction, vault: Vault, file: RegisterFile, at: datetime, by: str = "command"
) -> ImportReport:
    """Take every lawful line of the national copy over; doing it twice changes nothing.

    Wrong lines leave nothing behind. The copy covers all courts and makes the registers fresh: only
    the platform's operator `by` or the command brings it, and it is logged.
    """
    snapshot_id, changed = new_id("rs"), set[bytes]()
    reports = [
        _take(tx, vault, (number, row), snapshot_id, changed, at)
        for number, row in enumerate(file.rows, 1)
    ]
    tx.session.add(
        RegisterSnapshot(
            id=snapshot_id,
            taken_at=file.taken_at,
            imported_at=at,
            source=file.source,
            sha256=sha256(file.content).hexdigest(),
            lines=len(reports),
            refused=sum(report.outcome == "refused" for report in reports),
        )
    )
    tx.session.flush()
    told = f"{file.source[:200]}: {len(reports)} / {sha256(file.content).hexdigest()}"
    record_access(tx, by, "register.copied", snapshot_id, told, at)
    return ImportReport(snapshot_id, tuple(reports), apply_changes(tx, vault, changed, at))


def write_entry(
    tx: Transaction, vault: Vault, line: EntryLine, snapshot_id: str | None, at: datetime
) -> tuple[str, RegisterEntry]:
    """Insert or change one entry; gives (new, changed or same; the row)."""
    index = index_of(vault, line.id_no)
    known = find_entry(tx.session, line.kind, index, line.case_number)
    values = _values(tx, line)
    if known is None:
        row = RegisterEntry(
            id=new_id("re"),
            kind=line.kind,
            subject_index=index,
            case_number=line.case_number,
            snapshot_id=snapshot_id,
            entered_at=at,
            **values,
        )
        _insert(tx, row)
        return "new", row
    if all(getattr(known, name) == value for name, value in values.items()):
        return "same", known
    for name, value in values.items():
        setattr(known, name, value)
    known.snapshot_id = snapshot_id
    tx.session.flush()
    return "changed", known


def _insert(tx: Transaction, row: RegisterEntry) -> None:
    """Raises `entry_taken` when another transaction wrote the same entry first."""
    try:
        with tx.session.begin_nested():
            tx.session.add(row)
    except IntegrityError as error:
        if "uq_register_entry_kind" not in str(error.orig):
            raise
        raise AuctionError(ENTRY_TAKEN) from error


def find_entry(session: Session, kind: str, index: bytes, case_number: str) -> RegisterEntry | None:
    """The entry of one person in one case, held until the commit; None where there is none."""
    return session.scalars(
        select(RegisterEntry)
        .where(RegisterEntry.kind == kind, RegisterEntry.subject_index == index)
        .where(RegisterEntry.case_number == case_number)
        .with_for_update()
    ).first()


def _take(
    tx: Transaction,
    vault: Vault,
    numbered: tuple[int, Mapping[str, Any]],
    snapshot_id: str,
    changed: set[bytes],
    at: datetime,
) -> LineReport:
    number, row = numbered
    judged = judge_row(row, legal_day(at))
    if judged.line is None:
        return LineReport(number, "refused", "", judged.errors, judged.article)
    if isinstance(judged.line, RoleLine):
        outcome = _write_role(tx, vault, judged.line, changed)
        return LineReport(number, outcome, "", {})
    outcome, entry = write_entry(tx, vault, judged.line, snapshot_id, at)
    if outcome != "same":
        watch_entry(tx, entry, at)
        changed.add(entry.subject_index)
    return LineReport(number, outcome, judged.line.case_number, {})


def _write_role(tx: Transaction, vault: Vault, line: RoleLine, changed: set[bytes]) -> str:
    entity, person = index_of(vault, line.entity_no), index_of(vault, line.person_no)
    known = tx.session.scalars(
        select(EntityRole)
        .where(EntityRole.entity_index == entity, EntityRole.person_index == person)
        .where(EntityRole.role == line.role, EntityRole.since == line.since)
    ).first()
    if known is not None and known.until == line.until:
        return "same"
    if known is not None:
        known.until = line.until
    else:
        tx.session.add(
            EntityRole(
                entity_index=entity,
                person_index=person,
                role=line.role,
                since=line.since,
                until=line.until,
            )
        )
    tx.session.flush()
    changed |= {entity, person}
    return "new" if known is None else "changed"


def _values(tx: Transaction, line: EntryLine) -> dict[str, Any]:
    court_id = tx.session.scalar(select(Court.id).where(Court.name_zh == line.court))
    return {
        "is_person": line.is_person,
        "name": line.name,
        "masked_no": mask_id(line.id_no) if line.is_person else line.id_no,
        "ground": line.ground,
        "since": line.since,
        "until": line.until,
        "deleted_on": line.deleted_on,
        "delete_reason": line.delete_reason,
        "court": line.court,
        "court_id": court_id,
        "conduct": line.conduct,
        "is_public": line.is_public,
    }
