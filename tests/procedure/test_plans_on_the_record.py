"""The approval of a plan is a step of the lot's public record, and strangers' programs check it."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from auction_app.distribution.planning import pool_of
from auction_app.evidence import service as evidence
from tests.distribution.story import pay_out, story_of_lot
from tests.evidence.verdict import verdict
from tests.procedure.court import Court
from tests.procedure.test_the_whole_way import delivered

ROOT = Path(__file__).parents[2]


def asked(court: Court) -> dict[str, object]:
    """What a stranger asks of either verifier: the bundle as the API gives it, and the keys."""
    client = court.app.test_client()
    bundle = client.get(f"/api/v1/lots/{court.lot}/bundle").get_data(as_text=True)
    keys = client.get("/log/v1/keys").get_data(as_text=True)
    question = {"bundle": bundle, "trust": keys, "receipts": [], "older": [], "witnesses": 0}
    return question | {"expectsClose": True}


def in_the_browser(question: dict[str, object], folder: Path) -> dict[str, object]:
    """The report of the browser's own modules."""
    vector = folder / "bundle.json"
    vector.write_text(json.dumps({"name": "bundle", "input": question}), encoding="utf-8")
    words = ROOT / "auction_app" / "evidence" / "words.json"
    script = ROOT / "tests" / "evidence" / "verify_vectors.mjs"
    command = ["node", str(script), str(ROOT / "static" / "evidence"), str(words), str(vector)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    report: dict[str, object] = json.loads(done.stdout)["bundle"]["en"]
    return report


def test_a_security_is_entered_by_choosing_a_lot_of_the_case(sold: Court) -> None:
    """Nobody at a court knows the number of a lot by heart."""
    story = story_of_lot(sold)
    page = story.client("clerk").get(f"{story.desk}/claims").get_data(as_text=True)
    choice = re.search(r'<select[^>]*name="lot".*?</select>', page, re.DOTALL)
    assert choice is not None
    assert f'value="{sold.lot}"' in choice[0]


def test_an_approved_plan_stands_on_the_record_and_both_verifiers_find_it(
    sold: Court, tmp_path: Path
) -> None:
    delivered(sold)
    story = story_of_lot(sold)
    first = story.plan()
    plan = pay_out(story)
    assert first != plan, "a later version takes the place of the first"
    closed = sold.act("distribute")
    events = sold.events("plan.approved")
    assert [one["body"]["plan_version"] for one in events] == [1, 2]
    body = events[-1]["body"]
    told = story.client("clerk").get(f"/api/v1/cases/{story.case_id}/plan").get_json()["plan"]
    assert told["id"] == plan
    assert body["plan_sha256"] == told["sha256"] == closed["plan_sha256"]
    assert body["approved_by"] == sold.team.approver.account_id
    assert (body["article"], body["case_number"]) == ("CPI509", story.number)
    sold.story.follow()
    question = asked(sold)
    assert body["plan_sha256"] in str(question["bundle"])
    for report in (verdict(question, "en"), in_the_browser(question, tmp_path)):
        assert report["exit"] == 0, report


def test_a_record_closed_by_another_plan_is_found_by_both(sold: Court, tmp_path: Path) -> None:
    delivered(sold)
    story = story_of_lot(sold)
    pay_out(story)
    with sold.transactions() as tx:
        ground = {"zh": "依法", "en": "As the law provides"}
        body = {"actor": "court", "article": "CPI508", "case_number": story.number}
        forged = body | {"reason": ground, "decision": None, "plan_sha256": "0" * 64}
        evidence.append(tx, sold.lot, "lot.distributed", forged, sold.clock.now())
    sold.story.follow()
    question = asked(sold)
    for report in (verdict(question, "en"), in_the_browser(question, tmp_path)):
        assert report["exit"] == 1
        assert "body_invalid" in json.dumps(report)


def test_a_plan_of_money_found_without_a_lot_leaves_no_record_of_a_lot(sold: Court) -> None:
    story = story_of_lot(sold)
    story.arrive("100")
    with story.transactions.reading() as session:
        found = [one.account for one in pool_of(session, story.case_id) if one.lot_id is None]
    story.approve(story.propose(accounts=found))
    assert sold.events("plan.approved") == []
