"""What a reader is told of one article: title and decisive words, abridged from the published text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArticleText:
    """Title and decisive words in both languages; the Chinese text alone is binding."""

    title_zh: str
    title_en: str
    text_zh: str
    text_en: str
