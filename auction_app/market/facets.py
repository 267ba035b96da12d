"""Facet counts from one grouped reading: pure arithmetic, so ticking a box costs no further query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auction_app.market.filters import Wanted


@dataclass(frozen=True, slots=True)
class Group:
    """How many lots share these five answers; all five are texts, as they stand in the address."""

    state: str
    category: str
    round: str
    court: str
    province: str
    count: int


KEYS = ("state", "category", "round", "court", "province")


def tally(groups: Iterable[Group], wanted: Wanted, key: str) -> dict[str, int]:
    """Counts by one facet under all the *other* facets: what ticking each of its boxes would show."""
    others = {name: answers for name, answers in _chosen(wanted).items() if name != key}
    return _count(groups, others, key)


def matching(groups: Iterable[Group], wanted: Wanted) -> dict[str, int]:
    """Counts by state of exactly what is asked for."""
    return _count(groups, _chosen(wanted), "state")


def _chosen(wanted: Wanted) -> dict[str, frozenset[str]]:
    answers = {
        "state": wanted.states,
        "category": wanted.categories,
        "round": wanted.rounds,
        "court": wanted.courts,
        "province": (wanted.province,) if wanted.province else (),
    }
    return {name: frozenset(chosen) for name, chosen in answers.items() if chosen}


def _count(
    groups: Iterable[Group], chosen: Mapping[str, frozenset[str]], key: str
) -> dict[str, int]:
    found: Counter[str] = Counter()
    for group in groups:
        if all(getattr(group, name) in answers for name, answers in chosen.items()):
            found[getattr(group, key)] += group.count
    return dict(found)
