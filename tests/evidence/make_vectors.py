"""Writes tests/evidence/vectors: inputs of the verifier, each with the breaches it must name.

`python -m tests.evidence.make_vectors`. Everything is fixed (keys, instants), so a second run writes
the same files. The expected codes stand here, by hand; the rest of the expected report is Python's,
and the browser's verifier has to agree with all of it.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auction_app.evidence.chain import ChainedEvent, event_hash
from auction_app.evidence.checkpoint import Checkpoint
from auction_app.evidence.merkle import tree_root
from auction_app.evidence.note import Signer
from auction_app.evidence.receipt import refusal_receipt
from tests.evidence.story import (
    SECOND,
    SIGNER,
    STRANGER,
    WITNESS,
    MemoryLog,
    Story,
    at,
    log_of,
    text,
    usual_sale,
)

FOLDER = Path(__file__).with_name("vectors")
KEY = "0b0e2f2e-0000-4000-8000-000000000000"
Codes = list[tuple[str, int]]


@dataclass
class Case:
    """One question to the verifier and the codes it must answer with; None: the input is unusable."""

    bundle: str
    codes: Codes | None
    trust: str = f"{SIGNER.key}\n"
    receipts: list[str] = field(default_factory=list)
    older: list[str] = field(default_factory=list)
    witnesses: int = 0
    expects_close: bool = False


CASES: dict[str, Callable[[], Case]] = {}


def case(build: Callable[[], Case]) -> Callable[[], Case]:
    CASES[build.__name__] = build
    return build


def told(story: Story, codes: Codes, *older: int) -> Case:
    return Case(log_of(usual_sale("Lother"), story).bundle(story, *older), codes)


def edited(codes: Codes, *changes: tuple[str, str]) -> Case:
    made = told(usual_sale(), codes)
    for before, after in changes:
        assert before in made.bundle, before
        made.bundle = made.bundle.replace(before, after)
    return made


@case
def honest_sale() -> Case:
    story, log = usual_sale(), log_of(usual_sale("Lother"))
    earlier = log.checkpoint()
    log.add(*story.events)
    receipts = [story.receipt(seq) for seq in range(4, 8)]
    return Case(log.bundle(story, 8), [], receipts=receipts, older=[earlier])


@case
def honest_sale_in_a_log_of_three_hundred() -> Case:
    story, log = usual_sale(), MemoryLog()
    for number in range(37):
        log.add(*usual_sale(f"L{number}").events)
    earlier = log.checkpoint()
    log.add(*story.events)
    return Case(log.bundle(story, 296, 1, 255), [], older=[earlier])


@case
def cosigned_by_a_witness() -> Case:
    story = usual_sale()
    log = log_of(story)
    signed = WITNESS.cosign(log.checkpoint(), 1_795_000_000)
    keys = json.dumps({"keys": [str(SIGNER.key), str(WITNESS.key)]})
    return Case(log.bundle(story, checkpoint=signed), [], trust=keys, witnesses=1)


@case
def witness_missing() -> Case:
    made = told(usual_sale(), [("witnesses_missing", 0)])
    made.trust, made.witnesses = f"# both\n{SIGNER.key}\n{WITNESS.key}\n", 1
    return made


@case
def full_house() -> Case:
    """Every kind of event, names and notes outside ASCII and outside the basic plane."""
    story = Story("Lfull")
    story.append("lot.announced", 0, {"round": 1, "notice": {"é": 1, "\U0001f600": 2, "\ufb33": 3}})
    story.registered("A7K2Q9", "C3D4E6", "F6G7H9")
    story.opened(priority_bidders=[{"bidder": "C3D4E6", "rank": 2}])
    story.append("priority.confirmed", 1, {"bidder": "F6G7H9", "rank": 1})
    story.bid("A7K2Q9", 10_000_000, 60)
    story.bid("C3D4E6", 10_000_000, 61, basis="priority_match")
    story.bid("F6G7H9", 10_000_000, 62, basis="priority_match")
    story.bid("A7K2Q9", 10_050_000, 63, basis="auto")
    story.append("lot.noted", 70, {"text_zh": "更正\t“说明”\u007f", "text_en": 'a "note"\\\n'})
    story.append("lot.suspended", 100, {"reason": "stay", "decision": "（2026）浙01执1号"})
    story.ends = 90_000
    story.append("lot.resumed", 80_000, {"ends_at": text(90_000)})
    story.ends = 91_000
    extended = {"reason": "outage", "ends_at": text(91_000), "evidence": "gap 16 s"}
    story.append("lot.extended", 90_002, extended)
    story.bid("C3D4E6", 10_050_000, 90_990, basis="priority_match")
    return told(story.closed(), [])


STOPPED = {
    "actor": "court",
    "article": "CPL267",
    "ground": "applicant_delays",
    "kind": "suspension",
}


def held(left_ms: int, resumed_at: int, ends_at: int, codes: Codes, evidence: Any = None) -> Case:
    """Stopped at second 100 of an hour, with what the record says was left; on again until `ends_at`."""
    story = Story().registered("A7K2Q9").opened()
    more = {"evidence": evidence} if evidence else {}
    story.append("lot.suspended", 100, STOPPED | {"remaining_ms": left_ms} | more)
    story.append("lot.resumed", resumed_at, {"ends_at": text(ends_at), "article": "NP28"})
    story.ends = ends_at
    return told(story.closed(), codes)


@case
def held_with_its_time_kept() -> Case:
    return held(3_500_000, 9000, 12_500, [])


@case
def held_and_a_second_of_its_time_lost() -> Case:
    return held(3_500_000, 9000, 12_499, [("resumed_too_short", 4)])


@case
def held_and_its_end_moved_forward() -> Case:
    codes = [("resumed_too_short", 4), ("end_shortened", 4)]
    return held(3_500_000, 101, 3599, codes)


@case
def held_with_less_time_than_was_left() -> Case:
    return held(160_000, 9000, 9300, [("remaining_wrong", 3)])


@case
def held_by_a_fault_that_began_earlier() -> Case:
    gap = {"gap_from": text(90), "gap_to": text(100)}
    return held(3_510_000, 9000, 12_510, [], gap)


@case
def held_by_a_person_of_the_platform() -> Case:
    """An emergency stop by hand, and a full cycle of 24 hours after it (art. 28 II)."""
    story = Story().registered("A7K2Q9").opened()
    by_hand = {
        "actor": "platform",
        "article": "NP28",
        "case_number": "（2026）浙01执1号",
        "decision": None,
        "ground": "security_danger",
        "kind": "emergency",
        "reason": {"zh": "发现攻击", "en": "An attack was found"},
        "remaining_ms": 3_500_000,
    }
    story.append("lot.suspended", 100, by_hand)
    story.append("lot.resumed", 9000, {"ends_at": text(95_400), "article": "NP28"})
    story.ends = 95_400
    return told(story.closed(), [])


@case
def held_with_a_time_that_is_none() -> Case:
    story = Story().registered("A7K2Q9").opened()
    story.append("lot.suspended", 100, STOPPED | {"remaining_ms": -1})
    return told(story, [("body_invalid", 3)])


@case
def still_open() -> Case:
    story = usual_sale()
    story.events.pop()
    return told(story, [])


@case
def tail_cut_before_the_close() -> Case:
    story = usual_sale()
    kept = story.receipt(7)
    del story.events[6:]
    made = told(story, [("not_ended", 0), ("receipt_missing", 7)])
    made.receipts, made.expects_close = [kept], True
    return made


@case
def unsold() -> Case:
    return told(Story().opened().closed(), [])


@case
def a_sale_with_its_countdown() -> Case:
    """The first offer ends the sale period; after it the five-minute rule holds."""
    story = Story().registered("A7K2Q9", "C3D4E6")
    story.ends = 5_184_000
    story.opened(countdown_s=86_400)
    story.bid("A7K2Q9", 10_000_000, 60, ends_at=text(86_460))
    story.ends = 86_460
    story.bid("C3D4E6", 10_050_000, 86_459)
    return told(story.closed(), [])


@case
def a_sale_whose_first_offer_kept_the_end() -> Case:
    story = Story().registered("A7K2Q9").opened(countdown_s=86_400)
    story.bid("A7K2Q9", 10_000_000, 60)
    return told(story.closed(), [("extension_wrong", 3)])


@case
def a_second_countdown() -> Case:
    story = Story().registered("A7K2Q9", "C3D4E6").opened(countdown_s=600)
    story.bid("A7K2Q9", 10_000_000, 60, ends_at=text(660))
    story.bid("C3D4E6", 10_050_000, 100, ends_at=text(700))
    story.ends = 700
    return told(story.closed(), [("extension_wrong", 5)])


@case
def a_countdown_that_is_no_number() -> Case:
    story = Story().opened(countdown_s="a day")
    return told(story.closed(), [("body_invalid", 1), ("out_of_place", 2), ("close_wrong", 2)])


@case
def withdrawn() -> Case:
    story = Story().opened()
    story.append("lot.withdrawn", 30, {"decision": "d", "reason": "r"})
    return told(story, [])


def acted(*kinds: str, story: Story | None = None, **changes: Any) -> Story:
    """A sold lot (or the story given) and what the court did with it, an hour apart."""
    story = story or usual_sale()
    body = {
        "actor": "court",
        "article": "NP25",
        "case_number": "（2026）川0105执1号",
        "reason": {"zh": "依法", "en": "As the law provides"},
        "decision": None,
    }
    for hour, kind in enumerate(kinds, 2):
        story.append(kind, hour * 3600.0, body | changes)
    return story


SALE_TO_THE_END = ("lot.paid", "lot.ruled", "lot.title_passed", "lot.delivered", "lot.distributed")


@case
def after_the_hammer_to_the_closed_account() -> Case:
    return told(acted(*SALE_TO_THE_END), [])


def planned(*digests: str, closed_by: str, version: int = 1) -> Story:
    """Sold and delivered; plans approved one after the other; the account closed by one of them."""
    story = acted(*SALE_TO_THE_END[:-1])
    ground = json.loads(story.events[-1].text)["body"]
    for hour, digest in enumerate(digests, 10):
        plan = {"plan_version": version, "plan_sha256": digest}
        story.append("plan.approved", hour * 3600.0, plan)
    story.append(SALE_TO_THE_END[-1], 20 * 3600.0, ground | {"plan_sha256": closed_by})
    return story


@case
def after_the_hammer_closed_by_the_plan_approved_last() -> Case:
    return told(planned("a" * 64, "b" * 64, closed_by="b" * 64), [])


@case
def after_the_hammer_closed_by_a_plan_nobody_approved() -> Case:
    story = planned("a" * 64, closed_by="b" * 64)
    return told(story, [("body_invalid", len(story.events))])


@case
def after_the_hammer_a_plan_without_a_version() -> Case:
    story = planned("a" * 64, closed_by="a" * 64, version=0)
    return told(story, [("body_invalid", len(story.events) - 1)])


@case
def after_the_hammer_a_step_left_out() -> Case:
    story = acted("lot.paid", "lot.title_passed", "lot.distributed")
    first = len(story.events) - 1
    return told(story, [("step_unlawful", first), ("step_unlawful", first + 1)])


@case
def after_the_hammer_held_and_lifted() -> Case:
    return told(acted("lot.held", "lot.lifted", "lot.paid", "lot.held", "lot.annulled"), [])


@case
def after_the_hammer_acted_while_held() -> Case:
    story = acted("lot.held", "lot.paid", "lot.lifted", "lot.lifted")
    last = len(story.events)
    return told(story, [("step_unlawful", last - 2), ("step_unlawful", last)])


@case
def after_the_hammer_without_a_reason() -> Case:
    story = acted("lot.paid", reason={"zh": "依法"})
    return told(story, [("body_invalid", len(story.events))])


@case
def after_a_failed_auction_taken_in_kind() -> Case:
    failed = Story().opened().closed()
    return told(acted("lot.taken_in_kind", "lot.in_kind_failed", "lot.followed", story=failed), [])


def failed_in(round_: int, **members: Any) -> Story:
    """A lot of this round that nobody bid on."""
    story = Story()
    story.append("lot.announced", 0, {"round": round_} | members)
    return story.opened().closed()


def ordered(story: Story, follows_as: object) -> Story:
    return acted("lot.followed", story=story, follows_as=follows_as)


@case
def after_a_failed_auction_a_second_auction_and_then_a_sale() -> Case:
    first = ordered(failed_in(1), "second")
    second = ordered(failed_in(2, predecessor="Lfirst", follows_as="second"), "sale")
    log = log_of(first, second)
    assert log.bundle(first)
    return Case(log.bundle(second), [])


@case
def after_a_second_failure_another_second_auction() -> Case:
    story = ordered(failed_in(2), "second")
    return told(story, [("round_unlawful", len(story.events))])


@case
def after_a_failed_sale_a_further_round() -> Case:
    story = ordered(failed_in(3), "second")
    return told(story, [("round_unlawful", len(story.events))])


@case
def after_a_first_failure_released_at_once() -> Case:
    story = acted("lot.released", story=failed_in(1))
    return told(story, [("round_unlawful", len(story.events))])


@case
def announced_in_a_round_that_does_not_follow() -> Case:
    story = failed_in(3, predecessor="Lfirst", follows_as="second")
    return told(story, [("round_unlawful", 1)])


@case
def announced_in_a_fourth_round() -> Case:
    return told(failed_in(4), [("body_invalid", 1)])


def handed_in(*turns: str, later: float = 0) -> Story:
    """A lot whose announcement tells these steps, an hour apart, the last one `later` seconds after it."""
    actors = {"submitted": "clerk", "returned": "approver"}
    steps = [
        {
            "kind": f"lot.{turn}",
            "actor": actors[turn],
            "article": "NP27",
            "reason": {"zh": "理由", "en": "why"},
            "at": text(-3600.0 * (len(turns) - place - 1) + later),
        }
        for place, turn in enumerate(turns)
    ]
    return failed_in(1, before=steps)


@case
def submitted_returned_and_submitted_again() -> Case:
    return told(handed_in("submitted", "returned", "submitted"), [])


@case
def announced_after_a_return() -> Case:
    return told(handed_in("submitted", "returned"), [("before_unlawful", 1)])


@case
def announced_without_a_submission() -> Case:
    return told(handed_in(), [("before_unlawful", 1)])


@case
def submitted_after_the_announcement() -> Case:
    return told(handed_in("submitted", later=60.0), [("before_unlawful", 1)])


@case
def submitted_twice_in_a_row() -> Case:
    twice = handed_in("submitted", "submitted", "submitted")
    return told(twice, [("before_unlawful", 1)])


@case
def steps_before_that_are_no_list() -> Case:
    return told(failed_in(1, before="yes"), [("body_invalid", 1)])


@case
def after_a_taker_did_not_pay_auctioned_again() -> Case:
    taken = acted("lot.taken_in_kind", "lot.in_kind_failed", story=failed_in(2))
    return told(ordered_later(taken, "reauction"), [])


@case
def without_a_taker_auctioned_again() -> Case:
    story = ordered(failed_in(2), "reauction")
    return told(story, [("round_unlawful", len(story.events))])


def ordered_later(story: Story, follows_as: str) -> Story:
    """Ordered after acts that took hours."""
    body = json.loads(story.events[-1].text)["body"] | {"follows_as": follows_as}
    story.append("lot.followed", 9 * 3600.0, body)
    return story


@case
def an_order_taken_back_and_given_again() -> Case:
    story = acted("lot.next_round_rescinded", story=ordered(failed_in(1), "second"))
    return told(ordered_later(story, "second"), [])


@case
def an_order_taken_back_to_where_it_was_not_given() -> Case:
    story = acted("lot.reauction_rescinded", story=ordered(failed_in(1), "second"))
    return told(story, [("step_unlawful", len(story.events))])


@case
def an_order_after_a_default_taken_back() -> Case:
    story = acted("lot.defaulted", "lot.followed", "lot.reauction_rescinded")
    return told(story, [])


@case
def withdrawn_after_the_hammer() -> Case:
    return told(acted("lot.held", "lot.withdrawn"), [])


@case
def without_registrations() -> Case:
    story = Story().opened()
    story.bid("A7K2Q9", 10_000_000, 60)
    return told(story.closed(), [])


@case
def one_bid_changed() -> Case:
    return edited(
        [("not_in_log", 5), ("chain_broken", 6)],
        ('\\"amount\\":10050000', '\\"amount\\":10060000'),
    )


@case
def spaces_slipped_in() -> Case:
    return edited(
        [("not_in_log", 5), ("not_canonical", 5)], ('"amount\\":10050000', '"amount\\": 10050000')
    )


@case
def a_float_slipped_in() -> Case:
    return edited([("not_in_log", 5), ("not_canonical", 5)], ("10050000", "10050000.0"))


@case
def one_event_deleted() -> Case:
    story = usual_sale()
    log, kept = log_of(story), story.receipt(5)
    del story.events[4]
    codes = [("seq_gap", 5), ("close_wrong", 8), ("receipt_missing", 5)]
    return Case(log.bundle(story), codes, receipts=[kept, story.receipt(4)])


@case
def rewritten_and_signed_again() -> Case:
    honest, forged = usual_sale(), Story().registered("A7K2Q9", "C3D4E6").opened()
    forged.bid("A7K2Q9", 10_000_000, 60)
    log = log_of(forged.closed(), usual_sale("Lother"))
    codes = [("receipt_contradicted", 5), ("log_forked", 0)]
    older = [log_of(honest).checkpoint()]
    return Case(log.bundle(forged, 8), codes, receipts=[honest.receipt(5)], older=older)


@case
def signed_by_another_key() -> Case:
    story = usual_sale()
    log = log_of(story)
    return Case(log.bundle(story, checkpoint=log.checkpoint(STRANGER)), [("signature_bad", 0)])


@case
def back_dated() -> Case:
    story = Story().registered("A7K2Q9").opened()
    story.bid("A7K2Q9", 10_000_000, 60)
    story.bid("A7K2Q9", 10_100_000, 50)
    return told(story, [("time_went_back", 4)])


@case
def another_lots_event() -> Case:
    story, other = usual_sale(), usual_sale("Lother")
    log = log_of(other, story)
    story.events[3] = other.events[3]
    codes = [("log_order", 4), ("wrong_lot", 4)]
    return Case(log.bundle(story), codes)


@case
def below_the_minimum_and_a_wrong_end() -> Case:
    story = usual_sale()
    del story.events[6:]
    story.bids, story.ends = 3, 3600
    story.bid("C3D4E6", 10_249_999, 3500, ends_at=text(3759))
    story.ends = 3759
    return told(story.closed(), [("bid_below_minimum", 7), ("extension_wrong", 7)])


@case
def many_wrongs() -> Case:
    story = Story().registered("A7K2Q9", "C3D4E6").opened(strict_ladder=True)
    story.bid("A7K2Q9", 10_000_001, 60)
    story.bid("A7K2Q9", 10_050_001, 61, basis="auto")
    story.bid("Z9Z9Z9", 10_050_001, 62, basis="priority_match")
    story.bid("C3D4E6", 10_100_001, 63, received_at=text(64))
    story.append("lot.extended", 70, {"reason": "officer", "ends_at": text(3599), "evidence": ""})
    story.append("lot.resumed", 71, {"ends_at": text(100)})
    story.append("bid.accepted", 72, {"bidder": "A7K2Q9", "amount": True, "basis": "bid"})
    story.ends = 100
    story.bid("A7K2Q9", 10_150_001, 100, ends_at=text(400))
    story.ends = 400
    story.closed(399, bids=9, price=None, bidder=7)
    story.bid("C3D4E6", 10_200_001, 401)
    codes = [
        ("off_ladder", 4),
        ("auto_against_self", 5),
        ("bidder_not_registered", 6),
        ("match_unlawful", 6),
        ("received_later", 7),
        ("end_shortened", 8),
        ("out_of_place", 9),
        ("resumed_too_short", 9),
        ("end_shortened", 9),
        ("body_invalid", 10),
        ("bid_late", 11),
        ("closed_early", 12),
        ("close_wrong", 12),
        ("close_wrong", 12),
        ("close_wrong", 12),
        ("after_end", 13),
    ]
    return told(story, codes)


@case
def refused_though_in_time() -> Case:
    wrong = refusal_receipt(SIGNER, "Lstory", KEY, "too_late", at(3799))
    right = refusal_receipt(SIGNER, "Lstory", KEY, "lot_closed", at(3800))
    made = told(usual_sale(), [("refused_in_time", 0)])
    made.receipts = [right, wrong]
    return made


@case
def receipts_that_say_nothing_here() -> Case:
    story, other = usual_sale(), usual_sale("Lother")
    codes = [("receipt_other_lot", 4), ("signature_bad", 4), ("receipt_unreadable", 0)]
    made = told(story, codes)
    made.receipts = [other.receipt(4), story.receipt(4, STRANGER), "hello\n"]
    return made


@case
def older_checkpoints_of_all_sorts() -> Case:
    story, log = usual_sale(), log_of(usual_sale("Lother"))
    earlier = log.checkpoint()
    log.add(*story.events)
    now, older_bundle = log.checkpoint(), log.bundle(story)
    later = log_of(usual_sale("Lother"), story, usual_sale("Lthird")).checkpoint()
    foreign = WITNESS.cosign(STRANGER.sign("other.test/log\n1\n" + "A" * 43 + "=\n"), 1)
    codes = [("consistency_missing", 0), ("log_shorter", 0), ("signature_bad", 0)]
    older = [earlier, now, older_bundle, later, foreign]
    return Case(log.bundle(story), codes, older=older)


@case
def a_checkpoint_of_another_log() -> Case:
    made = told(usual_sale(), [("log_other", 0)])
    made.trust = f"{SIGNER.key}\n{SECOND.key}\n"
    made.older = [log_of(usual_sale()).checkpoint(SECOND)]
    return made


@case
def suspended_before_it_opened() -> Case:
    story = Story()
    story.append("lot.announced", -90, {"round": 1})
    story.append("lot.suspended", -80, {"reason": "r", "decision": "d"})
    story.append("lot.resumed", -70, {"ends_at": text(3600)})
    return told(story.opened().closed(), [])


@case
def leaves_in_another_order() -> Case:
    story = usual_sale()
    log = MemoryLog().add(story.events[1], story.events[0], *story.events[2:])
    return Case(log.bundle(story), [("log_order", 2)])


@case
def a_proof_that_cannot_be_read() -> Case:
    made = told(usual_sale(), [("not_in_log", 1)])
    value = json.loads(made.bundle)
    value["entries"][0]["proof"][0] = "!!"
    made.bundle = json.dumps(value, ensure_ascii=False)
    return made


@case
def no_entries() -> Case:
    return told(Story(), [("seq_gap", 1)])


@case
def a_checkpoint_that_is_none() -> Case:
    made = told(usual_sale(), [("signature_bad", 0)])
    value = json.loads(made.bundle)
    value["checkpoint"] = "hello"
    made.bundle = json.dumps(value, ensure_ascii=False)
    return made


def signed_by(signer: Signer, size: int, log: MemoryLog) -> str:
    """A checkpoint of our log's name over the true root, with any key and any size."""
    return signer.sign(Checkpoint(SIGNER.name, size, tree_root(log.leaves)).text())


@case
def signed_by_a_trusted_key_of_another_log() -> Case:
    story = usual_sale()
    log = log_of(story)
    bundle = log.bundle(story, checkpoint=signed_by(SECOND, len(log.leaves), log))
    return Case(bundle, [("signature_bad", 0)], trust=f"{SIGNER.key}\n{SECOND.key}\n")


@case
def a_size_that_the_proofs_do_not_reach() -> Case:
    story = usual_sale()
    log = log_of(story)
    older = log_of(Story(events=story.events[:4])).checkpoint()
    bundle = log.bundle(story, 4, checkpoint=signed_by(SIGNER, 17, log))
    return Case(bundle, [("not_in_log", 1), ("log_forked", 0)], older=[older])


@case
def an_index_beyond_the_log() -> Case:
    story = Story()
    story.append("lot.withdrawn", 0, {})
    bundle = log_of(story).bundle(story)
    return Case(bundle.replace('"index":0', '"index":5'), [("not_in_log", 1)])


@case
def a_hash_in_a_second_spelling() -> Case:
    made = told(usual_sale(), [("not_in_log", 1)])
    value = json.loads(made.bundle)
    proof = value["entries"][0]["proof"]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    proof[0] = proof[0][:-2] + alphabet[alphabet.index(proof[0][-2]) + 1] + "="
    made.bundle = json.dumps(value, ensure_ascii=False)
    return made


@case
def a_signature_under_another_key_id() -> Case:
    story = usual_sale()
    text, line = story.receipt(4).rsplit(" ", 1)
    blob = b64decode(line)
    renamed = b64encode(bytes([blob[0] ^ 1]) + blob[1:]).decode()
    made = told(story, [("signature_bad", 4)])
    made.receipts = [f"{text} {renamed}\n"]
    return made


@case
def withdrawn_before_the_end_refuses_rightly() -> Case:
    story = Story().opened()
    story.append("lot.withdrawn", 30, {"decision": "d", "reason": "r"})
    made = told(story, [])
    made.receipts = [refusal_receipt(SIGNER, "Lstory", KEY, "lot_closed", at(40))]
    return made


@case
def two_priority_buyers_of_one_rank() -> Case:
    story = Story().registered("A7K2Q9", "C3D4E6", "F6G7H9")
    ranks = [{"bidder": "C3D4E6", "rank": 1}, {"bidder": "F6G7H9", "rank": 1}]
    story.opened(priority_bidders=ranks)
    story.bid("A7K2Q9", 10_000_000, 60)
    story.bid("C3D4E6", 10_000_000, 61, basis="priority_match")
    story.bid("F6G7H9", 10_000_000, 62, basis="priority_match")
    return told(story, [("match_unlawful", 7)])


@case
def a_bid_after_the_court_barred_the_bidder() -> Case:
    story = Story().registered("A7K2Q9").opened()
    story.bid("A7K2Q9", 10_000_000, 60)
    story.append("registration.revoked", 70, {"bidder": "A7K2Q9"})
    story.bid("A7K2Q9", 10_050_000, 80)
    story.closed().append("registration.revoked", 9000, {"bidder": "A7K2Q9"})
    return told(story, [("bidder_not_registered", 5)])


@case
def a_count_that_is_no_number() -> Case:
    story = Story().registered("A7K2Q9").opened()
    story.bid("A7K2Q9", 10_000_000, 60)
    return told(story.closed(bids=True), [("close_wrong", 4)])


def with_raw_body(body: str) -> Case:
    """An event whose body `make_event` would refuse, put into the log all the same."""
    story = Story()
    made = story.append("lot.noted", 0, {"x": "here"})
    raw = made.text.replace('{"x":"here"}', body)
    story.events = [ChainedEvent(raw, event_hash(raw))]
    return told(story, [("not_canonical", 1)])


@case
def a_lone_surrogate() -> Case:
    return with_raw_body('{"x":"\\ud800"}')


@case
def nested_too_deeply() -> Case:
    return with_raw_body('{"x":' + "[" * 40 + "]" * 40 + "}")


@case
def an_integer_beyond_exactness() -> Case:
    return with_raw_body('{"x":9007199254740993}')


@case
def a_key_under_another_id() -> Case:
    key = str(SIGNER.key).replace("+2", "+3", 1)
    assert key != str(SIGNER.key)
    return Case(told(usual_sale(), []).bundle, None, trust=key)


@case
def not_json() -> Case:
    return Case("<html>", None)


@case
def duplicate_members() -> Case:
    made = told(usual_sale(), [])
    return Case(made.bundle.replace('"lot":', '"lot":"Lx","lot":', 1), None)


@case
def another_format() -> Case:
    return Case('{"format":"auction-lot-bundle/2"}', None)


@case
def a_trailing_comma() -> Case:
    return Case(told(usual_sale(), []).bundle.replace("]}", "],}"), None)


@case
def keys_that_are_none() -> Case:
    made = told(usual_sale(), [])
    return Case(made.bundle, None, trust="not a key\n")


@case
def only_a_witness_is_trusted() -> Case:
    made = told(usual_sale(), [])
    return Case(made.bundle, None, trust=f"{WITNESS.key}\n")


def document(name: str) -> dict[str, Any]:
    """One vector as it is written."""
    from tests.evidence.verdict import verdict

    made = CASES[name]()
    asked = {
        "bundle": made.bundle,
        "trust": made.trust,
        "receipts": made.receipts,
        "older": made.older,
        "witnesses": made.witnesses,
        "expectsClose": made.expects_close,
    }
    found = {language: verdict(asked, language) for language in ("zh", "en")}
    codes = [(one["code"], one["seq"] or 0) for one in found["zh"].get("breaches", [])]
    assert (found["zh"]["exit"] == 2) == (made.codes is None), (name, found["zh"])
    assert made.codes is None or codes == made.codes, (name, codes)
    return {"name": name, "input": asked, "expect": found}


def main() -> None:
    for name in CASES:
        written = json.dumps(document(name), ensure_ascii=False, indent=1, sort_keys=True)
        (FOLDER / f"{name}.json").write_text(written + "\n", encoding="utf-8")
    print(len(CASES), "vectors")


if __name__ == "__main__":
    main()
