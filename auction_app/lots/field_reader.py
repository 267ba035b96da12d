"""Reading one field after the other: what could not be read is named beside its field and counts as empty."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from auction_app.kernel.errors import AuctionError
from auction_app.kernel.money import parse_yuan
from auction_app.lots.texts import BadText, clean_line, clean_text

Fields = Mapping[str, str]
T = TypeVar("T")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


class Reader:
    """Reads one field after the other and remembers what was wrong."""

    def __init__(self, form: Fields) -> None:
        self._form = form
        self.errors: dict[str, str] = {}

    def read(self, name: str, parse: Callable[[str], T], empty: T) -> T:
        """One field through `parse`, which raises ValueError or AuctionError with a code."""
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
        """One line of text."""
        return self._text(name, lambda raw: clean_line(raw, longest))

    def text(self, name: str, longest: int) -> str:
        """Several lines of text."""
        return self._text(name, lambda raw: clean_text(raw, longest))

    def _text(self, name: str, clean: Callable[[object], str]) -> str:
        try:
            return clean(self._form.get(name, ""))
        except BadText as error:
            self.errors[name] = error.code
            return ""


def yuan(text: str) -> int:
    """An amount in yuan as fen."""
    return parse_yuan(text)


def positive_yuan(text: str) -> int:
    """An amount above nothing."""
    fen = parse_yuan(text)
    if fen == 0:
        raise ValueError("bad_amount")
    return fen


def one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    """A parser for one of these words."""

    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError("bad_choice")
        return text

    return parse


def day(text: str) -> date:
    """A day such as 2026-09-28, within what anybody can mean."""
    if _DAY.fullmatch(text) is None:
        raise ValueError("bad_date")
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("bad_date") from error
    if not EARLIEST <= found <= LATEST:
        raise ValueError("bad_date")
    return found
