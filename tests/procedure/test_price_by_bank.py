"""The balance by bank transfer: in parts, from the buyer alone; the deposit by the provider's payout."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from auction_app.bank.models import BankEntry
from auction_app.ledger.audit import check_books
from auction_app.payments.models import Refund
from tests.procedure.court import Court
from tests.procedure.test_price_in_the_books import (
    DEPOSIT,
    buyer,
    invoice,
    overdue,
    signed_in_buyer,
    stands,
)
from tests.procedure.till import BUYER, open_till


def test_the_price_comes_in_parts_and_the_deposit_by_the_providers_payout(sold: Court) -> None:
    till, price = open_till(sold), sold.document()["price"]
    due = price - DEPOSIT
    till.receives(30_000_000, BUYER, f"尾款 {till.reference()}")
    assert stands(sold, f"sale:{sold.lot}") == DEPOSIT + 30_000_000
    assert [(one.source, one.clerk_id) for one in till.parts()] == [("bank", None)]
    sold.clock.forward(hours=1)
    till.receives(due - 30_000_000, BUYER, f"尾款二 {till.reference()}")
    assert stands(sold, f"sale:{sold.lot}") == price
    refused = sold.propose("pay")
    assert refused.status_code == 422, "the deposit is with the card provider still"
    sold.clock.forward(hours=1)
    before = till.stands("transit:stripe")
    name = till.provider_pays_out(DEPOSIT)
    till.receives(DEPOSIT, "Stripe", f"PAYOUT {name}")
    assert till.stands("transit:stripe") == before
    arrived = sold.deadlines()["transfer_deposit"]
    assert (arrived.state, arrived.settled_at) == ("met", sold.clock.now())
    assert sold.document()["received"] == price
    sold.act("pay")
    with sold.transactions.reading() as session:
        assert not check_books(session).faults


def test_a_transfer_from_somebody_else_or_too_much_waits_in_suspense(sold: Court) -> None:
    till, price = open_till(sold), sold.document()["price"]
    before = till.stands(till.aside)
    till.receives(10_000_000, "王别人", f"尾款 {till.reference()}")
    assert till.parts() == []
    assert till.stands(till.aside) == before + 10_000_000
    till.receives(price - DEPOSIT + 700, BUYER, f"尾款 {till.reference()}")
    assert stands(sold, f"sale:{sold.lot}") == price, "what is too much is no price"
    assert till.stands(till.aside) == before + 10_000_000 + 700
    with sold.transactions.reading() as session:
        why = set(session.scalars(select(BankEntry.why).where(BankEntry.state == "suspended")))
    assert {"payer_differs", "too_much"} <= why


def test_the_price_in_another_currency_waits_for_a_person(sold: Court) -> None:
    till = open_till(sold, "USD")
    till.receives(invoice(sold).amount_fen, BUYER, f"尾款 {till.reference()}")
    assert till.parts() == []
    assert stands(sold, f"sale:{sold.lot}") == DEPOSIT
    with sold.transactions.reading() as session:
        mine = select(BankEntry).where(BankEntry.reference == till.reference())
        [entry] = session.scalars(mine)
        assert not check_books(session).faults
    assert (entry.state, entry.why, entry.taken_fen) == ("suspended", "currency", 0)


def test_what_comes_after_the_full_price_is_nobodys_price(sold: Court) -> None:
    sold.pay_all()
    sold.act("pay")
    price, before = sold.document()["price"], sold.till.stands(sold.till.aside)
    sold.till.pays(500)
    assert stands(sold, f"sale:{sold.lot}") == price
    assert sold.till.stands(sold.till.aside) == before + 500


def test_after_a_default_each_part_is_owed_back_to_the_account_it_came_from(sold: Court) -> None:
    """AC-61 by bank: a part is no price; the deposit is lost, the part goes back."""
    till = open_till(sold)
    till.receives(40_000_000, BUYER, f"尾款 {till.reference()}")
    overdue(sold)
    sold.act("default")
    assert stands(sold, f"refund:{sold.lot}:{buyer(sold)}") == 40_000_000
    assert stands(sold, f"forfeit:{sold.lot}") == DEPOSIT
    with sold.transactions.reading() as session:
        refund = session.scalars(select(Refund).where(Refund.ref == invoice(sold).ref)).one()
    assert (refund.amount_fen, refund.state) == (40_000_000, "due")
    assert refund.due_at - refund.requested_at == timedelta(hours=24)
    page = signed_in_buyer(sold).get(f"/lots/{sold.lot}/balance").text
    assert "220,000.00" in page and "400,000.00" in page, "what is lost, and what goes back"
    assert sold.winner is not None
    bearer = {"Authorization": f"Bearer {sold.winner.token}"}
    told = sold.app.test_client().get(f"/api/v1/lots/{sold.lot}/balance", headers=bearer)
    body = told.get_json()
    assert (body["forfeited"], [one["amount"] for one in body["back"]]) == (DEPOSIT, [40_000_000])
    before = till.stands(till.aside)
    till.receives(10_000_000, BUYER, f"尾款 {till.reference()}")
    assert till.stands(till.aside) == before + 10_000_000, "what comes after a default is no price"
    assert stands(sold, f"sale:{sold.lot}") == 0
    with sold.transactions.reading() as session:
        late = select(BankEntry).order_by(BankEntry.recorded_at.desc(), BankEntry.id)
        entry = session.scalars(late.where(BankEntry.state == "suspended", BankEntry.why == "lot_over")).first()  # fmt: skip
    assert entry is not None and entry.amount_fen == 10_000_000
