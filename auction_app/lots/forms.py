"""The editor's form, and one line of an import, into `LotContent`: every field is judged, none is guessed.

Field names are those of the form: amounts in yuan without `_fen`, instants in Beijing time, statements as
`d01_zh`, `d01_en` … `r7_en`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import parse_case_number
from auction_app.kernel.money import parse_yuan
from auction_app.kernel.time import SHANGHAI, as_utc
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
from auction_app.lots.places import find_province, latin_place
from auction_app.lots.texts import BadText, clean_line, clean_text

Fields = Mapping[str, str]
T = TypeVar("T")

_DIVISION = re.compile(r"[1-9][0-9]{5}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MINUTE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?")
_WHOLE = re.compile(r"[0-9]{1,9}")
_EARLIEST, _LATEST = date(2000, 1, 1), date(2099, 12, 31)

LINES = {
    "title_zh": TITLE_LENGTH,
    "title_en": TITLE_LENGTH,
    "city_zh": NAME_LENGTH,
    "city_en": NAME_LENGTH,
    "district_zh": NAME_LENGTH,
    "district_en": NAME_LENGTH,
    "address_zh": TITLE_LENGTH,
    "address_en": TITLE_LENGTH,
}
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


class _Reader:
    """Reads one field after the other and remembers what was wrong."""

    def __init__(self, form: Fields) -> None:
        self._form = form
        self.errors: dict[str, str] = {}

    def read(self, name: str, parse: Callable[[str], T], empty: T) -> T:
        raw = self._form.get(name, "")
        try:
            text = clean_line(raw, 4_000) if isinstance(raw, str) else raw
            return parse(text) if text != "" else empty
        except (AuctionError, BadText) as error:
            self.errors[name] = error.code
        except ValueError as error:
            self.errors[name] = str(error)
        return empty

    def line(self, name: str, longest: int) -> str:
        return self._text(name, lambda raw: clean_line(raw, longest))

    def text(self, name: str, longest: int) -> str:
        return self._text(name, lambda raw: clean_text(raw, longest))

    def _text(self, name: str, clean: Callable[[object], str]) -> str:
        try:
            return clean(self._form.get(name, ""))
        except BadText as error:
            self.errors[name] = error.code
            return ""


def parse_lot(form: Fields) -> ParsedLot:
    """Read a whole form; never raises for what a person may type."""
    reader = _Reader(form)
    values: dict[str, Any] = {name: reader.line(name, size) for name, size in LINES.items()}
    values |= {name: reader.text(name, TEXT_LENGTH) for name in TEXTS}
    values |= {f"{name}_fen": reader.read(name, _positive_yuan, None) for name in MONEY}
    values |= _choices(reader)
    values |= _times(reader)
    values |= {
        name: reader.read(name, _whole_between(least, most), default)
        for name, (default, least, most) in WHOLE.items()
    }
    values["deposit_fen"] = reader.read("deposit", _yuan, None)
    values["case_number"] = reader.read(
        "case_number", lambda text: str(parse_case_number(text)), ""
    )
    values["division_code"] = reader.read("division_code", _division, "")
    values["panel"] = _panel(reader)
    values["statements"] = _statements(reader)
    values["city_en"] = values["city_en"] or latin_place(values["city_zh"])
    values["district_en"] = values["district_en"] or latin_place(values["district_zh"])
    return ParsedLot(LotContent(**values), reader.errors)


def _choices(reader: _Reader) -> dict[str, Any]:
    category = reader.read("category", _one_of(tuple(BY_CODE)), "housing")
    # The list decides what is movable; only "other" leaves it to the clerk.
    chosen = reader.read("is_movable", _one_of(("0", "1")), "0") == "1"
    is_movable = chosen if category == "other" else BY_CODE[category].is_movable
    return {
        "category": category,
        "is_movable": is_movable,
        "round": int(reader.read("round", _one_of(tuple(map(str, ROUNDS))), "1")),
        "price_basis": reader.read("price_basis", _one_of(PRICE_BASES), "appraised"),
        "strict_ladder": reader.read("strict_ladder", _one_of(("0", "1")), "0") == "1",
    }


def _times(reader: _Reader) -> dict[str, Any]:
    days = ("price_valid_until", "notice_day", "seizure_until", "previous_ended_on")
    values: dict[str, Any] = {name: reader.read(name, _day, None) for name in days}
    opens_at = reader.read("opens_at", beijing_instant, None)
    ends_at = reader.read("ends_at", beijing_instant, None)
    if opens_at is not None and ends_at is not None and ends_at <= opens_at:
        reader.errors["ends_at"] = "ends_before_opening"
        ends_at = None
    return values | {"opens_at": opens_at, "ends_at": ends_at}


def _panel(reader: _Reader) -> tuple[str, ...]:
    names = tuple(filter(None, (line.strip() for line in reader.text("panel", 2_000).split("\n"))))
    if len(names) > PANEL_SIZE or any(len(name) > NAME_LENGTH for name in names):
        reader.errors["panel"] = "too_long"
        return ()
    return names


def _statements(reader: _Reader) -> dict[str, Statement]:
    read = {
        item: Statement(
            reader.text(f"{item}_zh", STATEMENT_LENGTH), reader.text(f"{item}_en", STATEMENT_LENGTH)
        )
        for item in ITEMS
    }
    return {item: statement for item, statement in read.items() if statement.zh or statement.en}


def _yuan(text: str) -> int:
    return parse_yuan(text)


def _positive_yuan(text: str) -> int:
    fen = parse_yuan(text)
    if fen == 0:
        raise ValueError("bad_amount")
    return fen


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError("bad_choice")
        return text

    return parse


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


def _day(text: str) -> date:
    if _DAY.fullmatch(text) is None:
        raise ValueError("bad_date")
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("bad_date") from error
    if not _EARLIEST <= day <= _LATEST:
        raise ValueError("bad_date")
    return day


def beijing_instant(text: str) -> datetime:
    """`2026-09-28T10:00` in Beijing time, as browsers and people write it."""
    if _MINUTE.fullmatch(text) is None:
        raise ValueError("bad_instant")
    try:
        local = datetime.fromisoformat(text.replace(" ", "T"))
    except ValueError as error:
        raise ValueError("bad_instant") from error
    if not _EARLIEST <= local.date() <= _LATEST:
        raise ValueError("bad_instant")
    return as_utc(local.replace(tzinfo=SHANGHAI))
