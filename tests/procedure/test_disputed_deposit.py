"""A buyer's card deposit in dispute: the registration and the invoice say so, and what to do, until it is decided."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from auction_app.kernel.ids import new_id
from auction_app.lots.models import Lot
from auction_app.payments import service
from auction_app.payments.decision import GatewayEvent
from auction_app.payments.models import CardDispute
from tests.procedure.court import Court
from tests.support.people import make_staff, signed_in

DEPOSIT = 22_000_000
NOTE = "发卡银行对您交纳的保证金提出争议。"


def test_the_buyer_is_told_of_a_dispute_over_the_deposit(sold: Court) -> None:
    assert sold.winner is not None
    buyer = signed_in(sold.app, sold.transactions, sold.winner, sold.clock.now())
    pages = f"/lots/{sold.lot}/register", f"/lots/{sold.lot}/balance"
    before = [buyer.get(path).get_data(as_text=True) for path in pages]
    assert "充抵价款" in before[0]
    assert not any(NOTE in page for page in before)
    ref, at = sold.story.ref(sold.winner), sold.clock.now()
    told = GatewayEvent(
        new_id("evt_"), "disputed", ref, DEPOSIT, "CNY", False, at, about=new_id("dp_")
    )
    with sold.transactions() as tx:
        service.apply_event(tx, told, at, is_live=False)
    registration, invoice = [buyer.get(path).get_data(as_text=True) for path in pages]
    assert NOTE in registration and NOTE in invoice
    assert "存在争议，可能被收回" in registration
    assert "发卡银行已提出争议，可能被收回" in invoice and "支付渠道划往法院账户" not in invoice


def test_the_staff_reads_which_lot_a_dispute_is_about_and_that_its_answer_is_late(
    sold: Court,
) -> None:
    assert sold.winner is not None
    ref, at = sold.story.ref(sold.winner), sold.clock.now()
    told = GatewayEvent(
        new_id("evt_"), "disputed", ref, DEPOSIT, "CNY", False, at, about=new_id("dp_")
    )
    with sold.transactions() as tx:
        service.apply_event(tx, told, at, is_live=False)
        dispute = tx.session.scalars(select(CardDispute).where(CardDispute.ref == ref)).one()
        dispute.answer_by = at + timedelta(days=7)
        title = tx.session.get_one(Lot, sold.lot).title_zh
    supervisor = make_staff(sold.transactions, sold.ports.vault, "supervisor", at)
    path = "/staff/payments"
    page = signed_in(sold.app, sold.transactions, supervisor, at, second_factor=True).get(path).text
    row = page.split(f'href="/lots/{sold.lot}"', 1)[1].split("</tr>", 1)[0]
    assert row.startswith(f">{title}<") and "逾期" not in row
    sold.clock.forward(days=8)
    later = (
        signed_in(sold.app, sold.transactions, supervisor, sold.clock.now(), second_factor=True)
        .get(path)
        .text
    )
    assert "逾期" in later.split(f'href="/lots/{sold.lot}"', 1)[1].split("</tr>", 1)[0]
