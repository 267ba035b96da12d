"""Lines of the registers that a court brings itself: entries of that court alone, never a copy of the country.

They renew no copy: how fresh the registers are is said by the national copy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from auction_app.accounts.identity import index_of
from auction_app.accounts.models import Court
from auction_app.eligibility.register_clocks import watch_entry
from auction_app.eligibility.register_effects import apply_changes
from auction_app.eligibility.register_import import LineReport, find_entry, write_entry
from auction_app.eligibility.register_lines import EntryLine, judge_row
from auction_app.eligibility.register_models import RegisterEntry
from auction_app.infra.crypto import Vault
from auction_app.infra.forms import define_faults
from auction_app.infra.i18n import N_
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import BAD_FIELDS, CHANGED_MEANWHILE, AuctionError
from auction_app.kernel.time import legal_day

MOST_OWN_LINES = 2_000  # our convention: what another person can still look through
define_faults(
    {
        "not_own_court": N_("This is not your court: a court enters entries of its own alone."),
        "other_courts_entry": N_("Another court made this entry; only that court changes it."),
        "role_is_national": N_("Who leads a company comes with the national copy alone."),
        "too_many_lines": N_("A court brings at most 2,000 lines at once."),
    }
)


@dataclass(frozen=True, slots=True)
class OwnLines:
    """The lines that may be put forward, and what became of each line."""

    rows: tuple[Mapping[str, Any], ...]
    reports: tuple[LineReport, ...]


def read_own_lines(
    session: Session, vault: Vault, rows: Sequence[Mapping[str, Any]], court_id: str, at: datetime
) -> OwnLines:
    """Judge each line, by the law and by whose entry it is. Raises `bad_fields` for too many."""
    if len(rows) > MOST_OWN_LINES:
        raise AuctionError(BAD_FIELDS, fields={"lines": "too_many_lines"})
    court = session.get_one(Court, court_id)
    taken: list[Mapping[str, Any]] = []
    reports: list[LineReport] = []
    for number, row in enumerate(rows, 1):
        judged = judge_row(row, legal_day(at))
        faults, case = dict(judged.errors), ""
        if isinstance(judged.line, EntryLine):
            case = judged.line.case_number
            faults = _not_own(session, vault, judged.line, court)
        elif judged.line is not None:
            faults = {"kind": "role_is_national"}
        if not faults:
            taken.append(row)
        outcome = "refused" if faults else "proposed"
        reports.append(LineReport(number, outcome, case, faults, judged.article))
    return OwnLines(tuple(taken), tuple(reports))


def take_own_lines(
    tx: Transaction, vault: Vault, rows: Sequence[Mapping[str, Any]], court_id: str, at: datetime
) -> list[str]:
    """Write approved lines, all or none; gives the ids of the entries.

    Raises `changed_meanwhile` when a line is no longer lawful or no longer this court's.
    """
    court, written, changed = tx.session.get_one(Court, court_id), [], set[bytes]()
    for row in rows:
        line = judge_row(row, legal_day(at)).line
        if not isinstance(line, EntryLine) or _not_own(tx.session, vault, line, court):
            raise AuctionError(CHANGED_MEANWHILE)
        outcome, entry = write_entry(tx, vault, line, None, at)
        entry.court_id = court_id  # two courts might bear one name
        written.append(entry.id)
        if outcome != "same":
            watch_entry(tx, entry, at)
            changed.add(entry.subject_index)
    tx.session.flush()
    apply_changes(tx, vault, changed, at)
    return written


def _not_own(session: Session, vault: Vault, line: EntryLine, court: Court) -> dict[str, str]:
    if line.court != court.name_zh:
        return {"court": "not_own_court"}
    known = find_entry(session, line.kind, index_of(vault, line.id_no), line.case_number)
    return {} if known is None or _is_of(known, court) else {"case_number": "other_courts_entry"}


def _is_of(entry: RegisterEntry, court: Court) -> bool:
    if entry.court_id is not None:
        return entry.court_id == court.id
    return entry.court == court.name_zh  # taken over before the court was known here
