"""The picture of a plan: bands whose widths are in proportion to the money, as plain numbers. Pure.

One wide drawing (pool → tiers → creditors) and one tall for narrow screens (pool → creditors). The
table beneath says the same in figures; nothing can be read from the picture alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

MOST_BANDS = 14
WIDE, TALL = (1080, 320), (358, 330)  # width of the drawing, height of the whole pool
THIN = 0.8  # the thinnest band that can be seen


@dataclass(frozen=True, slots=True)
class Item:
    """Money that reaches somebody: `tier` groups it, `name` and `note` are in the reader's language."""

    tier: str
    name: str
    note: str
    fen: int


@dataclass(frozen=True, slots=True)
class Box:
    """An upright bar with words beside it."""

    x: float
    y: float
    height: float
    tier: str
    name: str
    fen: int
    note: str = ""

    @property
    def middle(self) -> float:
        """The height at which its words stand."""
        return round(self.y + self.height / 2, 1)


@dataclass(frozen=True, slots=True)
class Band:
    """One stream; `path` is its outline."""

    path: str
    tier: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing: its size, the bar of the pool, bands, tiers and ends."""

    width: int
    height: float
    pool: Box
    bands: tuple[Band, ...]
    tiers: tuple[Box, ...]
    ends: tuple[Box, ...]


def merged(items: Sequence[Item], others: str) -> list[Item]:
    """At most so many bands: within a tier the smallest are drawn as one, called `others` (`%d` of them)."""
    shown = [one for one in items if one.fen]
    if len(shown) <= MOST_BANDS:
        return shown
    keep = set(sorted(range(len(shown)), key=lambda i: -shown[i].fen)[: MOST_BANDS - 4])
    found = []
    for tier, group in groupby(range(len(shown)), key=lambda i: shown[i].tier):
        members = list(group)
        small = [i for i in members if i not in keep]
        found += [shown[i] for i in members if i in keep]
        if small:
            name = others % len(small)
            found.append(Item(tier, name, "", sum(shown[i].fen for i in small)))
    return found


def draw_wide(items: Sequence[Item], pool_name: str) -> Drawing:
    """Pool on the left, tiers in the middle, everybody on the right."""
    width, tall = WIDE
    pool = sum(one.fen for one in items)
    ends = _stack(items, pool, tall, x=760, slot=38, gap=12)
    tiers = _tiers(items, ends, pool, tall)
    bottom = max(box.y + max(box.height, 38) for box in (*ends, *tiers))
    height = max(bottom + 24, tall + 120)
    start = Box(0, round((height - tall) / 2, 1), tall, "pool", pool_name, pool)
    bands = [*_bands(start.y, 20, tiers, pool, tall)]
    for tier in tiers:
        mine = [box for box in ends if box.tier == tier.tier]
        bands += _bands(tier.y, tier.x + 14, mine, pool, tall)
    return Drawing(width, round(height, 1), start, tuple(bands), tuple(tiers), tuple(ends))


def draw_tall(items: Sequence[Item], pool_name: str) -> Drawing:
    """Pool on the left edge, everybody beside it with words under each other."""
    width, tall = TALL
    pool = sum(one.fen for one in items)
    ends = _stack(items, pool, tall, x=128, slot=56, gap=12)
    height = max(max(box.y + max(box.height, 56) for box in ends) + 12, tall + 60)
    start = Box(0, 34, tall, "pool", pool_name, pool)
    bands = _bands(start.y, 12, ends, pool, tall)
    return Drawing(width, round(height, 1), start, tuple(bands), (), tuple(ends))


def _stack(
    items: Sequence[Item], pool: int, tall: int, *, x: float, slot: float, gap: float
) -> list[Box]:
    """One under the other, each with room for its words."""
    boxes, y = [], 40.0
    for one in items:
        height = _height(one.fen, pool, tall)
        room = max(height, slot)
        top = y + (room - height) / 2
        boxes.append(Box(x, round(top, 1), round(height, 1), one.tier, one.name, one.fen, one.note))
        y += room + gap
    return boxes


def _tiers(items: Sequence[Item], ends: Sequence[Box], pool: int, tall: int) -> list[Box]:
    """Each tier beside the middle of its ends, never on the one above it."""
    boxes, floor = [], 20.0
    for tier, group in groupby(items, key=lambda one: one.tier):
        fen = sum(one.fen for one in group)
        mine = [box for box in ends if box.tier == tier]
        height = _height(fen, pool, tall)
        middle = (mine[0].y + mine[-1].y + mine[-1].height) / 2
        top = max(middle - height / 2, floor)
        boxes.append(Box(380, round(top, 1), round(height, 1), tier, tier, fen))
        floor = top + max(height, 46) + 10
    return boxes


def _bands(start_y: float, start_x: float, ends: Sequence[Box], pool: int, tall: int) -> list[Band]:
    bands, y = [], start_y
    for box in ends:
        height = _height(box.fen, pool, tall)
        bands.append(Band(_outline((start_x, y), (box.x, box.y), height), box.tier))
        y += box.fen * tall / pool
    return bands


def _height(fen: int, pool: int, tall: int) -> float:
    return max(fen * tall / pool, THIN)


def _outline(start: tuple[float, float], end: tuple[float, float], height: float) -> str:
    """A band as thick at both ends, bent in the middle."""
    (x0, y0), (x1, y1) = start, end
    middle = (x0 + x1) / 2
    return (
        f"M{x0:.1f} {y0:.1f}C{middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
        f"V{y1 + height:.1f}C{middle:.1f} {y1 + height:.1f} {middle:.1f} {y0 + height:.1f}"
        f" {x0:.1f} {y0 + height:.1f}z"
    )
