"""Three-way reconciliation, pure: what our books, the card provider and the court's bank say of the same money.

Every difference gets a name and both figures. A name that is no fault by itself (`timing`, `fee`, `in_transit`,
`by_hand`) is explained; all others want a person. Amounts are fen as the channel sees them: in is positive.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

MISSING_HERE = "missing_here"  # the channel tells it, our books do not
MISSING_THERE = "missing_there"  # our books tell it, the channel does not
AMOUNT_DIFFERS = "amount_differs"
TWICE_THERE = "twice_there"  # the channel tells one thing more often than we booked it
TIMING = "timing"  # both tell it, for different days
FEE = "fee"  # the channel kept a fee; it is booked as the platform's own cost
FEE_NOT_BOOKED = "fee_not_booked"
IN_TRANSIT = "in_transit"  # left the provider, not yet on the bank's statement
BY_HAND = "by_hand"  # a clerk wrote it down before any statement told it
CLOSING_DIFFERS = "closing_differs"  # balances, not movements
NO_STATEMENT = "no_statement"  # the bank's statement of the day is not imported
NO_REPORT = "no_report"  # the provider could not be asked
EXPLAINED = frozenset({TIMING, FEE, IN_TRANSIT, BY_HAND})
CODES = (
    MISSING_HERE,
    MISSING_THERE,
    AMOUNT_DIFFERS,
    TWICE_THERE,
    TIMING,
    FEE,
    FEE_NOT_BOOKED,
    IN_TRANSIT,
    BY_HAND,
    CLOSING_DIFFERS,
    NO_STATEMENT,
    NO_REPORT,
)


@dataclass(frozen=True, slots=True)
class Item:
    """One movement as one side tells it; `key` names the same thing on both sides."""

    key: str
    fen: int
    currency: str
    day: date


@dataclass(frozen=True, slots=True)
class Difference:
    """One named difference; None where that side says nothing."""

    channel: str
    code: str
    key: str
    currency: str
    here_fen: int | None
    there_fen: int | None
    here_day: date | None = None
    there_day: date | None = None

    @property
    def is_explained(self) -> bool:
        """Whether the name itself says why, so that nobody need look."""
        return self.code in EXPLAINED


@dataclass(frozen=True, slots=True)
class Balance:
    """What stands on one account of a channel at the end: in our books, and as the channel says."""

    account: str
    currency: str
    here_fen: int
    there_fen: int


def match(
    channel: str, day: date, here: Iterable[Item], there: Iterable[Item]
) -> tuple[int, list[Difference]]:
    """How many movements of `day` were compared, and every difference among them.

    Both sides may tell of neighbouring days as well: what is found there differs in time alone, and only
    what concerns `day` on either side is reported. Items of one key are paired by amount, then in order.
    """
    groups: dict[str, tuple[list[Item], list[Item]]] = defaultdict(lambda: ([], []))
    for item in here:
        groups[item.key][0].append(item)
    for item in there:
        groups[item.key][1].append(item)
    compared, found = 0, []
    for key in sorted(groups):
        ours, theirs = groups[key]
        for pair in _pairs(ours, theirs):
            if day not in {one.day for one in pair if one is not None}:
                continue
            compared += 1
            difference = _judge(channel, pair, known_here=bool(ours))
            found += [difference] if difference else []
    return compared, found


def match_balances(channel: str, balances: Iterable[Balance]) -> list[Difference]:
    """A difference for each account and currency in which the two sides hold different sums."""
    return [
        Difference(channel, CLOSING_DIFFERS, one.account, one.currency, one.here_fen, one.there_fen)
        for one in balances
        if one.here_fen != one.there_fen
    ]


def standing(channel: str, code: str, sums: dict[str, int]) -> list[Difference]:
    """What stands on an account of things under way, currency by currency; zero is no difference."""
    return [
        Difference(channel, code, "", currency, fen, None)
        for currency, fen in sorted(sums.items())
        if fen
    ]


Pair = tuple[Item | None, Item | None]


def _pairs(here: Sequence[Item], there: Sequence[Item]) -> list[Pair]:
    """Equal amounts meet first, in the order of days; what is left over meets in order."""
    left, pairs = sorted(there, key=lambda one: one.day), list[Pair]()
    unmatched = []
    for item in sorted(here, key=lambda one: one.day):
        same = next((one for one in left if _figure(one) == _figure(item)), None)
        if same is None:
            unmatched.append(item)
        else:
            left.remove(same)
            pairs.append((item, same))
    for item in unmatched:
        pairs.append((item, left.pop(0) if left else None))
    return pairs + [(None, one) for one in left]


def _figure(item: Item) -> tuple[str, int]:
    return item.currency, item.fen


def _judge(channel: str, pair: Pair, known_here: bool) -> Difference | None:
    here, there = pair
    if here is not None and there is not None and _figure(here) == _figure(there):
        code = "" if here.day == there.day else TIMING
    elif here is not None and there is not None:
        code = AMOUNT_DIFFERS
    elif here is not None:
        code = MISSING_THERE
    else:
        code = TWICE_THERE if known_here else MISSING_HERE
    told = here or there
    if not code or told is None:
        return None
    return Difference(
        channel,
        code,
        told.key,
        told.currency,
        here.fen if here else None,
        there.fen if there else None,
        here.day if here else None,
        there.day if there else None,
    )
