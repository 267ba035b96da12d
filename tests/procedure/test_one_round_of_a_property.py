"""Whatever two courts try with one property: one round of it at a time, and who defaulted stays out (property)."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from auction_app.kernel.errors import AuctionError
from auction_app.law.lot_states import LotEvent, LotState
from auction_app.law.one_round import ANNOUNCED, SOLD_NOT_ENDED
from auction_app.lots.models import Lot
from auction_app.lots.property_number import normal_number
from auction_app.lots.round_links import successor_of
from auction_app.lots.same_property import earlier_lots, state_on_record
from auction_app.procedure.queries import state_of
from auction_app.procedure.service import ProposeAct, approve, propose
from tests.procedure.court import DECISION, Court, end_sold, end_unsold, make_court
from tests.procedure.test_chain_of_rounds import applies
from tests.procedure.test_next_round import further, publish_next
from tests.proceeds.story import Story
from tests.support.lots import lawful_content, publish_lot

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask
    from sqlalchemy.orm import Session

    from auction_app.infra.ports import Ports
    from tests.support.clock import HandClock


def car(number: int) -> dict[str, Any]:
    """Another car for each test: they share a database."""
    for digit in "0123456789X":
        try:
            vin = normal_number("vin", f"LSVAM418{digit}C2{number:06}")
        except ValueError:
            continue
        return {
            "property_kind": "vin",
            "property_number": vin,
            "category": "vehicle",
            "is_movable": True,
        }
    raise AssertionError("one of eleven check digits fits")


IN_THE_WAY = ANNOUNCED | SOLD_NOT_ENDED | {LotState.UNSOLD, LotState.DEFAULTED}
SAID: dict[LotEvent, dict[str, Any]] = {
    LotEvent.RELEASE: {"refused": True, "other_measures": "no"},
    LotEvent.WITHDRAW: {"ground": "basis_revoked"},
}
ACTS = (
    LotEvent.ORDER_NEXT_ROUND,
    LotEvent.RESCIND_NEXT_ROUND,
    LotEvent.RESCIND_REAUCTION,
    LotEvent.DEFAULT,
    LotEvent.RELEASE,
    LotEvent.WITHDRAW,
)


def story_of(court: Court, lot_id: str) -> Story:
    """A published lot, to be opened and closed."""
    with court.transactions.reading() as session:
        lot = session.get_one(Lot, lot_id)
    assert lot.opens_at and lot.ends_at
    return Story(court.transactions, court.ports, lot_id, lot.opens_at, lot.ends_at)


class Walk:
    """Two courts and one car: everything that can be tried with its lots."""

    def __init__(self, court: Court, other: Court, seed: int) -> None:
        self.courts, self.chance = (court, other), random.Random(seed)
        self.car = car(seed)
        self.lots: list[Court] = []
        self.fresh = 0

    def step(self) -> None:
        clock = self.courts[0].clock
        clock.forward(hours=self.chance.choice([1, 30, 24 * 12]))
        tried = self.chance.choice([self.begin, self.end, self.act, self.act, self.go_on])
        tried()
        self.check()

    def begin(self) -> None:
        """Somebody publishes the car as if it were new."""
        court = self.chance.choice(self.courts)
        content = lawful_content(court.clock.now(), **self.car)
        if self.publish(
            court,
            lambda: publish_lot(court.transactions, court.team, content, court.clock.now()).lot_id,
        ):
            self.fresh += 1

    def go_on(self) -> None:
        """Somebody publishes a round that was ordered."""
        for one in self.lots:
            draft = self.draft_of(one)
            if draft:
                self.publish(
                    one,
                    lambda one=one, draft=draft: publish_next(
                        one, draft, category="vehicle", is_movable=True
                    ),
                )
                return

    def end(self) -> None:
        for one in self.lots:
            if self.state(one.lot) is LotState.SCHEDULED:
                (end_sold if self.chance.random() < 0.4 else end_unsold)(one)
                return

    def act(self) -> None:
        if not self.lots:
            return
        one, event = self.lots[-1], self.chance.choice(ACTS)
        if event is LotEvent.WITHDRAW and self.state(one.lot) is not LotState.UNSOLD:
            return
        if self.state(one.lot) is LotState.SOLD:
            one.clock.forward(days=15)
            one.post("clerk", f"/desk/lots/{one.lot}/reminder")
        wish = ProposeAct(one.lot, event, "依法", "By law", DECISION, SAID.get(event, {}))
        at, vault = one.clock.now(), one.ports.vault
        try:
            with one.transactions() as tx:
                digest = propose(tx, vault, wish, one.team.clerk, at)
            with one.transactions() as tx:
                approve(tx, vault, one.lot, digest, one.team.approver, at)
        except AuctionError as error:
            assert error.code in ("no_such_way", "not_lawful_now")

    def publish(self, court: Court, how: object) -> bool:
        try:
            lot_id: str = how()  # type: ignore[operator]
        except AuctionError as error:
            assert error.code == "not_lawful_yet", error
            is_barred = error.fields.get("property_number", "").startswith("property_")
            assert is_barred or error.fields == {"opens_at": "second_auction_late"}, error.fields
            return False
        self.lots.append(replace(court, story=story_of(court, lot_id)))
        return True

    def state(self, lot_id: str) -> LotState:
        with self.courts[0].transactions.reading() as session:
            return state_of(session, lot_id)

    def draft_of(self, one: Court) -> str | None:
        with one.transactions.reading() as session:
            after = successor_of(session, one.lot)
            is_draft = after is not None and session.get_one(Lot, after).state == "draft"
        return after if is_draft else None

    def check(self) -> None:
        """At most one lot of the car is under way or owes its next round, an ordered one counting too."""
        states = {one.lot: self.state(one.lot) for one in self.lots}
        busy = [lot for lot, state in states.items() if state in IN_THE_WAY]
        busy += [one.lot for one in self.lots if self.draft_of(one)]
        assert len(busy) <= 1, states
        with self.courts[0].transactions.reading() as session:
            for lot, state in states.items():
                assert state_on_record(session, lot) is state


@pytest.mark.parametrize("seed", range(6))
def test_one_round_of_a_property_at_a_time_whoever_tries(
    app: Flask, ports: Ports, clock: HandClock, seed: int
) -> None:
    walk = Walk(make_court(app, ports, clock), make_court(app, ports, clock), seed)
    walk.begin()
    for _step in range(30):
        walk.step()
    with walk.courts[0].transactions.reading() as session:
        at = {one.lot: published_at(session, one.lot) for one in walk.lots}
        for one in walk.lots:  # every lot of the car before it is known, whoever published it
            before = {lot for lot, since in at.items() if since < at[one.lot]}
            assert set(earlier_lots(session, one.lot)) == before, "no title ever passed here"


def published_at(session: Session, lot_id: str) -> datetime:
    found = session.get_one(Lot, lot_id).published_at
    assert found is not None
    return found


def test_who_defaulted_stays_out_of_a_new_lot_of_another_court(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    """Acceptance case AC-59 where no predecessor is named: the first enforcement ended meanwhile."""
    the_car = car(100)
    sold = end_sold(make_court(app, ports, clock, **further(clock.now(), 2, **the_car)))
    assert sold.winner is not None
    clock.forward(days=15)
    sold.post("clerk", f"/desk/lots/{sold.lot}/reminder")
    sold.act("default")
    with pytest.raises(AuctionError) as refused:
        make_court(app, ports, clock, **the_car)
    assert refused.value.fields == {"property_number": "property_reauction_due"}
    assert refused.value.article == "NP24"
    draft = sold.act("order_next_round")["next_lot"]
    clock.forward(days=1)
    lot_id = publish_next(sold, draft, category="vehicle", is_movable=True)
    again = end_unsold(replace(sold, story=story_of(sold, lot_id)))
    again.act("release", refused="1", other_measures="no")
    clock.forward(days=1)
    fresh = make_court(app, ports, clock, **the_car)
    assert "NP24" in applies(fresh, fresh.lot, sold.winner.id, clock.now())
    other = make_court(app, ports, clock)  # another property bars nobody
    assert applies(other, other.lot, sold.winner.id, clock.now()) == ""


def test_a_new_first_auction_is_no_way_around_a_round_that_is_due(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    the_car = car(101)
    court = end_unsold(make_court(app, ports, clock, **further(clock.now(), 2, **the_car)))
    with court.transactions.reading() as session:
        lot = session.get_one(Lot, court.lot)
        same = {"case_number": lot.case_number, **the_car}
    content = lawful_content(clock.now(), **same)
    with pytest.raises(AuctionError) as refused:
        publish_lot(court.transactions, court.team, content, clock.now())
    assert refused.value.fields == {"property_number": "property_next_round_due"}
    court.act("release", refused="1", other_measures="no")
    clock.forward(days=1)
    fresh = lawful_content(clock.now(), **same)
    assert publish_lot(court.transactions, court.team, fresh, clock.now()).lot_id
