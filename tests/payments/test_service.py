"""Payments in a real database: each message once, refunds once, a sandbox that behaves."""

import dataclasses
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_bidder_code, new_id
from auction_app.payments import queries, refunds, service
from auction_app.payments.decision import GatewayEvent
from auction_app.payments.facts import PaymentFailed, PaymentSucceeded, RefundSent
from auction_app.payments.gateway import SandboxGateway
from auction_app.payments.queries import PaymentView
from tests.support.clock import HandClock

HOLDER = b"h" * 32


@pytest.fixture
def heard() -> list[object]:
    return []


@pytest.fixture
def transactions(engine: Engine, heard: list[object]) -> Transactions:
    kinds = (PaymentSucceeded, PaymentFailed, RefundSent)
    return Transactions(engine, {kind: [lambda tx, fact: heard.append(fact)] for kind in kinds})


@pytest.fixture
def at(clock: HandClock) -> datetime:
    return clock.now()


@pytest.fixture
def ref(transactions: Transactions, at: datetime) -> Iterator[str]:
    order = service.PaymentOrder(new_id("L"), new_bidder_code(), HOLDER, 220_000_00, "CNY")
    with transactions() as tx:
        made = service.open_payment(tx, SandboxGateway(), order, at)
    yield made
    with transactions() as tx:  # the module's tests share one outbox
        tx.session.execute(text("UPDATE refund SET state = 'held' WHERE state = 'due'"))


def event(ref: str, kind: str, at: datetime, event_id: str = "") -> GatewayEvent:
    return GatewayEvent(
        event_id or new_id("evt_"), kind, ref, 220_000_00, "CNY", False, at, reason="declined"
    )


def apply(transactions: Transactions, told: GatewayEvent, at: datetime) -> str:
    with transactions() as tx:
        return service.apply_event(tx, told, at, is_live=False)


def view(transactions: Transactions, ref: str) -> PaymentView:
    with transactions.reading() as session:
        return queries.payments_by_ref(session, [ref])[ref]


def test_a_payment_asked_for_twice_is_one_payment(transactions: Transactions, at: datetime) -> None:
    order = service.PaymentOrder(new_id("L"), new_bidder_code(), HOLDER, 100, "CNY")
    with transactions() as tx:
        first = service.open_payment(tx, SandboxGateway(), order, at)
    with transactions() as tx:
        assert service.open_payment(tx, SandboxGateway(), order, at) == first
    assert first.startswith("pi_")


def test_the_same_event_twice_takes_effect_once(
    transactions: Transactions, ref: str, at: datetime, heard: list[object]
) -> None:
    told = event(ref, "succeeded", at)
    assert apply(transactions, told, at) == "applied"
    assert apply(transactions, told, at + timedelta(hours=1)) == "applied"
    assert [type(fact) for fact in heard] == [PaymentSucceeded]
    assert view(transactions, ref).succeeded_at == at


def test_two_events_of_one_success_admit_once(
    transactions: Transactions, ref: str, at: datetime, heard: list[object]
) -> None:
    assert apply(transactions, event(ref, "succeeded", at), at) == "applied"
    assert apply(transactions, event(ref, "succeeded", at), at) == "no_change"
    assert len(heard) == 1


def test_a_failure_may_be_paid_again_and_late_news_undoes_nothing(
    transactions: Transactions, ref: str, at: datetime, heard: list[object]
) -> None:
    apply(transactions, event(ref, "failed", at), at)
    assert view(transactions, ref).state == "failed" and view(transactions, ref).is_payable
    apply(transactions, event(ref, "succeeded", at), at)
    apply(transactions, event(ref, "processing", at), at)
    apply(transactions, event(ref, "failed", at), at)
    assert view(transactions, ref).state == "succeeded"
    assert [type(fact) for fact in heard] == [PaymentFailed, PaymentSucceeded]


def test_a_wrong_amount_is_kept_and_admits_nobody(
    transactions: Transactions, ref: str, at: datetime, heard: list[object]
) -> None:
    told = dataclasses.replace(event(ref, "succeeded", at), amount_fen=1)
    assert apply(transactions, told, at) == "mismatch"
    assert apply(transactions, told, at) == "mismatch"
    assert heard == [] and view(transactions, ref).state == "awaiting"
    with transactions.reading() as session:
        assert queries.events_of(session, ref) == 1


def test_a_message_about_an_unknown_payment_is_not_swallowed(
    transactions: Transactions, at: datetime
) -> None:
    told = event("pi_unknown", "succeeded", at)
    for _ in range(2):
        with pytest.raises(AuctionError, match="no_such_payment"):
            apply(transactions, told, at)


def test_the_record_of_messages_cannot_be_altered(
    transactions: Transactions, ref: str, at: datetime
) -> None:
    apply(transactions, event(ref, "succeeded", at), at)
    for attack in ("UPDATE payment_event SET amount_fen = 1", "DELETE FROM payment_event"):
        with pytest.raises(DBAPIError, match="append-only"), transactions() as tx:
            tx.session.execute(text(attack))


def test_the_sandbox_succeeds_fails_and_is_slow(
    transactions: Transactions, ref: str, at: datetime, heard: list[object]
) -> None:
    with transactions() as tx:
        assert service.pay_in_sandbox(tx, ref, "fail", at) == "failed"
    with transactions() as tx:
        assert service.pay_in_sandbox(tx, ref, "slow", at) == "processing"
    with pytest.raises(AuctionError, match="payment_settled"), transactions() as tx:
        service.pay_in_sandbox(tx, ref, "succeed", at)
    with transactions() as tx:
        assert service.settle_slow_payments(tx, at + timedelta(seconds=1)) == 0
    with transactions() as tx:
        assert service.settle_slow_payments(tx, at + timedelta(seconds=10)) == 1
    assert view(transactions, ref).state == "succeeded"
    assert [type(fact) for fact in heard] == [PaymentFailed, PaymentSucceeded]


def test_an_arrival_by_hand_counts_once(
    transactions: Transactions, ref: str, at: datetime, heard: list[object]
) -> None:
    paid = view(transactions, ref)
    for _ in range(2):
        with transactions() as tx:
            assert service.record_arrival(tx, paid.lot_id, paid.bidder, at) == ref
    assert len(heard) == 1


def test_a_refund_is_owed_once_and_due_within_a_day(
    transactions: Transactions, ref: str, at: datetime, heard: list[object]
) -> None:
    apply(transactions, event(ref, "succeeded", at), at)
    with transactions() as tx:
        first = refunds.request_refund(tx, ref, "outbid", at)
    with transactions() as tx:
        assert refunds.request_refund(tx, ref, "outbid", at) == first
    refund = view(transactions, ref).refund
    assert refund is not None and refund.due_at == at + timedelta(hours=24)
    with transactions() as tx:
        assert refunds.send_due_refunds(tx, SandboxGateway(), at) == 1
    with transactions() as tx:
        assert refunds.send_due_refunds(tx, SandboxGateway(), at) == 0
    refund = view(transactions, ref).refund
    assert refund is not None and refund.state == "sent"
    assert [type(fact) for fact in heard] == [PaymentSucceeded, RefundSent]


def test_a_refused_refund_is_tried_again_until_it_goes(
    transactions: Transactions, ref: str, at: datetime
) -> None:
    apply(transactions, event(ref, "succeeded", at), at)
    gateway = SandboxGateway(failing_refunds=2)
    with transactions() as tx:
        refunds.request_refund(tx, ref, "unsold", at)
    sent = []
    for seconds in (0, 1, 2, 3, 5, 8):
        with transactions() as tx:
            sent.append(refunds.send_due_refunds(tx, gateway, at + timedelta(seconds=seconds)))
    assert sent == [0, 0, 0, 0, 0, 1]
    refund = view(transactions, ref).refund
    assert refund is not None and (refund.state, refund.attempts) == ("sent", 3)


def test_a_payment_that_never_came_is_cancelled_not_refunded(
    transactions: Transactions, ref: str, at: datetime
) -> None:
    with transactions() as tx:
        assert refunds.request_refund(tx, ref, "unsold", at) is None
    assert view(transactions, ref).state == "cancelled"


def test_a_disputed_charge_freezes_its_refund(
    transactions: Transactions, ref: str, at: datetime
) -> None:
    apply(transactions, event(ref, "succeeded", at), at)
    with transactions() as tx:
        refunds.request_refund(tx, ref, "outbid", at)
    apply(transactions, event(ref, "disputed", at), at)
    with transactions() as tx:
        assert refunds.send_due_refunds(tx, SandboxGateway(), at) == 0
    refund = view(transactions, ref).refund
    assert refund is not None and refund.state == "held"
    with transactions.reading() as session:
        assert ref in queries.late_refunds(session, at + timedelta(hours=25))


def test_somebody_elses_payment_is_absent(transactions: Transactions, ref: str) -> None:
    with transactions.reading() as session:
        assert queries.find_payment(session, ref, HOLDER) is not None
        assert queries.find_payment(session, ref, b"x" * 32) is None
