"""What staff sees of payments: nobody named, returned refunds sent once more to the payer and nowhere else."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.ids import new_bidder_code, new_id
from auction_app.payments import queries, refunds, service
from auction_app.payments.decision import GatewayEvent
from auction_app.payments.gateway import SandboxGateway
from auction_app.payments.watch import find_watch_list
from tests.payments.test_booking import FEN, Till
from tests.support import people
from tests.support.clock import HandClock

PATH = "/staff/payments"
BROWSER = {"Accept": "text/html"}


def browser(app: Flask, ports: Ports, engine: Engine, at: datetime, role: str) -> FlaskClient:
    transactions = Transactions(engine)
    person = people.make_staff(transactions, ports.vault, role, at)
    return people.signed_in(app, transactions, person, at, second_factor=True)


@pytest.fixture
def operator(app: Flask, ports: Ports, engine: Engine, clock: HandClock) -> FlaskClient:
    return browser(app, ports, engine, clock.now(), "operator")


@pytest.fixture
def returned(engine: Engine, clock: HandClock) -> Till:
    """A deposit whose refund the payer's bank sent back."""
    till = Till(Transactions(engine), clock.now()).open()
    till.tell("succeeded")
    till.ask_back()
    till.send()
    with till.transactions() as tx:
        name = queries.refund_name(tx.session, till.ref)
        told = GatewayEvent(
            new_id("evt_"), "refund_failed", till.ref, FEN, "CNY", False, till.at, about=name
        )
        service.apply_event(tx, told, till.at, is_live=False)
    return till


def send_again(client: FlaskClient, ref: str, **more: str) -> int:
    data = {"csrf_token": people.csrf_of(client, PATH), **more}
    return client.post(f"{PATH}/{ref}/send-again", data=data, headers=BROWSER).status_code


def test_a_returned_refund_is_shown_and_sent_once_more(
    operator: FlaskClient, returned: Till
) -> None:
    assert returned.ref in operator.get(PATH, headers=BROWSER).text
    assert send_again(operator, returned.ref) == 303
    assert returned.send() == 1
    assert returned.stands() == {"deposit": 0, "refund": 0, "sale": 0}
    assert send_again(operator, returned.ref) == 404


@pytest.mark.parametrize("field", ["account", "iban", "destination", "card", "to"])
def test_a_refund_to_another_account_is_refused(
    operator: FlaskClient, returned: Till, field: str
) -> None:
    assert send_again(operator, returned.ref, **{field: "6222020000000000"}) == 403
    with returned.transactions.reading() as session:
        refund = queries.payments_by_ref(session, [returned.ref])[returned.ref].refund
    assert refund is not None and refund.state == "failed"


def test_no_verb_of_refunds_takes_an_account() -> None:
    for verb in (refunds.request_refund, refunds.begin_anew, refunds.RefundOrder):
        named = " ".join(verb.__annotations__)
        assert not {"account", "iban", "card", "destination", "payee"} & set(named.split())


@pytest.mark.parametrize("role", ["supervisor", "auditor"])
def test_others_see_and_do_nothing(
    app: Flask, ports: Ports, engine: Engine, clock: HandClock, returned: Till, role: str
) -> None:
    client = browser(app, ports, engine, clock.now(), role)
    assert client.get(PATH, headers=BROWSER).status_code == 200
    data = {"csrf_token": people.csrf_of(client, "/account")}
    path = f"{PATH}/{returned.ref}/send-again"
    assert client.post(path, data=data, headers=BROWSER).status_code == 403


def test_many_payments_of_one_holder_and_one_card_of_several_are_seen_and_nobody_named(
    operator: FlaskClient, engine: Engine, ports: Ports, clock: HandClock
) -> None:
    transactions, at = Transactions(engine), clock.now()
    numbers = []
    for turn in range(6):
        holder = b"one holder" if turn < 5 else b"another holder"
        order = service.PaymentOrder(new_id("L"), new_bidder_code(), holder, FEN, "CNY")
        numbers.append(order.bidder)
        with transactions() as tx:
            ref = service.open_payment(tx, SandboxGateway(), order, at)
            service.pay_in_sandbox(tx, ref, "succeed", at)
            mark = GatewayEvent(
                new_id("evt_"), "charged", ref, FEN, "CNY", False, at, mark="fp_same_card"
            )
            service.apply_event(tx, mark, at, is_live=False)
    with transactions.reading() as session:
        found = {row.of: row for row in find_watch_list(session, ports.vault, at).hurries}
    assert (found["holder"].payments, found["holder"].lots) == (5, 5)
    assert (found["card"].payments, found["card"].holders) == (6, 2)
    page = operator.get(PATH, headers=BROWSER).text
    assert found["card"].tag in page and "fp_same_card" not in page
    assert not any(number in page for number in numbers)
