"""The acceptance cases in words: given, when, then, and the articles they rest on. `tests/law/` runs them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """One case; `articles` are keys, amounts are yuan, days are Shanghai legal days."""

    id: str
    zh: str
    en: str
    articles: tuple[str, ...]


CASES: tuple[Case, ...] = ()
