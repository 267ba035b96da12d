"""Generated cases through the books: what went in came out, nobody above the claim, ranks in order."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auction_app.books import chart
from auction_app.infra.ports import Ports
from auction_app.law.claims import Debtor, Kind
from tests.distribution.story import CaseStory, open_story
from tests.support.clock import START, HandClock

if TYPE_CHECKING:
    from flask import Flask

RANK = [
    Kind.CONSTRUCTION,
    Kind.LIEN,
    Kind.PURCHASE_MONEY,
    Kind.REGISTERED,
    Kind.UNREGISTERED,
    Kind.ORDINARY,
]
CLAIMS = st.lists(
    st.tuples(st.sampled_from(RANK), st.integers(1, 10**8), st.integers(1, 28)),
    min_size=1,
    max_size=6,
)
COSTS = st.lists(st.integers(1, 10**6), max_size=3)


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


@pytest.fixture(scope="module")
def made(app: Flask, ports: Ports, module_clock: HandClock) -> CaseStory:
    module_clock.at = max(module_clock.at, START)
    return open_story(app, ports, module_clock)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    pool=st.integers(1, 3 * 10**8),
    claims=CLAIMS,
    costs=COSTS,
    debtor=st.sampled_from([Debtor.PERSON, Debtor.ENTERPRISE, Debtor.ONE_JUDGMENT]),
)
def test_every_fen_of_a_generated_case_ends_somewhere_once(
    made: CaseStory,
    pool: int,
    claims: list[tuple[Kind, int, int]],
    costs: list[int],
    debtor: Debtor,
) -> None:
    story = open_story(made.app, made.ports, made.clock)
    story.debtor(debtor)
    fees = ("appraisal", "auxiliary", "other")
    owed = {}
    for name, fen in zip(fees, costs, strict=False):
        story.claim(name, yuan(fen), Kind.COST)
        owed[name] = (-1, fen)
    for number, (kind, fen, day) in enumerate(claims):
        name = f"人{'甲乙丙丁戊己'[number]}"
        story.claim(name, yuan(fen), kind, ranked_on=date(2022, 1, day))
        owed[name] = (RANK.index(kind), fen)
    story.payees()
    story.arrive(yuan(pool))
    before = {name: story.balance(chart.fee(story.team.court_id, name)) for name in fees}
    plan = story.plan()
    if len({one for one in owed if one.startswith("人")}) > 1:
        story.serve_all(plan)
        story.wait(60)
    story.release(plan)
    got = story.received(plan)
    assert sum(got.values()) == pool
    assert story.balance(story.found) == 0
    booked = sum(story.balance(chart.creditor(story.case_id, one)) for one in story.claims.values())
    booked += story.balance(chart.surplus(story.case_id))
    booked += sum(
        story.balance(chart.fee(story.team.court_id, name)) - before[name] for name in fees
    )
    assert booked == pool, "and the books say the same"
    assert all(got.get(name, 0) <= fen for name, (_rank, fen) in owed.items())
    paid_short = [rank for name, (rank, fen) in owed.items() if got.get(name, 0) < fen]
    if paid_short:
        assert "surplus" not in got
        below = [name for name, (rank, _fen) in owed.items() if rank > min(paid_short)]
        assert not any(got.get(name, 0) for name in below), "no lower rank before a higher is full"
