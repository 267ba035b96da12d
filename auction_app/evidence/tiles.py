"""The log as static files (https://c2sp.org/tlog-tiles): paths, hash tiles, entry bundles."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
#: an entry bundle states each entry's length in 16 bits
MAX_ENTRY_BYTES = 0xFFFF
_INDEX = r"(?P<index>(?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
_TILE = re.compile(rf"(?P<level>[0-9]|[1-5][0-9]|6[0-3])/{_INDEX}")
_ENTRIES = re.compile(_INDEX)


class BadTilePath(ValueError):
    """The path names no tile."""


@dataclass(frozen=True)
class Tile:
    """`width` hashes of `level` (each over 256**level leaves), from index * 256 on."""

    level: int
    index: int
    width: int

    @property
    def start(self) -> int:
        return self.index * TILE_WIDTH

    @property
    def is_full(self) -> bool:
        return self.width == TILE_WIDTH

    def fits(self, size: int) -> bool:
        """True when a log of `size` leaves has all hashes of this tile."""
        return self.start + self.width <= size >> (TILE_HEIGHT * self.level)


def tile_path(tile: Tile) -> str:
    """`<level>/<index>[.p/<width>]`, below `/tile/`."""
    return f"{tile.level}/{entries_path(tile)}"


def entries_path(tile: Tile) -> str:
    """`<index>[.p/<width>]`, below `/tile/entries/`."""
    digits, index = f"{tile.index % 1000:03}", tile.index // 1000
    while index:
        digits, index = f"x{index % 1000:03}/{digits}", index // 1000
    return digits if tile.is_full else f"{digits}.p/{tile.width}"


def parse_tile_path(path: str) -> Tile:
    """Read the part after `/tile/`; BadTilePath for a second spelling of a tile too."""
    found = _TILE.fullmatch(path)
    if not found:
        raise BadTilePath(path)
    return _checked(found, int(found["level"]), path, tile_path)


def parse_entries_path(path: str) -> Tile:
    """Read the part after `/tile/entries/`."""
    found = _ENTRIES.fullmatch(path)
    if not found:
        raise BadTilePath(path)
    return _checked(found, 0, path, entries_path)


def _checked(found: re.Match[str], level: int, path: str, spell: Callable[[Tile], str]) -> Tile:
    index = int(found["index"].replace("x", "").replace("/", ""))
    width = int(found["width"] or TILE_WIDTH)
    tile = Tile(level, index, width)
    if width > TILE_WIDTH or spell(tile) != path:
        raise BadTilePath(path)
    return tile


def encode_entries(entries: Sequence[bytes]) -> bytes:
    """Each entry after its length, two bytes big-endian."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def decode_entries(data: bytes) -> list[bytes]:
    """The entries of a bundle; ValueError when it is cut short."""
    entries, at = [], 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if end > len(data) or at + 2 > len(data):
            raise ValueError("the entry bundle is cut short")
        entries.append(data[at + 2 : end])
        at = end
    return entries
