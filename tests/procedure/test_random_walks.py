"""Whatever a court tries after the hammer: nothing moves by a way that is not in the table."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from auction_app.bidding.models import Auction
from auction_app.distribution.queries import plan_stands
from auction_app.evidence.chain import check_chain, parse_event
from auction_app.evidence.models import LotEvent as Record
from auction_app.evidence.replay import replay
from auction_app.infra.db import Base
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day, rfc3339
from auction_app.law.lot_states import (
    BEFORE_BIDDING_ENDS,
    FINAL,
    LotEvent,
    LotState,
    find_transition,
)
from auction_app.lots.court_papers import KeepPaper, keep_paper
from auction_app.lots.round_links import successor_of
from auction_app.lots.standing_papers import receipt
from auction_app.procedure.queries import state_of
from auction_app.procedure.service import ProposeAct, approve, propose
from auction_app.stays.audit import differences
from tests.distribution.story import pay_out, story_of_lot
from tests.procedure.court import DECISION, Court, end_sold, end_unsold, make_court
from tests.procedure.test_next_round import further

if TYPE_CHECKING:
    from flask import Flask

    from auction_app.infra.ports import Ports
    from tests.support.clock import HandClock

TRIED = [
    LotEvent.PAY, LotEvent.DEFAULT, LotEvent.RULE, LotEvent.SERVE, LotEvent.DELIVER, LotEvent.DISTRIBUTE,
    LotEvent.ANNUL, LotEvent.HOLD, LotEvent.LIFT, LotEvent.WITHDRAW, LotEvent.ORDER_NEXT_ROUND,
    LotEvent.RESCIND_NEXT_ROUND, LotEvent.RESCIND_REAUCTION, LotEvent.RELEASE,
]  # fmt: skip

# Walks that are known to come by what is rare.
REACHES = {
    5: LotEvent.ANNUL,
    7: LotEvent.RELEASE,
    13: LotEvent.ANNUL,  # after the ruling
    19: LotEvent.RESCIND_NEXT_ROUND,
    20: LotEvent.ANNUL,  # while held
}


def words(court: Court, event: LotEvent, chance: random.Random) -> dict[str, Any]:
    """What a clerk might say, mostly sensible."""
    now = court.clock.now()
    return {
        LotEvent.RULE: {"ruled_on": legal_day(now).isoformat()},
        LotEvent.SERVE: {"served_at": rfc3339(now), "way": "in_person", "receipt": "SH-1"},
        LotEvent.DELIVER: {
            "delivered_at": rfc3339(now),
            "record": "YJ-1",
            "assistance_notice": "XZ-1",
        },
        LotEvent.ANNUL: {
            "ground": "collusion",
            "rests_on": "own_motion",
            "paper": chance.choice([written_decision(court), "ab" * 32]),
            "again": chance.random() < 0.5,
        },
        LotEvent.RELEASE: {"refused": True, "other_measures": chance.choice(["no", "yes"])},
        LotEvent.HOLD: {"ground": chance.choice(["bankruptcy", "party_objection"])},
        LotEvent.WITHDRAW: {"ground": "bankruptcy"},
    }.get(event, {})


def written_decision(court: Court) -> str:
    """The digest of the court's own decision, which lies with the lot."""
    paper = KeepPaper(court.lot, receipt("（2026）川0105执异1号", "", date(2026, 9, 1)), "裁定书")
    with court.transactions() as tx:
        return keep_paper(tx, court.ports, paper, court.team.clerk, court.clock.now())


def attempt(court: Court, event: LotEvent, chance: random.Random) -> bool:
    """Two people try an act; gives whether it was carried out."""
    said, at = words(court, event, chance), court.clock.now()
    wish = ProposeAct(court.lot, event, "依法", "As the law provides", DECISION, said)
    vault = court.ports.vault
    try:
        with court.transactions() as tx:
            digest = propose(tx, vault, wish, court.team.clerk, at)
        with court.transactions() as tx:
            approve(tx, vault, court.lot, digest, court.team.approver, at)
    except AuctionError as error:
        assert error.code in ("no_such_way", "not_lawful_now")
        return False
    return True


def state(court: Court) -> LotState:
    with court.transactions.reading() as session:
        return state_of(session, court.lot)


def owes(court: Court) -> bool:
    document = court.document()
    return bool(document["received"] < document["price"])


def walk(court: Court, chance: random.Random, steps: int) -> list[LotEvent]:
    """Random attempts in random order; each is checked against the table as it happens."""
    gone = []
    for _ in range(steps):
        court.clock.forward(hours=chance.choice([1, 30, 24 * 12]))
        if chance.random() < 0.3 and state(court) is LotState.SOLD and owes(court):
            court.pay_all()
        if chance.random() < 0.3 and state(court) is LotState.SOLD:
            court.post("clerk", f"/desk/lots/{court.lot}/reminder")
        if chance.random() < 0.7 and state(court) is LotState.DELIVERED:
            pay_out_once(court)
        before, event = state(court), chance.choice(TRIED)
        done = attempt(court, event, chance)
        way = find_transition(before, event)
        if done:
            assert way is not None
            assert state(court) is way.target
            gone.append(event)
        else:
            assert state(court) is before
        if state(court) in FINAL:
            break
    return gone


def pay_out_once(court: Court) -> None:
    """What the act that closes the lot waits for: a plan, paid by the bank."""
    with court.transactions.reading() as session:
        is_done = plan_stands(session, court.lot).plan != "open"
    if not is_done:
        pay_out(story_of_lot(court))


def open_rounds(court: Court) -> int:
    """How many lots of this property's chain are before the end of their bidding."""
    count, lot = 0, court.lot
    with court.transactions.reading() as session:
        while lot:
            count += state_of(session, lot) in BEFORE_BIDDING_ENDS
            lot = successor_of(session, lot) or ""
    return count


@pytest.mark.parametrize("seed", [0, 2, 5, 6, 7, 13, 19, 20])
def test_random_walks_keep_to_the_table_and_leave_a_full_record(
    app: Flask, ports: Ports, clock: HandClock, seed: int
) -> None:
    chance = random.Random(seed)
    second = further(clock.now(), 2, category="vehicle", is_movable=True) if seed % 4 == 3 else {}
    court = make_court(app, ports, clock, **second)
    court = end_unsold(court) if second else end_sold(court)
    with court.transactions.reading() as session:
        ends_at = session.get_one(Auction, court.lot).ends_at
    gone = walk(court, chance, 25)
    assert REACHES.get(seed, gone[-1]) in gone
    with court.transactions.reading() as session:
        texts = session.scalars(
            select(Record.text).where(Record.lot_id == court.lot).order_by(Record.seq)
        ).all()
        row = session.get_one(Auction, court.lot)
        columns = {
            one.name: getattr(row, one.name) for one in Base.metadata.tables["auction"].columns
        }
    records = [parse_event(text) for text in texts]
    assert check_chain(records, court.lot) is None
    sale = replay(records)
    assert sale.breaches == []
    assert differences(sale, columns) == []
    assert sale.after == state(court).value
    assert row.ends_at == ends_at
    acts = [one for one in records if "proposal" in one.body]
    assert len(acts) == len(gone)
    assert open_rounds(court) <= 1
    for one in acts:
        assert one.body["actor"] == "court"
        assert one.body["case_number"].endswith("号")
        assert one.body["reason"] == {"zh": "依法", "en": "As the law provides"}
        assert one.body["article"]
