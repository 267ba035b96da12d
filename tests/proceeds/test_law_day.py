"""A new provision is one dated entry: lots announced before it keep the old figure, later ones get the new."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select

from auction_app.infra.ports import Ports
from auction_app.kernel.money import Money
from auction_app.kernel.rate import Rate
from auction_app.kernel.time import legal_day
from auction_app.law import deposit, reserve_price, rules_document
from auction_app.law.article import Dated
from auction_app.law.bidding_time import TimeRules
from auction_app.lots.law_day import law_day_of
from auction_app.lots.models import Lot
from auction_app.payments.models import Refund
from auction_app.proceeds.queries import Reader, find_result
from tests.proceeds.story import Story, duel, make_story
from tests.support.clock import HandClock


def test_a_new_entry_holds_from_its_day_and_leaves_the_old_figure_as_it_was() -> None:
    before = Dated((date(2017, 1, 1), 24))
    after = before.with_(date(2027, 1, 1), 12)
    days = (date(2017, 1, 1), date(2026, 12, 31), date(2027, 1, 1), date(2099, 1, 1))
    assert [after.at(day) for day in days] == [24, 24, 12, 12]
    assert before.steps == ((date(2017, 1, 1), 24),)


def test_a_draft_is_judged_by_the_day_of_its_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = reserve_price.FLOOR.with_(date(2027, 1, 1), Rate(8000))
    monkeypatch.setattr(reserve_price, "FLOOR", changed)
    pricing = reserve_price.Pricing(1, start=Money(75_000, "CNY"), basis=Money(100_000, "CNY"))
    assert reserve_price.check_starting_price(pricing, date(2026, 12, 31)) == []
    [found] = reserve_price.check_starting_price(pricing, date(2027, 1, 1))
    assert found.code == "start_below_floor"


def test_deposits_go_back_by_the_law_of_the_notice_day(
    engine: Engine, ports: Ports, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = make_story(engine, ports)
    turn = legal_day(clock.now()) + timedelta(days=3)
    monkeypatch.setattr(deposit, "REFUND_HOURS", deposit.REFUND_HOURS.with_(turn, 12))
    clock.forward(days=5)
    new = make_story(engine, ports)
    assert old.ends_at > clock.now()  # both end under the new provision
    for story, hours in ((old, 24), (new, 12)):
        loser, _ = duel(story)
        ended = story.close()
        story.follow()
        with story.transactions.reading() as session:
            due = session.scalars(select(Refund.due_at).where(Refund.ref == story.ref(loser))).one()
            page = find_result(
                session, story.lot_id, Reader(story.holder(loser), "en"), ended + timedelta(hours=1)
            )
        assert due == ended + timedelta(hours=hours)
        assert page.own_deposit is not None and page.own_deposit.due == due
        assert _law_day(story) == _notice_day(story)


def test_a_lot_names_the_rule_set_of_its_notice_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The set that begins later is another text with another digest; the first stays readable."""
    first = rules_document.RULES_ID
    monkeypatch.setattr(
        rules_document,
        "RULE_SETS",
        rules_document.RULE_SETS.with_(date(2027, 1, 1), "cn-2016-18/next"),
    )
    monkeypatch.setattr(deposit, "REFUND_HOURS", deposit.REFUND_HOURS.with_(date(2027, 1, 1), 12))
    before, after = (
        rules_document.rules_for(TimeRules(), day) for day in (date(2026, 12, 31), date(2027, 1, 1))
    )
    assert (before["id"], after["id"]) == (first, "cn-2016-18/next")
    assert before["sha256"] != after["sha256"]
    assert '"refund_hours":24' in (rules_document.published_text(first) or "")
    assert '"refund_hours":12' in (rules_document.published_text("cn-2016-18/next") or "")


def _law_day(story: Story) -> date:
    with story.transactions.reading() as session:
        return law_day_of(session, story.lot_id, story.ports.clock.now())


def _notice_day(story: Story) -> date | None:
    with story.transactions.reading() as session:
        return session.get_one(Lot, story.lot_id).notice_day
