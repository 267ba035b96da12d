"""Text from strangers: normalised, bounded, and free of characters that lie about what they show."""

from __future__ import annotations

import unicodedata

# Invisible or direction-changing: what is read would differ from what is stored (threat 21).
_LYING = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069"
    "\u206a\u206b\u206c\u206d\u206e\u206f\u3164\ufeff\uffa0\ufff9\ufffa\ufffb\ufffc\ufffd"
)
_REFUSED_KINDS = frozenset({"Cc", "Cs", "Co", "Cn"})


class BadText(ValueError):
    """`code` is one of `bad_text`, `too_long`, `bad_characters`, `no_emoji`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clean_line(value: object, longest: int, *, allows_emoji: bool = False) -> str:
    """One line, trimmed, runs of blanks joined. Raises BadText."""
    text = clean_text(value, longest * 2, allows_emoji=allows_emoji)
    line = " ".join(text.split())
    if len(line) > longest:
        raise BadText("too_long")
    return line


def clean_text(value: object, longest: int, *, allows_emoji: bool = False) -> str:
    """Several lines with `\\n`, trimmed, NFC. Raises BadText."""
    if not isinstance(value, str):
        raise BadText("bad_text")
    if len(value) > longest * 2:
        raise BadText("too_long")
    text = value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if any(_is_refused(char) for char in text):
        raise BadText("bad_characters")
    if not allows_emoji and any(_is_emoji(char) for char in text):
        raise BadText("no_emoji")
    text = unicodedata.normalize("NFC", text).strip()
    if len(text) > longest:
        raise BadText("too_long")
    return text


def _is_refused(char: str) -> bool:
    if char == "\n":
        return False
    return char in _LYING or unicodedata.category(char) in _REFUSED_KINDS or _is_tag(char)


def _is_tag(char: str) -> bool:
    """Tag characters and supplementary variation selectors: invisible carriers of other text."""
    return "\U000e0000" <= char <= "\U000e01ef"


def _is_emoji(char: str) -> bool:
    return "\U0001f000" <= char <= "\U0001faff" or char in "\ufe0f\u20e3"
