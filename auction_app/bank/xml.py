"""Reading XML of strangers: no document type, no entities, bounded size; names without their namespace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from auction_app.bank.errors import BAD_BANK_FILE, BANK_FILE_TOO_LARGE
from auction_app.kernel.errors import AuctionError

MOST_BYTES = 8 * 1024 * 1024
_MESSAGE = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:([a-z]{4}\.\d{3}\.\d{3}\.\d{2})\}Document")
# The encodings Chinese banks write; the parser itself knows UTF-8, UTF-16 and Latin-1 alone.
_CHINESE = re.compile(rb"""(<\?xml[^>]{0,80}?encoding=["'])(?:gbk|gb2312|gb18030)(["'])""", re.I)
_AMOUNT = re.compile(r"(\d{1,18})(?:\.(\d{1,5}))?")
MOST_FEN = 10**15  # of a balance; an entry is bounded like any amount
LONGEST = 500  # characters kept of any text


def read_message(content: bytes) -> tuple[str, Element]:
    """(name of the message, its root). Raises `bank_file_too_large`, `bad_bank_file`."""
    if len(content) > MOST_BYTES:
        raise AuctionError(BANK_FILE_TOO_LARGE)
    try:
        root: Element = fromstring(_in_utf8(content), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise AuctionError(BAD_BANK_FILE) from error
    name = _MESSAGE.fullmatch(root.tag)
    if name is None:
        raise AuctionError(BAD_BANK_FILE)
    return name.group(1), root


def children(element: Element | None, *path: str) -> list[Element]:
    """All elements at a path of local names below one element."""
    found = [] if element is None else [element]
    for name in path:
        found = [child for one in found for child in one if _local(child) == name]
    return found


def child(element: Element | None, *path: str) -> Element | None:
    """The first element at a path, if any."""
    return next(iter(children(element, *path)), None)


def text(element: Element | None, *path: str) -> str:
    """What the first element at a path says, on one line; empty when there is none."""
    found = child(element, *path)
    return " ".join((found.text or "").split())[:LONGEST] if found is not None else ""


def texts(element: Element | None, *path: str) -> Iterator[str]:
    """What every element at a path says."""
    for found in children(element, *path):
        said = " ".join((found.text or "").split())[:LONGEST]
        if said:
            yield said


def needed(element: Element | None, *path: str) -> str:
    """The text at a path. Raises `bad_bank_file` when it is missing, naming the path."""
    found = text(element, *path)
    if not found:
        raise broken("/".join(path))
    return found


def fen_of(said: str, most: int, place: str) -> int:
    """`1234.5` → 123450. Raises `bad_bank_file` for signs, exponents, thousandths, and too much."""
    found = _AMOUNT.fullmatch(said)
    if found is None or not said.isascii() or (found[2] or "")[2:].strip("0"):
        raise broken(place)
    fen = int(found[1]) * 100 + int((found[2] or "")[:2].ljust(2, "0"))
    if fen > most:
        raise broken(place)
    return fen


def day_of(element: Element | None, *path: str) -> date:
    """A date, or the date of an instant as the bank wrote it. Raises `bad_bank_file`."""
    said = text(element, *path, "Dt") or text(element, *path, "DtTm")
    try:
        return date.fromisoformat(said[:10])
    except ValueError as error:
        raise broken("/".join(path)) from error


def broken(place: str) -> AuctionError:
    """The refusal of a file, naming where it is wrong."""
    return AuctionError(BAD_BANK_FILE, extra={"place": place})


def _in_utf8(content: bytes) -> bytes:
    """A file that says it is in a Chinese encoding, in UTF-8; raises ValueError when it is not."""
    said = _CHINESE.match(content)
    if said is None:
        return content
    body = content[said.end() :].decode("gb18030")
    return said.group(1) + b"UTF-8" + said.group(2) + body.encode()


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
