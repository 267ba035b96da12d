"""Many lots from one file: every line is judged on its own, and a line that is wrong leaves nothing behind.

JSON (a list of objects) or CSV (UTF-8, first line the names). Columns are the editor's field names; the names
that listings of other sites use are understood as well. In JSON amounts are whole fen, in CSV yuan as typed.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_, AuctionError, define
from auction_app.kernel.money import format_yuan
from auction_app.kernel.time import legal_day
from auction_app.lots import notice_form, price_form
from auction_app.lots.categories import find_category
from auction_app.lots.content import FIRST, SALE, SECOND, LotContent
from auction_app.lots.decision import Check, Circumstances, check_lot
from auction_app.lots.drafts import Staff
from auction_app.lots.form_values import form_of
from auction_app.lots.forms import ParsedLot, parse_lot
from auction_app.lots.price_record import MOST_REPORTS
from auction_app.lots.service import begin_draft
from auction_app.lots.statements import STARTING

MOST_LINES = 5_000
LONGEST_AUCTION = timedelta(days=7)  # a sale runs for weeks, an auction for a day or two

BAD_IMPORT = define(
    "bad_import",
    422,
    N_("This file cannot be read as a list of lots."),
    N_("Send a JSON list of objects or a CSV in UTF-8 whose first line names the columns."),
)

_ALIASES = {
    "title": "title_zh",
    "city": "city_zh",
    "district": "district_zh",
    "address": "address_zh",
    "description": "description_zh",
    "starting_price": "start_price",
    "current_price": "start_price",
    "starts_at": "opens_at",
}
# Facts of a listing that a draft has no place for: known, and left out.
_IGNORED = frozenset({"source", "extension", "registered_bidders", "status", "bids", "court"})
_MONEY = frozenset(
    {"start_price", "appraisal", "deposit", "increment", "previous_start"}
    | set(price_form.AMOUNTS)
    | set(notice_form.AMOUNTS)
    | {f"report{n}_amount" for n in range(1, MOST_REPORTS + 1)}
)
_ROUNDS = {"first": "1", "second": "2", "sale": "3", "一拍": "1", "二拍": "2", "变卖": "3"}
# What a line must get right; the rest (notice, statements, panel) is written in the editor afterwards.
_MUST_HOLD = frozenset({"start_price", "deposit", "ends_at"})
_KNOWN = frozenset(form_of(LotContent())) | _IGNORED


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it came: its number from 1, the court it names, and its fields as typed."""

    number: int
    court: str
    form: Mapping[str, str]
    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LineReport:
    """What became of a line: `lot_id` when it was taken, `errors` field → code, `checks` that were broken."""

    number: int
    title: str
    lot_id: str | None
    errors: Mapping[str, str]
    checks: tuple[Check, ...] = ()

    @property
    def is_taken(self) -> bool:
        """Whether the line became a draft, or would have."""
        return not self.errors and not self.checks


def read_lines(content: bytes, name: str) -> list[Line]:
    """The lines of a file; raises `bad_import` when it is no list at all."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AuctionError(BAD_IMPORT) from error
    rows = _json_rows(text) if name.lower().endswith(".json") else _csv_rows(text)
    if not rows or len(rows) > MOST_LINES:
        raise AuctionError(BAD_IMPORT)
    return [line_of(number, row) for number, row in enumerate(rows, 1)]


def judge(line: Line, at: datetime) -> tuple[LotContent, LineReport]:
    """Read one line and say everything that is wrong with it."""
    parsed = parse_lot(line.form)
    if "round" not in line.form:
        parsed = ParsedLot(
            replace(parsed.content, round=likely_round(parsed.content)), parsed.errors
        )
    content = replace(parsed.content, statements={**STARTING, **parsed.content.statements})
    errors = {**line.errors, **parsed.errors}
    if not content.title_zh and "title_zh" not in errors:
        errors["title_zh"] = "required"
    if "round" in line.form and "round" not in errors and not _fits_round(content):
        errors["round"] = "round_and_window"
    broken = tuple(
        check
        for check in check_lot(content, Circumstances(legal_day(at)))
        if check.verdict == "no" and check.field in _MUST_HOLD
    )
    return content, LineReport(line.number, content.title_zh, None, errors, broken)


def import_line(
    tx: Transaction, line: Line, by: Staff, at: datetime, *, is_dry: bool = False
) -> LineReport:
    """Make one line a draft; a line that is wrong, or a dry run, writes nothing."""
    content, report = judge(line, at)
    if is_dry or not report.is_taken:
        return report
    return replace(report, lot_id=begin_draft(tx, content, by, at))


def import_all(
    open_transaction: Callable[[], Any],
    lines: list[Line],
    court_for: Callable[[Line], Staff | None],
    at: datetime,
    *,
    is_dry: bool = False,
) -> Iterator[LineReport]:
    """Each line in a transaction of its own, so that one bad line undoes nothing but itself."""
    for line in lines:
        by = court_for(line)
        if by is None:
            _, report = judge(line, at)
            yield replace(report, errors={**report.errors, "court": "unknown_court"})
            continue
        try:
            with open_transaction() as tx:
                report = import_line(tx, line, by, at, is_dry=is_dry)
        except AuctionError as error:
            _, judged = judge(line, at)
            report = replace(
                judged, errors={**judged.errors, **(error.fields or {"line": error.code})}
            )
        yield report


def likely_round(content: LotContent) -> int:
    """The round a listing without one must have been: weeks are a sale, a cut below 70 % a second auction."""
    window = _window(content)
    if window is not None and window > LONGEST_AUCTION:
        return SALE
    if content.start_price_fen is None or content.appraisal_fen is None:
        return FIRST
    return FIRST if content.start_price_fen * 10 >= content.appraisal_fen * 7 else SECOND


def _fits_round(content: LotContent) -> bool:
    """A sale is open for weeks, an auction for days (our convention); without a window nothing is said."""
    window = _window(content)
    return window is None or (content.round == SALE) == (window > LONGEST_AUCTION)


def _window(content: LotContent) -> timedelta | None:
    if content.opens_at is None or content.ends_at is None:
        return None
    return content.ends_at - content.opens_at


def _json_rows(text: str) -> list[Mapping[str, Any]]:
    try:
        rows = json.loads(text, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise AuctionError(BAD_IMPORT) from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise AuctionError(BAD_IMPORT)
    return rows


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate name")
    return found


def _csv_rows(text: str) -> list[Mapping[str, Any]]:
    try:
        rows: list[Mapping[str, Any]] = list(
            csv.DictReader(io.StringIO(text, newline=""), strict=True)
        )
    except csv.Error as error:
        raise AuctionError(BAD_IMPORT) from error
    return rows


def line_of(number: int, row: Mapping[Any, Any]) -> Line:
    """One row as the editor's form would send it; a column nobody knows is named in `errors`."""
    form: dict[str, str] = {}
    errors: dict[str, str] = {}
    for column, value in row.items():
        name = _ALIASES.get(column, column)
        if not isinstance(column, str) or name not in _KNOWN:
            errors[str(column)[:40]] = "unknown_field"
        elif name not in _IGNORED:
            _take(name, value, form, errors)
    court = row.get("court")
    return Line(number, court.strip() if isinstance(court, str) else "", form, errors)


def _take(name: str, value: object, form: dict[str, str], errors: dict[str, str]) -> None:
    """One cell as the editor's form would send it."""
    if value is None or value == "":
        return
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        errors[name] = "bad_type"
    elif isinstance(value, int):
        form[name] = format_yuan(value) if name in _MONEY and value > 0 else str(value)
    elif name == "category":
        found = find_category(value.strip())
        form[name] = found.code if found else value
    elif name == "round":
        form[name] = _ROUNDS.get(value.strip(), value)
    else:
        form[name] = value
