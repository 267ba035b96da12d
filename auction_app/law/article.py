"""Articles, dated figures, findings, and the register of rules that cite them."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from auction_app.law.instruments import INSTRUMENTS, Instrument

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, order=True)
class Article:
    """One article of one instrument, by the instrument's short key, and the day from which it reads this way.

    `number` 0 cites an instrument that is not divided into articles.
    """

    source: str
    number: int
    since: date

    @property
    def key(self) -> str:
        """The short name used in answers and catalogues, for example `NP20`."""
        return f"{self.source}{self.number or ''}"

    @property
    def instrument(self) -> Instrument:
        """The instrument it stands in."""
        return INSTRUMENTS[self.source]


def cite(source: str, number: int = 0) -> Article:
    """An article by the short key of its instrument. Raises KeyError for an unknown instrument."""
    return Article(source, number, INSTRUMENTS[source].since)


def np(number: int) -> Article:
    """An article of the online auction provisions."""
    return cite("NP", number)


def auction_and_sale(number: int) -> Article:
    """An article of the older provisions that fill the gaps (NP 37 III)."""
    return cite("AS", number)


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

    def with_(self, since: date, value: T) -> "Dated[T]":
        """The same figure with one more entry: how a new provision is written down."""
        return Dated(*self._values, (since, value))

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
