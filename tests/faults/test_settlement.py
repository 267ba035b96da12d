"""kill -9 in the middle of a settlement: every deposit goes its way, once (P6)."""

from __future__ import annotations

import time
from collections import defaultdict
from typing import Any

import pytest

from tests.faults.house import House, wait_until

DEPOSITORS = 120  # more than one transaction settles
DEPOSIT = 100_000
PRICE = 2_000_000
WITHIN_S = 90.0


def book(house: House) -> list[dict[str, Any]]:
    answer = house.doors.request("GET", "/test/ledger", token=house.server.admin_token)
    assert answer.status == 200, answer.body
    rows: list[dict[str, Any]] = answer.body["rows"]
    return rows


def balances(rows: list[dict[str, Any]], part: str) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        if part in row["account"]:
            sums[row["account"]] += row["amount"]
    return sums


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_a_settlement_that_is_killed_again_and_again_completes_once(house: House) -> None:
    lot = house.lot(seconds_open=90, deposit=DEPOSIT)
    bidders = [house.admitted(lot) for _ in range(DEPOSITORS)]
    for _bidder, code in bidders:
        paid = {"lot": lot, "bidder": code}
        assert (
            house.doors.request("POST", "/test/deposits", paid, house.server.admin_token).status
            == 201
        )
    winner, code = bidders[0]
    house.decided(lot, winner.token, PRICE, "3" * 8 + "-1111-4111-8111-" + "3" * 12)
    house.ended(lot, within_s=120)
    kills = 0
    for _ in range(12):
        victims = house.pids(["jobs"])
        house.kill(victims)
        kills += len(victims)
        time.sleep(0.7)
    assert kills >= 6, "nobody was killed: no test"
    house.mend()
    wait_until(lambda: sum(balances(book(house), f"deposit:{lot}:").values()) == 0, WITHIN_S)
    wait_until(lambda: sum(balances(book(house), f"refund:{lot}:").values()) == 0, WITHIN_S)
    rows = book(house)
    of_lot = [row for row in rows if f":{lot}" in row["account"]]
    assert balances(rows, f"sale:{lot}") == {f"sale:{lot}": DEPOSIT}
    due = house.doors.request("GET", f"/api/v1/lots/{lot}/balance", token=winner.token)
    assert due.status == 200, due.body
    owed_fen = PRICE - DEPOSIT
    assert (due.body["price"], due.body["deposit"], due.body["open"]) == (PRICE, DEPOSIT, owed_fen)
    assert due.body["payment"], "one invoice, opened once"
    assert set(balances(rows, f"deposit:{lot}:").values()) == {0}
    assert set(balances(rows, f"refund:{lot}:").values()) == {0}
    owed = [row for row in of_lot if row["txn"].startswith("owed:") and row["amount"] > 0]
    sent = [row for row in of_lot if row["txn"].startswith("out:") and row["amount"] < 0]
    assert len(owed) == len(sent) == DEPOSITORS - 1
    assert {row["account"].rsplit(":", 1)[1] for row in owed}.isdisjoint({code})
    assert {row["amount"] for row in owed} == {DEPOSIT}
    assert sum(row["amount"] for row in rows) == 0
