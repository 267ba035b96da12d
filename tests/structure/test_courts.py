"""Each court sees its own: for every staff door, a foreign id is as good as one that does not exist."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from auction_app.accounts.models import Account
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.lots.models import Lot
from auction_app.test_doors.rooms import TestLot, publish_test_lot
from tests.support.clock import HandClock
from tests.support.people import csrf_of, make_court, make_staff, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.routing import Rule
    from werkzeug.test import TestResponse

LOT = TestLot(start_price=1_000_000, increment=10_000, seconds_open=3600, window_s=300, deposit=0)
OF_NOBODY = "LdoesNotExist"


@pytest.fixture
def foreign(app: Flask, ports: Ports, clock: HandClock) -> dict[str, str]:
    """Ids of a court that is not ours, by the name of the argument in an address."""
    house = app.extensions["auction"]
    with house.transactions() as tx:
        lot_id = publish_test_lot(tx, ports.vault, LOT, clock.now())
        court_id = tx.session.get_one(Lot, lot_id).court_id
    at = clock.now()
    clerk = make_staff(house.transactions, ports.vault, "clerk", at, court_id=court_id)
    return {"lot_id": lot_id, "lot": lot_id, "account_id": clerk.id}


def doors(app: Flask, role: str) -> list[tuple[str, Rule]]:
    """(method, route) of every door that takes an id and is open to the role."""
    found = []
    for rule in app.url_map.iter_rules():
        guard: Any = getattr(app.view_functions[rule.endpoint], "__guard__", None)
        if guard is None or role not in guard.roles or not rule.arguments:
            continue
        found += [
            (method, rule) for method in sorted(rule.methods or ()) if method in ("GET", "POST")
        ]
    return found


def address(rule: Rule, ids: dict[str, str]) -> str:
    values = {
        name: "photo" if name == "kind" else ids.get(name, OF_NOBODY) for name in rule.arguments
    }
    return re.sub(r"<(?:[^:<>]*(?:\([^)]*\))?:)?(\w+)>", lambda m: values[m.group(1)], rule.rule)


def ask(client: FlaskClient, method: str, path: str, token: str) -> TestResponse:
    form = {"csrf_token": token, "reason": "x", "text_zh": "x", "text_en": "x", "digest": "0" * 64}
    if method == "POST" and path.startswith("/api/"):
        return client.post(path, json=form, headers={"X-CSRF-Token": token})
    return client.open(path, method=method, data=form if method == "POST" else None)


def without_chance(answer: TestResponse) -> str:
    """The body without what differs from request to request."""
    if answer.is_json:
        differs = {"server_time", "instance", "request_id"}
        return str({k: v for k, v in answer.get_json().items() if k not in differs})
    body = re.sub(r'(value|nonce)="[^"]*"', "", answer.get_data(as_text=True))
    body = re.sub(r'<div class="stack" role="status">.*?</div></div>', "", body)  # messages kept
    body = re.sub(r"/desk/lots/\w+", "", body)  # a redirect names the id that was asked for
    return re.sub(r"<code>[0-9a-f]{16}</code>", "", body)


@pytest.mark.parametrize("role", ["clerk", "approver"])
def test_another_courts_things_are_as_good_as_missing(
    app: Flask, transactions: Transactions, ports: Ports, clock: HandClock, role: str,
    foreign: dict[str, str],
) -> None:  # fmt: skip
    at = clock.now()
    mine = make_staff(transactions, ports.vault, role, at, court_id=make_court(transactions))
    client = signed_in(app, transactions, mine, at, second_factor=True)
    token = csrf_of(client, "/desk")
    tried, wrong = 0, []
    for method, rule in doors(app, role):
        theirs = ask(client, method, address(rule, foreign), token)
        missing = ask(client, method, address(rule, {}), token)
        tried += 1
        # 400, 422 and 303: the form is looked at first, for any id alike.
        alike = theirs.status_code == missing.status_code
        if not alike or theirs.status_code not in (303, 400, 404, 422):
            wrong.append(f"{method} {rule.rule}: {theirs.status_code}, {missing.status_code}")
        elif without_chance(theirs) != without_chance(missing):
            wrong.append(f"{method} {rule.rule}: another body")
    assert tried >= 5
    assert not wrong


def test_what_was_tried_on_another_court_changed_nothing(
    app: Flask, transactions: Transactions, ports: Ports, clock: HandClock, foreign: dict[str, str]
) -> None:
    at = clock.now()
    mine = make_staff(transactions, ports.vault, "approver", at, court_id=make_court(transactions))
    client = signed_in(app, transactions, mine, at, second_factor=True)
    token = csrf_of(client, "/desk")
    for method, rule in doors(app, "approver"):
        ask(client, method, address(rule, foreign), token)
    with transactions.reading() as reading:
        assert reading.get_one(Lot, foreign["lot_id"]).state == "published"
        assert reading.get_one(Account, foreign["account_id"]).disabled_at is None
