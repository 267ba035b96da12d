"""Whatever a court does, at most one round of a property is under way (property), and who defaulted stays out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.eligibility import service as eligibility
from auction_app.eligibility.service import Application, Desk
from auction_app.infra.ports import Ports
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day
from auction_app.law.lot_states import BEFORE_BIDDING_ENDS, LotEvent, LotState
from auction_app.lots.models import Lot
from auction_app.lots.round_links import ancestors
from auction_app.payments.gateway import SandboxGateway
from auction_app.procedure.models import LotProcedure
from tests.procedure.court import Court, end_sold, end_unsold, make_court
from tests.procedure.test_next_round import START, further, publish_next
from tests.support.clock import HandClock

if TYPE_CHECKING:
    from flask import Flask

UNDER_WAY = frozenset(state.value for state in BEFORE_BIDDING_ENDS)
ACTS = {
    LotEvent.ORDER_NEXT_ROUND: {},
    LotEvent.TAKE_IN_KIND: {"creditors": "K; 900,000,000; 1; yes", "is_qualified": "1"},
    LotEvent.RELEASE: {"refused": "1", "other_measures": "no"},
    LotEvent.IN_KIND_DEFAULT: {},
    LotEvent.DEFAULT: {},
    LotEvent.RESCIND_NEXT_ROUND: {},
    LotEvent.RESCIND_REAUCTION: {},
}


def states_of_chain(session: Session, lot_id: str) -> list[str]:
    """Where each round of one property stands, the newest first."""
    chain = [lot_id, *ancestors(session, lot_id)]
    while (
        after := session.scalar(select(Lot.id).where(Lot.predecessor_id == chain[0]))
    ) is not None:
        chain.insert(0, after)
    found = []
    for one in chain:
        procedure = session.get(LotProcedure, one)
        lot = session.get_one(Lot, one)
        found.append(
            procedure.state if procedure else {"published": "scheduled"}.get(lot.state, lot.state)
        )
    return found


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(st.sampled_from(sorted(ACTS, key=str)), min_size=1, max_size=5),
    is_sold=st.booleans(),
)
def test_at_most_one_round_of_a_property_is_under_way(
    app: Flask, ports: Ports, clock: HandClock, steps: list[LotEvent], is_sold: bool
) -> None:
    court = make_court(app, ports, clock)
    court = end_sold(court) if is_sold else end_unsold(court)
    for step in steps:
        court.clock.at += timedelta(minutes=1)
        if court.propose(step.value, **ACTS[step]).status_code == 303:
            assert court.approve().status_code == 303
        with court.transactions.reading() as session:
            states = states_of_chain(session, court.lot)
        assert sum(state in UNDER_WAY for state in states) <= 1
        if LotState.FOLLOWED.value in states:
            assert len(states) == states.count(LotState.FOLLOWED.value) + 1


def applies(court: Court, lot_id: str, person_id: str, at: datetime) -> str:
    """The refusal of an application, empty when a number was given."""
    desk = Desk(court.ports.vault, SandboxGateway())
    holder = court.ports.vault.blind_index("holder", person_id)
    try:
        with court.transactions() as tx:
            eligibility.apply(tx, desk, Application(lot_id, person_id, holder), at)
    except AuctionError as error:
        return f"{error.code} {error.article}"
    return ""


def test_who_defaulted_is_refused_in_the_reauction_and_others_are_not(sold: Court) -> None:
    """Acceptance case AC-59 through the order of the re-auction."""
    assert sold.winner is not None
    sold.clock.forward(days=15)
    sold.post("clerk", f"/desk/lots/{sold.lot}/reminder")
    sold.act("default")
    next_lot = sold.act("order_next_round")["next_lot"]
    sold.clock.forward(days=1)
    publish_next(sold, next_lot)
    refusal = applies(sold, next_lot, sold.winner.id, sold.clock.now())
    assert "NP24" in refusal
    other = make_court(sold.app, sold.ports, sold.clock)
    assert applies(other, other.lot, sold.winner.id, sold.clock.now()) == ""


def test_a_buyer_of_a_sale_who_does_not_pay_loses_the_deposits_part_only(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    court = end_sold(make_court(app, ports, clock, **further(clock.now(), 3)))
    court.clock.forward(days=15)
    court.post("clerk", f"/desk/lots/{court.lot}/reminder")
    body = court.act("default")
    assert body["deposit_forfeited"] == 22_000_000
    assert body["to_be_returned"] == START - 22_000_000
    assert legal_day(court.clock.now()) > legal_day(court.procedure().ended_at)


@pytest.mark.parametrize("kind", ["second", "sale", "reauction"])
def test_nothing_follows_a_lot_that_is_still_sold(sold: Court, kind: str) -> None:
    assert sold.propose("order_next_round", kind=kind).status_code in (409, 422)
    assert sold.procedure().state == "sold"
