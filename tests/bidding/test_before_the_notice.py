"""A lot's first event tells what happened before the notice: by whom, why and when (NP 27)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from auction_app.evidence.chain import parse_event
from auction_app.evidence.models import LotChain, LotEvent
from auction_app.evidence.replay import replay
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.lots.models import Lot
from auction_app.lots.publish import PublishLot, compose_for, publish
from auction_app.lots.service import begin_draft, discard_draft, return_to_clerk
from auction_app.lots.step_models import LotStep
from tests.lots.conftest import make_team
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam, hand_over, lawful_content

RETURNED = "请补充占有情况的照片"


@pytest.fixture
def team(app: object, ports: Ports, clock: HandClock, house: Transactions) -> CourtTeam:
    return make_team(house, ports, clock)


@pytest.fixture
def house(app: object) -> Transactions:
    found: Transactions = app.extensions["auction"].transactions  # type: ignore[attr-defined]
    return found


def announced(house: Transactions, lot_id: str) -> dict[str, object]:
    with house.reading() as session:
        query = select(LotEvent.text).where(LotEvent.lot_id == lot_id).order_by(LotEvent.seq)
        text = session.scalars(query).first()
    assert text is not None
    assert replay([parse_event(text)]).breaches == []
    body: dict[str, object] = json.loads(text)["body"]
    return body


def drafted(house: Transactions, team: CourtTeam, clock: HandClock) -> str:
    with house() as tx:
        return begin_draft(tx, lawful_content(clock.now()), team.clerk, clock.now())


def submitted(house: Transactions, team: CourtTeam, clock: HandClock, lot_id: str) -> None:
    with house() as tx:
        revision = tx.session.get_one(Lot, lot_id).revision
        hand_over(tx, lot_id, revision, team.clerk, clock.now())


def published(house: Transactions, team: CourtTeam, clock: HandClock, lot_id: str) -> None:
    with house() as tx:
        digest = compose_for(tx.session, tx.session.get_one(Lot, lot_id), clock.now()).sha256
        publish(tx, PublishLot(lot_id, digest), team.approver, clock.now())


def test_the_first_event_tells_that_the_lot_was_submitted_returned_and_submitted_again(
    house: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    lot_id = drafted(house, team, clock)
    submitted(house, team, clock, lot_id)
    clock.forward(minutes=5)
    with house() as tx:
        return_to_clerk(tx, lot_id, RETURNED, team.approver, clock.now())
    clock.forward(minutes=5)
    submitted(house, team, clock, lot_id)
    with house.reading() as session:
        assert session.get(LotChain, lot_id) is None  # nothing of a draft is public
    published(house, team, clock, lot_id)
    body = announced(house, lot_id)
    steps = body["before"]
    assert isinstance(steps, list)
    told = [(step["kind"], step["actor"], step["article"]) for step in steps]
    assert told == [
        ("lot.submitted", "clerk", "NP27"),
        ("lot.returned", "approver", "NP27"),
        ("lot.submitted", "clerk", "NP27"),
    ]
    assert steps[1]["reason"] == {"zh": RETURNED, "en": RETURNED}
    assert steps[0]["reason"]["en"] != steps[0]["reason"]["zh"]
    assert body["case_number"]
    assert [step["at"] for step in steps] == sorted({step["at"] for step in steps})
    written = json.dumps(body)
    assert team.clerk.account_id not in written
    assert team.approver.account_id not in written


def test_a_step_is_never_changed(house: Transactions, team: CourtTeam, clock: HandClock) -> None:
    lot_id = drafted(house, team, clock)
    submitted(house, team, clock, lot_id)
    later = clock.now() + timedelta(days=1)
    with pytest.raises(DBAPIError, match="never changed"), house() as tx:
        tx.session.execute(update(LotStep).where(LotStep.lot_id == lot_id).values(at=later))


def test_a_returned_draft_can_still_be_discarded(
    house: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    lot_id = drafted(house, team, clock)
    submitted(house, team, clock, lot_id)
    with house() as tx:
        return_to_clerk(tx, lot_id, RETURNED, team.approver, clock.now())
    with house() as tx:
        discard_draft(tx, lot_id, team.clerk, clock.now())
    with house.reading() as session:
        assert session.scalars(select(LotStep).where(LotStep.lot_id == lot_id)).all() == []
