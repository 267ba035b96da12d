"""Deposits: the range, the applicant's share, the moment that counts."""

from datetime import UTC, date, datetime, timedelta

import pytest

from auction_app.kernel.money import Money
from auction_app.law import deposit as law

DAY = date(2024, 5, 16)
END = datetime(2024, 5, 16, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai


@pytest.mark.parametrize(
    ("deposit_fen", "allowed"),
    [(235750220, True), (235750221, False), (58937555, True), (58937554, False)],  # AC-04
)
def test_deposit_allowed_between_five_and_twenty_percent(deposit_fen: int, allowed: bool) -> None:
    assert law.deposit_allowed(Money(deposit_fen), Money(1178751100), DAY) is allowed


def test_deposit_allowed_in_a_real_notice_of_zhengzhou() -> None:  # AC-02
    assert law.deposit_allowed(Money(20000000), Money(101002950), DAY)


def test_check_deposit_names_both_limits() -> None:
    (finding,) = law.check_deposit(Money(1), Money(70000000), DAY)
    assert finding.article.key == "NP17"
    assert finding.fields == {"least_fen": "3500000", "most_fen": "14000000"}
    assert law.check_deposit(Money(10000000), Money(70000000), DAY) == []


@pytest.mark.parametrize(
    ("claim", "due"),
    [(15000000, 5000000), (20000000, 0), (25000000, 0), (None, 20000000)],  # AC-24
)
def test_deposit_due_from_the_applicant_is_what_the_claim_does_not_cover(
    claim: int | None, due: int
) -> None:
    claimed = Money(claim) if claim is not None else None
    assert law.deposit_due(Money(20000000), claimed) == Money(due)


def test_deposit_in_time_until_the_end_itself() -> None:  # AC-25
    assert law.deposit_in_time(END - timedelta(minutes=2), END)
    assert law.deposit_in_time(END - timedelta(microseconds=1), END)
    assert not law.deposit_in_time(END, END)


def test_refund_due_at_and_transfer_due_at_twenty_four_hours_to_the_microsecond() -> None:
    ended = END + timedelta(minutes=7, seconds=30)  # AC-39
    assert law.refund_due_at(ended, DAY) == ended + timedelta(days=1)
    assert law.transfer_due_at(ended, DAY) == ended + timedelta(days=1)
