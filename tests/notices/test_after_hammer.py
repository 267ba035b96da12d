"""The buyer and the parties hear of what the court did after the hammer, once and in their language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from auction_app.accounts.sessions import holder_of
from auction_app.cases.models import CaseParty
from auction_app.lots.models import Lot
from auction_app.notices.models import Notice
from auction_app.notices.wording import say_notice
from tests.procedure.court import Court, end_sold, make_court

if TYPE_CHECKING:
    from flask import Flask

    from auction_app.infra.ports import Ports
    from tests.support.clock import HandClock


def told(court: Court) -> dict[str, Notice]:
    """The buyer's notices about this lot by kind."""
    assert court.winner is not None
    holder = court.story.holder(court.winner)
    query = select(Notice).where(Notice.lot_id == court.lot, Notice.holder == holder)
    with court.transactions.reading() as session:
        return {row.kind: row for row in session.scalars(query)}


def test_a_late_buyer_is_reminded_and_told_of_the_default(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    court = end_sold(make_court(app, ports, clock))
    due = court.procedure().balance_due_at
    assert due is not None
    court.clock.at = due
    court.post("clerk", f"/desk/lots/{court.lot}/reminder")
    court.clock.forward(hours=1)
    court.act("default")
    court.story.follow()
    court.story.follow()
    found = told(court)
    assert {"price_overdue", "sale_defaulted"} <= set(found)
    for language, word in (("zh", "催告"), ("en", "reminds")):
        assert word in say_notice("price_overdue", found["price_overdue"].params, language).text
    said = say_notice("sale_defaulted", found["sale_defaulted"].params, "en").text
    assert "As the law provides" in said


def test_every_kind_after_the_hammer_is_said_in_both_languages() -> None:
    from auction_app.notices.after_hammer_words import AFTER_ICONS, AFTER_TEXTS, AFTER_TITLES

    assert set(AFTER_TITLES) == set(AFTER_TEXTS) == set(AFTER_ICONS)
    for kind in AFTER_TITLES:
        zh, en = (say_notice(kind, {}, language) for language in ("zh", "en"))
        assert zh.title != en.title
        assert zh.text != en.text


def test_the_parties_of_the_case_hear_of_it_too(app: Flask, ports: Ports, clock: HandClock) -> None:
    court = end_sold(make_court(app, ports, clock))
    with court.transactions() as tx:
        case_id = tx.session.get_one(Lot, court.lot).case_id
        name = ports.vault.seal("许清和".encode(), "test")
        tx.session.add(
            CaseParty(id="cp-heard", case_id=case_id, role="applicant", name_sealed=name)
        )
    court.pay_all()
    court.act("pay")
    court.story.follow()
    query = select(Notice.kind).where(Notice.holder == holder_of(ports.vault, "cp-heard"))
    with court.transactions.reading() as session:
        assert list(session.scalars(query)) == ["sale_paid"]
