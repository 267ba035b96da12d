"""C2SP signed notes, checkpoints and receipts, to the byte."""

from datetime import UTC, datetime

import pytest

from auction_app.evidence.checkpoint import parse_checkpoint, sign_checkpoint
from auction_app.evidence.note import BadKey, BadNote, Signer, parse_note, parse_vkey
from auction_app.evidence.receipt import BidReceipt, bid_receipt, parse_receipt, refusal_receipt
from tests.evidence.story import ORIGIN, SIGNER, STRANGER, WITNESS

# The example of golang.org/x/mod/sumdb/note, whose format the C2SP specification keeps.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SAYING = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6K"
    "E6RyyBwJnAM=\n"
)


def test_the_published_example_of_a_signed_note_verifies():
    assert parse_vkey(PETER).has_signed(parse_note(SAYING))
    assert str(parse_vkey(PETER)) == PETER


def test_a_changed_letter_breaks_the_published_example():
    assert not parse_vkey(PETER).has_signed(parse_note(SAYING.replace("problem,", "problem.")))


def test_a_note_is_text_empty_line_and_signature_line():
    signed = SIGNER.sign("first\nsecond\n")
    text, line = signed[:13], signed[13:]
    assert text == "first\nsecond\n"
    assert line.startswith(f"\n— {ORIGIN} ")
    assert line.endswith("\n")
    assert SIGNER.key.has_signed(parse_note(signed))


def test_another_key_of_the_same_name_has_not_signed():
    assert not STRANGER.key.has_signed(parse_note(SIGNER.sign("text\n")))


def test_a_witness_adds_a_line_with_its_time_and_the_logs_line_stays_good():
    signed = sign_checkpoint(SIGNER, 7, bytes(32))
    cosigned = WITNESS.cosign(signed, 1_795_000_000)
    note = parse_note(cosigned)
    assert cosigned.startswith(signed)
    assert SIGNER.key.has_signed(note)
    assert WITNESS.key.has_signed(note)
    assert parse_vkey(str(WITNESS.key)) == WITNESS.key


def test_a_witness_is_bound_to_the_time_it_stated():
    cosigned = WITNESS.cosign(SIGNER.sign("text\n"), 1_795_000_000)
    line = parse_note(cosigned).signatures[-1]
    assert int.from_bytes(line.signature[:8], "big") == 1_795_000_000
    moved = WITNESS.cosign(SIGNER.sign("text\n"), 1_795_000_001)
    forged = cosigned.rsplit(" ", 1)[0] + " " + moved.rsplit(" ", 1)[1]
    assert WITNESS.key.has_signed(parse_note(forged))
    assert not WITNESS.key.has_signed(parse_note(forged.replace("text", "tale")))


@pytest.mark.parametrize(
    "text",
    ["", "text", "text\n", "\n\n", "text\n\n- name AAAAAAAA\n", "text\n\n— name !!\n"]
    + ["text\n\n— name AAAA\n", "text\x00\n\n— name AAAAAAAA\n", "text\n\n— name AAAAAAAA"],
)
def test_what_is_not_a_note_is_refused(text):
    with pytest.raises(BadNote):
        parse_note(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+00000000",
        PETER.replace("c74f20a3", "c74f20a4"),
        PETER.replace("PeterNeumann", "Peter Neumann"),
        PETER[:-4],
    ],
)
def test_what_is_not_a_key_is_refused(text):
    with pytest.raises(BadKey):
        parse_vkey(text)


def test_a_seed_of_another_length_makes_no_signer():
    with pytest.raises(ValueError):
        Signer(ORIGIN, bytes(31))


def test_a_checkpoint_states_origin_size_and_root():
    signed = sign_checkpoint(SIGNER, 48_211, bytes(32))
    assert signed.startswith(f"{ORIGIN}\n48211\n{'A' * 43}=\n\n— {ORIGIN} ")
    checkpoint, note = parse_checkpoint(signed)
    assert (checkpoint.origin, checkpoint.size, checkpoint.root) == (ORIGIN, 48_211, bytes(32))
    assert note.text == checkpoint.text()


@pytest.mark.parametrize(
    "text", ["o\n1\n", "o\n01\n{r}\n", "o\n-1\n{r}\n", "o\n1\nAAAA\n", "\n1\n{r}\n"]
)
def test_what_is_not_a_checkpoint_is_refused(text):
    with pytest.raises(BadNote):
        parse_checkpoint(SIGNER.sign(text.format(r="A" * 43 + "=")))


def test_a_receipt_is_four_lines_and_a_signature():
    signed = bid_receipt(SIGNER, "L8f2", 42, bytes(32))
    assert signed.startswith(f"auction/v1 receipt\nL8f2\n42\n{'A' * 43}=\n\n— {ORIGIN} ")
    receipt, note = parse_receipt(signed)
    assert receipt == BidReceipt("L8f2", 42, bytes(32))
    assert SIGNER.key.has_signed(note)


def test_a_refusals_receipt_states_code_and_arrival():
    arrived = datetime(2026, 11, 20, 1, 2, 3, 4, tzinfo=UTC)
    key = "0b0e2f2e-0000-4000-8000-000000000000"
    signed = refusal_receipt(SIGNER, "L8f2", key, "too_low", arrived)
    stated = f"auction/v1 refusal\nL8f2\n{key}\ntoo_low\n2026-11-20T01:02:03.000004Z\n\n— "
    assert signed.startswith(stated)
    assert parse_receipt(signed)[0].received_at == arrived


@pytest.mark.parametrize(
    "text",
    [
        "auction/v1 receipt\nL\n0\n{h}\n",
        "auction/v1 receipt\nL L\n1\n{h}\n",
        "auction/v1 receipt\nL\n1\nAAAA\n",
        "auction/v1 refusal\nL\nk\nc\nyesterday\n",
        "auction/v2 receipt\nL\n1\n{h}\n",
    ],
)
def test_what_is_not_a_receipt_is_refused(text):
    with pytest.raises(BadNote):
        parse_receipt(SIGNER.sign(text.format(h="A" * 43 + "=")))
