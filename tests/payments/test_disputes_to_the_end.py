"""A card dispute in each state of a lot, through every room: released is nothing disputed, and the books stay balanced.

Deposit held, owed back, sent back, counted to the price, forfeited, shared out: who loses, who is told, what is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from auction_app.books import chart
from auction_app.eligibility.models import Registration
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.ledger.audit import check_books
from auction_app.ledger.queries import balance_of
from auction_app.payments import service
from auction_app.payments.alarms import money_counts
from auction_app.payments.decision import GatewayEvent
from auction_app.payments.models import PaymentIntent, Refund
from tests.distribution.story import CaseStory, story_of_lot
from tests.procedure.court import Court, end_sold, make_court
from tests.procedure.test_forfeit_applied import in_default, resold
from tests.procedure.test_price_in_the_books import DEPOSIT, buyer, overdue, pay_by_card
from tests.procedure.test_the_whole_way import delivered
from tests.proceeds.story import duel

if TYPE_CHECKING:
    from flask import Flask

    from auction_app.infra.ports import Ports
    from tests.support.clock import HandClock


@dataclass
class Holder:
    """The holder of a card that paid for a lot, and that card's bank."""

    court: Court
    number: str
    purpose: str = "deposit"
    dispute: str = field(default_factory=lambda: new_id("du_"))

    def intents(self) -> list[PaymentIntent]:
        wanted = select(PaymentIntent).where(
            PaymentIntent.lot_id == self.court.lot, PaymentIntent.bidder == self.number
        )
        with self.court.transactions.reading() as session:
            return list(session.scalars(wanted.order_by(PaymentIntent.purpose)))

    @property
    def intent(self) -> PaymentIntent:
        return next(one for one in self.intents() if one.purpose == self.purpose)

    def tell(self, kind: str, reason: str = "", fen: int = 0) -> None:
        own, at = self.intent, self.court.clock.now()
        told = GatewayEvent(
            new_id("evt_"), kind, own.ref, fen or own.amount_fen, own.currency, False, at,
            reason=reason, about=self.dispute,
        )  # fmt: skip
        with self.court.transactions() as tx:
            assert service.apply_event(tx, told, at, is_live=False) == "applied"

    def disputes(self, fen: int = 0) -> None:
        self.tell("disputed", fen=fen)
        self.tell("funds_taken", fen=fen)

    def wins(self) -> None:
        self.tell("dispute_closed", "lost")

    def loses(self) -> None:
        self.tell("dispute_closed", "won")
        self.tell("funds_back")

    def refund(self) -> str | None:
        with self.court.transactions.reading() as session:
            known = select(Refund.state).where(Refund.ref == self.intent.ref)
            return session.scalar(known)

    def is_admitted(self) -> bool:
        with self.court.transactions.reading() as session:
            row = session.get_one(Registration, (self.court.lot, self.number))
            return row.admitted_at is not None


def stands(court: Court, code: str) -> int:
    with court.transactions.reading() as session:
        return balance_of(session, code)


def reserve(court: Court) -> int:
    return stands(court, chart.disputes().code)


def uncovered(court: Court) -> int:
    with court.transactions.reading() as session:
        return money_counts(session, court.clock.now())["card_losses_uncovered"]


def books_are_true(court: Court) -> None:
    with court.transactions.reading() as session:
        report = check_books(session)
    assert report.faults == () and set(report.totals.values()) <= {0}


@pytest.fixture
def court(app: Flask, ports: Ports, clock: HandClock) -> Court:
    """A lot about to open."""
    return make_court(app, ports, clock)


@pytest.fixture
def sold(court: Court) -> Court:
    return end_sold(court)


@pytest.fixture
def planned(sold: Court) -> tuple[Court, CaseStory, str]:
    """The price is paid by card and the plan of its proceeds is approved."""
    delivered(sold)
    story = story_of_lot(sold)
    return sold, story, story.plan()


def test_while_a_deposit_is_held_its_bidder_bids_on_until_the_loss_and_no_longer(
    court: Court,
) -> None:
    court.clock.at = court.story.opens_at
    holder, before = Holder(court, court.story.number(court.story.bidder("李争议"))), reserve(court)
    holder.disputes()
    assert holder.is_admitted() and reserve(court) == before - DEPOSIT
    holder.wins()
    assert not holder.is_admitted() and holder.refund() == "void"
    assert reserve(court) == before
    assert stands(court, f"deposit:{court.lot}:{holder.number}") == 0
    again = next(one for one in holder.intents() if one.purpose == "deposit_2")
    assert (again.state, again.amount_fen) == ("awaiting", DEPOSIT)
    with court.transactions() as tx:
        service.pay_in_sandbox(tx, again.ref, "succeed", court.clock.now())
    assert holder.is_admitted()
    assert stands(court, f"deposit:{court.lot}:{holder.number}") == DEPOSIT
    books_are_true(court)


def test_a_deposit_whose_dispute_is_won_goes_on_as_if_nothing_had_been(court: Court) -> None:
    court.clock.at = court.story.opens_at
    holder, before = Holder(court, court.story.number(court.story.bidder("李争议"))), reserve(court)
    holder.disputes()
    holder.loses()
    assert holder.is_admitted() and reserve(court) == before
    assert stands(court, f"deposit:{court.lot}:{holder.number}") == DEPOSIT
    books_are_true(court)


@pytest.mark.parametrize("is_lost", [True, False])
def test_a_losers_refund_waits_for_the_end_of_the_dispute(court: Court, is_lost: bool) -> None:
    loser, court.winner = duel(court.story)
    holder, before = Holder(court, court.story.number(loser)), reserve(court)
    holder.disputes()
    court.clock.at = court.story.close()
    court.story.follow()
    assert holder.refund() == "held"
    assert court.story.send_refunds(court.clock.now()) == 0
    holder.wins() if is_lost else holder.loses()
    court.clock.forward(minutes=1)
    court.story.send_refunds(court.clock.now())
    assert holder.refund() == ("void" if is_lost else "sent")
    assert stands(court, f"refund:{court.lot}:{holder.number}") == 0
    assert reserve(court) == before
    books_are_true(court)


def test_a_refund_that_was_sent_leaves_the_loss_to_the_platform(sold: Court) -> None:
    loser = next(one for one in sold.story.numbers.values() if one != buyer(sold))
    holder, before = Holder(sold, loser), reserve(sold)
    sold.story.send_refunds(sold.clock.now())
    many = uncovered(sold)
    holder.disputes()
    holder.wins()
    assert (holder.refund(), reserve(sold)) == ("sent", before - DEPOSIT)
    assert uncovered(sold) == many + 1
    assert stands(sold, f"sale:{sold.lot}") == DEPOSIT  # the buyer's, untouched
    books_are_true(sold)


def test_a_buyers_lost_deposit_leaves_the_price_short_and_is_owed_again(sold: Court) -> None:
    price, before = sold.document()["price"], reserve(sold)
    pay_by_card(sold)
    holder = Holder(sold, buyer(sold))
    holder.disputes()
    holder.wins()
    assert stands(sold, f"sale:{sold.lot}") == price - DEPOSIT and reserve(sold) == before
    [owed] = [one for one in holder.intents() if one.state == "awaiting"]
    assert owed.amount_fen == DEPOSIT
    with sold.transactions() as tx:
        service.pay_in_sandbox(tx, owed.ref, "succeed", sold.clock.now())
    assert stands(sold, f"sale:{sold.lot}") == price
    sold.act("pay")  # nothing is waited for any more
    books_are_true(sold)


def test_a_forfeited_deposit_that_is_lost_is_forfeited_no_more(sold: Court) -> None:
    overdue(sold)
    sold.act("default")
    holder, before = Holder(sold, buyer(sold)), reserve(sold)
    assert stands(sold, f"forfeit:{sold.lot}") == DEPOSIT
    holder.disputes()
    holder.wins()
    assert stands(sold, f"forfeit:{sold.lot}") == 0 and reserve(sold) == before
    books_are_true(sold)


def test_nothing_is_released_to_creditors_while_a_dispute_runs(
    planned: tuple[Court, CaseStory, str],
) -> None:
    court, story, plan = planned
    price, before = court.document()["price"], reserve(court)
    holder = Holder(court, buyer(court))
    holder.disputes()
    door = f"/api/v1/cases/{story.case_id}/plan/{plan}/release"
    refused = story.send("approver", door, {})
    assert (refused.status_code, refused.get_json()["code"]) == (409, "card_disputed")
    assert stands(court, f"sale:{court.lot}") == price
    assert reserve(court) == before - DEPOSIT
    holder.loses()
    story.release(plan)
    assert stands(court, f"sale:{court.lot}") == 0 and reserve(court) == before
    books_are_true(court)


def test_a_plan_whose_money_a_dispute_took_is_not_released_as_it_was(
    planned: tuple[Court, CaseStory, str],
) -> None:
    court, story, plan = planned
    holder = Holder(court, buyer(court))
    holder.disputes()
    holder.wins()
    with pytest.raises(AuctionError, match="changed_meanwhile"):
        story.release(plan)
    books_are_true(court)


def test_what_was_shared_out_stays_with_creditors_and_the_buyer_makes_the_loss_good(
    planned: tuple[Court, CaseStory, str],
) -> None:
    court, story, plan = planned
    story.release(plan)
    got, before, many = story.received(plan), reserve(court), uncovered(court)
    holder = Holder(court, buyer(court))
    holder.disputes()
    holder.wins()
    assert reserve(court) == before - DEPOSIT and uncovered(court) == many + 1
    assert story.received(plan) == got
    [owed] = [one for one in holder.intents() if one.state == "awaiting"]
    with court.transactions() as tx:
        service.pay_in_sandbox(tx, owed.ref, "succeed", court.clock.now())
    assert (reserve(court), uncovered(court)) == (before, many)
    assert (
        stands(court, f"sale:{court.lot}") == 0
    )  # it makes good the loss and is shared out to nobody
    books_are_true(court)


def test_a_forfeited_deposit_is_applied_to_nothing_while_its_dispute_runs(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    lost = in_default(app, ports, clock)
    resold(lost, 185_000_000)
    holder = Holder(lost, buyer(lost))
    holder.disputes()
    said = {"costs": "12000", "case_debts": "288000", "related_debts": "0"}
    refused = lost.propose("apply_forfeit", **said)
    assert refused.status_code == 422 and "银行卡争议" in refused.get_data(as_text=True)
    holder.loses()
    assert lost.act("apply_forfeit", **said)["gap"] == 15_000_000
    books_are_true(lost)
