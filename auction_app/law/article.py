"""Articles, dated figures, findings, and the register of rules that cite them."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

# Provisions on Several Issues Concerning Online Judicial Auction, in force 2017-01-01
ONLINE_AUCTION = "法释〔2016〕18号"
# Provisions on Auction and Sale of Property in Civil Enforcement, numbering of 2021-01-01
AUCTION_AND_SALE = "法释〔2004〕16号"

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])

SHORT_NAMES = {ONLINE_AUCTION: "NP", AUCTION_AND_SALE: "AS"}


@dataclass(frozen=True, slots=True, order=True)
class Article:
    """One article of one instrument, and the day from which it reads this way."""

    source: str
    number: int
    since: date

    @property
    def key(self) -> str:
        """The short name used in answers and catalogues, for example `NP20`."""
        return f"{SHORT_NAMES[self.source]}{self.number}"


def np(number: int) -> Article:
    """An article of the online auction provisions."""
    return Article(ONLINE_AUCTION, number, since=date(2017, 1, 1))


def auction_and_sale(number: int) -> Article:
    """An article of the older provisions that fill the gaps (NP 37 III)."""
    return Article(AUCTION_AND_SALE, number, since=date(2021, 1, 1))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a clerk has to mend; `fields` names the values that show why."""

    article: Article
    code: str
    fields: dict[str, str] = field(default_factory=dict)


class Dated(Generic[T]):
    """A figure of the law with the days from which its values hold."""

    def __init__(self, *values: tuple[date, T]) -> None:
        self._values = sorted(values, key=lambda pair: pair[0])

    def at(self, on: date) -> T:
        """The value in force on a day. Raises ValueError before the first one."""
        place = bisect_right([since for since, _ in self._values], on)
        if place == 0:
            raise ValueError(f"no figure in force on {on}")
        return self._values[place - 1][1]

    @property
    def steps(self) -> tuple[tuple[date, T], ...]:
        """Every value with its first day, oldest first."""
        return tuple(self._values)


@dataclass(frozen=True, slots=True)
class Rule:
    """A function of this package and the articles it applies."""

    name: str
    module: str
    articles: tuple[Article, ...]
    text: str


RULES: list[Rule] = []


def rule(*articles: Article) -> Callable[[F], F]:
    """Register a function as applying these articles."""
    if not articles:
        raise ValueError("a rule names its article")

    def register(function: F) -> F:
        text = (function.__doc__ or "").strip().split("\n")[0]
        RULES.append(Rule(function.__name__, function.__module__, articles, text))
        return function

    return register
