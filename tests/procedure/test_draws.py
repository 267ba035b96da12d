"""The draw among creditors of equal rank: why it waits, and that proposing again wins no other seed (AS 16)."""

from __future__ import annotations

from typing import Any

import pytest

from auction_app.evidence.models import LogAlarm
from tests.procedure.court import Court
from tests.procedure.test_in_kind import failed as failed  # the fixture
from tests.procedure.test_in_kind import in_ten_days, publish_log

A_AND_B = "甲；800,000；1；是\n乙；800,000；1；是"
ALL_THREE = f"{A_AND_B}\n丙；800,000；1；是"


def propose(court: Court, creditors: str = A_AND_B, **said: Any) -> set[str]:
    """Codes of what stands in the way of a proposal; empty when it is made."""
    body = {
        "act": "take_in_kind",
        "decision": "（2026）川0105执12号之一",
        "reason_zh": "依法",
        "reason_en": "As the law provides",
        "creditors": creditors,
        "difference_by": in_ten_days(court),
        "is_qualified": True,
    } | said
    answer = court.send("clerk", f"/api/v1/lots/{court.lot}/acts", body)
    return {one["code"] for one in answer.get_json().get("findings", ())}


def decide(court: Court, **decision: str) -> Any:
    door = f"/api/v1/lots/{court.lot}/acts/{court.digest()}/decision"
    return court.send("approver", door, decision)


def refuse(court: Court) -> None:
    assert decide(court, decision="refuse", answer="名单有误").status_code == 200


def taken(court: Court) -> dict[str, Any]:
    assert decide(court, decision="approve").status_code == 200
    body: dict[str, Any] = court.events("lot.taken_in_kind")[-1]["body"]
    return body


def test_before_the_seed_is_public_a_list_may_be_replaced(failed: Court) -> None:
    assert propose(failed) == set()
    assert propose(failed, ALL_THREE) == set()
    root = publish_log(failed)
    assert taken(failed)["draw"]["seed"] == root


def test_the_same_creditors_proposed_again_are_drawn_by_the_first_seed(failed: Court) -> None:
    propose(failed)
    first = failed.digest()
    root = publish_log(failed)
    # Whoever dislikes the outcome proposes again, and again after the next checkpoint.
    for reason in ("改写理由", "再改写"):
        failed.clock.forward(minutes=1)
        assert propose(failed, reason_zh=reason) == set()
        assert publish_log(failed) != root
    body = taken(failed)
    assert (body["draw"]["seed"], body["draw"]["proposal"]) == (root, first)
    assert body["proposal"] != first


@pytest.mark.parametrize(
    "other",
    [
        ALL_THREE,
        "甲；800,000；1；是\n乙；800,000；2；是",
        "甲；800,000；1；是\n乙；800,000；1；否",
        "甲；800,000；1；是\n丙；800,000；1；是",
    ],
)
def test_another_list_is_not_proposed_once_the_seed_is_public(failed: Court, other: str) -> None:
    propose(failed)
    publish_log(failed)
    assert propose(failed, other) == {"draw_is_fixed"}
    refuse(failed)  # another person says why, on record
    assert propose(failed, other) == set()


def test_the_same_creditors_keep_their_numbers(failed: Court) -> None:
    propose(failed)
    publish_log(failed)
    turned = "乙；800,000；1；是\n 甲 ；800,000；1；是"
    assert propose(failed, turned) == {"draw_numbers_differ"}
    refuse(failed)
    assert propose(failed, turned) == {"draw_numbers_differ"}
    assert propose(failed) == set()


def test_after_a_refusal_the_same_creditors_still_have_their_first_seed(failed: Court) -> None:
    propose(failed)
    root = publish_log(failed)
    refuse(failed)
    propose(failed, ALL_THREE)
    assert publish_log(failed) != root
    refuse(failed)
    assert propose(failed) == set()
    publish_log(failed)
    assert taken(failed)["draw"]["seed"] == root


def test_a_taker_who_did_not_pay_ends_the_attempt(failed: Court) -> None:
    propose(failed, ALL_THREE)
    root = publish_log(failed)
    gone = taken(failed)["taker"]
    failed.clock.forward(days=12)
    failed.act("in_kind_default")
    assert propose(failed, ALL_THREE) == set()
    assert publish_log(failed) != root
    body = taken(failed)
    assert body["taker"] != gone and body["draw"]["seed"] != root


def test_the_approver_reads_why_the_draw_waits_and_which_seed_it_has(failed: Court) -> None:
    propose(failed)
    page = failed.client("approver").get(failed.path).get_data(as_text=True)
    assert "公开日志尚无检查点" in page or "尚未收录" in page
    refused = failed.approve()
    said = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "未执行；该提议仍待决定" in said and said.count("等待抽签") == 1
    with failed.transactions() as tx:
        alarm = LogAlarm(code="event_missing", lot_id=failed.lot, detail="x", at=failed.clock.now())
        tx.session.add(alarm)
    assert "公开日志的警报" in failed.client("approver").get(failed.path).get_data(as_text=True)
    with failed.transactions() as tx:
        tx.session.get_one(LogAlarm, alarm.id).cleared_at = failed.clock.now()
    root = publish_log(failed)
    page = failed.client("approver").get(failed.path).get_data(as_text=True)
    assert "抽签种子已于" in page and root in page
    assert failed.approve().status_code == 303
