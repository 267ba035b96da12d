"""The stations after the hammer: pure, so every ending can be tried."""

from datetime import UTC, datetime, timedelta

import pytest

from auction_app.procedure.course import Aftermath
from auction_app.proceeds.page_views import Outcome
from auction_app.proceeds.steps import Ending, steps_after

ENDED = datetime(2026, 8, 25, 7, 23, 47, tzinfo=UTC)
SOON = ENDED + timedelta(minutes=1)
DUE = datetime(2026, 9, 4, 16, 0, tzinfo=UTC)


def states(
    outcome: Outcome, *, still_open: int = 0, sent: bool = False, at: datetime = SOON
) -> dict[str, str]:
    is_sold = outcome == "sold"
    ending = Ending(
        outcome=outcome,
        ended_at=ENDED,
        law_day=ENDED.date(),
        confirmed_at=ENDED if is_sold else None,
        refunds_open=still_open,
        refunded_at=SOON if sent else None,
        balance_due=DUE if is_sold else None,
    )
    return {step.key: step.state for step in steps_after(ending, at)}


def test_where_only_the_buyer_paid_a_deposit_nothing_has_to_go_back() -> None:
    found = states("sold")
    assert (found["refunds"], found["balance"]) == ("skip", "now")


def test_an_unsold_lot_without_deposits_goes_straight_to_another_round() -> None:
    assert states("unsold") == {"bidding": "done", "refunds": "skip", "again": "now"}


def test_another_round_waits_for_the_refunds() -> None:
    assert states("withdrawn", still_open=2)["again"] == "next"


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (DUE - timedelta(microseconds=1), "now"),
        (DUE, "late"),
        (DUE + timedelta(days=3), "late"),
    ],
)
def test_the_balance_is_late_from_midnight_of_its_last_day(at: datetime, state: str) -> None:
    assert states("sold", sent=True, at=at)["balance"] == state


@pytest.mark.parametrize(("hours", "state"), [(23, "now"), (24, "now"), (25, "late")])
def test_a_refund_is_late_after_24_hours(hours: int, state: str) -> None:
    at = ENDED + timedelta(hours=hours)
    assert states("sold", still_open=1, at=at)["refunds"] == state


def test_steps_never_run_ahead_of_what_happened() -> None:
    found = states("sold", still_open=1)
    assert found["balance"] == "next"
    assert found["ruling"] == found["delivery"] == found["distribution"] == "next"


def course(state: str, **at: int) -> Aftermath:
    """Records by kind, hours after the end."""
    return Aftermath(
        state=state,
        at={f"lot.{kind}": ENDED + timedelta(hours=hours) for kind, hours in at.items()},
        ruling_due=ENDED + timedelta(days=10),
        delivery_due=ENDED + timedelta(days=20),
    )


def after(found: Aftermath, hours: int = 100, outcome: Outcome = "sold") -> dict[str, str]:
    ending = Ending(outcome, ENDED, ENDED.date(), ENDED, 0, ENDED, DUE, found)
    return {one.key: one.state for one in steps_after(ending, ENDED + timedelta(hours=hours))}


def test_a_paid_sale_waits_for_its_ruling_and_then_for_each_next_station() -> None:
    paid = after(course("paid", paid=3))
    assert (paid["balance"], paid["ruling"], paid["service"]) == ("done", "now", "next")
    assert after(course("paid", paid=3), 24 * 10)["ruling"] == "late"
    served = after(course("title_passed", paid=3, ruled=4, title_passed=5))
    assert (served["service"], served["delivery"], served["distribution"]) == (
        "done",
        "now",
        "next",
    )
    whole = after(course("closed", paid=3, ruled=4, title_passed=5, delivered=6, distributed=7))
    assert set(whole.values()) == {"done"}


def test_a_default_ends_the_sale_and_another_round_is_ordered() -> None:
    found = after(course("defaulted", defaulted=9))
    assert (found["balance"], found["default"], found["again"]) == ("skip", "done", "now")
    assert "ruling" not in found
    assert after(course("followed", defaulted=9, followed=12))["again"] == "done"


def test_an_annulled_sale_shows_how_far_it_had_come() -> None:
    found = after(course("annulled", paid=3, ruled=4, annulled=30))
    assert list(found)[-2:] == ["ruling", "annulled"]
    assert "service" not in found


def test_a_failed_lot_goes_to_a_creditor_back_or_on() -> None:
    taken = after(course("in_kind", taken_in_kind=5), outcome="unsold")
    assert (taken["in_kind"], taken["ruling"]) == ("done", "now")
    assert list(after(course("released", released=5), outcome="unsold"))[-1] == "released"
    assert after(course("followed", followed=5), outcome="unsold")["again"] == "done"
