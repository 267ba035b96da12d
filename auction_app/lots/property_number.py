"""By which number a property is known, and what stands for it where no register numbers it. Pure.

Numbers are compared as `normal_number` writes them. Check digits are tested where the standard has
one; the real-estate unit number (28 places, GB/T 37346) has none, so its parts are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from auction_app.lots.content import LotContent
from auction_app.lots.places import find_province

UNIT, CERTIFICATE, VIN, SHIP, PATENT = "unit", "certificate", "vin", "imo", "patent"
KINDS: Final = (UNIT, CERTIFICATE, VIN, SHIP, PATENT)
NUMBER_LENGTH: Final = 80
# The register a lot of this category is in; what is not named here has none everywhere.
USUAL_KIND: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("housing", "commercial", "industrial", "land", "parking"), UNIT),
        "vehicle": VIN,
        "vessel": SHIP,
    }
)
NAMES_ZH: Final = {
    UNIT: "不动产单元号",
    CERTIFICATE: "权属证书号",
    VIN: "车辆识别代号",
    SHIP: "国际海事组织船舶编号",
    PATENT: "专利号",
}
NAMES_EN: Final = {
    UNIT: "Real-estate unit number",
    CERTIFICATE: "Certificate of title number",
    VIN: "Vehicle identification number",
    SHIP: "IMO ship number",
    PATENT: "Patent number",
}

# District, cadastral area and sub-area; kind of the parcel's right and number; what stands on it.
_UNIT = re.compile(r"[1-9][0-9]{5}[0-9]{6}[GJZ][A-Z][0-9]{5}(?:[FLQ][0-9]{8}|W00000000)")
_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_SHIP = re.compile(r"(?:IMO)?([0-9]{7})")
_PATENT = re.compile(r"(?:ZL|CN)?([0-9]{12})\.?([0-9X])")
_VIN_WORTH = {
    letter: worth
    for letters, worth in (
        *(("AJ", 1), ("BKS", 2), ("CLT", 3), ("DMU", 4), ("ENV", 5)),
        *(("FW", 6), ("GPX", 7), ("HY", 8), ("RZ", 9)),
    )
    for letter in letters
}
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_PATENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)


def normal_number(kind: str, typed: str) -> str:
    """The number in its one spelling; raises ValueError with the code of what is wrong."""
    text = "".join(unicodedata.normalize("NFKC", typed).split()).upper()
    return _READERS[kind](text)


def place_key_of(content: LotContent) -> str:
    """What stands for the property beside its number: address and title, however they are spaced.

    SHA-256 in lower-case hex, compared within one court and case; empty while there is no title.
    """
    title = _plain(content.title_zh)
    if not title:
        return ""
    return sha256(f"{_plain(content.address_zh)}\n{title}".encode()).hexdigest()


def _plain(text: str) -> str:
    """Letters and digits alone: neither blanks nor punctuation nor width make another property."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in folded if one.isalnum())


def _unit(text: str) -> str:
    text = text.replace("-", "")
    if _UNIT.fullmatch(text) is None or find_province(text[:6]) is None:
        raise ValueError("bad_unit_number")
    return text


def _certificate(text: str) -> str:
    # Certificates of all years and registers look different: digits they have, and nothing unreadable.
    if not any(one.isdigit() for one in text) or len(_plain(text)) < 6:
        raise ValueError("bad_certificate_number")
    return _plain(text).upper()


def _vin(text: str) -> str:
    if _VIN.fullmatch(text) is None:
        raise ValueError("bad_vin")
    worth = [int(one) if one.isdigit() else _VIN_WORTH[one] for one in text]
    rest = sum(a * b for a, b in zip(worth, _VIN_WEIGHTS, strict=True)) % 11
    if text[8] != ("X" if rest == 10 else str(rest)):
        raise ValueError("wrong_check_digit")
    return text


def _ship(text: str) -> str:
    found = _SHIP.fullmatch(text)
    if found is None:
        raise ValueError("bad_imo_number")
    digits = [int(one) for one in found[1]]
    if sum(a * b for a, b in zip(digits, range(7, 1, -1), strict=False)) % 10 != digits[6]:
        raise ValueError("wrong_check_digit")
    return found[1]


def _patent(text: str) -> str:
    found = _PATENT.fullmatch(text)
    if found is None:
        raise ValueError("bad_patent_number")
    rest = sum(int(a) * b for a, b in zip(found[1], _PATENT_WEIGHTS, strict=True)) % 11
    if found[2] != ("X" if rest == 10 else str(rest)):
        raise ValueError("wrong_check_digit")
    return f"{found[1]}.{found[2]}"


_READERS: Mapping[str, Callable[[str], str]] = {
    UNIT: _unit,
    CERTIFICATE: _certificate,
    VIN: _vin,
    SHIP: _ship,
    PATENT: _patent,
}
