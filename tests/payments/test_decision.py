"""One event's effect, as a table: rows are where the payment stands, columns what is told."""

from datetime import UTC, datetime

import pytest

from auction_app.payments.decision import Due, GatewayEvent, judge

AT = datetime(2026, 5, 16, tzinfo=UTC)


def event(kind: str, amount: int | None = 100, currency: str | None = "CNY") -> GatewayEvent:
    return GatewayEvent("evt_1", kind, "pi_1", amount, currency, False, AT)


@pytest.mark.parametrize(
    ("state", "kind", "outcome"),
    [
        ("awaiting", "processing", "applied"),
        ("awaiting", "succeeded", "applied"),
        ("awaiting", "failed", "applied"),
        ("processing", "processing", "no_change"),
        ("processing", "succeeded", "applied"),
        ("processing", "failed", "applied"),
        ("failed", "processing", "no_change"),
        ("failed", "succeeded", "applied"),
        ("cancelled", "processing", "no_change"),
        ("cancelled", "succeeded", "applied"),
        ("succeeded", "processing", "no_change"),
        ("succeeded", "failed", "no_change"),
        ("succeeded", "cancelled", "no_change"),
        ("succeeded", "succeeded", "no_change"),
        ("succeeded", "disputed", "applied"),
        ("awaiting", "other", "ignored"),
    ],
)
def test_money_that_arrived_is_true_whatever_order_the_news_takes(
    state: str, kind: str, outcome: str
) -> None:
    assert judge(Due(state, 100, "CNY"), event(kind), is_live=False) == outcome


@pytest.mark.parametrize(
    ("amount", "currency", "is_live"),
    [(99, "CNY", False), (101, "CNY", False), (100, "EUR", False), (100, "CNY", True),
     (None, "CNY", False), (100, None, False)],
)  # fmt: skip
def test_another_amount_currency_or_mode_admits_nobody(
    amount: int | None, currency: str | None, is_live: bool
) -> None:
    due = Due("awaiting", 100, "CNY")
    assert judge(due, event("succeeded", amount, currency), is_live=is_live) == "mismatch"
