"""A lot's bundle, "auction-lot-bundle/1": every event with its proof, one checkpoint, older sizes.

    {"format","lot","checkpoint","entries":[{index,leaf,proof}],"consistency":{"<older size>":[…]}}

A bundle is what a stranger hands to the verifier. What cannot be read as one at all is *unusable*;
what can be read and is wrong is a *breach*, and is left for the verifier to name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .canonical import NotCanonical, canonical, parse
from .note import b64, from_b64

FORMAT = "auction-lot-bundle/1"
MAX_BUNDLE_CHARACTERS = 512 * 1024 * 1024
_SIZE = re.compile(r"0|[1-9][0-9]{0,14}")

#: a hash that could not be read: it proves nothing, so the proof fails where it is used
UNREADABLE = b""


class UnusableBundle(ValueError):
    """The input is not a bundle."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: its canonical text, its leaf's index in the log, its inclusion proof."""

    index: int
    leaf: str
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class LotBundle:
    lot: str
    checkpoint: str
    entries: tuple[Entry, ...]
    consistency: Mapping[int, tuple[bytes, ...]]


def write_bundle(
    lot: str, checkpoint: str, entries: Iterable[Entry], consistency: Mapping[int, Iterable[bytes]]
) -> Iterator[str]:
    """The bundle's text in pieces, so that a lot of 100,000 bids need not be held in memory."""
    head = {"checkpoint": checkpoint, "format": FORMAT, "lot": lot}
    older = {str(size): _hashes(proof) for size, proof in consistency.items()}
    yield f'{canonical(head)[:-1]},"consistency":{canonical(older)},"entries":['
    comma = ""
    for entry in entries:
        one = {"index": entry.index, "leaf": entry.leaf, "proof": _hashes(entry.proof)}
        yield comma + canonical(one)
        comma = ",\n"
    yield "]}\n"


def parse_bundle(text: str) -> LotBundle:
    """Read a bundle; UnusableBundle when it is none. Nothing is verified here."""
    if len(text) > MAX_BUNDLE_CHARACTERS:
        raise UnusableBundle("too large")
    try:
        value = parse(text)
    except NotCanonical as error:
        raise UnusableBundle("not JSON as we write it") from error
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise UnusableBundle(f"the format is not {FORMAT}")
    entries, consistency = value.get("entries"), value.get("consistency")
    if not isinstance(value.get("lot"), str) or not isinstance(value.get("checkpoint"), str):
        raise UnusableBundle("the lot or the checkpoint is missing")
    if not isinstance(entries, list) or not isinstance(consistency, dict):
        raise UnusableBundle("the entries or the consistency proofs are missing")
    return LotBundle(
        value["lot"],
        value["checkpoint"],
        tuple(map(_parse_entry, entries)),
        dict(_parse_older(size, proof) for size, proof in consistency.items()),
    )


def older_checkpoint(text: str) -> str:
    """The checkpoint itself, or the one inside an older bundle that was kept instead."""
    if not text.lstrip().startswith("{"):
        return text
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnusableBundle("neither a checkpoint nor a bundle") from error
    found = value.get("checkpoint")
    if not isinstance(found, str):
        raise UnusableBundle("neither a checkpoint nor a bundle")
    return found


def _hashes(proof: Iterable[bytes]) -> list[str]:
    return [b64(one) for one in proof]


def _parse_entry(value: Any) -> Entry:
    if not isinstance(value, dict):
        raise UnusableBundle("an entry is not an object")
    index, leaf = value.get("index"), value.get("leaf")
    if type(index) is not int or not isinstance(leaf, str):
        raise UnusableBundle("an entry has an index and a leaf")
    return Entry(index, leaf, _parse_proof(value.get("proof")))


def _parse_older(size: str, proof: Any) -> tuple[int, tuple[bytes, ...]]:
    if not _SIZE.fullmatch(size):
        raise UnusableBundle("an older size is a number")
    return int(size), _parse_proof(proof)


def _parse_proof(value: Any) -> tuple[bytes, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise UnusableBundle("a proof is a list of hashes in base64")
    return tuple(map(_parse_hash, value))


def _parse_hash(text: str) -> bytes:
    try:
        found = from_b64(text)
    except ValueError:
        return UNREADABLE
    return found if len(found) == 32 else UNREADABLE
