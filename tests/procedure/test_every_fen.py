"""Whatever way a lot goes, every fen that came in is at one end, and nobody gets more than was paid (property, P6)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from auction_app.bank.models import BankPayout, BankReference
from auction_app.infra.ports import Ports
from auction_app.kernel.time import SHANGHAI, legal_day
from auction_app.ledger.audit import check_books
from auction_app.ledger.queries import balances_at, statement
from auction_app.payments import bank_transfers
from auction_app.payments import service as payments
from auction_app.payments.models import PaymentIntent
from tests.procedure.court import Court, make_court
from tests.procedure.objecting import upheld_for_good
from tests.procedure.test_next_round import START, publish_next
from tests.procedure.till import Till, open_till
from tests.proceeds.story import Story
from tests.support.clock import HandClock
from tests.support.people import Person

if TYPE_CHECKING:
    from flask import Flask

WAYS = (
    "paid",
    "annulled",
    "defaulted",
    "defaulted_and_withdrawn",
    "reauctioned",
    "held_and_withdrawn",
    "left_open",
)
ENDS = ("unsold", "withdrawn", "sold")


@dataclass
class World:
    """One property through its rounds, and what was paid in for it (fen), by lot and number."""

    court: Court
    till: Till
    people: list[Person] = field(default_factory=list)
    paid: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    buyers: dict[str, str] = field(default_factory=dict)

    def take(self, number: str, fen: int) -> None:
        self.paid[self.court.lot, number] += fen


def deposits(world: World, by_bank: list[bool]) -> None:
    """Each of the bidders pays the deposit by card or by transfer."""
    story = world.court.story
    world.people = []
    for place, is_bank in enumerate(by_bank):
        name = f"张{'一二三四五六'[place]}"
        person = story.bidder(name, pays=False)
        world.people.append(person)
        fen = intent(world, person, "deposit").amount_fen
        if is_bank:
            pay_by_bank(world, person, name, "deposit", fen)
        else:
            story.pay(person, story.opens_at - timedelta(days=1))
        world.take(story.number(person), fen)


def intent(world: World, person: Person, purpose: str) -> PaymentIntent:
    wanted = select(PaymentIntent).where(
        PaymentIntent.lot_id == world.court.lot,
        PaymentIntent.bidder == world.court.story.number(person),
        PaymentIntent.purpose == purpose,
    )
    with world.court.transactions.reading() as session:
        return session.scalars(wanted).one()


def pay_by_bank(world: World, person: Person, name: str, purpose: str, fen: int) -> None:
    ref = intent(world, person, purpose).ref
    with world.court.transactions.reading() as session:
        said = session.scalars(select(BankReference.reference).filter_by(key=ref)).one()
    world.till.receives(fen, name, said)


def ended(world: World, how: str) -> None:
    story, court = world.court.story, world.court
    if how == "withdrawn":
        story.open()
        story.bid(world.people[0], START, story.ends_at - timedelta(hours=2))
        story.withdraw(story.ends_at - timedelta(hours=1))
    else:
        story.open()
        if how == "sold":
            story.bid(world.people[-1], START + 500_000, story.ends_at - timedelta(hours=1))
        story.close()
    court.clock.at = story.ends_at + timedelta(hours=1)
    court.winner = world.people[-1]
    world.buyers[court.lot] = story.number(world.people[-1])
    story.follow()


def pays_balance(world: World, share: int, is_bank: bool) -> None:
    """`share` hundredths of the balance by transfer, or all of it by card."""
    person, name = world.people[-1], f"张{'一二三四五六'[len(world.people) - 1]}"
    due = intent(world, person, "balance")
    number = world.court.story.number(person)
    if is_bank:
        fen = due.amount_fen * share // 100
        if fen:
            pay_by_bank(world, person, name, "balance", fen)
            world.take(number, fen)
    elif share == 100:
        with world.court.transactions() as tx:
            payments.pay_in_sandbox(tx, due.ref, "succeed", world.court.clock.now())
        world.take(number, due.amount_fen)


def goes(world: World, way: str, share: int, is_bank: bool) -> None:
    court = world.court
    pays_balance(world, 100 if way == "paid" else min(share, 99), is_bank)
    if way == "annulled":
        # A sale can be annulled unpaid as well.
        basis = {"rests_on": "objection", "objection": upheld_for_good(court)}
        court.act("annul", ground="system_fault", **basis)
    elif way == "held_and_withdrawn":
        court.act("hold", ground="bankruptcy")
        court.clock.forward(hours=1)
        court.act("withdraw", ground="bankruptcy")
    elif way in ("defaulted", "defaulted_and_withdrawn", "reauctioned"):
        due = court.procedure().balance_due_at
        assert due is not None
        court.clock.at = due
        assert court.post("clerk", f"/desk/lots/{court.lot}/reminder").status_code == 303
        court.act("default")
        if way == "defaulted_and_withdrawn":
            court.act("hold", ground="bankruptcy")
            court.act("withdraw", ground="bankruptcy")


def again(world: World) -> World:
    """The re-auction of the same property."""
    court = world.court
    lot = court.act("order_next_round")["next_lot"]
    court.clock.forward(days=1)
    days = [legal_day(court.clock.now()) + timedelta(days=31 + one) for one in (0, 1)]
    opens, ends = (datetime.combine(day, time(10, 0), SHANGHAI) for day in days)
    publish_next(court, lot, opens_at=opens, ends_at=ends)
    story = Story(court.transactions, court.ports, lot, opens, ends)
    following = replace(court, story=story)
    till = replace(world.till, court=following)
    return World(following, till, paid=world.paid, buyers=world.buyers)


def money_goes_back(world: World) -> None:
    """What the jobs process does: card refunds leave, bank refunds become payouts."""
    at = world.court.clock.now()
    while world.court.story.send_refunds(at):
        pass
    with world.court.transactions() as tx:
        while bank_transfers.order_bank_refunds(tx, world.court.ports.vault, at):
            pass


def expected(world: World, lot: str, outcome: str) -> dict[str, int]:
    """What stays here: the price of a sale that stands, the deposit of one who defaulted, else nothing."""
    bought = {of: fen for (of, number), fen in world.paid.items() if number == world.buyers.get(of)}
    deposit = 22_000_000
    if outcome in ("defaulted", "defaulted_and_withdrawn", "reauctioned"):
        return {"sale": 0, "forfeit": deposit}
    stands = outcome in ("sold", "paid", "left_open")
    return {"sale": bought[lot] if stands else 0, "forfeit": 0}


def every_fen_is_somewhere(world: World, lots: dict[str, str]) -> None:
    court = world.court
    with court.transactions.reading() as session:
        assert not check_books(session).faults
        at = court.clock.now() + timedelta(days=1)
        for lot, outcome in lots.items():
            assert set(balances_at(session, at, f"deposit:{lot}:").values()) <= {0}
            came = sum(fen for (of, _number), fen in world.paid.items() if of == lot)
            back = 0
            for (of, number), fen in world.paid.items():
                if of != lot:
                    continue
                rows = statement(session, f"refund:{lot}:{number}")
                owed = sum(row.amount_fen for row in rows if row.amount_fen > 0)
                assert owed <= fen, "nobody is owed more than was paid"
                back += owed
            kept = {
                kind: balances_at(session, at, f"{kind}:{lot}").get((f"{kind}:{lot}", "CNY"), 0)
                for kind in ("sale", "forfeit")
            }
            assert came == back + sum(kept.values()), lot
            assert kept == expected(world, lot, outcome), outcome
        waiting = session.scalars(select(BankPayout).where(BankPayout.lot_id.in_(lots))).all()
        assert len({row.key for row in waiting}) == len(waiting)


@settings(
    max_examples=25,
    deadline=None,
    phases=(
        Phase.explicit,
        Phase.generate,
    ),  # shrinking a story of a second each would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    by_bank=st.lists(st.booleans(), min_size=1, max_size=4),
    how=st.sampled_from(ENDS),
    way=st.sampled_from(WAYS),
    share=st.integers(0, 100),
    is_bank=st.booleans(),
    second=st.sampled_from(ENDS),
)
def test_every_fen_that_came_is_at_one_end(
    app: Flask, ports: Ports, clock: HandClock,
    by_bank: list[bool], how: str, way: str, share: int, is_bank: bool, second: str,
) -> None:  # fmt: skip
    court = make_court(app, ports, clock)
    world = World(court, open_till(court))
    deposits(world, by_bank)
    ended(world, how)
    lots = {court.lot: way if how == "sold" else how}
    if how == "sold":
        goes(world, way, share, is_bank)
        if way == "reauctioned":
            world = again(world)
            deposits(world, by_bank[::-1])
            ended(world, second)
            lots[world.court.lot] = second
    money_goes_back(world)
    every_fen_is_somewhere(world, lots)
