"""The applicant creditor who need not pay a deposit, from the claim to the price and back (NP 17, 23)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from auction_app.cases.service import add_party
from auction_app.distribution.parts import shares_of
from auction_app.eligibility import service as eligibility
from auction_app.eligibility.models import Registration
from auction_app.eligibility.service import Application, Desk
from auction_app.kernel.time import legal_day
from auction_app.ledger.audit import check_books
from auction_app.ledger.queries import balance_of
from auction_app.lots.models import Lot
from auction_app.payments.gateway import SandboxGateway
from auction_app.payments.models import PaymentIntent
from tests.distribution.story import pay_out, story_of_lot
from tests.procedure.court import Court, make_court
from tests.procedure.till import open_till
from tests.support import people
from tests.support.people import Person

if TYPE_CHECKING:
    from flask import Flask

    from auction_app.infra.ports import Ports
    from tests.support.clock import HandClock

NAME, PRICE = "申请人甲", 115_000_000
DEPOSIT = 20_000_000  # AC-24: 200,000 yuan
TERMS = {"deposit_fen": DEPOSIT}


def applicant(court: Court, claim_yuan: str) -> Person:
    """A creditor whose claim a clerk entered on the case's page; the number is given and nothing paid yet."""
    story = court.story
    at = story.opens_at - timedelta(days=1)
    person = people.make_bidder(court.transactions, court.ports.vault, at, name=NAME)
    with court.transactions() as tx:
        case_id = tx.session.get_one(Lot, court.lot).case_id
        assert case_id is not None
        party = add_party(tx, court.ports.vault, case_id, "applicant", person.name, person.id_no)
    page = f"/desk/cases/{case_id}/parties/{party}/claim"
    assert court.post("clerk", page, amount=claim_yuan).status_code == 303
    desk = Desk(court.ports.vault, SandboxGateway())
    with court.transactions() as tx:
        wish = Application(court.lot, person.id, story.holder(person))
        story.numbers[person.id], _ = eligibility.apply(tx, desk, wish, at)
    return person


def stands(court: Court, code: str) -> int:
    with court.transactions.reading() as session:
        assert not check_books(session).faults
        return balance_of(session, code)


def invoice_fen(court: Court) -> int:
    wanted = select(PaymentIntent.amount_fen).where(
        PaymentIntent.lot_id == court.lot, PaymentIntent.purpose == "balance"
    )
    with court.transactions.reading() as session:
        return session.scalars(wanted).one()


@pytest.mark.parametrize(
    ("claim", "deposit"),
    [
        pytest.param("150000", 5_000_000, id="AC-24 the difference"),
        pytest.param("200000", 0, id="AC-24 the claim is as large"),
        pytest.param("250000", 0, id="AC-24 the claim is larger"),
    ],
)
def test_who_was_exempt_and_wins_owes_the_whole_price(
    app: Flask, ports: Ports, clock: HandClock, claim: str, deposit: int
) -> None:
    court = make_court(app, ports, clock, **TERMS)
    person = applicant(court, claim)
    story, number = court.story, court.story.number(person)
    with court.transactions.reading() as session:
        assert session.get_one(Registration, (court.lot, number)).deposit_fen == deposit
    if deposit:
        story.pay(person, story.opens_at - timedelta(hours=20))
    story.open()
    story.bid(person, PRICE, story.ends_at - timedelta(hours=1))
    court.clock.at = story.close() + timedelta(hours=1)
    story.follow()
    assert stands(court, f"sale:{court.lot}") == deposit
    assert invoice_fen(court) == PRICE - deposit
    till = open_till(court)
    till.receives(PRICE - deposit, NAME, till.reference())
    assert stands(court, f"sale:{court.lot}") == PRICE, (
        "the payer's name is known without a deposit"
    )
    if deposit:
        till.brings_the_deposit()
    else:
        assert "transfer_deposit" not in court.deadlines(), "there is no deposit to hand over"
    court.act("pay")


def test_the_exempt_buyers_claim_is_paid_by_the_plan_and_never_set_against_the_price(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    """NP 17 frees from the deposit alone; 拍卖变卖规定 20 asks for the whole price, and the plan gives the claim its share."""
    court = make_court(app, ports, clock, **TERMS)
    person = applicant(court, "250000")
    story = court.story
    story.open()
    story.bid(person, PRICE, story.ends_at - timedelta(hours=1))
    court.clock.at = story.close() + timedelta(hours=1)
    story.follow()
    till = court.till
    till.receives(PRICE - 1, NAME, till.reference())
    short = court.propose("pay")
    assert short.status_code == 422, "a claim of 250,000 pays no fen of the price"
    till.receives(1, NAME, till.reference())
    court.act("pay")
    for act, said in (
        ("rule", {"ruled_on": legal_day(court.clock.now()).isoformat()}),
        ("serve", {"served_at": court.now_typed(), "way": "in_person", "receipt": "SH-1"}),
        ("deliver", {"delivered_at": court.now_typed(), "record": "YJ-1", "assistance_notice": "XZ-1"}),
    ):  # fmt: skip
        court.act(act, **said)
    plan = pay_out(story_of_lot(court))
    body = court.act("distribute")
    assert body["paid"] == PRICE
    assert stands(court, f"sale:{court.lot}") == 0
    with court.transactions.reading() as session:
        shares = shares_of(session, plan)
    assert sum(one.amount_fen for one in shares) == PRICE


def test_who_was_exempt_and_loses_gets_back_just_what_was_paid(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    """AC-40: nobody bids; the exempt creditor's 50,000 and the other's 200,000 are back within 24 hours."""
    court = make_court(app, ports, clock, **TERMS)
    story, person = court.story, applicant(court, "150000")
    other = story.bidder("王别人")
    story.pay(person, story.opens_at - timedelta(hours=20))
    story.open()
    court.clock.at = story.close() + timedelta(hours=1)
    story.follow()
    owed = {
        one: stands(court, f"refund:{court.lot}:{story.number(one)}") for one in (person, other)
    }
    assert owed == {person: 5_000_000, other: DEPOSIT}
    assert court.deadlines()["refund_deposits"].due_at == story.ends_at + timedelta(hours=24)
    while story.send_refunds(court.clock.now()):
        pass
    story.follow()
    assert {stands(court, f"refund:{court.lot}:{story.number(one)}") for one in owed} == {0}
    assert court.deadlines()["refund_deposits"].state == "met"


def test_an_exempt_creditor_in_default_has_no_deposit_to_lose(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    court = make_court(app, ports, clock, **TERMS)
    story, person = court.story, applicant(court, "250000")
    story.open()
    story.bid(person, PRICE, story.ends_at - timedelta(hours=1))
    court.clock.at = story.close() + timedelta(days=20)
    story.follow()
    assert court.post("clerk", f"/desk/lots/{court.lot}/reminder").status_code == 303
    assert court.act("default")["deposit_forfeited"] == 0
    assert stands(court, f"forfeit:{court.lot}") == 0
