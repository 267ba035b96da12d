"""Canonical JSON (RFC 8785) of the values we publish: str, int, bool, None, list, dict.

Floats do not exist here, so the hard half of RFC 8785 (number printing) is never needed. Two
writers give the same bytes: `orjson`, for the hot path, where every key is ASCII (it orders keys
by UTF-8, RFC 8785 by UTF-16, and these agree on ASCII), and a plain one for everything else and
for machines without orjson. A property test holds them together.
"""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from typing import Any, NoReturn

try:
    import orjson
except ImportError:  # a verifier on a stranger's machine needs no orjson
    orjson = None  # type: ignore[assignment]

Json = str | int | bool | None | list[Any] | dict[str, Any]

#: RFC 8785 numbers are IEEE doubles; beyond this an integer could be read back as another one.
MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 32


class NotCanonical(ValueError):
    """The value has no canonical form here, or the text is not in canonical form."""


def canonical(value: Json) -> str:
    """The RFC 8785 text of `value`; NotCanonical for floats, lone surrogates, other types."""
    if not _check(value, 0) or orjson is None:
        return _write(value)
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    except (TypeError, ValueError) as error:  # lone surrogates
        raise NotCanonical(str(error)) from error


def canonical_plain(value: Json) -> str:
    """The same text from the plain writer: the reference for tests, and the general path."""
    _check(value, 0)
    return _write(value)


def parse(text: str) -> Json:
    """Strict JSON: no floats, no duplicate names, no NaN; NotCanonical says what was wrong."""
    try:
        value = json.loads(
            text,
            parse_int=_integer,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
            object_pairs_hook=_unique_names,
        )
    except (ValueError, RecursionError) as error:
        raise NotCanonical(str(error)) from error
    return value  # type: ignore[no-any-return]


def parse_canonical(text: str) -> Json:
    """Parse a text that must be its own canonical form, to the byte."""
    value = parse(text)
    if canonical(value) != text:
        raise NotCanonical("the text is not in canonical form")
    return value


def _check(value: Json, depth: int) -> bool:
    """Refuse what may not be published; true when every key is ASCII."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if kind is int:
        return _check_integer(value)  # type: ignore[arg-type]
    if depth >= MAX_DEPTH:
        raise NotCanonical("nested too deeply")
    if kind is dict:
        return _check_members(value, depth + 1)  # type: ignore[arg-type]
    if kind is list:
        plain = [_check(item, depth + 1) for item in value]  # type: ignore[union-attr]
        return all(plain)
    raise NotCanonical(f"{kind.__name__} has no canonical form")


def _check_integer(value: int) -> bool:
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise NotCanonical("integer beyond 2^53 - 1")
    return True


def _check_members(members: dict[str, Any], depth: int) -> bool:
    plain = True
    for name, item in members.items():
        if type(name) is not str:
            raise NotCanonical("a member name must be a string")
        # Not short-circuited: every member is checked, whatever the names are.
        plain = _check(item, depth) and name.isascii() and plain
    return plain


def _write(value: Json) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _write_string(value)
    if isinstance(value, list):
        return "[" + ",".join(map(_write, value)) + "]"
    members = sorted(value.items(), key=lambda member: _utf16(member[0]))
    return "{" + ",".join(f"{_write_string(k)}:{_write(v)}" for k, v in members) + "}"


def _write_string(text: str) -> str:
    _utf16(text)
    return encode_basestring(text)


def _utf16(text: str) -> bytes:
    """UTF-16 code units, big-endian, so that comparing bytes compares code units."""
    try:
        return text.encode("utf-16-be")
    except UnicodeEncodeError as error:
        raise NotCanonical("lone surrogate") from error


def _integer(text: str) -> int:
    if len(text) > len(str(-MAX_INTEGER)):
        raise NotCanonical("integer beyond 2^53 - 1")
    value = int(text)
    _check_integer(value)
    return value


def _refuse_number(text: str) -> NoReturn:
    raise NotCanonical(f"not an integer: {text[:40]}")


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise NotCanonical("duplicate member name")
    return members
