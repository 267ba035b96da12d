"""What may stand in a name: normal form, no hidden characters, no letters that imitate others."""

from __future__ import annotations

import unicodedata

NAME_MAX = 100

# U+00B7 parts the given names of many of China's peoples: 买买提·艾力.
_MARKS = frozenset("·・‧•.,'’-&()（）、，/ ")
_SCRIPTS = ("CJK UNIFIED", "CJK COMPATIBILITY", "LATIN", "IDEOGRAPHIC ITERATION")
_DOTS = str.maketrans({"・": "·", "‧": "·", "•": "·", "．": "·"})


def normal_name(text: str) -> str:
    """NFC, one kind of middle dot, single blanks; the form in which names are kept and compared."""
    joined = " ".join(unicodedata.normalize("NFC", text).split())
    return joined.translate(_DOTS)


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are the same name; blanks and case do not matter."""
    return name_key(one) == name_key(other)


def name_key(text: str) -> str:
    """What two spellings of one name have in common: no blanks, no widths, no case."""
    folded = unicodedata.normalize("NFKC", normal_name(text)).casefold()
    return "".join(folded.split())


def name_fault(text: str) -> str | None:
    """What is wrong with a name: `hidden_characters`, `mixed_letters`, `too_long`, `required`."""
    name = normal_name(text)
    if not name:
        return "required"
    if len(name) > NAME_MAX:
        return "too_long"
    if any(
        unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for char in text
    ):
        return "hidden_characters"
    if not all(char in _MARKS or _is_known_letter(char) for char in name):
        return "mixed_letters"
    if not any(unicodedata.category(char).startswith("L") for char in name):
        return "mixed_letters"
    return None


def _is_known_letter(char: str) -> bool:
    """Han, Latin, ASCII digits: Cyrillic а beside Latin a would make two names look alike."""
    if char.isdigit():
        return char in "0123456789"
    return unicodedata.name(char, "").startswith(_SCRIPTS) or unicodedata.category(char) == "Mn"
