"""Whatever a clerk types and whatever is recorded: nothing is published while a finding about the price is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day
from auction_app.law import reserve_price
from auction_app.law.network_inquiry import OBJECTION_STATES
from auction_app.law.price_objections import GROUNDS, OUTCOMES
from auction_app.law.reference_price import DIRECT, FAILURES, METHODS
from auction_app.lots.checks.price import price_checks
from auction_app.lots.drafts import circumstances, content_of
from auction_app.lots.form_values import form_of
from auction_app.lots.forms import parse_lot
from auction_app.lots.models import Lot
from auction_app.lots.panel_service import RecordPanel, record_panel
from auction_app.lots.price_form import DAYS
from auction_app.lots.publish import PublishLot, compose_for, publish
from auction_app.lots.service import EditLot, begin_draft, edit_draft
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam, hand_over, lawful_content

Typed = Mapping[str, str]

# Figures around the borders, days around the periods, and what no field takes.
AMOUNTS = st.sampled_from(
    ["", "0", "1,634,094.00", "1,143,865.80", "1,143,865.79", "57,193.29", "228,773.16", "220,000"]
    + ["228,773.17", "5,000", "2,000,000", "1,143,865.81", "-1", "1e9", "gratis"]
)
OFFSETS = st.sampled_from([None, 999, 0, 1, -1, -5, -20, -21, -39, -45, -70, -75, 29, 30, 200, 400])


def field_strategy(name: str, today: datetime) -> st.SearchStrategy[str]:
    """What a field may be given."""
    if name in (*DAYS, "price_valid_until", "notice_day"):
        day = legal_day(today)
        return OFFSETS.map(lambda n: "" if n is None else (day + timedelta(days=n)).isoformat())
    choices: dict[str, tuple[str, ...]] = {
        "price_basis": METHODS,
        "price_direct": DIRECT,
        "objection_ground": ("", *GROUNDS),
        "objection_outcome": OUTCOMES,
        "round": ("1", "2", "3"),
        "price_extensions": ("0", "1", "2", "3"),
        "report1_objection": OBJECTION_STATES,
        "report1_platform": ("", "平台"),
        **{f"why_{method}": ("", *reasons) for method, reasons in FAILURES.items()},
    }
    return st.sampled_from(choices[name]) if name in choices else AMOUNTS


NAMES = (
    *("appraisal", "start_price", "previous_start", "deposit", "increment", "price_basis", "round"),
    *(
        "priority_claims",
        "enforcement_costs",
        "surplus_reserve",
        "price_direct",
        "price_valid_until",
    ),
    *("notice_day", "objection_ground", "objection_outcome", "price_extensions", "why_network"),
    *("why_negotiated", "why_targeted", "report1_platform", "report1_amount", "report1_objection"),
    *DAYS,
)


@dataclass
class Desk:
    """One court at one moment."""

    transactions: Transactions
    team: CourtTeam
    at: datetime

    def attempt(self, act: Callable[[], None]) -> None:
        """A person's act; what is refused changes nothing."""
        try:
            act()
        except (AuctionError, ValueError):
            return

    def type_in(self, lot_id: str, typed: Typed) -> None:
        with self.transactions() as tx:
            lot = tx.session.get_one(Lot, lot_id)
            form = form_of(content_of(tx.session, lot)) | dict(typed)
            edit_draft(
                tx, EditLot(lot_id, lot.revision, parse_lot(form).content), self.team.clerk, self.at
            )

    def decide(self, lot_id: str, start: int, increment: int, deposit: int, judges: int) -> None:
        with self.transactions() as tx:
            lot = tx.session.get_one(Lot, lot_id)
            names = tuple(f"审判员{n}" for n in range(judges))
            command = RecordPanel(
                *(lot_id, lot.revision, legal_day(self.at), "笔录", "审判长", names),
                *(start, increment, deposit),
            )
            record_panel(tx, command, self.team.clerk, self.at)

    def submit_and_publish(self, lot_id: str) -> None:
        with self.transactions() as tx:
            hand_over(
                tx, lot_id, tx.session.get_one(Lot, lot_id).revision, self.team.clerk, self.at
            )
        with self.transactions() as tx:
            digest = compose_for(tx.session, tx.session.get_one(Lot, lot_id), self.at).sha256
            publish(tx, PublishLot(lot_id, digest), self.team.approver, self.at)


FEN = st.sampled_from([114_386_580, 114_386_579, 114_386_581, 163_409_400, 0, 1])
DEPOSITS = st.sampled_from([22_000_000, 5_719_329, 5_719_328, 22_877_316, 22_877_317])


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_nothing_is_published_with_a_finding_about_price_or_panel_open(
    transactions: Transactions, team: CourtTeam, clock: HandClock, data: st.DataObject
) -> None:
    desk = Desk(transactions, team, clock.now())
    with transactions() as tx:
        content = lawful_content(desk.at)
        begun = content if data.draw(st.booleans(), "decided") else replace(content, decision=None)
        lot_id = begin_draft(tx, begun, team.clerk, desk.at)
    for _step in range(data.draw(st.integers(0, 2), "steps")):
        names = data.draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True), "names")
        typed = {name: data.draw(field_strategy(name, desk.at), name) for name in names}
        desk.attempt(partial(desk.type_in, lot_id, typed))
        figures = (data.draw(FEN), data.draw(st.sampled_from([500_000, 1])), data.draw(DEPOSITS))
        judges = data.draw(st.integers(1, 3), "judges")
        if data.draw(st.booleans(), "decides"):
            desk.attempt(partial(desk.decide, lot_id, *figures, judges))
    desk.attempt(partial(desk.submit_and_publish, lot_id))
    _published_is_lawful(desk, lot_id)


def _published_is_lawful(desk: Desk, lot_id: str) -> None:
    """Judged anew, and by the bare figures of the law beside the checks."""
    with desk.transactions.reading() as session:
        lot = session.get_one(Lot, lot_id)
        if lot.state != "published":
            return
        content = content_of(session, lot)
        under = circumstances(session, lot.court_id, desk.at, lot.case_number)
    assert [one.code for one in price_checks(content, under) if one.stands_in_the_way] == []
    decided = content.decision
    assert decided is not None
    assert len({*decided.members}) >= 3
    assert (decided.start_price_fen, decided.deposit_fen) == (lot.start_price_fen, lot.deposit_fen)
    assert lot.start_price_fen is not None
    assert lot.deposit_fen is not None
    assert lot.appraisal_fen is not None
    if lot.round == reserve_price.FIRST:
        assert lot.start_price_fen * 10 >= lot.appraisal_fen * 7
    assert lot.start_price_fen <= lot.deposit_fen * 20 <= lot.start_price_fen * 4
    record = content.price
    assert record.priority_claims_fen is not None
    assert record.costs_fen is not None
    assert lot.start_price_fen > record.priority_claims_fen + record.costs_fen
    assert content.price_valid_until is not None
    assert lot.round != reserve_price.FIRST or legal_day(desk.at) <= content.price_valid_until


def test_the_property_is_not_empty(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    """A lawful draft goes through the same acts and is published."""
    desk = Desk(transactions, team, clock.now())
    with transactions() as tx:
        lot_id = begin_draft(tx, lawful_content(desk.at, decision=None), team.clerk, desk.at)
    with pytest.raises(AuctionError):
        desk.submit_and_publish(lot_id)
    desk.decide(lot_id, 114_386_580, 500_000, 22_000_000, 2)
    desk.submit_and_publish(lot_id)
    _published_is_lawful(desk, lot_id)
    with transactions.reading() as session:
        assert session.get_one(Lot, lot_id).state == "published"
