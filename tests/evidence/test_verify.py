"""The stranger's verdict: what is right is verified, and each wrong is named."""

import json

import pytest

from auction_app.evidence.bundle import UnusableBundle, parse_bundle
from auction_app.evidence.chain import GENESIS
from auction_app.evidence.receipt import refusal_receipt
from auction_app.evidence.verify import Question, verify
from tests.evidence.story import (
    SIGNER,
    STRANGER,
    WITNESS,
    Story,
    at,
    log_of,
    text,
    usual_sale,
)

TRUST = (SIGNER.key,)
KEY = "0b0e2f2e-0000-4000-8000-000000000000"


def judge(story, log=None, **asked):
    log = log or log_of(usual_sale("Lother"), story)
    older = asked.pop("sizes", ())
    return verify(parse_bundle(log.bundle(story, *older)), Question(TRUST, **asked))


def codes(report):
    return [(breach.code, breach.seq) for breach in report.breaches]


def test_an_honest_sale_is_verified_with_its_receipts_and_an_older_checkpoint():
    story, log = usual_sale(), log_of(usual_sale("Lother"))
    earlier = log.checkpoint()
    log.add(*story.events)
    report = judge(
        story, log, sizes=[8], receipts=[story.receipt(4), story.receipt(7)], older=[earlier]
    )
    assert codes(report) == []
    assert report.receipts == [(4, "ok"), (7, "ok")]
    assert report.older == 1
    assert (report.sale.bids, report.sale.extensions, report.sale.price) == (4, 1, 10_300_000)
    assert report.notes == []


def test_a_sale_still_open_is_said_to_be_so_and_is_no_failure():
    story = usual_sale()
    story.events.pop()
    assert judge(story).notes == ["not_ended"]
    assert codes(judge(story)) == []
    assert codes(judge(story, expects_close=True)) == [("not_ended", 0)]


def test_a_bid_of_a_number_the_court_has_barred_is_a_breach():
    story = Story().registered("A7K2Q9", "C3D4E6").opened()
    story.append("registration.revoked", 10, {"bidder": "A7K2Q9", "article": "NP34"})
    story.bid("A7K2Q9", 10_000_000, 20)
    assert codes(judge(story)) == [("bidder_not_registered", 5)]


def test_an_unknown_kind_counts_and_changes_nothing():
    story = Story().registered("A7K2Q9").opened()
    story.append("lot.sung_about", 10, {"song": "槌"})
    story.bid("A7K2Q9", 10_000_000, 60)
    assert codes(judge(story.closed())) == []


def test_a_suspended_and_resumed_sale_is_verified():
    story = Story().registered("A7K2Q9").opened()
    story.append("lot.suspended", 100, {"reason": "stay", "decision": "d"})
    story.ends = 90_000
    story.append("lot.resumed", 80_000, {"ends_at": text(90_000)})
    story.bid("A7K2Q9", 10_000_000, 80_010)
    assert codes(judge(story.closed())) == []


def test_an_outage_moves_the_end_and_nobody_may_shorten_it():
    story = Story().registered("A7K2Q9").opened()
    story.ends = 4200
    story.append(
        "lot.extended", 3602, {"reason": "outage", "ends_at": text(4200), "evidence": "gap"}
    )
    assert codes(judge(story.closed())) == []
    story = Story().registered("A7K2Q9").opened()
    story.append("lot.extended", 10, {"reason": "officer", "ends_at": text(3599), "evidence": ""})
    assert codes(judge(story)) == [("end_shortened", 3)]


def test_a_priority_buyer_may_match_and_the_better_rank_goes_before():
    story = Story().registered("A7K2Q9", "C3D4E6", "F6G7H9")
    story.opened(priority_bidders=[{"bidder": "C3D4E6", "rank": 2}])
    story.append("priority.confirmed", 1, {"bidder": "F6G7H9", "rank": 1})
    story.bid("A7K2Q9", 10_000_000, 60)
    story.bid("C3D4E6", 10_000_000, 61, basis="priority_match")
    story.bid("F6G7H9", 10_000_000, 62, basis="priority_match")
    assert codes(judge(story)) == []
    story.bid("C3D4E6", 10_000_000, 63, basis="priority_match")
    assert codes(judge(story)) == [("match_unlawful", 9)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount": 10_249_999}, "bid_below_minimum"),
        ({"basis": "priority_match", "amount": 10_200_000}, "match_unlawful"),
        ({"bidder": "Z9Z9Z9"}, "bidder_not_registered"),
        ({"bidder": "A7K2Q9", "basis": "auto"}, "auto_against_self"),
        ({"basis": "wish"}, "body_invalid"),
        ({"amount": True}, "body_invalid"),
        ({"received_at": "yesterday"}, "body_invalid"),
        ({"ends_at": text(3801)}, "extension_wrong"),
        ({"received_at": text(3600)}, "bid_late"),
        ({"received_at": text(3501)}, "received_later"),
    ],
)
def test_a_bid_against_the_rules_is_named(change, code):
    story = usual_sale()
    del story.events[6:]
    story.price, story.leader, story.bids, story.ends = 10_200_000, "A7K2Q9", 3, 3600
    story.bid("C3D4E6", 10_300_000, 3500, **change)
    assert (code, 7) in codes(judge(story))


def test_a_ladder_is_kept_where_the_rules_say_so():
    story = Story().registered("A7K2Q9").opened(strict_ladder=True)
    story.bid("A7K2Q9", 10_000_001, 60)
    assert codes(judge(story)) == [("off_ladder", 3)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"moment": 3799.999999}, "closed_early"),
        ({"bids": 3}, "close_wrong"),
        ({"price": 10_200_000}, "close_wrong"),
        ({"bidder": "A7K2Q9"}, "close_wrong"),
        ({"outcome": "unsold"}, "close_wrong"),
        ({"ends_at": text(3600)}, "close_wrong"),
    ],
)
def test_a_close_that_misstates_the_sale_is_named(change, code):
    story = usual_sale()
    story.events.pop()
    assert codes(judge(story.closed(**change))) == [(code, 8)]


def test_nothing_counts_after_the_end_but_a_note_may_stand_there():
    story = usual_sale()
    story.append("lot.noted", 9000, {"zh": "更正", "en": "correction"})
    assert codes(judge(story)) == []
    story.bid("A7K2Q9", 10_400_000, 9001)
    assert codes(judge(story)) == [("after_end", 10)]


@pytest.mark.parametrize(
    "build",
    [
        lambda s: s.bid("A7K2Q9", 10_000_000, 1),
        lambda s: s.opened().opened(),
        lambda s: s.opened().append("lot.resumed", 9, {"ends_at": text(9999)}),
        lambda s: s.closed(),
    ],
)
def test_events_out_of_their_place_are_named(build):
    story = Story()
    build(story)
    assert "out_of_place" in [code for code, _ in codes(judge(story))]


def test_a_history_signed_by_another_key_is_not_believed():
    story = usual_sale()
    log = log_of(story)
    bundle = log.bundle(story, checkpoint=log.checkpoint(STRANGER))
    assert codes(verify(parse_bundle(bundle), Question(TRUST))) == [("signature_bad", 0)]


def test_a_quorum_of_witnesses_can_be_asked_for():
    story = usual_sale()
    log = log_of(story)
    trust = (*TRUST, WITNESS.key)
    alone = parse_bundle(log.bundle(story))
    assert codes(verify(alone, Question(trust, witnesses=1))) == [("witnesses_missing", 0)]
    watched = parse_bundle(log.bundle(story, checkpoint=WITNESS.cosign(log.checkpoint(), 1)))
    report = verify(watched, Question(trust, witnesses=1))
    assert (codes(report), report.witnesses) == ([], 1)


def test_an_altered_bid_is_neither_in_the_log_nor_in_the_chain():
    story = usual_sale()
    bundle = log_of(story).bundle(story).replace('\\"amount\\":10050000', '\\"amount\\":10060000')
    report = verify(parse_bundle(bundle), Question(TRUST))
    assert codes(report) == [("not_in_log", 5), ("chain_broken", 6)]


def test_a_history_rewritten_and_signed_again_contradicts_receipts_and_older_checkpoints():
    honest, forged = usual_sale(), Story().registered("A7K2Q9", "C3D4E6").opened()
    forged.bid("A7K2Q9", 10_000_000, 60)
    kept = honest.receipt(5)
    old = log_of(honest).checkpoint()
    log = log_of(forged.closed(), usual_sale("Lother"))
    report = judge(forged, log, receipts=[kept], older=[old], sizes=[8])
    assert codes(report) == [("receipt_contradicted", 5), ("log_forked", 0)]


def test_an_acknowledged_bid_that_was_dropped_is_missing_to_its_receipt():
    story = usual_sale()
    kept = story.receipt(7)
    del story.events[6:]
    assert codes(judge(story, receipts=[kept])) == [("receipt_missing", 7)]


def test_a_shorter_log_than_the_checkpoint_kept_is_named():
    story = usual_sale()
    later = log_of(story, usual_sale("Lother")).checkpoint()
    assert codes(judge(story, log_of(story), older=[later])) == [("log_shorter", 0)]


def test_a_bundle_without_the_proof_asked_for_says_which_size():
    story, log = usual_sale(), log_of(usual_sale("Lother"))
    earlier = log.checkpoint()
    report = judge(story, log.add(*story.events), older=[earlier])
    assert codes(report) == [("consistency_missing", 0)]
    assert report.breaches[0].facts["size"] == "8"


def test_a_refusal_as_late_of_a_bid_that_was_in_time_is_named():
    story = usual_sale()
    wrong = refusal_receipt(SIGNER, "Lstory", KEY, "too_late", at(3799))
    right = refusal_receipt(SIGNER, "Lstory", KEY, "too_late", at(3800))
    lower = refusal_receipt(SIGNER, "Lstory", KEY, "too_low", at(70))
    assert codes(judge(story, receipts=[right, lower])) == []
    assert codes(judge(story, receipts=[wrong])) == [("refused_in_time", 0)]


def test_receipts_that_say_nothing_here_are_named():
    story, other = usual_sale(), usual_sale("Lother")
    report = judge(story, receipts=[other.receipt(4), story.receipt(4, STRANGER), "hello"])
    assert codes(report) == [
        ("receipt_other_lot", 4),
        ("signature_bad", 4),
        ("receipt_unreadable", 0),
    ]


def test_leaves_must_stand_in_the_log_in_the_order_of_the_lot():
    story = usual_sale()
    log = log_of()
    log.add(story.events[1], story.events[0], *story.events[2:])
    assert codes(judge(story, log)) == [("log_order", 2)]


def test_an_empty_bundle_is_not_a_sale():
    story = Story()
    assert codes(judge(story, log_of(usual_sale()))) == [("seq_gap", 1)]


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"format":"auction-lot-bundle/2"}',
        '{"format":"auction-lot-bundle/1","lot":"L"}',
        '{"format":"auction-lot-bundle/1","lot":"L","checkpoint":"","entries":[1],"consistency":{}}',
        '{"format":"auction-lot-bundle/1","lot":"L","lot":"M"}',
        "[" * 100_000,
        '{"a":' + "9" * 10_000 + "}",
    ],
)
def test_what_is_no_bundle_is_unusable(bad):
    with pytest.raises(UnusableBundle):
        parse_bundle(bad)


def test_every_single_flipped_character_of_an_event_is_noticed():
    story = usual_sale()
    honest = json.loads(log_of(story).bundle(story))
    leaf = honest["entries"][4]["leaf"]
    for place in range(0, len(leaf), 7):
        changed = chr(ord(leaf[place]) ^ 1)
        honest["entries"][4]["leaf"] = leaf[:place] + changed + leaf[place + 1 :]
        report = verify(parse_bundle(json.dumps(honest)), Question(TRUST))
        assert ("not_in_log", 5) in codes(report)
    assert GENESIS in story.events[0].text
