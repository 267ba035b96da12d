"""Whatever two courts try with one property: one round of it at a time, and who defaulted stays out (property)."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from auction_app.bidding.models import Auction
from auction_app.deadlines.service import court_calendar
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day
from auction_app.law.lot_states import LotEvent, LotState
from auction_app.law.one_round import ANNOUNCED, SOLD_NOT_ENDED, next_round_by
from auction_app.lots.models import Lot
from auction_app.lots.property_number import normal_number
from auction_app.lots.round_links import successor_of
from auction_app.lots.same_property import earlier_lots, state_on_record
from auction_app.procedure.models import LotProcedure
from auction_app.procedure.queries import state_of
from auction_app.procedure.service import ProposeAct, approve, propose
from tests.procedure.court import DECISION, Court, end_sold, end_unsold, make_court
from tests.procedure.test_chain_of_rounds import applies
from tests.procedure.test_in_kind import creditor
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

    def lies(self, lot_id: str, state: LotState) -> bool:
        """Whether it failed and its own next round is not announced in the days of the law."""
        with self.courts[0].transactions.reading() as session:
            lot, ended = session.get_one(Lot, lot_id), session.get(LotProcedure, lot_id)
            if state not in (LotState.UNSOLD, LotState.FOLLOWED) or ended is None:
                return False
            assert lot.published_at is not None
            failed, noticed = legal_day(ended.ended_at), legal_day(lot.published_at)
            by = next_round_by(lot.round, failed, noticed, court_calendar(session, lot.court_id))
            is_failed = session.get_one(Auction, lot_id).leader is None
        return is_failed and legal_day(self.courts[0].clock.now()) > by

    def check(self) -> None:
        """At most one lot of the car is under way or owes its next round, an ordered one counting too.

        A failed round whose days are over counts no more: each new lot here is of a case of its own.
        """
        states = {one.lot: self.state(one.lot) for one in self.lots}
        busy = {lot for lot, state in states.items() if state in IN_THE_WAY}
        busy |= {one.lot for one in self.lots if self.draft_of(one)}
        busy -= {lot for lot, state in states.items() if self.lies(lot, state)}
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


def test_a_round_that_is_let_lie_keeps_no_other_court_from_the_property(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    the_car = car(102)
    failed = end_unsold(make_court(app, ports, clock, **the_car))
    number = creditor(failed, "甲公司")
    with failed.transactions.reading() as session:
        case_number = session.get_one(Lot, failed.lot).case_number

    def announced(case: dict[str, str]) -> dict[str, str]:
        try:
            make_court(app, ports, clock, **(the_car | case))
        except AuctionError as error:
            return error.fields
        return {}

    assert announced({}) == {"property_number": "property_next_round_due"}
    draft = failed.act("order_next_round")["next_lot"]
    clock.forward(days=45)
    # Its own case has no other way on than its next round.
    content = lawful_content(clock.now(), case_number=case_number, **the_car)
    with pytest.raises(AuctionError) as refused:
        publish_lot(failed.transactions, failed.team, content, clock.now())
    assert refused.value.fields["property_number"] == "property_round_ordered"
    assert announced({}) == {}
    # From now on the late court waits: neither its round nor a taker comes between.
    with pytest.raises(AuctionError) as late:
        publish_next(failed, draft, **the_car)
    assert late.value.fields["property_number"] == "property_under_way"
    failed.act("rescind_next_round")
    wish = {"creditors": "甲公司；900,000,000；1；是", "is_qualified": "1"}
    page = failed.propose("take_in_kind", **wish)
    assert page.status_code == 422 and number not in page.get_data(as_text=True)
    assert "同一标的另有拍品已公告或正在竞价" in page.get_data(as_text=True)


def test_after_a_sale_whose_taker_did_not_pay_the_sale_may_be_held_again(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    """AS 22: the court may rule a re-auction whichever round was taken in kind."""
    court = end_unsold(make_court(app, ports, clock, **further(clock.now(), 3, **car(103))))
    assert court.propose("order_next_round").status_code == 422
    creditor(court, "甲公司")
    by = legal_day(clock.now() + timedelta(days=10)).isoformat()
    wish = {"creditors": "甲公司；1,000；1；是", "difference_by": by, "is_qualified": "1"}
    court.act("take_in_kind", **wish)
    clock.forward(days=12)
    court.act("in_kind_default")
    body = court.act("order_next_round")
    assert body["follows_as"] == "reauction"
    with court.transactions.reading() as session:
        assert session.get_one(Lot, body["next_lot"]).round == 3
