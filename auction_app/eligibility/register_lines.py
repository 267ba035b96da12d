"""One line of a register as it comes in a file or from the desk's form: read, judged, never guessed.

Columns: `kind` (list, restriction, role), `id_no`, `name`, `ground`, `since`, `until`, `extra_years`,
`case_number`, `court`, `conduct`, `deleted_on`, `delete_reason`, `public`, `seizure_covers`; for a role
also `entity_no` and `role`. Days are ISO days.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from auction_app.eligibility.register_models import ENTITY_ROLES, KINDS
from auction_app.infra.forms import define_faults, hidden_characters
from auction_app.kernel.errors import N_, AuctionError, define
from auction_app.kernel.ids import (
    check_credit_code,
    check_resident_id,
    normal_id,
    parse_case_number,
    parse_resident_id,
)
from auction_app.law.dishonest_list import Ground, check_listing, term_ends

MOST_LINES = 100_000
LONGEST = 500
ROLE = "role"
COLUMNS = frozenset(
    [
        "kind",
        "id_no",
        "name",
        "ground",
        "since",
        "until",
        "extra_years",
        "case_number",
        "court",
        "conduct",
        "deleted_on",
        "delete_reason",
        "public",
        "seizure_covers",
        "entity_no",
        "role",
    ]
)
T = TypeVar("T")

BAD_REGISTER = define(
    "bad_register",
    422,
    N_("This file cannot be read as a register."),
    N_("Send a JSON list of objects or a CSV in UTF-8 whose first line names the columns."),
)
define_faults(
    {
        "bad_register_kind": N_("The kind is list, restriction or role."),
        "bad_ground": N_("The ground of a listing is a number from 1 to 6."),
        "bad_register_day": N_("Write a day as 2026-03-01."),
        "term_before_start": N_("The last day lies before the first."),
        "bad_extra_years": N_("A listing is extended by at most three years."),
        "has_no_term": N_("Ground (1) has no term; leave the last day empty."),
        "bad_role": N_("This role is not known."),
        "unknown_column": N_("Nobody knows this column."),
        "minor_not_listable": N_("A minor is not put on the list (DL 4)."),
        "seizure_suffices": N_(
            "Seized property covers the debt: ground (1) does not apply (DL 3)."
        ),
    }
)


@dataclass(frozen=True, slots=True)
class RoleLine:
    """Who led an entity, by full numbers, from which day to which."""

    entity_no: str
    person_no: str
    role: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry with the full number, before it becomes an index."""

    kind: str
    id_no: str
    name: str
    ground: int | None
    since: date
    until: date | None
    case_number: str
    court: str
    conduct: str = ""
    deleted_on: date | None = None
    delete_reason: str = ""
    is_public: bool = True

    @property
    def is_person(self) -> bool:
        return check_resident_id(self.id_no)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a line says, or what is wrong with it: field → code; `article` where the law refuses it."""

    line: EntryLine | RoleLine | None
    errors: Mapping[str, str] = field(default_factory=dict)
    article: str = ""


class _Fields:
    """Reads one column after the other and remembers what was wrong."""

    def __init__(self, row: Mapping[Any, Any]) -> None:
        self._row = row
        self.errors: dict[str, str] = {
            str(name)[:40]: "unknown_column" for name in row if name not in COLUMNS
        }

    def read(self, name: str, parse: Callable[[str], T], empty: T) -> T:
        value = self._row.get(name)
        text = "" if value is None else unicodedata.normalize("NFC", str(value)).strip()
        if text == "":
            return empty
        try:
            if len(text) > LONGEST or hidden_characters(text):
                raise ValueError("hidden_characters" if len(text) <= LONGEST else "too_long")
            return parse(text)
        except AuctionError as error:
            self.errors[name] = error.code
        except ValueError as error:
            self.errors[name] = str(error)
        return empty

    def need(self, *names: str) -> None:
        for name in names:
            if name not in self.errors and self._row.get(name) in (None, ""):
                self.errors[name] = "required"


def read_rows(content: bytes, name: str) -> list[Mapping[str, Any]]:
    """The rows of a file; raises `bad_register` when it is no list at all."""
    try:
        text = content.decode("utf-8-sig")
        if name.lower().endswith(".json"):
            rows = json.loads(text)
        else:
            rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except (ValueError, RecursionError, csv.Error) as error:
        raise AuctionError(BAD_REGISTER) from error
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_LINES:
        raise AuctionError(BAD_REGISTER)
    if not all(isinstance(row, dict) for row in rows):
        raise AuctionError(BAD_REGISTER)
    return rows


def judge_row(row: Mapping[Any, Any], on: date) -> Judged:
    """Read one row; never raises for what a file may hold. `on` is today's legal day."""
    fields = _Fields(row)
    kind = fields.read("kind", _one_of((*KINDS, ROLE), "bad_register_kind"), "")
    fields.need("kind")
    if kind == ROLE:
        return _role(fields)
    return _entry(fields, kind, on)


def _role(fields: _Fields) -> Judged:
    fields.need("entity_no", "id_no", "role", "since")
    since, until = fields.read("since", _day, None), fields.read("until", _day, None)
    entity = fields.read("entity_no", _number, "")
    person = fields.read("id_no", _number, "")
    role = fields.read("role", _one_of(ENTITY_ROLES, "bad_role"), "")
    if since and until and until < since:
        fields.errors["until"] = "term_before_start"
    if fields.errors or since is None:
        return Judged(None, fields.errors)
    return Judged(RoleLine(entity, person, role, since, until))


def _entry(fields: _Fields, kind: str, on: date) -> Judged:
    fields.need("id_no", "name", "since", "case_number", "court")
    id_no = fields.read("id_no", _number, "")
    since, until = fields.read("since", _day, None), fields.read("until", _day, None)
    ground = fields.read("ground", _ground, None)
    if kind == "list":
        fields.need("ground")
    until = _term(fields, kind, ground, since, until)
    article = _listable(fields, kind, ground, id_no, since)
    line = EntryLine(
        kind=kind,
        id_no=id_no,
        name=fields.read("name", str, ""),
        ground=int(ground) if ground is not None and kind == "list" else None,
        since=since or on,
        until=until,
        case_number=fields.read("case_number", lambda text: str(parse_case_number(text)), ""),
        court=fields.read("court", str, ""),
        conduct=fields.read("conduct", str, ""),
        deleted_on=fields.read("deleted_on", _day, None),
        delete_reason=fields.read("delete_reason", str, ""),
        is_public=fields.read("public", _one_of(("0", "1"), "not_a_choice"), "1") == "1",
    )
    return Judged(None, fields.errors, article) if fields.errors else Judged(line)


def _term(
    fields: _Fields, kind: str, ground: Ground | None, since: date | None, until: date | None
) -> date | None:
    """The last day: as given, or as the law sets it; wrong ones are named."""
    extra = int(fields.read("extra_years", _one_of(("0", "1", "2", "3"), "bad_extra_years"), "0"))
    if since is not None and until is not None and until < since:
        fields.errors["until"] = "term_before_start"
    if kind != "list" or ground is None or since is None:
        return until
    lawful = term_ends(ground, since, extra)
    if lawful is None and until is not None:
        fields.errors["until"] = "has_no_term"
    return until or lawful


def _listable(
    fields: _Fields, kind: str, ground: Ground | None, id_no: str, since: date | None
) -> str:
    """Whether the law lets this debtor be listed; gives the article that does not."""
    covers = fields.read("seizure_covers", _one_of(("0", "1"), "not_a_choice"), "0") == "1"
    if kind != "list" or ground is None or since is None or not id_no:
        return ""
    birth = parse_resident_id(id_no).birth if check_resident_id(id_no) else None
    found = check_listing(ground, birth, since, covers)
    for finding in found:
        name = "id_no" if finding.code == "minor_not_listable" else "seizure_covers"
        fields.errors[name] = finding.code
    return found[0].article.key if found else ""


def _number(text: str) -> str:
    number = normal_id(text)
    if not (check_resident_id(number) or check_credit_code(number)):
        raise ValueError("bad_id_no")
    return number


def _ground(text: str) -> Ground | None:
    if text not in {str(int(ground)) for ground in Ground}:
        raise ValueError("bad_ground")
    return Ground(int(text))


def _day(text: str) -> date | None:
    try:
        if len(text) != len("2026-03-01"):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("bad_register_day") from error


def _one_of(choices: tuple[str, ...], code: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError(code)
        return text

    return parse
