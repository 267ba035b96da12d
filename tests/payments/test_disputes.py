"""A charge in dispute, in every state of its deposit and any order of its news: the books end the same."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from auction_app.books import chart, movements
from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.kernel.money import Money
from auction_app.ledger.queries import balance_of
from auction_app.ledger.service import post
from auction_app.payments import queries, refunds, service
from auction_app.payments.decision import GatewayEvent
from auction_app.payments.gateway import SandboxGateway
from tests.payments.test_booking import FEN, Till, stands
from tests.support.clock import HandClock

LOST = (("disputed", ""), ("funds_taken", ""), ("dispute_closed", "lost"))
WON = (("disputed", ""), ("funds_taken", ""), ("dispute_closed", "won"), ("funds_back", ""))


@dataclass
class Bank:
    """The card holder's bank, telling of one dispute of one payment."""

    till: Till
    dispute: str

    def tell(self, kind: str, reason: str = "", fen: int = FEN, currency: str = "CNY") -> str:
        told = GatewayEvent(
            new_id("evt_"), kind, self.till.ref, fen, currency, False, self.till.at,
            reason=reason, gateway_ref=self.till.ref, about=self.dispute,
        )  # fmt: skip
        with self.till.transactions() as tx:
            return service.apply_event(tx, told, self.till.at, is_live=False)

    def tell_until_taken(self, news: tuple[tuple[str, str], ...]) -> None:
        """As a provider does: what is refused now is told again later."""
        waiting, held = list(news), ""
        for _ in range(len(news) ** 2):
            kind, reason = waiting.pop(0)
            try:
                self.tell(kind, reason)
            except AuctionError as error:
                held = error.code
                waiting.append((kind, reason))
            if not waiting:
                return
        raise AssertionError(f"never taken: {waiting}, {held}")

    def reserve(self) -> int:
        with self.till.transactions.reading() as session:
            return balance_of(session, chart.disputes().code)

    def runs(self) -> bool:
        with self.till.transactions.reading() as session:
            return bool(queries.open_disputes(session, self.till.lot))

    def refund_state(self) -> str | None:
        with self.till.transactions.reading() as session:
            refund = queries.payments_by_ref(session, [self.till.ref])[self.till.ref].refund
        return refund.state if refund else None


@pytest.fixture
def bank(engine: Engine, clock: HandClock) -> Bank:
    till = Till(Transactions(engine), clock.now()).open()
    till.tell("succeeded")
    return Bank(till, new_id("du_"))


@pytest.mark.parametrize("news", list(itertools.permutations(LOST)))
def test_a_lost_dispute_takes_the_deposit_whatever_order_its_news_takes(
    bank: Bank, news: tuple[tuple[str, str], ...]
) -> None:
    held, before = bank.till.held(), bank.reserve()
    bank.tell_until_taken(news)
    assert (bank.till.stands(), bank.till.held()) == (stands(), held - FEN)
    assert (bank.reserve(), bank.runs()) == (before, False)
    assert bank.till.ask_back() is None
    assert bank.refund_state() == "void"


@pytest.mark.parametrize("news", list(itertools.permutations(WON)))
def test_a_won_dispute_leaves_the_deposit_and_lets_it_go_back(
    bank: Bank, news: tuple[tuple[str, str], ...]
) -> None:
    held, before = bank.till.held(), bank.reserve()
    bank.tell_until_taken(news)
    assert (bank.till.stands(), bank.till.held()) == (stands(deposit=FEN), held)
    assert (bank.reserve(), bank.runs()) == (before, False)
    assert bank.till.ask_back() is not None
    assert bank.refund_state() == "due"
    bank.till.send()
    assert bank.till.stands() == stands()


def test_while_it_runs_nothing_goes_back_and_the_reserve_covers_it(bank: Bank) -> None:
    before = bank.reserve()
    bank.tell("disputed")
    bank.tell("funds_taken")
    assert bank.runs() and bank.reserve() == before - FEN
    bank.till.ask_back()
    assert bank.refund_state() == "held"
    bank.till.at += timedelta(hours=1)
    bank.till.send()
    assert bank.refund_state() == "held" and bank.till.stands() == stands(refund=FEN)


def test_a_refund_that_waits_is_void_when_the_dispute_is_lost(bank: Bank) -> None:
    bank.till.ask_back()
    bank.tell_until_taken(LOST)
    assert (bank.refund_state(), bank.till.stands()) == ("void", stands())
    with bank.till.transactions.reading() as session:
        late = queries.late_refunds(session, bank.till.at + timedelta(days=9))
    assert bank.till.ref not in late


def test_a_refund_that_waits_goes_when_the_dispute_is_won(bank: Bank) -> None:
    bank.till.ask_back()
    bank.tell_until_taken(WON)
    assert bank.refund_state() == "due"
    bank.till.send()
    assert (bank.refund_state(), bank.till.stands()) == ("sent", stands())


def test_a_refund_that_left_before_is_a_loss_the_reserve_shows(bank: Bank) -> None:
    before = bank.reserve()
    bank.till.ask_back()
    bank.till.send()
    bank.tell_until_taken(LOST)
    assert (bank.till.stands(), bank.reserve()) == (stands(), before - FEN)


def test_a_winners_lost_deposit_is_missing_from_the_price(bank: Bank) -> None:
    with bank.till.transactions() as tx:
        amount = Money(FEN)
        post(
            tx,
            movements.counted_toward_price(bank.till.lot, bank.till.number, amount, bank.till.at),
        )
    bank.tell_until_taken(LOST)
    assert bank.till.stands() == stands()


def test_a_losers_lost_deposit_is_never_taken_from_another_buyers_price(bank: Bank) -> None:
    price = Till(bank.till.transactions, bank.till.at, lot=bank.till.lot)
    with bank.till.transactions() as tx:
        post(
            tx,
            movements.received("stripe", new_id("pi"), chart.sale(price.lot), Money(FEN), price.at),
        )
    bank.till.ask_back()
    bank.till.send()
    bank.tell_until_taken(LOST)
    assert price.stands()["sale"] == FEN


@pytest.mark.parametrize(("fen", "currency"), [(FEN + 1, "CNY"), (0, "CNY"), (FEN, "USD")])
def test_a_dispute_about_other_money_moves_nothing(bank: Bank, fen: int, currency: str) -> None:
    assert bank.tell("funds_taken", fen=fen, currency=currency) == "mismatch"
    assert bank.till.stands() == stands(deposit=FEN) and not bank.runs()


def test_money_taken_of_a_payment_we_do_not_know_to_be_made_waits(
    engine: Engine, clock: HandClock
) -> None:
    unpaid = Bank(Till(Transactions(engine), clock.now()).open(), new_id("du_"))
    with pytest.raises(AuctionError, match="not_yet"):
        unpaid.tell("funds_taken")
    unpaid.till.tell("succeeded")
    assert unpaid.tell("funds_taken") == "applied"


def test_a_refund_that_came_back_is_owed_again_and_begun_anew_by_hand(bank: Bank) -> None:
    held = bank.till.held()
    bank.till.ask_back()
    bank.till.send()
    with bank.till.transactions.reading() as session:
        name = queries.refund_name(session, bank.till.ref)
    told = GatewayEvent(
        new_id("evt_"), "refund_failed", bank.till.ref, FEN, "CNY", False, bank.till.at, about=name
    )
    for _ in range(2):
        with bank.till.transactions() as tx:
            assert service.apply_event(tx, told, bank.till.at, is_live=False) == "applied"
    assert (bank.refund_state(), bank.till.stands()) == ("failed", stands(refund=FEN))
    assert bank.till.held() == held
    with bank.till.transactions() as tx:
        refunds.begin_anew(tx, bank.till.ref, bank.till.at)
    bank.till.send()
    assert (bank.refund_state(), bank.till.stands()) == ("sent", stands())
    assert bank.till.held() == held - FEN
    with pytest.raises(AuctionError, match="no_such_refund"), bank.till.transactions() as tx:
        refunds.begin_anew(tx, bank.till.ref, bank.till.at)


def test_a_dispute_of_a_part_that_is_lost_leaves_the_rest_owed_and_sent(bank: Bank) -> None:
    part = FEN // 4
    bank.till.ask_back()
    for kind, reason in LOST:
        bank.tell(kind, reason, fen=part)
    bank.till.at += timedelta(hours=1)
    bank.till.send()
    assert bank.refund_state() == "sent"
    assert bank.till.stands() == stands()


def test_a_refund_after_the_provider_paid_out_is_owed_to_the_provider(
    engine: Engine, clock: HandClock
) -> None:
    till = Till(Transactions(engine), clock.now()).open()
    till.tell("succeeded")
    with till.transactions() as tx:
        owed_before = balance_of(tx.session, "owed:stripe")
        post(tx, movements.paid_out_by_provider(new_id("po_"), Money(till.held()), till.at))
    till.ask_back()
    till.send()
    with till.transactions.reading() as session:
        assert balance_of(session, "owed:stripe") - owed_before == FEN


def on_its_way(bank: Bank) -> refunds.Tried:
    """The refund is with the provider, whose answer nobody has heard yet."""
    till = bank.till
    with till.transactions() as tx:
        refunds.request_refund(tx, till.ref, "lost", till.at)
    with till.transactions() as tx:
        [order] = [one for one in refunds.take_due_refunds(tx, till.at) if one.ref == till.ref]
    return refunds.try_to_send(SandboxGateway(), order)


def answered(bank: Bank, tried: refunds.Tried) -> bool:
    with bank.till.transactions() as tx:
        return refunds.note_sending(tx, tried, bank.till.at)


@pytest.mark.parametrize("fen", [FEN // 4, FEN])
def test_a_loss_while_the_refund_is_on_its_way_takes_nothing_of_it(bank: Bank, fen: int) -> None:
    before, tried = bank.reserve(), on_its_way(bank)
    for kind, reason in LOST:
        bank.tell(kind, reason, fen)
    assert answered(bank, tried), "what left is booked as it left"
    assert (bank.refund_state(), bank.till.stands()) == ("sent", stands())
    assert bank.reserve() - before == -fen, "the platform's loss"


def test_a_refund_the_provider_refused_bears_what_was_lost_meanwhile(bank: Bank) -> None:
    before, tried = bank.reserve(), on_its_way(bank)
    for kind, reason in LOST:
        bank.tell(kind, reason)
    assert not answered(bank, replace(tried, gateway_ref=None, error="charge_disputed"))
    assert (bank.refund_state(), bank.till.stands()) == ("void", stands())
    assert bank.reserve() == before
