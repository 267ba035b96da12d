"""From the application to the bid on real processes: what the contract's §7 says of deposits."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import stripe

from auction_app.kernel.time import legal_day
from tests.support.doors import Answer, Doors
from tests.support.people import resident_id
from tests.support.server import RunningServer

DEPOSIT = 200_000


@pytest.fixture(scope="module")
def doors(server: RunningServer) -> Doors:
    return Doors(server.port, server.admin_token)


def key() -> str:
    return str(uuid.uuid4())


def stripe_says(doors: Doors, server: RunningServer, ref: str, **change: Any) -> Answer:
    """A signed payment_intent.succeeded, as Stripe sends it."""
    thing = {"id": ref, "object": "payment_intent", "amount": DEPOSIT, "currency": "cny"} | change
    told = {
        "id": "evt_" + uuid.uuid4().hex,
        "object": "event",
        "type": "payment_intent.succeeded",
        "livemode": False,
        "created": int(time.time()),
        "data": {"object": thing},
    }
    payload = json.dumps(told)
    header = stripe.WebhookSignature.generate_signature_header(payload, server.webhook_secret)
    return post_raw(doors, "/webhooks/stripe", payload.encode(), {"Stripe-Signature": header})


def post_raw(doors: Doors, path: str, body: bytes, headers: dict[str, str]) -> Answer:
    import http.client

    link = http.client.HTTPConnection("127.0.0.1", doors.port, timeout=20)
    link.request("POST", path, body, {"Content-Type": "application/json", **headers})
    answer = link.getresponse()
    text = answer.read()
    link.close()
    return Answer(answer.status, json.loads(text), text, {})


def test_a_bid_waits_for_the_deposit_that_stripe_reports(
    doors: Doors, server: RunningServer
) -> None:
    lot, bidder = doors.lot(deposit=DEPOSIT), doors.bidder()
    path = f"/api/v1/lots/{lot}/registration"
    applied = doors.request("POST", path, {}, bidder.token)
    assert applied.status == 201
    ref = applied.body["deposit"]["ref"]
    early = doors.bid(lot, bidder.token, 1_000_000, key())
    assert (early.status, early.body["code"], early.body["decided"]) == (403, "not_qualified", True)
    wrong = stripe_says(doors, server, ref, amount=DEPOSIT - 1)
    assert (wrong.status, wrong.body["code"]) == (422, "payment_mismatch")
    assert doors.bid(lot, bidder.token, 1_000_000, key()).status == 403
    assert stripe_says(doors, server, ref).status == 200
    done = doors.bid(lot, bidder.token, 1_000_000, key())
    assert (done.status, done.body["decision"]) == (201, "accepted")
    kinds = [event["kind"] for event in doors.events(lot)]
    assert kinds == ["lot.announced", "lot.opened", "registration.confirmed", "bid.accepted"]


def test_a_lot_without_a_deposit_admits_at_registration(doors: Doors) -> None:
    lot, bidder = doors.lot(), doors.bidder()
    applied = doors.request("POST", f"/api/v1/lots/{lot}/registration", {}, bidder.token)
    assert applied.body["deposit"]["status"] == "not_required"
    confirmed = doors.events(lot)[-1]
    assert confirmed["kind"] == "registration.confirmed"
    assert confirmed["body"]["commitment"] == applied.body["commitment"]
    assert doors.bid(lot, bidder.token, 1_000_000, key()).status == 201


def test_losers_get_their_deposits_back_after_the_end(doors: Doors, server: RunningServer) -> None:
    lot = doors.lot(deposit=DEPOSIT, seconds_open=6, window_s=1)
    people = [doors.bidder() for _ in range(2)]
    refs = []
    for person in people:
        path = f"/api/v1/lots/{lot}/registration"
        refs.append(doors.request("POST", path, {}, person.token).body["deposit"]["ref"])
        assert stripe_says(doors, server, refs[-1]).status == 200
    assert doors.bid(lot, people[0].token, 1_000_000, key()).status == 201
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        lost = doors.request("GET", f"/api/v1/payments/{refs[1]}", token=people[1].token)
        if lost.body["refund"] and lost.body["refund"]["state"] == "sent":
            break
        time.sleep(0.5)
    assert lost.body["refund"]["state"] == "sent"
    won = doors.request("GET", f"/api/v1/payments/{refs[0]}", token=people[0].token)
    assert won.body["refund"] is None


def test_a_deposit_that_comes_after_the_end_goes_back(
    doors: Doors, server: RunningServer
) -> None:  # AC-25
    lot = doors.lot(deposit=DEPOSIT, seconds_open=2, window_s=1)
    bidder = doors.bidder()
    path = f"/api/v1/lots/{lot}/registration"
    ref = doors.request("POST", path, {}, bidder.token).body["deposit"]["ref"]
    while doors.snapshot(lot)["state"] != "closed":
        time.sleep(0.3)
    assert stripe_says(doors, server, ref).status == 200
    mine = doors.request("GET", path, token=bidder.token).body
    assert mine["refusal"] == "too_late" and mine["admitted_at"] is None
    assert "registration.confirmed" not in [event["kind"] for event in doors.events(lot)]


def test_a_listing_stops_the_next_bid_and_its_deletion_opens_the_door_again(
    doors: Doors, server: RunningServer, tmp_path: Path
) -> None:  # AC-21, AC-22
    number, lot = resident_id(9_171), doors.lot()
    made = doors.request("POST", "/test/bidders", about(number), server.admin_token).body
    listed, other = str(made["token"]), doors.bidder()
    path = f"/api/v1/lots/{lot}/registration"
    bidder = doors.request("POST", path, {}, listed).body["bidder"]
    doors.register(lot, other)
    assert doors.bid(lot, listed, 1_000_000, key()).status == 201
    take_over(server, tmp_path, entry_about(number))
    lost = key()
    refused = doors.bid(lot, listed, 1_020_000, lost)
    assert (refused.status, refused.body["decided"]) == (403, True)
    assert doors.bid(lot, other.token, 1_010_000, key()).status == 201
    revoked = [one for one in doors.events(lot) if one["kind"] == "registration.revoked"]
    assert [one["body"] for one in revoked] == [{"bidder": bidder, "article": "NP14"}]
    mine = doors.request("POST", path, {}, listed)
    assert (mine.status, mine.body["code"], mine.body["reason"]) == (403, "listed", "listed")
    take_over(server, tmp_path, entry_about(number) | {"deleted_on": TODAY})
    again = doors.request("POST", path, {}, listed)
    assert (again.status, again.body["bidder"]) == (201, bidder)
    assert doors.outcome(lot, listed, lost).body["code"] == refused.body["code"]
    assert doors.bid(lot, listed, 1_030_000, key()).status == 201


TODAY = legal_day(datetime.now(UTC)).isoformat()


def about(number: str) -> dict[str, str]:
    mark = uuid.uuid4().hex
    phone = "1" + str(int(mark[:10], 16)).zfill(13)[-10:]
    return {"name": "王某", "id_no": number, "phone": phone, "email": f"{mark}@example.test"}


def entry_about(number: str) -> dict[str, Any]:
    return {
        "kind": "list",
        "id_no": number,
        "name": "王某",
        "ground": 1,
        "since": TODAY,
        "case_number": "（2025）川0105执9171号",
        "court": "成都市青羊区人民法院",
    }


def take_over(server: RunningServer, folder: Path, line: dict[str, Any]) -> None:
    """`auction register import`, as a cron job of the installation runs it."""
    file = folder / "register.json"
    file.write_text(json.dumps([line], ensure_ascii=False), "utf-8")
    command = [sys.executable, "-m", "auction_app.cli", "register", "import", str(file)]
    done = subprocess.run(
        [*command, "--data", str(server.data)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert line["id_no"] not in done.stdout


def test_an_unconfirmed_tenant_is_an_ordinary_bidder_and_absence_waives(
    doors: Doors,
) -> None:  # AC-37, AC-38
    confirmed, absent = doors.bidder(), doors.bidder()
    lot = doors.lot(priority=[confirmed.user_id, absent.user_id], seconds_open=6, window_s=1)
    tenant, other = doors.bidder(), doors.bidder()
    for person in (tenant, other, confirmed):
        doors.register(lot, person)
    assert doors.bid(lot, other.token, 1_000_000, key()).status == 201
    claimed = doors.bid(lot, tenant.token, 1_000_000, key())
    assert (claimed.status, claimed.body["code"]) == (409, "too_low")
    assert doors.bid(lot, confirmed.token, 1_000_000, key()).status == 201
    while doors.snapshot(lot)["state"] != "closed":
        time.sleep(0.3)
    late = doors.bid(lot, absent.token, 1_000_000, key())
    assert late.status in (403, 409) and late.body["decided"] is True
    path = f"/api/v1/lots/{lot}/registration"
    asked = doors.request("POST", path, {}, absent.token)
    assert (asked.status, asked.body["code"]) == (409, "registration_closed")
