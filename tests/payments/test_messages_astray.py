"""Messages lost, doubled, late, out of order, forged: every payment is posted once and every fen has its end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine, select

from auction_app.books import chart
from auction_app.infra.ports import Ports
from auction_app.ledger.audit import check_books
from auction_app.payments import aside, refunds
from auction_app.payments.jobs import send_back_what_was_set_aside
from auction_app.payments.models import CardAside, PaymentIntent
from tests.payments.shop import Shop, open_shop
from tests.support.clock import HandClock

FEN = 50_000_00
ASIDE = chart.suspense(chart.STRIPE).code
CARDS = ["pm_card_visa", "pm_card_chargeDeclined", "pm_card_slow", "pm_card_authenticationRequired"]
pick = st.integers(min_value=0, max_value=10**6)


@pytest.fixture
def shop(
    engine: Engine, ports: Ports, clock: HandClock, database_url: str, data_folder: Path
) -> Iterator[Shop]:
    with open_shop(engine, ports, clock, database_url, data_folder) as made:
        yield made


def test_a_message_that_never_came_is_found(shop: Shop) -> None:
    ref = shop.begin(FEN)
    shop.pay(ref)
    shop.post.clear()
    assert shop.view(ref).state == "awaiting"
    shop.sweep()
    assert shop.view(ref).state == "succeeded" and shop.deposit(ref) == (FEN, 0)
    shop.sweep()
    assert shop.deposit(ref) == (FEN, 0)


def test_a_message_that_comes_after_the_sweep_changes_nothing(shop: Shop) -> None:
    ref = shop.begin(FEN)
    shop.pay(ref)
    shop.sweep()
    shop.bring_all()
    assert shop.post == [] and shop.deposit(ref) == (FEN, 0)


def test_a_payment_no_longer_due_is_cancelled_at_the_provider(shop: Shop) -> None:
    ref = shop.begin(FEN)
    shop.ask_back(ref)
    shop.sweep()
    shop.pay(ref)
    name = shop.view(ref).gateway_ref
    assert shop.world.intent(str(name))["status"] == "canceled"
    assert shop.view(ref).state == "cancelled" and shop.deposit(ref) == (0, 0)


def test_the_providers_payout_is_on_its_way_in_the_books(shop: Shop) -> None:
    ref = shop.begin(FEN)
    shop.pay(ref)
    shop.bring_all()
    before = shop.balance("transit:stripe")
    sent = shop.world.pay_out()[0]["amount"]
    shop.bring_all()
    assert shop.balance("transit:stripe") == before - sent
    payout = dict(shop.world.events[-1], id="evt_again", type="payout.failed")
    assert shop.bring(payout) == 200
    assert shop.balance("transit:stripe") == before


def test_what_a_card_pays_on_top_of_a_transfer_goes_back_to_the_card(shop: Shop) -> None:
    ref = shop.begin(FEN)
    shop.pay(ref)
    with shop.services.transactions() as tx:  # the transfer was first, and took the whole
        intent = tx.session.get_one(PaymentIntent, ref)
        intent.channel, intent.received_fen = "bank", FEN
        intent.state, intent.succeeded_at = "succeeded", shop.clock.now()
    before = shop.balance("suspense:stripe")
    shop.bring_all()
    assert shop.balance("suspense:stripe") == before + FEN and shop.deposit(ref) == (0, 0)
    sent = [send_back_what_was_set_aside(shop.services, shop.provider.gateway) for _ in range(2)]
    assert sent == [1, 0] and shop.balance("suspense:stripe") == before
    charge = shop.world.charges[
        str(shop.world.intent(str(shop.view(ref).gateway_ref))["latest_charge"])
    ]
    assert charge["amount_refunded"] == FEN


def test_what_is_known_of_a_card_is_the_providers_word_for_it(shop: Shop) -> None:
    ref = shop.begin(FEN)
    shop.pay(ref)
    shop.bring_all()
    with shop.services.transactions.reading() as session:
        mark = session.get_one(PaymentIntent, ref).card_mark
    assert mark is not None and mark.startswith("fp")


class Astray(RuleBasedStateMachine):
    """A provider and a platform between which anything may happen to a message."""

    shop: Shop

    @initialize()
    def fresh(self) -> None:
        self.mine: list[str] = []
        self.asked: set[str] = set()
        world = self.shop.world  # as new: what may happen must not hang on what happened to others
        for table in (world.intents, world.charges, world.refunds, world.disputes, world.payouts):
            table.clear()
        for told in (world.account, world.events, self.shop.post):
            told.clear()
        self.shop.clock.forward(days=3)
        self.base = self.shop.booked_at_provider() - self.shop.really_at_provider()
        self.aside = self.shop.balance(ASIDE)

    def one(self, number: int) -> str:
        return self.mine[number % len(self.mine)]

    def name(self, number: int) -> str:
        return str(self.shop.view(self.one(number)).gateway_ref)

    @precondition(lambda self: len(self.mine) < 4)
    @rule(card=st.sampled_from(CARDS))
    def somebody_pays(self, card: str) -> None:
        ref = self.shop.begin(FEN + len(self.mine))
        self.mine.append(ref)
        self.shop.pay(ref, card)

    @precondition(lambda self: len(self.mine) < 4)
    @rule(less=st.integers(min_value=1, max_value=FEN - 1))
    def the_provider_takes_another_sum(self, less: int) -> None:
        ref = self.shop.begin(FEN + len(self.mine))
        self.mine.append(ref)
        self.shop.world.intent(str(self.shop.view(ref).gateway_ref))["amount"] = less
        self.shop.pay(ref)

    @precondition(lambda self: self.mine)
    @rule(number=pick, is_the_holder=st.booleans())
    def the_bank_has_its_answer(self, number: int, is_the_holder: bool) -> None:
        self.shop.world.answer_first(self.name(number), is_the_holder)

    @rule()
    def what_was_slow_arrives(self) -> None:
        self.shop.world.settle_slow()

    @precondition(lambda self: self.shop.post)
    @rule(number=pick, copies=st.integers(min_value=1, max_value=3))
    def a_message_arrives(self, number: int, copies: int) -> None:
        event = self.shop.post.pop(number % len(self.shop.post))
        statuses = {self.shop.bring(event) for _ in range(copies)}
        if statuses != {200}:
            self.shop.post.append(event)

    @precondition(lambda self: self.shop.post)
    @rule(number=pick)
    def a_message_is_lost(self, number: int) -> None:
        self.shop.post.pop(number % len(self.shop.post))

    @precondition(lambda self: self.shop.world.events)
    @rule(number=pick)
    def an_old_message_comes_again(self, number: int) -> None:
        events = self.shop.world.events
        assert self.shop.bring(events[-1 - number % min(len(events), 20)]) in (200, 404, 409, 422)

    @precondition(lambda self: self.shop.world.events)
    @rule(number=pick)
    def a_message_is_forged(self, number: int) -> None:
        event = self.shop.world.events[-1 - number % min(len(self.shop.world.events), 20)]
        assert self.shop.bring(dict(event, id="evt_forged"), secret="whsec_guess") == 400

    @precondition(lambda self: self.mine)
    @rule(number=pick)
    def the_lot_is_over_for(self, number: int) -> None:
        self.shop.ask_back(self.one(number))
        self.asked.add(self.one(number))

    @rule()
    def refunds_are_sent(self) -> None:
        self.shop.send()

    @precondition(lambda self: self.mine)
    @rule(number=pick)
    def the_holder_disputes(self, number: int) -> None:
        intent = self.shop.world.intent(self.name(number))
        charge = self.shop.world.charges.get(str(intent["latest_charge"]))
        if charge and not charge["disputed"] and not charge["amount_refunded"]:
            self.shop.world.dispute(intent["id"])

    @precondition(lambda self: self.shop.world.disputes)
    @rule(number=pick, is_won=st.booleans())
    def a_dispute_ends(self, number: int, is_won: bool) -> None:
        ids = list(self.shop.world.disputes)
        self.shop.world.close_dispute(ids[number % len(ids)], is_won)

    @precondition(lambda self: self.shop.world.refunds)
    @rule(number=pick)
    def a_refund_comes_back(self, number: int) -> None:
        ids = list(self.shop.world.refunds)
        self.shop.world.fail_refund(ids[number % len(ids)])

    @rule()
    def the_provider_is_asked(self) -> None:
        self.shop.sweep()

    def teardown(self) -> None:
        """Everything comes to its end: then each account is where it must be."""
        self.end_everything()
        assert self.shop.booked_at_provider() - self.shop.really_at_provider() == self.base
        assert self.shop.balance(ASIDE) == self.aside
        for ref in self.mine:
            own = self.shop.view(ref)
            assert self.shop.deposit(ref) == (0, 0), own
            assert own.refund is None or own.refund.state in ("sent", "void"), own
        with self.shop.services.transactions.reading() as session:
            assert check_books(session).faults == ()

    def end_everything(self) -> None:
        self.shop.world.settle_slow()
        for id_ in list(self.shop.world.disputes):
            self.shop.world.close_dispute(id_, is_won=True)
        for _ in range(3):
            self.shop.sweep()
            for ref in self.mine:
                self.shop.ask_back(ref)
                self.begin_anew(ref)
            self.two_people_send_back_what_is_aside()
            self.shop.send()

    def two_people_send_back_what_is_aside(self) -> None:
        with self.shop.services.transactions() as tx:
            waits = select(CardAside.key).where(CardAside.state == "waiting")
            for key in tx.session.scalars(waits.where(CardAside.ref.in_(self.mine))).all():
                aside.propose(tx, key, "one", self.shop.clock.now())
                aside.approve(tx, key, "another", self.shop.clock.now())
        send_back_what_was_set_aside(self.shop.services, self.shop.provider.gateway)

    def begin_anew(self, ref: str) -> None:
        own = self.shop.view(ref)
        if own.refund and own.refund.state == "failed":
            with self.shop.services.transactions() as tx:
                refunds.begin_anew(tx, ref, self.shop.clock.now())


def test_whatever_happens_to_messages_every_fen_has_its_end(shop: Shop) -> None:
    class Here(Astray):
        pass

    Here.shop = shop
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )
