"""A statement as a page, a file or a paper shows it: read once, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from auction_app.accounting.errors import BEFORE_SINCE
from auction_app.accounting.scopes import Scope, seal_of
from auction_app.accounting.words import account_words
from auction_app.books import chart
from auction_app.kernel.time import SHANGHAI
from auction_app.ledger.statements import (
    AccountLine,
    Move,
    Period,
    account_lines,
    count_moves,
    crossings,
    last_moved_at,
    moves,
)
from auction_app.lots.page_views import Words

PAGE = 100
CLOSING = frozenset({"lot", "case", "number"})  # what comes to an end; a court does not
THE_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sum:
    """All chosen accounts together in one currency, in fen."""

    currency: str
    opening: int
    gained: int
    lost: int

    @property
    def closing(self) -> int:
        """What stood there when the period was over."""
        return self.opening + self.gained - self.lost


@dataclass(frozen=True, slots=True)
class Statement:
    """One page of a statement with the figures of the whole; `first` counts from 1."""

    scope: Scope
    period: Period
    accounts: tuple[AccountLine, ...]
    sums: tuple[Sum, ...]
    moves: tuple[Move, ...]
    first: int
    total: int
    previous: int | None
    next: int | None
    closed_at: datetime | None

    @property
    def last(self) -> int:
        """The number of the last move shown."""
        return self.first + len(self.moves) - 1

    @property
    def standing(self) -> list[tuple[Words, str, int]]:
        """What stood on each kind of account when the period was over: kind, currency, fen."""
        sums: dict[tuple[str, str], int] = {}
        for line in (one for one in self.accounts if one.closing):
            key = line.code.split(":", 1)[0], line.currency
            sums[key] = sums.get(key, 0) + line.closing
        return [(account_words(kind), currency, fen) for (kind, currency), fen in sums.items()]

    @property
    def is_one_purse(self) -> bool:
        """Whether its accounts together mean something: with the bank's among them what is owed and held cancel."""
        return self.scope.kind not in ("court", "book")

    @property
    def held_and_owed(self) -> list[tuple[str, int, int]]:
        """For each currency: what the court's bank held when the period was over, and what was owed out of all."""
        sums: dict[str, tuple[int, int]] = {}
        for line in self.accounts:
            held, owed = sums.get(line.currency, (0, 0))
            is_bank = line.code.startswith(chart.cleared_at(chart.BANK))
            sums[line.currency] = (
                (held - line.closing, owed) if is_bank else (held, owed + line.closing)
            )
        return [(currency, *both) for currency, both in sums.items()]

    @property
    def codes(self) -> set[str]:
        """Every account that is named on it."""
        moved = {code for move in self.moves for code in (move.debit, move.credit)}
        own = {self.scope.key} if self.scope.kind == "account" else set()
        return moved | {line.code for line in self.accounts} | own


def read_statement(session: Session, scope: Scope, period: Period, page: int = 1) -> Statement:
    """Page `page` (from 1, `PAGE` moves each) of a statement; page 0 is everything at once."""
    seal = seal_of(session, scope)
    lines = account_lines(session, scope.choice, period)
    # The whole book has no other accounts that money could come from.
    crossed = {} if scope.choice.everything else crossings(session, scope.choice, period)
    total = count_moves(session, scope.choice, period)
    skip, most = ((page - 1) * PAGE, PAGE) if page else (0, None)
    is_closed = scope.kind in CLOSING and scope.is_whole and not any(one.closing for one in lines)
    shown = tuple(seal.moves(moves(session, scope.choice, period, skip, most)))
    return Statement(
        scope=scope,
        period=period,
        accounts=tuple(seal.lines(lines)),
        sums=_sums(lines, crossed),
        moves=shown,
        first=skip + 1 if shown else 0,
        total=total,
        previous=page - 1 if page > 1 else None,
        next=page + 1 if page and skip + len(shown) < total else None,
        closed_at=last_moved_at(session, scope.choice, period.until) if is_closed else None,
    )


def _sums(lines: list[AccountLine], crossed: dict[str, tuple[int, int]]) -> tuple[Sum, ...]:
    """One row a currency; what moved between two of the accounts came from nowhere else."""
    opening: dict[str, int] = {}
    for line in lines:
        opening[line.currency] = opening.get(line.currency, 0) + line.opening
    return tuple(
        Sum(currency, fen, *crossed.get(currency, (0, 0)))
        for currency, fen in sorted(opening.items())
    )


def parse_period(since: str, until: str, now: datetime) -> tuple[Period, dict[str, str]]:
    """What a form says of a period in Beijing time, and the fields at fault (field → code).

    A day is meant whole; empty means from the beginning, and until now.
    """
    faults: dict[str, str] = {}
    start, end = THE_BEGINNING, now
    if since:
        start = _instant(since, "since", faults, is_end=False) or start
    if until:
        end = _instant(until, "until", faults, is_end=True) or end
    if not faults and start > end:
        faults["until"] = BEFORE_SINCE
    return (Period(THE_BEGINNING, now) if faults else Period(start, end)), faults


def _instant(text: str, name: str, faults: dict[str, str], *, is_end: bool) -> datetime | None:
    try:
        read = datetime.fromisoformat(text)
        if read.tzinfo is not None or not 2000 <= read.year < 2200:
            raise ValueError("another zone or age")
    except ValueError:
        faults[name] = "bad_instant"
        return None
    whole_day = is_end and len(text) == len("2026-11-22")
    at = read.replace(tzinfo=SHANGHAI).astimezone(UTC)
    return at + timedelta(days=1, microseconds=-1) if whole_day else at
