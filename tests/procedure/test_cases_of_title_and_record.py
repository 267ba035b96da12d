"""Acceptance cases after payment, through the court's pages and the public record: title, hand-over, a changed byte."""

from __future__ import annotations

from datetime import timedelta

from auction_app.evidence.bundle import parse_bundle
from auction_app.evidence.note import parse_vkey
from auction_app.evidence.verify import Question, verify
from auction_app.kernel.time import legal_day
from auction_app.law.ruling import DELIVERY_DAYS, RULING_DAYS
from auction_app.law.working_days import last_day
from tests.procedure.court import Court
from tests.procedure.test_the_whole_way import paid, ruled, typed


def last_legal_day(court: Court, code: str) -> object:
    """The last day of a clock of this lot, as the desk says it."""
    return legal_day(court.deadlines()[code].due_at - timedelta(microseconds=1))


def test_ten_days_to_serve_the_ruling_and_fifteen_to_hand_over(sold: Court) -> None:
    """Acceptance case AC-60: served, title passes in that instant, and the delivery clock begins."""
    paid(sold)
    paid_on = legal_day(sold.clock.now())
    assert last_legal_day(sold, "serve_ruling") == last_day(paid_on, RULING_DAYS.at(paid_on))
    sold.clock.forward(days=7)
    sold.act("rule", ruled_on=legal_day(sold.clock.now()).isoformat())
    sold.clock.forward(days=1)
    body = sold.act("serve", served_at=typed(sold), way="in_person", receipt="SH-1")
    served_on = legal_day(sold.clock.now())
    assert body["title_passed_at"] == body["served_at"]
    assert last_legal_day(sold, "deliver") == last_day(served_on, DELIVERY_DAYS.at(served_on))
    page = sold.client("clerk").get("/desk/deadlines").get_data(as_text=True)
    assert 'data-law="AS27"' in page


def test_a_stranger_finds_the_byte_that_was_changed_in_what_the_api_gives(sold: Court) -> None:
    """Acceptance case AC-73: one byte of an old bid; the check fails at that record and names it."""
    ruled(sold)
    client = sold.app.test_client()
    bundle = client.get(f"/api/v1/lots/{sold.lot}/bundle").get_data(as_text=True)
    keys = [parse_vkey(one) for one in client.get("/log/v1/keys").get_json()["keys"]]
    assert verify(parse_bundle(bundle), Question(tuple(keys))).is_verified
    bid = next(event for event in sold.events("bid.accepted"))
    amount = str(bid["body"]["amount"])
    forged = amount[:-1] + ("1" if amount[-1] != "1" else "2")
    changed = bundle.replace(f'\\"amount\\":{amount}', f'\\"amount\\":{forged}', 1)
    assert changed != bundle and len(changed) == len(bundle)
    report = verify(parse_bundle(changed), Question(tuple(keys)))
    assert not report.is_verified
    assert bid["seq"] in {breach.seq for breach in report.breaches}
