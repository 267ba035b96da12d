"""The stations after the hammer: pure, so every ending can be tried."""

from datetime import UTC, datetime, timedelta

import pytest

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
