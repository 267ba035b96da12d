"""A deposit that does not reach the court's account in 24 hours, and a record nobody bears out, are alarms (NP 25)."""

from __future__ import annotations

from datetime import timedelta

from auction_app.procedure.alarms import price_counts
from auction_app.procedure.models import ProviderTransfer
from tests.procedure.court import Court
from tests.procedure.test_price_in_the_books import DEPOSIT


def counted(court: Court, code: str) -> int:
    with court.transactions.reading() as session:
        return price_counts(session, court.clock.now())[code]


def test_a_deposit_that_is_late_is_an_alarm_until_the_statement_shows_the_payout(
    sold: Court,
) -> None:
    before = counted(sold, "deposits_not_transferred")
    sold.clock.at = sold.story.ends_at + timedelta(hours=24) - timedelta(seconds=1)
    assert counted(sold, "deposits_not_transferred") == before
    sold.clock.forward(seconds=1)
    assert counted(sold, "deposits_not_transferred") == before + 1
    health = sold.app.test_client().get("/healthz").get_json()
    assert health["money"]["deposits_not_transferred"] == before + 1
    assert "deposits_not_transferred" in health["alarms"]
    desk = sold.client("clerk").get("/desk").text
    assert sold.lot in desk
    late = sold.deadlines()["transfer_deposit"]
    assert (late.state, late.due_at) == ("open", sold.clock.now())
    name = sold.till.provider_pays_out(DEPOSIT)
    sold.clock.forward(hours=3)
    assert counted(sold, "deposits_not_transferred") == before + 1, "ordered is not arrived"
    sold.till.receives(DEPOSIT, "Stripe", f"PAYOUT {name}")
    assert counted(sold, "deposits_not_transferred") == before
    assert sold.deadlines()["transfer_deposit"].settled_at == sold.clock.now()


def test_what_a_payout_lacks_by_the_providers_fee_the_next_one_fills(sold: Court) -> None:
    for fen in (DEPOSIT - 132_000, 131_999):
        name = sold.till.provider_pays_out(fen)
        sold.till.receives(fen, "Stripe", f"PAYOUT {name}")
        assert sold.deadlines()["transfer_deposit"].state == "open", "a fen is missing"
        assert sold.document()["received"] == 0
    name = sold.till.provider_pays_out(1)
    sold.clock.forward(minutes=1)
    sold.till.receives(1, "Stripe", f"PAYOUT {name}")
    assert sold.deadlines()["transfer_deposit"].state == "met"
    assert sold.document()["received"] == DEPOSIT


def test_another_courts_payout_brings_no_deposit_of_this_court(sold: Court, unsold: Court) -> None:
    """Each court's deposits come to its own account: nothing here is there."""
    name = sold.till.provider_pays_out(DEPOSIT)
    unsold.till.receives(DEPOSIT, "Stripe", f"PAYOUT {name}")
    assert sold.deadlines()["transfer_deposit"].state == "open"
    assert sold.document()["received"] == 0


def test_a_deposit_that_went_back_by_card_is_awaited_no_more(sold: Court) -> None:
    """Withdrawn before the provider paid out: the next payout is the next lot's deposit."""
    assert sold.winner is not None
    sold.act("hold", ground="bankruptcy")
    sold.act("withdraw", ground="bankruptcy")
    with sold.transactions.reading() as session:
        assert session.get(ProviderTransfer, sold.story.ref(sold.winner)) is None


def test_a_record_nobody_bears_out_is_an_alarm_on_the_third_day(sold: Court) -> None:
    before = counted(sold, "hand_records_not_shown")
    sold.note("1000.00")
    sold.clock.forward(hours=71)
    assert counted(sold, "hand_records_not_shown") == before
    sold.clock.forward(hours=1)
    assert counted(sold, "hand_records_not_shown") == before + 1
    sold.till.pays(100_000)
    assert counted(sold, "hand_records_not_shown") == before
