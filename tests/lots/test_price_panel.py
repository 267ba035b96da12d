"""A panel's decision is recorded, locks its figures, is never changed, and publication rests on it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from auction_app.deadlines.queries import deadlines_of_lot
from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day
from auction_app.law import price_objections, reference_price
from auction_app.lots.content import LotContent
from auction_app.lots.drafts import content_of
from auction_app.lots.lot_page import published_text
from auction_app.lots.models import Lot
from auction_app.lots.panel import PriorityRank
from auction_app.lots.panel_record import decision_of, history_of
from auction_app.lots.panel_service import RecordPanel, record_panel
from auction_app.lots.price_record import PriceRecord
from auction_app.lots.service import EditLot, begin_draft, discard_draft, edit_draft
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam, hand_over, lawful_content, publish_draft, publish_lot


def draft(
    transactions: Transactions, team: CourtTeam, content: LotContent, clock: HandClock
) -> str:
    with transactions() as tx:
        return begin_draft(tx, content, team.clerk, clock.now())


def minutes(lot_id: str, clock: HandClock, revision: int = 1, **changes: Any) -> RecordPanel:
    command = RecordPanel(
        lot_id=lot_id,
        revision=revision,
        decided_on=legal_day(clock.now()),
        document_number="（2026）川0105执7号合议庭笔录",
        presiding="何某",
        judges=("唐某", "邓某"),
        start_price_fen=114_386_580,
        increment_fen=500_000,
        deposit_fen=22_000_000,
        priority=(PriorityRank(1, "王某", "承租人"),),
    )
    return replace(command, **changes)


def record(
    transactions: Transactions, team: CourtTeam, command: RecordPanel, clock: HandClock
) -> int:
    with transactions() as tx:
        return record_panel(tx, command, team.clerk, clock.now())


def stored(transactions: Transactions, lot_id: str) -> LotContent:
    with transactions.reading() as session:
        return content_of(session, session.get_one(Lot, lot_id))


def test_a_draft_without_a_recorded_panel_is_not_submitted(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    """Acceptance case AC-05: names alone are no decision."""
    lot_id = draft(transactions, team, lawful_content(clock.now(), decision=None), clock)
    with pytest.raises(AuctionError) as refused, transactions() as tx:
        hand_over(tx, lot_id, 1, team.clerk, clock.now())
    assert refused.value.fields == {"panel": "panel_not_recorded"}
    assert refused.value.article == "NP27"
    record(transactions, team, minutes(lot_id, clock), clock)
    publish_draft(transactions, team, lot_id, clock.now())
    with transactions.reading() as session:
        document = json.loads(published_text(session, lot_id)[0])
    assert document["content"]["panel"] == ["何某", "唐某", "邓某"]
    assert document["content"]["panel_decision"]["document_number"].endswith("合议庭笔录")
    assert "王某" not in json.dumps(document, ensure_ascii=False)


def test_the_decision_sets_the_figures_and_locks_them(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    content = lawful_content(clock.now(), decision=None)
    lot_id = draft(transactions, team, content, clock)
    decided = minutes(lot_id, clock, start_price_fen=120_000_000, deposit_fen=20_000_000)
    assert record(transactions, team, decided, clock) == 2
    after = stored(transactions, lot_id)
    assert (after.start_price_fen, after.deposit_fen) == (120_000_000, 20_000_000)
    for field in ("start_price", "increment", "deposit"):
        other = replace(after, **{f"{field}_fen": 19_999_999})  # type: ignore[arg-type]
        with pytest.raises(AuctionError) as refused, transactions() as tx:
            edit_draft(tx, EditLot(lot_id, 2, other), team.clerk, clock.now())
        assert (refused.value.fields, refused.value.article) == ({field: "locked_by_panel"}, "NP27")
    renamed = replace(after, title_en="Another title", panel=("甲",))
    with transactions() as tx:
        edit_draft(tx, EditLot(lot_id, 2, renamed), team.clerk, clock.now())
    assert stored(transactions, lot_id).panel == ("何某", "唐某", "邓某")


def test_a_later_decision_takes_the_place_and_the_history_stays(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    lot_id = draft(transactions, team, lawful_content(clock.now(), decision=None), clock)
    record(transactions, team, minutes(lot_id, clock), clock)
    again = minutes(lot_id, clock, 2, increment_fen=600_000, priority=())
    record(transactions, team, again, clock)
    with transactions.reading() as session:
        history = history_of(session, lot_id)
        holds = decision_of(session, lot_id)
    assert [one.decision.number for one in history] == [2, 1]
    assert [one.decision.increment_fen for one in history] == [600_000, 500_000]
    assert holds is not None
    assert (holds.number, holds.priority) == (2, ())
    assert history[1].decision.priority == (PriorityRank(1, "王某", "承租人"),)


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"judges": ("唐某",)}, "judges", "panel_too_small"),
        ({"judges": ("唐某", "何某")}, "judges", "named_twice"),
        ({"start_price_fen": 114_386_579}, "start_price", "start_below_floor"),
        ({"deposit_fen": 5_719_328}, "deposit", "deposit_out_of_range"),
        (
            {"priority": (PriorityRank(1, "王某", "甲"), PriorityRank(1, "王某", "乙"))},
            "priority",
            "named_twice",
        ),
    ],
)
def test_minutes_that_decide_nothing_lawful_are_not_recorded(
    transactions: Transactions,
    team: CourtTeam,
    clock: HandClock,
    change: dict[str, Any],
    field: str,
    code: str,
) -> None:
    lot_id = draft(transactions, team, lawful_content(clock.now(), decision=None), clock)
    with pytest.raises(AuctionError) as refused:
        record(transactions, team, minutes(lot_id, clock, **change), clock)
    assert refused.value.fields == {field: code}
    assert stored(transactions, lot_id).decision is None


def test_a_decision_of_tomorrow_or_on_an_old_draft_or_by_another_court_is_refused(
    transactions: Transactions, team: CourtTeam, other_team: CourtTeam, clock: HandClock
) -> None:
    lot_id = draft(transactions, team, lawful_content(clock.now(), decision=None), clock)
    tomorrow = legal_day(clock.now()) + timedelta(days=1)
    for by, change, code in (
        (team, {"decided_on": tomorrow}, "invalid"),
        (team, {"revision": 2}, "changed_meanwhile"),
        (other_team, {}, "no_such_lot"),
    ):
        with pytest.raises(AuctionError) as refused:
            record(transactions, by, replace(minutes(lot_id, clock), **change), clock)
        assert refused.value.code == code


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE lot_panel_decision SET deposit_fen = 1 WHERE lot_id = :lot",
        "DELETE FROM lot_panel_decision WHERE lot_id = :lot",
        "TRUNCATE lot_panel_decision",
        "INSERT INTO lot_panel_decision SELECT lot_id, number + 1, decided_on, document_number, presiding,"
        " judges, round, previous_start_fen, start_price_fen, increment_fen, deposit_fen, priority,"
        " recorded_by, recorded_at FROM lot_panel_decision WHERE lot_id = :lot",
        "UPDATE lot SET price_record = '{}' WHERE id = :lot",
    ],
)
def test_a_decision_cannot_be_altered_even_by_sql(
    transactions: Transactions, team: CourtTeam, clock: HandClock, edit: str
) -> None:
    lot_id = publish_lot(transactions, team, lawful_content(clock.now()), clock.now()).lot_id
    with pytest.raises(DBAPIError, match=r"never changed|published"), transactions() as tx:
        tx.session.execute(text(edit), {"lot": lot_id})


def test_the_database_itself_asks_for_three_members(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    content = lawful_content(clock.now())
    assert content.decision is not None
    two = replace(content, decision=replace(content.decision, judges=("唐某",)))
    with pytest.raises(IntegrityError, match="members"):
        draft(transactions, team, two, clock)


def test_a_discarded_draft_takes_its_decisions_along(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    lot_id = draft(transactions, team, lawful_content(clock.now()), clock)
    with transactions() as tx:
        discard_draft(tx, lot_id, team.clerk, clock.now())
    with transactions.reading() as session:
        assert history_of(session, lot_id) == []


def due(transactions: Transactions, lot_id: str, clock: HandClock) -> dict[str, tuple[str, str]]:
    """Code → state and last day of what the price makes due."""
    codes = ("price_validity", "start_disposal", "answer_surplus", "send_report")
    with transactions.reading() as session:
        rows = deadlines_of_lot(session, lot_id, clock.now())
    return {
        row.code: (row.state, legal_day(row.due_at - timedelta(seconds=1)).isoformat())
        for row in rows
        if row.code in codes
    }


def test_the_record_sets_moves_meets_and_drops_its_deadlines(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    today = legal_day(clock.now())
    content = lawful_content(clock.now(), price_valid_until=today + timedelta(days=60))
    told = replace(content.price, told_on=today, tested_fen=1, fixed_on=today)
    lot_id = draft(transactions, team, replace(content, price=told), clock)
    first = due(transactions, lot_id, clock)
    assert first["price_validity"] == ("open", (today + timedelta(days=60)).isoformat())
    assert first["start_disposal"][0] == first["answer_surplus"][0] == "open"
    assert (today + timedelta(days=5)).isoformat() <= first["answer_surplus"][1]
    asked = replace(told, requested_on=today)
    longer = replace(content, price=asked, price_valid_until=today + timedelta(days=90))
    with transactions() as tx:
        edit_draft(tx, EditLot(lot_id, 1, longer), team.clerk, clock.now())
    second = due(transactions, lot_id, clock)
    assert second["answer_surplus"][0] == "met"
    assert second["price_validity"] == ("open", (today + timedelta(days=90)).isoformat())
    unknown = replace(content, price=replace(asked, told_on=None, requested_on=None, fixed_on=None))
    with transactions() as tx:
        edit_draft(tx, EditLot(lot_id, 2, unknown), team.clerk, clock.now())
    assert due(transactions, lot_id, clock)["start_disposal"][0] == "dropped"


def test_a_report_is_sent_within_three_days(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    today = legal_day(clock.now())
    content = lawful_content(clock.now())
    came = replace(content.price, reported_on=today, received_on=None)
    lot_id = draft(transactions, team, replace(content, price=came), clock)
    state, day = due(transactions, lot_id, clock)["send_report"]
    assert (state, day) == ("open", price_objections.sending_due(today).isoformat())
    served = replace(content, price=replace(came, received_on=today))
    with transactions() as tx:
        edit_draft(tx, EditLot(lot_id, 1, served), team.clerk, clock.now())
    assert due(transactions, lot_id, clock)["send_report"][0] == "met"


def test_publishing_meets_what_the_price_made_due(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    lot_id = publish_lot(transactions, team, lawful_content(clock.now()), clock.now()).lot_id
    states = {code: state for code, (state, _day) in due(transactions, lot_id, clock).items()}
    assert states == {"price_validity": "met", "start_disposal": "met"}


def test_the_desk_watches_the_begin_of_the_price_and_the_appraisers_explanation(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    """RP 1: thirty days from the seizure; RP 23: three days to the appraiser, who has five."""
    today = legal_day(clock.now())
    content = lawful_content(clock.now())
    seized = replace(content, notice=replace(content.notice, seized_on=today), price=PriceRecord())
    lot_id = draft(transactions, team, seized, clock)
    begin = reference_price.price_procedure_due(today)
    assert steps(transactions, lot_id, clock) == {"start_price": ("open", begin)}
    objected = PriceRecord(asked_on=today, objection_ground="method", objection_on=today)
    with transactions() as tx:
        edit_draft(tx, EditLot(lot_id, 1, replace(seized, price=objected)), team.clerk, clock.now())
    hand_over = price_objections.handing_due(today)
    second = steps(transactions, lot_id, clock)
    assert second == {"start_price": ("met", begin), "hand_objection": ("open", hand_over)}
    handed = replace(objected, handed_on=today)
    with transactions() as tx:
        edit_draft(tx, EditLot(lot_id, 2, replace(seized, price=handed)), team.clerk, clock.now())
    third = steps(transactions, lot_id, clock)
    assert third["hand_objection"] == ("met", hand_over)
    assert third["explain_appraisal"] == ("open", price_objections.explanation_due(today))


def steps(transactions: Transactions, lot_id: str, clock: HandClock) -> dict[str, tuple[str, date]]:
    """Code → state and last day of the steps on the way to the price."""
    codes = ("start_price", "hand_objection", "explain_appraisal")
    with transactions.reading() as session:
        rows = deadlines_of_lot(session, lot_id, clock.now())
    return {
        row.code: (row.state, legal_day(row.due_at - timedelta(seconds=1)))
        for row in rows
        if row.code in codes
    }
