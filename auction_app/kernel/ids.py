"""Identifiers: our own opaque ones, and the numbers of cases, persons and organisations."""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import date

from auction_app.kernel.errors import N_, AuctionError, define

BAD_CASE_NUMBER = define(
    "bad_case_number",
    400,
    N_("This is not the number of an enforcement case."),
    N_("Write it as on the ruling, for example （2024）浙0304执1234号."),
)
BAD_RESIDENT_ID = define(
    "bad_resident_id",
    400,
    N_("This resident ID number is not valid."),
    N_("Check all 18 characters; the last may be X."),
)
BAD_CREDIT_CODE = define(
    "bad_credit_code",
    400,
    N_("This unified social credit code is not valid."),
    N_("Check all 18 characters; the letters I, O, S, V and Z do not occur."),
)

BIDDER_ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679"  # nothing that two people could read differently
BIDDER_LENGTH = 6
OLDEST_PLAUSIBLE_AGE = 130  # years

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_WIRE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")

_PROVINCES = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新兵军"
_CASE = re.compile(
    rf"（(?P<year>(?:19|20)[0-9]{{2}})）"
    rf"(?P<court>最高法|[{_PROVINCES}](?:[0-9]{{2}}|[0-9]{{4}})?)"
    rf"(?P<kind>执恢|执保|执异|执复|执监|执协|执请|执他|执)"
    rf"(?P<serial>[1-9][0-9]{{0,7}})号(?P<sub>之[一二三四五六七八九十]+)?"
)

_RESIDENT = re.compile(r"[1-9][0-9]{16}[0-9X]")
_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECK = "10X98765432"

_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT = re.compile(rf"[{_CREDIT_ALPHABET}]{{2}}[0-9]{{6}}[{_CREDIT_ALPHABET}]{{10}}")
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """An enforcement case number, `text` in its one normal form with full-width brackets."""

    year: int
    court: str
    kind: str
    serial: int
    sub: str
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A resident identity number whose date and check character are right."""

    number: str
    birth: date


def new_id(prefix: str, length: int = 11) -> str:
    """An opaque id: the prefix and random base-58 characters (11 hold 64 bits)."""
    return prefix + "".join(secrets.choice(_BASE58) for _ in range(length))


def new_bidder_code() -> str:
    """A random bidder number; it says nothing about the person or the order of applying."""
    return "".join(secrets.choice(BIDDER_ALPHABET) for _ in range(BIDDER_LENGTH))


def is_wire_id(text: object) -> bool:
    """Whether the value may stand for an id on the wire (contract §1)."""
    return isinstance(text, str) and _WIRE_ID.fullmatch(text) is not None


def is_bidder_code(text: object) -> bool:
    """Whether the value has the shape of a bidder number."""
    return (
        isinstance(text, str) and len(text) == BIDDER_LENGTH and set(text) <= set(BIDDER_ALPHABET)
    )


def parse_case_number(text: str) -> CaseNumber:
    """Read an enforcement case number (rules of case numbers, 2016). Raises `bad_case_number`."""
    normal = re.sub(r"\s+", "", text).replace("(", "（").replace(")", "）")
    found = _CASE.fullmatch(normal)
    if found is None:
        raise AuctionError(BAD_CASE_NUMBER)
    return CaseNumber(
        year=int(found["year"]),
        court=found["court"],
        kind=found["kind"],
        serial=int(found["serial"]),
        sub=found["sub"] or "",
        text=normal,
    )


def normal_id(text: str) -> str:
    """An identity number as it is stored and indexed: no blanks, ASCII, capitals."""
    return re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", text)).upper()


def parse_resident_id(text: str, on: date | None = None) -> ResidentId:
    """Read a resident ID (GB 11643). Raises AuctionError `bad_resident_id`.

    With `on`, a birth after that day or more than 130 years before it is refused too.
    """
    number = normal_id(text)
    if _RESIDENT.fullmatch(number) is None:
        raise AuctionError(BAD_RESIDENT_ID)
    total = sum(
        int(digit) * weight for digit, weight in zip(number[:17], _RESIDENT_WEIGHTS, strict=True)
    )
    if _RESIDENT_CHECK[total % 11] != number[17]:
        raise AuctionError(BAD_RESIDENT_ID)
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as error:
        raise AuctionError(BAD_RESIDENT_ID) from error
    if on is not None and not 0 <= (on - birth).days <= OLDEST_PLAUSIBLE_AGE * 366:
        raise AuctionError(BAD_RESIDENT_ID)
    return ResidentId(number, birth)


def check_resident_id(text: str, on: date | None = None) -> bool:
    """Whether `parse_resident_id` would accept the text."""
    try:
        parse_resident_id(text, on)
    except AuctionError:
        return False
    return True


def parse_credit_code(text: str) -> str:
    """Read a unified social credit code (GB 32100). Raises AuctionError `bad_credit_code`."""
    code = normal_id(text)
    if _CREDIT.fullmatch(code) is None:
        raise AuctionError(BAD_CREDIT_CODE)
    total = sum(
        _CREDIT_ALPHABET.index(char) * by
        for char, by in zip(code[:17], _CREDIT_WEIGHTS, strict=True)
    )
    if _CREDIT_ALPHABET[-total % 31] != code[17]:
        raise AuctionError(BAD_CREDIT_CODE)
    return code


def check_credit_code(text: str) -> bool:
    """Whether `parse_credit_code` would accept the text."""
    try:
        parse_credit_code(text)
    except AuctionError:
        return False
    return True


def mask_id(number: str) -> str:
    """`330304199001011238` → `3303041990****1238`: what a public list may show."""
    return number[:10] + "****" + number[14:]
