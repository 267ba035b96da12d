"""PDFs of strangers: refused when they could do anything but be read.

Names are decoded (`/J#61vaScript`), object streams are unpacked within a limit and searched too, and what
cannot be searched (encryption, filters we do not unpack) is refused rather than trusted.
"""

from __future__ import annotations

import re
import zlib

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 64 * 1024 * 1024

_STREAM = re.compile(rb"stream\r?\n")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# /AA runs on opening a page, /XFA carries scripted forms, the rest start or carry something else.
_ACTIVE = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|Filespec|RichMedia|XFA|SubmitForm|ImportData|GoToE|AA"
    rb"|Rendition|Movie|Sound|3D|U3D|PRC|GoTo3DView|Trans3D|Collection|AF)(?=[\s/<>\[\]()%]|$)"
)
_ENCRYPTED = re.compile(rb"/Encrypt(?=[\s/<>\[\]()%]|$)")
_OBJECT_STREAM = re.compile(rb"/ObjStm(?=[\s/<>\[\]()%]|$)")
_TYPE_ELSEWHERE = re.compile(rb"/Type\s+[0-9]+\s+[0-9]+\s+R")
_FILTER = re.compile(rb"/Filter\s*(?:\[([^\]]*)\]|(/[A-Za-z0-9]+))")
_PREDICTOR = re.compile(rb"/Predictor\s+(?!1\b)|/DecodeParms\s+[0-9]")
_DICTIONARY_BYTES = 4096


class BadPdf(ValueError):
    """Refused; `code`: `not_a_pdf`, `pdf_too_large`, `pdf_active`, `pdf_encrypted`, `pdf_unreadable`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_pdf(content: bytes) -> None:
    """Raise BadPdf unless the content is a PDF that can only be read."""
    if len(content) > MAX_BYTES:
        raise BadPdf("pdf_too_large")
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise BadPdf("not_a_pdf")
    outside, streams = _parted(content)
    _check_passive(outside)
    if _ENCRYPTED.search(_plain_names(outside)):
        raise BadPdf("pdf_encrypted")
    room = MAX_UNPACKED_BYTES
    for dictionary, body in streams:
        if _may_hold_objects(dictionary):
            unpacked = _unpacked(dictionary, body, room)
            room -= len(unpacked)
            _check_passive(unpacked)


def _plain_names(text: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text)


def _check_passive(text: bytes) -> None:
    if _ACTIVE.search(text) or (b"#" in text and _ACTIVE.search(_plain_names(text))):
        raise BadPdf("pdf_active")


def _parted(content: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """Everything outside of streams, and each stream with the dictionary before it."""
    outside: list[bytes] = []
    streams: list[tuple[bytes, bytes]] = []
    at = 0
    while found := _STREAM.search(content, at):
        end = content.find(b"endstream", found.end())
        if end < 0:
            break
        before = content[at : found.start()]
        outside.append(before)
        streams.append((_own_dictionary(before), content[found.end() : end]))
        at = end + len(b"endstream")
    outside.append(content[at:])
    return b"\n".join(outside), streams


def _own_dictionary(before: bytes) -> bytes:
    tail = before[-_DICTIONARY_BYTES:]
    start = tail.rfind(b"obj")
    return _plain_names(tail[start:] if start >= 0 else tail)


def _may_hold_objects(dictionary: bytes) -> bool:
    """Object streams, and streams whose type we would have to look up."""
    return bool(_OBJECT_STREAM.search(dictionary) or _TYPE_ELSEWHERE.search(dictionary))


def _unpacked(dictionary: bytes, body: bytes, room: int) -> bytes:
    chosen = _FILTER.search(dictionary)
    if chosen is None:
        if b"/Filter" in dictionary:
            raise BadPdf("pdf_unreadable")
        return body
    names = (chosen[1] or chosen[2]).split()
    if names != [b"/FlateDecode"] or _PREDICTOR.search(dictionary):
        raise BadPdf("pdf_unreadable")
    inflater = zlib.decompressobj()
    try:
        unpacked = inflater.decompress(body, max(1, room))
    except zlib.error as error:
        raise BadPdf("pdf_unreadable") from error
    if inflater.unconsumed_tail:
        raise BadPdf("pdf_too_large")
    return unpacked
