"""The commitment as a stranger would recompute it, without a line of our code."""

import hashlib
import json

from auction_app.eligibility.commitment import Identity, commit_to, unpacked

PERSON = Identity("赵买家", "resident_id", "330304199001011238")


def test_a_stranger_recomputes_the_commitment_from_the_published_bytes() -> None:
    opening = commit_to(PERSON)
    said = b"auction/v1 bidder commitment\0" + opening.salt + opening.canonical
    assert hashlib.sha256(said).hexdigest() == opening.commitment
    assert len(opening.salt) == 32


def test_the_canonical_identity_is_sorted_compact_and_masks_a_persons_number() -> None:
    canonical = commit_to(PERSON).canonical
    assert canonical.decode() == (
        '{"id_kind":"resident_id","id_no":"3303041990****1238","name":"赵买家"}'
    )
    firm = Identity("某公司", "credit_code", "91330304MA2AB12C34")
    assert json.loads(commit_to(firm).canonical)["id_no"] == "91330304MA2AB12C34"


def test_the_same_person_never_gives_the_same_commitment_twice() -> None:
    assert commit_to(PERSON).commitment != commit_to(PERSON).commitment


def test_what_was_sealed_opens_to_the_same_commitment() -> None:
    opening = commit_to(PERSON)
    assert unpacked(opening.packed()).commitment == opening.commitment


def test_neither_identity_nor_opening_prints_itself() -> None:
    opening = commit_to(PERSON)
    assert "赵" not in repr(PERSON) + repr(opening) and "1238" not in repr(PERSON) + repr(opening)
