"""Words of a lot for the search index: single characters and pairs of Chinese, whole words of the rest.

A pair index finds any string of two or more characters exactly and needs no dictionary; a phrase of three or
more is checked again against the text itself, because pairs may stand apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

LONGEST_QUERY = 100  # characters
MOST_WORDS = 4_000

_RUNS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+|[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Search:
    """A query made ready: `tsquery` for the index, and phrases to check in the text (lower case, NFKC)."""

    tsquery: str
    phrases: tuple[str, ...]


def words_of(*texts: str) -> str:
    """The lexemes of all texts, parted by blanks, for `array_to_tsvector`-like storing."""
    found: dict[str, None] = {}
    for text in texts:
        for word in _index_words(text):
            found.setdefault(word)
            if len(found) >= MOST_WORDS:
                return " ".join(found)
    return " ".join(found)


def plain(text: str) -> str:
    """The form in which texts and queries are compared."""
    return unicodedata.normalize("NFKC", text).lower()


def parse_query(text: str) -> Search | None:
    """What to look for, or None when the query holds no letter, digit or character."""
    parts: list[str] = []
    phrases: list[str] = []
    for run in _RUNS.findall(plain(text[:LONGEST_QUERY])):
        if run[0] < "\u3400":
            parts.append(f"{run}:*")  # Latin words and numbers match from their beginning
            continue
        parts += [run] if len(run) == 1 else ["".join(pair) for pair in pairwise(run)]
        if len(run) > 2:
            phrases.append(run)
    if not parts:
        return None
    return Search(" & ".join(dict.fromkeys(parts)), tuple(dict.fromkeys(phrases)))


def _index_words(text: str) -> Iterator[str]:
    for run in _RUNS.findall(plain(text)):
        if run[0] < "\u3400":
            yield run[:60]
            continue
        yield from run
        yield from ("".join(pair) for pair in pairwise(run))
