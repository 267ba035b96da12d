"""The editor's form, and one line of an import, into `LotContent`: every field is judged, none is guessed.

Field names are those of the form: amounts in yuan without `_fen`, instants in Beijing time, statements as
`d01_zh`, `d01_en` … `r7_en`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auction_app.kernel.ids import parse_case_number
from auction_app.kernel.time import SHANGHAI, as_utc
from auction_app.law.dishonest_list import RESOURCES
from auction_app.lots.categories import BY_CODE
from auction_app.lots.content import (
    ITEMS,
    NAME_LENGTH,
    PANEL_SIZE,
    PRICE_BASES,
    ROUNDS,
    STATEMENT_LENGTH,
    TEXT_LENGTH,
    TITLE_LENGTH,
    LotContent,
    Statement,
)
from auction_app.lots.field_reader import (
    EARLIEST,
    LATEST,
    Fields,
    Reader,
    day,
    one_of,
    positive_yuan,
    yuan,
)
from auction_app.lots.notice_form import parse_notice
from auction_app.lots.places import find_province, latin_place
from auction_app.lots.price_form import parse_price
from auction_app.lots.property_number import KINDS, NUMBER_LENGTH, normal_number

_DIVISION = re.compile(r"[1-9][0-9]{5}")
_MINUTE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?")
_WHOLE = re.compile(r"[0-9]{1,9}")

LINES = {
    "title_zh": TITLE_LENGTH,
    "title_en": TITLE_LENGTH,
    "city_zh": NAME_LENGTH,
    "city_en": NAME_LENGTH,
    "district_zh": NAME_LENGTH,
    "district_en": NAME_LENGTH,
    "address_zh": TITLE_LENGTH,
    "address_en": TITLE_LENGTH,
    "late_reason_zh": TITLE_LENGTH,
    "late_reason_en": TITLE_LENGTH,
}
YES_OR_NO = ("strict_ladder", "is_restricted_housing", "is_state_owned")
TEXTS = ("description_zh", "description_en", "viewing_zh", "viewing_en")
MONEY = ("appraisal", "previous_start", "start_price", "increment")
WHOLE = {  # default, least, most
    "extension_window_s": (300, 10, 3600),
    "outage_gap_s": (15, 1, 600),
    "recovery_s": (600, 1, 86_400),
    "balance_days": (10, 1, 90),
    "countdown_s": (86_400, 60, 604_800),
}


@dataclass(frozen=True, slots=True)
class ParsedLot:
    """What could be read, and field → code for what could not (those fields count as empty)."""

    content: LotContent
    errors: Mapping[str, str]


def parse_lot(form: Fields) -> ParsedLot:
    """Read a whole form; never raises for what a person may type."""
    reader = Reader(form)
    values: dict[str, Any] = {name: reader.line(name, size) for name, size in LINES.items()}
    values |= {name: reader.text(name, TEXT_LENGTH) for name in TEXTS}
    values |= {f"{name}_fen": reader.read(name, positive_yuan, None) for name in MONEY}
    values |= _choices(reader)
    values |= _times(reader) | _property(reader)
    values |= {
        name: reader.read(name, _whole_between(least, most), default)
        for name, (default, least, most) in WHOLE.items()
    }
    values["deposit_fen"] = reader.read("deposit", yuan, None)
    values["case_number"] = reader.read(
        "case_number", lambda text: str(parse_case_number(text)), ""
    )
    values["division_code"] = reader.read("division_code", _division, "")
    values["panel"] = _panel(reader)
    values["price"] = parse_price(reader)
    values["statements"] = _statements(reader)
    values["notice"] = parse_notice(reader)
    values["city_en"] = values["city_en"] or latin_place(values["city_zh"])
    values["district_en"] = values["district_en"] or latin_place(values["district_zh"])
    return ParsedLot(LotContent(**values), reader.errors)


def _choices(reader: Reader) -> dict[str, Any]:
    category = reader.read("category", one_of(tuple(BY_CODE)), "housing")
    # The list decides what is movable; only "other" leaves it to the clerk.
    chosen = reader.read("is_movable", one_of(("0", "1")), "0") == "1"
    is_movable = chosen if category == "other" else BY_CODE[category].is_movable
    return {
        "category": category,
        "is_movable": is_movable,
        "round": int(reader.read("round", one_of(tuple(map(str, ROUNDS))), "1")),
        "price_basis": reader.read("price_basis", one_of(PRICE_BASES), "appraised"),
        **{name: reader.read(name, one_of(("0", "1")), "0") == "1" for name in YES_OR_NO},
        "resource": reader.read("resource", one_of(("", *RESOURCES)), ""),
    }


def _times(reader: Reader) -> dict[str, Any]:
    days = ("price_valid_until", "notice_day", "seizure_until", "previous_ended_on")
    values: dict[str, Any] = {name: reader.read(name, day, None) for name in days}
    opens_at = reader.read("opens_at", beijing_instant, None)
    ends_at = reader.read("ends_at", beijing_instant, None)
    if opens_at is not None and ends_at is not None and ends_at <= opens_at:
        reader.errors["ends_at"] = "ends_before_opening"
        ends_at = None
    return values | {"opens_at": opens_at, "ends_at": ends_at}


def _property(reader: Reader) -> dict[str, str]:
    """Register and number belong together; a number is kept in its one spelling."""
    kind = reader.read("property_kind", one_of(KINDS), "")
    typed = reader.line("property_number", NUMBER_LENGTH)
    if bool(kind) != bool(typed):
        missing = "property_number" if kind else "property_kind"
        reader.errors.setdefault(missing, "required")
        return {}
    read = lambda text: normal_number(kind, text)  # noqa: E731
    number = reader.read("property_number", read, "") if kind else ""
    return {"property_kind": kind if number else "", "property_number": number}


def _panel(reader: Reader) -> tuple[str, ...]:
    names = tuple(filter(None, (line.strip() for line in reader.text("panel", 2_000).split("\n"))))
    if len(names) > PANEL_SIZE or any(len(name) > NAME_LENGTH for name in names):
        reader.errors["panel"] = "too_long"
        return ()
    return names


def _statements(reader: Reader) -> dict[str, Statement]:
    read = {
        item: Statement(
            reader.text(f"{item}_zh", STATEMENT_LENGTH), reader.text(f"{item}_en", STATEMENT_LENGTH)
        )
        for item in ITEMS
    }
    return {item: statement for item, statement in read.items() if statement.zh or statement.en}


def _whole_between(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if _WHOLE.fullmatch(text) is None or not least <= int(text) <= most:
            raise ValueError("bad_number")
        return int(text)

    return parse


def _division(text: str) -> str:
    if _DIVISION.fullmatch(text) is None or find_province(text) is None:
        raise ValueError("bad_division_code")
    return text


def beijing_instant(text: str) -> datetime:
    """`2026-09-28T10:00` in Beijing time, as browsers and people write it."""
    if _MINUTE.fullmatch(text) is None:
        raise ValueError("bad_instant")
    try:
        local = datetime.fromisoformat(text.replace(" ", "T"))
    except ValueError as error:
        raise ValueError("bad_instant") from error
    if not EARLIEST <= local.date() <= LATEST:
        raise ValueError("bad_instant")
    return as_utc(local.replace(tzinfo=SHANGHAI))
