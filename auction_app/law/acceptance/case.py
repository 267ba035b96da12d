"""What one acceptance case says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """Given, when, then in both languages; `articles` are keys, amounts are yuan, days are Shanghai legal days."""

    id: str
    zh: str
    en: str
    articles: tuple[str, ...]
