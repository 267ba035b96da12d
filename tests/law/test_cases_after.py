"""Acceptance cases after the hammer: clocks, default, ruling, service, delivery, annulment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from auction_app.kernel.money import Money
from auction_app.kernel.time import SHANGHAI, legal_day
from auction_app.law.annulment import (
    GROUNDS,
    annulment_findings,
    own_motion_findings,
    what_is_undone,
)
from auction_app.law.default import apply_deposit, default_findings, price_gap
from auction_app.law.deposit import refund_due_at, transfer_due_at
from auction_app.law.lot_states import LotEvent, LotState, find_transition
from auction_app.law.ruling import (
    HandOver,
    assistance_notice_needed,
    dated_later,
    delivery_due_at,
    delivery_findings,
    distribution_findings,
    eviction_needs_notice,
    interest_stops_at,
    is_fully_paid,
    review_buyer_by,
    ruling_due_at,
    ruling_findings,
    service_findings,
    title_passes_at,
)
from auction_app.law.settlement import balance_due

YUAN = 100
NOTICE_DAY = date(2024, 4, 1)


def at(text: str) -> datetime:
    """An instant written in Beijing time."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def yuan(amount: int) -> Money:
    return Money(amount * YUAN)


def last_day(due: datetime) -> date:
    """The day at whose 24:00 a deadline is over."""
    return legal_day(due - timedelta(microseconds=1))


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        pytest.param(refund_due_at, "2024-05-17 10:07:30", id="AC-39 losers' refunds"),
        pytest.param(transfer_due_at, "2024-05-17 10:07:30", id="AC-39 the winner's deposit"),
        pytest.param(refund_due_at, "2024-05-17 10:07:30", id="AC-40 all deposits of a failed lot"),
    ],
)
def test_a_day_from_the_end(clock: object, expected: str) -> None:
    assert callable(clock)
    assert clock(at("2024-05-16 10:07:30"), NOTICE_DAY) == at(expected)


@pytest.mark.parametrize(
    ("deposit", "costs", "resold", "debts", "expected", "uncovered"),
    [
        pytest.param(
            300_000, 12_000, 1_850_000, (288_000, 0), (12_000, 150_000, 138_000, 0, 0), 0,
            id="AC-54 costs, gap, then this case's debts",
        ),
        pytest.param(
            300_000, 12_000, 1_600_000, (288_000, 0), (12_000, 288_000, 0, 0, 0), 112_000,
            id="AC-55 the gap is larger: what is uncovered waits for the court",
        ),
        pytest.param(
            300_000, 12_000, 2_100_000, (288_000, 0), (12_000, 0, 288_000, 0, 0), 0,
            id="AC-56 no gap where the new price is higher",
        ),
        pytest.param(
            300_000, 12_000, 1_850_000, (100_000, 20_000), (12_000, 150_000, 100_000, 20_000, 18_000), 0,
            id="AC-57 the rule gives no fifth step: 18,000 wait for the court",
        ),
        pytest.param(
            300_000, 320_000, 1_850_000, (288_000, 0), (300_000, 0, 0, 0, 0), 170_000,
            id="AC-58 costs alone exceed the deposit",
        ),
    ],
)  # fmt: skip
def test_the_forfeited_deposit_goes_four_steps(
    deposit: int,
    costs: int,
    resold: int,
    debts: tuple[int, int],
    expected: tuple[int, ...],
    uncovered: int,
) -> None:
    gap = price_gap(yuan(2_000_000), yuan(resold))
    found = apply_deposit(yuan(deposit), yuan(costs), gap, yuan(debts[0]), yuan(debts[1]))
    steps = (found.costs, found.gap, found.case_debts, found.related_debts, found.remaining)
    assert steps == tuple(yuan(one) for one in expected)
    assert found.uncovered == yuan(uncovered)
    assert sum(one.fen for one in steps) == deposit * YUAN


def test_costs_beyond_the_deposit_are_named_beside_the_gap() -> None:
    """AC-58: 20,000 of the costs and the whole gap of 150,000 stay uncovered."""
    found = apply_deposit(yuan(300_000), yuan(320_000), yuan(150_000), yuan(0), yuan(0))
    assert (found.uncovered_costs, found.uncovered_gap) == (yuan(20_000), yuan(150_000))


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        pytest.param(
            "2024-06-03 16:30:00", date(2024, 6, 13), id="AC-60 ruling served within ten days"
        ),
        pytest.param(
            "2024-06-05 09:00:00", date(2024, 6, 17), id="AC-60 a Saturday rolls to Monday"
        ),
    ],
)
def test_the_ruling_is_due_ten_days_after_the_full_price(when: str, expected: date) -> None:
    assert last_day(ruling_due_at(at(when), NOTICE_DAY)) == expected


def test_title_passes_on_service_and_delivery_is_due_fifteen_days_later() -> None:
    """AC-60: served 2024-06-11, title that moment, hand-over by 2024-06-26."""
    served = at("2024-06-11 10:20:00")
    assert title_passes_at(served) == interest_stops_at(served) == served
    assert last_day(delivery_due_at(served, NOTICE_DAY)) == date(2024, 6, 26)


@pytest.mark.parametrize(
    ("received", "full"),
    [
        pytest.param(99_999_999, False, id="AC-61 one fen short"),
        pytest.param(99_990_000, False, id="AC-61 99.99 % is not the price"),
        pytest.param(100_000_000, True, id="AC-61 the whole price"),
    ],
)
def test_only_the_whole_price_is_the_price(received: int, full: bool) -> None:
    assert is_fully_paid(Money(100_000_000), Money(received)) is full


@pytest.mark.parametrize(
    ("missing", "reminded", "when", "codes"),
    [
        pytest.param(1, None, 0, ["no_reminder"], id="AC-61 reminded first"),
        pytest.param(1, 1, 2, [], id="AC-61 reminded after the period"),
        pytest.param(1, -1, 2, ["no_reminder"], id="AC-61 a reminder before its end does not do"),
        pytest.param(
            1, None, -1, ["period_still_runs", "no_reminder"], id="AC-61 not before its end"
        ),
        pytest.param(0, 1, 2, ["price_is_paid"], id="AC-61 nothing is missing"),
    ],
)
def test_a_default_needs_the_end_of_the_period_and_a_reminder(
    missing: int, reminded: int | None, when: int, codes: list[str]
) -> None:
    due = at("2024-06-17 00:00:00")
    told = due + timedelta(hours=reminded) if reminded is not None else None
    found = default_findings(Money(missing), due, told, due + timedelta(hours=when))
    assert [one.code for one in found] == codes
    assert all(one.article.key == "NP24" for one in found)


def test_no_ruling_leads_from_a_lot_that_is_not_paid() -> None:
    """AC-61: the table has no way from sold to ruled."""
    assert find_transition(LotState.SOLD, LotEvent.RULE) is None
    assert find_transition(LotState.SOLD, LotEvent.DEFAULT) is not None


@pytest.mark.parametrize(
    ("category", "approval", "code"),
    [
        ("equity", "", "approval_not_checked"),
        ("equity", "refused", "approval_refused"),
        ("equity", "granted", None),
        ("equity", "not_needed", None),
        ("goods", "", None),
    ],
)
def test_regulated_equity_waits_for_its_approval(
    category: str, approval: str, code: str | None
) -> None:
    assert [one.code for one in ruling_findings(category, approval)] == ([code] if code else [])


def test_a_day_that_has_not_come_is_named() -> None:
    now = at("2024-06-11 23:59:59")
    assert dated_later(date(2024, 6, 11), now) == []
    assert [one.code for one in dated_later(date(2024, 6, 12), now)] == ["day_in_future"]


@pytest.mark.parametrize(
    ("served", "code"),
    [
        ("2024-06-10 09:00:00", "served_before_ruling"),
        ("2024-06-11 09:00:00", None),
        ("2024-06-13 09:00:00", "served_in_future"),
    ],
)
def test_service_lies_between_the_ruling_and_now(served: str, code: str | None) -> None:
    found = service_findings(at(served), at("2024-06-11 15:00:00"), at("2024-06-12 12:00:00"))
    assert [one.code for one in found] == ([code] if code else [])


def test_force_rests_on_the_president_and_registers_are_told() -> None:
    served, now = at("2024-06-11 10:00:00"), at("2024-06-20 10:00:00")
    bare = HandOver(at("2024-06-18 10:00:00"), is_forced=True)
    found = delivery_findings(bare, "housing", False, served, now)
    assert [one.article.key for one in found] == ["CPL261", "CPL262"]
    whole = HandOver(bare.delivered_at, True, "公告1号", "协执1号")
    assert delivery_findings(whole, "housing", False, served, now) == []
    early = HandOver(at("2024-06-10 10:00:00"))
    assert [one.code for one in delivery_findings(early, "goods", True, served, now)] == [
        "delivered_before_service"
    ]
    assert not eviction_needs_notice(True, False)
    assert not assistance_notice_needed("goods")


@pytest.mark.parametrize(
    ("plan", "paid", "aside", "codes"),
    [
        ("final", 100, 0, []),
        ("set_aside", 60, 40, []),
        ("set_aside", 100, 0, ["nothing_set_aside"]),
        ("open", 100, 0, ["plan_open"]),
        ("final", 99, 0, ["not_balanced"]),
    ],
)
def test_the_account_closes_to_the_fen_on_a_final_plan(
    plan: str, paid: int, aside: int, codes: list[str]
) -> None:
    found = distribution_findings(plan, Money(100), Money(paid), Money(aside))
    assert [one.code for one in found] == codes


@pytest.mark.parametrize("ground", sorted(GROUNDS))
def test_a_sale_is_annulled_on_a_ground_of_the_law_by_a_final_ruling(ground: str) -> None:
    def codes(**said: bool) -> list[str]:
        wanted = {"objection_upheld": True, "is_final": True} | said
        return [one.code for one in annulment_findings(ground, frozenset(), **wanted)]

    assert codes() == []
    assert codes(objection_upheld=False) == ["no_objection_upheld"]
    assert codes(is_final=False) == ["ruling_not_final"]


@pytest.mark.parametrize("exception", ["not_detectable", "disclosed"])
def test_what_was_disclosed_or_hidden_from_everybody_annuls_nothing(exception: str) -> None:
    said = {"objection_upheld": True, "is_final": True}
    first = annulment_findings("untrue_statement", frozenset({exception}), **said)
    assert [one.code for one in first] == ["ground_excepted"]
    assert annulment_findings("system_fault", frozenset({exception}), **said) == []
    unknown = annulment_findings("regret", frozenset(), **said)
    assert [one.code for one in unknown] == ["no_ground"]


@pytest.mark.parametrize("ground", sorted(GROUNDS))
def test_a_court_annuls_by_itself_on_the_same_grounds_and_on_its_written_decision(
    ground: str,
) -> None:
    assert own_motion_findings(ground, frozenset(), has_basis=True) == []
    bare = own_motion_findings(ground, frozenset(), has_basis=False)
    assert [(one.code, one.article.key) for one in bare] == [("no_written_basis", "NP31")]
    unknown = own_motion_findings("regret", frozenset(), has_basis=True)
    assert [one.code for one in unknown] == ["no_ground"]


def test_annulment_returns_price_deposit_and_title_and_names_the_routes() -> None:
    after = what_is_undone(LotState.DELIVERED, yuan(900), yuan(100))
    assert (after.total, after.title_returns) == (yuan(1000), True)
    assert [one.key for one in after.routes] == ["NP32", "NP33"]
    assert what_is_undone(LotState.PAID, yuan(900), yuan(0)).title_returns is False


def test_the_buyers_deposit_counts_and_a_doubt_about_the_buyer_is_decided_in_ten_days() -> None:
    assert balance_due(yuan(1000), yuan(200)) == yuan(800)
    assert last_day(review_buyer_by(at("2024-06-03 10:00:00"))) == date(2024, 6, 13)
