"""What a visitor asks of the list, from the address: anything unknown is ignored, amounts are judged."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import is_wire_id
from auction_app.kernel.money import parse_yuan
from auction_app.lots.categories import BY_CODE
from auction_app.lots.places import PROVINCES
from auction_app.lots.search_text import LONGEST_QUERY

STATES = ("open", "announced", "suspended", "sold", "unsold", "withdrawn")
SORTS = ("ending", "price_up", "price_down", "ratio", "newest")
ROUNDS = ("1", "2", "3")
MOST_CHOICES = 50
LAST_PAGE = 500

_PAGE = re.compile(r"[1-9][0-9]{0,3}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One question to the market. Prices in fen, page from 1; `typed` keeps min and max as typed."""

    text: str = ""
    states: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()
    courts: tuple[str, ...] = ()
    province: str = ""
    least_fen: int | None = None
    most_fen: int | None = None
    sort: str = "ending"
    page: int = 1
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def chosen(self) -> int:
        """How many filters are set."""
        lists = (self.states, self.categories, self.rounds, self.courts)
        singles = (self.province, self.typed.get("min"), self.typed.get("max"))
        return sum(map(len, lists)) + sum(1 for one in singles if one)

    def url(self, **changes: object) -> str:
        """The list's address with some answers changed; the page starts anew unless it is given."""
        asked = replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]
        pairs: list[tuple[str, str]] = [("q", asked.text)] if asked.text else []
        for name, values in (
            ("state", asked.states),
            ("category", asked.categories),
            ("round", asked.rounds),
            ("court", asked.courts),
        ):
            pairs += [(name, value) for value in values]
        pairs += [("province", asked.province)] if asked.province else []
        pairs += [(name, value) for name, value in asked.typed.items() if value]
        pairs += [("sort", asked.sort)] if asked.sort != "ending" else []
        pairs += [("page", str(asked.page))] if asked.page > 1 else []
        return f"/lots?{urlencode(pairs)}" if pairs else "/lots"


def parse_wanted(one: Mapping[str, str], many: Mapping[str, Sequence[str]]) -> Wanted:
    """Read the address: `one` gives single answers, `many` those that may repeat."""
    typed = {name: _UNPRINTABLE.sub("", one.get(name, ""))[:32].strip() for name in ("min", "max")}
    errors: dict[str, str] = {}
    amounts = {name: _amount(name, text, errors) for name, text in typed.items()}
    province = one.get("province", "")
    sort = one.get("sort", "ending")
    page = one.get("page", "1")
    return Wanted(
        text=_UNPRINTABLE.sub(" ", one.get("q", ""))[:LONGEST_QUERY].strip(),
        states=_known(many.get("state", ()), STATES),
        categories=_known(many.get("category", ()), tuple(BY_CODE)),
        rounds=_known(many.get("round", ()), ROUNDS),
        courts=tuple(dict.fromkeys(filter(is_wire_id, many.get("court", ()))))[:MOST_CHOICES],
        province=province if province in PROVINCES else "",
        least_fen=amounts["min"],
        most_fen=amounts["max"],
        sort=sort if sort in SORTS else "ending",
        page=min(int(page), LAST_PAGE) if _PAGE.fullmatch(page) else 1,
        typed=typed,
        errors=errors,
    )


def _known(values: Sequence[str], allowed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value in allowed))


def _amount(name: str, text: str, errors: dict[str, str]) -> int | None:
    if not text:
        return None
    try:
        return parse_yuan(text)
    except AuctionError as error:
        errors[name] = error.code
        return None
