"""Typeset a document as PDF/A-2a: our own template, other people's text only as data.

The template is a Typst file of this project; all values reach it as one JSON text in `sys.inputs`,
where Typst can show them but never run them. System fonts, packages and the network are out of
reach, so the same input gives the same bytes on every machine.

Call it from the jobs process: typesetting holds a core for a quarter of a second.
"""

import json
import struct
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from typst import Fonts

MAX_TEXT_CHARACTERS = 20_000
STANDARD: Final = "a-2a"
SPACES = frozenset("\t\n\r\v\f\x85\u2028\u2029")
UNPRINTABLE = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"


class PdfFailed(RuntimeError):
    """The template could not be typeset; the message is for the operator, not for a reader."""


@dataclass(frozen=True)
class Typeset:
    """A finished document and the instant written into its metadata."""

    pdf: bytes
    made_at: datetime


def typeset(template: Path, data: Mapping[str, Json], *, at: datetime) -> Typeset:
    """Fill `template` with `data`. Raises PdfFailed; `at` becomes the creation date.

    Every string of `data` is made printable first, so a hostile or merely rare character is
    shown as its code point instead of breaking the archive format.
    """
    # Imported here: the web workers join every room but never typeset, and typst is large.
    import typst

    compiler = typst.Compiler(
        template.read_bytes(),
        root=str(template.parent),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_printable_json(data), ensure_ascii=False)},
    )
    try:
        pdf = compiler.compile(format="pdf", pdf_standards=STANDARD, timestamp=_whole_second(at))
    except typst.TypstError as error:
        raise PdfFailed(f"{template.name}: {error.message}") from error
    if not isinstance(pdf, bytes):
        raise PdfFailed(f"{template.name}: not one document")
    return Typeset(pdf, at)


def printable(text: str) -> str:
    """`text` as the printed page can show it; line breaks become spaces, nothing vanishes.

    A character without a glyph (a rare Han character of a name, a control, a direction mark)
    becomes its code point in brackets, 〔U+202E〕.
    """
    return "".join(_printable_character(c) for c in text[:MAX_TEXT_CHARACTERS])


def _printable_character(character: str) -> str:
    if character in SPACES:
        return " "
    if unicodedata.category(character) in UNPRINTABLE or ord(character) not in _coverage():
        return f"〔U+{ord(character):04X}〕"
    return character


def _printable_json(value: Json) -> Json:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _printable_json(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_printable_json(item) for item in value]
    return value


def _whole_second(at: datetime) -> datetime:
    return at.replace(microsecond=0)


@lru_cache(maxsize=1)
def _fonts() -> "Fonts":
    import pylopdf_fonts_zh_cn as noto
    import typst

    folder = str(noto.serif_path().parent)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


@lru_cache(maxsize=1)
def _coverage() -> frozenset[int]:
    """Code points that Noto Serif SC has a glyph for."""
    import pylopdf_fonts_zh_cn as noto

    return covered_code_points(noto.serif_path().read_bytes())


def covered_code_points(font: bytes) -> frozenset[int]:
    """Read the full-Unicode `cmap` (format 12) of an OpenType font: OpenType 1.9, `cmap`."""
    cmap = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", cmap, 2)
    offsets = [struct.unpack_from(">HHI", cmap, 4 + 8 * i)[2] for i in range(count)]
    for offset in offsets:
        if struct.unpack_from(">H", cmap, offset)[0] == 12:
            return frozenset(_format_12(cmap, offset))
    raise PdfFailed("the font has no full Unicode map")


def _table(font: bytes, tag: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", font, 4)
    for i in range(count):
        name, _, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * i)
        if name == tag:
            return font[offset : offset + length]
    raise PdfFailed(f"the font has no table {tag.decode()}")


def _format_12(cmap: bytes, offset: int) -> list[int]:
    (groups,) = struct.unpack_from(">I", cmap, offset + 12)
    points: list[int] = []
    for i in range(groups):
        first, last, _ = struct.unpack_from(">III", cmap, offset + 16 + 12 * i)
        points.extend(range(first, last + 1))
    return points
