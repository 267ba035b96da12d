"""What the court does after the hammer stands on its desk: the dates, and what waits for a second person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.procedure.court import Court


def desk(court: Court, role: str, locale: str) -> str:
    client = court.client(role)
    client.set_cookie("locale", locale)
    return client.get("/desk").get_data(as_text=True)


@pytest.mark.parametrize(
    ("locale", "balance", "decide"),
    [("en", "Payment of the balance by the buyer", "Read and decide"),
     ("zh_Hans_CN", "买受人交付余款", "查看并决定")],
)  # fmt: skip
def test_dates_and_proposals_of_a_sold_lot_are_on_the_desk(
    sold: Court, locale: str, balance: str, decide: str
) -> None:
    assert balance in desk(sold, "clerk", locale)
    sold.pay_all()
    assert sold.propose("pay").status_code in (201, 303)
    theirs, mine = desk(sold, "approver", locale), desk(sold, "clerk", locale)
    assert f'<a class="btn btn--sm btn--ink" href="{sold.path}">' in theirs
    assert decide in theirs and decide not in mine
    sold.approve()
    after = desk(sold, "clerk", locale)
    assert balance not in after  # paid: the ruling is due now
    assert "/law/AS20" in after


def test_an_unpaid_balance_is_overdue_the_day_after(sold: Court) -> None:
    due = sold.deadlines()["balance_due"].due_at
    sold.clock.at = due + timedelta(hours=10)
    page = desk(sold, "clerk", "en")
    assert "1 day over" in page and "Payment of the balance by the buyer" in page
