"""Generated cases from several sales to the last suit: every fen ends somewhere, once, and in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from auction_app.bidding.models import Auction
from auction_app.books import chart, movements
from auction_app.distribution import course, release
from auction_app.distribution.queries import case_closed_at
from auction_app.evidence import service as evidence
from auction_app.infra.ports import Ports
from auction_app.kernel.money import Money
from auction_app.kernel.time import rfc3339
from auction_app.law.claims import Debtor, Kind
from auction_app.ledger.service import post
from tests.distribution.story import CaseStory, open_story
from tests.support.clock import START, HandClock
from tests.support.lots import lawful_content, publish_lot

if TYPE_CHECKING:
    from flask import Flask

RANK = [Kind.CONSTRUCTION, Kind.REGISTERED, Kind.ORDINARY]
NAMES = "甲乙丙丁"
# Few days, so that several creditors have the same rank.
CLAIMS = st.lists(
    st.tuples(st.sampled_from(RANK), st.integers(1, 10**7), st.integers(1, 2)),
    min_size=2,
    max_size=4,
)
OUTCOMES = st.sampled_from(("dismissed", "upheld"))
SUITS = st.lists(
    st.tuples(st.lists(st.integers(1, 120), min_size=5, max_size=5), OUTCOMES), max_size=3
)


@dataclass
class Suit:
    """One running suit; `contested` is line → fen."""

    id: str
    contested: dict[str, int]
    outcome: str


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def sold_lot(story: CaseStory, fen: int, forfeited: int, number: int) -> None:
    """A lot of the case whose price has come and whose title has passed; an earlier buyer lost a deposit."""
    at = story.clock.now()
    flat = f"成都市武侯区某路{number}号{story.case_id}"
    content = lawful_content(at, case_number=story.number, address_zh=flat, title_zh=flat)
    lot = publish_lot(story.transactions, story.team, content, at).lot_id
    sale, lost = chart.sale(lot), chart.forfeit(lot)
    with story.transactions() as tx:
        tx.session.execute(
            update(Auction)
            .where(Auction.lot_id == lot)
            .values(start_price=fen, price=fen, leader="A1")
        )
        post(tx, movements.received("bank:b1", f"p{lot}", sale, Money(fen), at))
        if forfeited:
            post(tx, movements.received("bank:b1", f"f{lot}", lost, Money(forfeited), at))
            applied = [(sale, Money(forfeited))]
            post(tx, movements.forfeit_applied(lot, lot, applied, at))
        evidence.append(tx, lot, "lot.title_passed", {"title_passed_at": rfc3339(at)}, at)


def sue(story: CaseStory, plan: str, wanted: list[tuple[list[int], str]]) -> list[Suit]:
    """Some creditors contest parts of shares, are opposed, and sue. Percents above 100 leave a line alone."""
    shares = {one.line: one.amount_fen for one in story.shares(plan).values()}
    creditors = [name for name in story.parties if name in NAMES]
    now, suits = story.clock.now(), []
    for who, (percents, outcome) in zip(creditors, wanted, strict=False):
        parts = {
            line: max(1, fen * percent // 100)
            for (line, fen), percent in zip(sorted(shares.items()), percents, strict=False)
            if percent <= 100
        }
        if not parts:
            continue
        rival = next(name for name in creditors if name != who)
        with story.transactions() as tx:
            objection = course.object_to(
                tx, plan, story.parties[who], (now, "错", dict(parts)), now
            )
            course.tell_others(tx, objection, now, now)
            course.oppose(tx, objection, story.parties[rival], (now, "不错"), now)
            course.tell_objector(tx, objection, now, now)
            course.record_suit(tx, objection, (now, "（2024）川0105民初9号"), now)
        suits.append(Suit(objection, parts, outcome))
    return suits


def by_state(story: CaseStory, plan: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for share in story.shares(plan).values():
        found[share.state] = found.get(share.state, 0) + share.amount_fen
    return found


def held(story: CaseStory, plan: str) -> dict[str, int]:
    """Line → what the books hold aside of it."""
    lines = {one.line for one in story.shares(plan).values()}
    return {line: story.balance(chart.set_aside(story.case_id, line)) for line in lines}


def settle_all(story: CaseStory, plan: str, suits: list[Suit]) -> None:
    """One judgment after the other; after each the books hold what the suits that run contest, and no more."""
    whole = {}
    for share in story.shares(plan).values():
        whole[share.line] = whole.get(share.line, 0) + share.amount_fen
    for number, suit in enumerate(suits):
        with story.transactions() as tx:
            said, at = (suit.outcome, "判决书"), story.clock.now()
            release.settle(tx, story.ports.vault, suit.id, said, story.team.approver, at)
        running = suits[number + 1 :]
        for line, fen in held(story, plan).items():
            contested = sum(one.contested.get(line, 0) for one in running)
            won = [one for one in suits[: number + 1] if one.outcome == "upheld"]
            upheld = sum(one.contested.get(line, 0) for one in won)
            at_first = sum(one.contested.get(line, 0) for one in suits)
            most = min(contested + upheld, at_first, whole[line])
            assert fen == (most if contested else 0)
        assert sum(by_state(story, plan).values()) == sum(whole.values())
        story.pay_all()


@pytest.fixture(scope="module")
def made(app: Flask, ports: Ports, module_clock: HandClock) -> CaseStory:
    module_clock.at = max(module_clock.at, START)
    return open_story(app, ports, module_clock)


@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    prices=st.lists(st.tuples(st.integers(1, 10**7), st.integers(0, 10**5)), max_size=2),
    found=st.integers(1, 10**6),
    claims=CLAIMS,
    debtor=st.sampled_from([Debtor.PERSON, Debtor.ENTERPRISE, Debtor.ONE_JUDGMENT]),
    wanted=SUITS,
)
def test_every_fen_through_suits_about_parts_of_shares(
    made: CaseStory,
    prices: list[tuple[int, int]],
    found: int,
    claims: list[tuple[Kind, int, int]],
    debtor: Debtor,
    wanted: list[tuple[list[int], str]],
) -> None:
    story = replace(open_story(made.app, made.ports, made.clock))
    for number, (fen, forfeited) in enumerate(prices):
        sold_lot(story, fen, forfeited, number)
    story.debtor(debtor)
    story.arrive(yuan(found))
    owed = {}
    for name, (kind, fen, day) in zip(NAMES, claims, strict=False):
        story.claim(name, yuan(fen), kind, ranked_on=date(2022, 1, day))
        owed[name] = (RANK.index(kind), fen)
    story.payees()
    pool = found + sum(fen + forfeited for fen, forfeited in prices)
    plan = story.plan()
    assert sum(story.received(plan).values()) == pool
    story.serve_all(plan)
    suits = sue(story, plan, wanted)
    story.clock.at += timedelta(days=40)
    story.release(plan)
    assert sum(held(story, plan).values()) == by_state(story, plan).get("aside", 0)
    story.pay_all()
    settle_all(story, plan, suits)
    total = finished(story, plan)
    assert sum(total.values()) == pool, "what came in went out"
    assert all(total.get(name, 0) <= fen for name, (_rank, fen) in owed.items())
    short = [rank for name, (rank, fen) in owed.items() if total.get(name, 0) < fen]
    if short:
        below = [name for name, (rank, _fen) in owed.items() if rank > min(short)]
        assert not any(total.get(name, 0) for name in below), (
            "no lower rank before a higher is full"
        )
        assert "surplus" not in total
    with story.transactions.reading() as session:
        assert case_closed_at(session, story.case_id) is not None


def finished(story: CaseStory, plan: str) -> dict[str, int]:
    """What was upheld is shared anew by a second plan; who got how much in all, by the bank."""
    plans = [plan]
    if story.balance(story.found):
        plans.append(story.plan())
        if story.standing(plans[-1]).waits:
            story.serve_all(plans[-1])
            story.clock.at += timedelta(days=40)
        story.release(plans[-1])
        story.pay_all()
    total: dict[str, int] = {}
    by_id = {claim: name for name, claim in story.claims.items()}
    for one in plans:
        for share in story.shares(one).values():
            if share.state == "sent":
                name = by_id.get(share.line, share.line)
                total[name] = total.get(name, 0) + share.amount_fen
    return total
