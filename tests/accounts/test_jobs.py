"""What the jobs process forgets, and what it keeps."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from auction_app.accounts import mail, sessions, sign_up
from auction_app.accounts.attempts import open_attempt
from auction_app.accounts.jobs import forget, send_mail
from auction_app.accounts.sessions import Visitor
from auction_app.infra.ports import Ports
from auction_app.infra.web import Services
from tests.support.clock import HandClock
from tests.support.people import make_plain_account
from tests.support.world import Letterbox

if TYPE_CHECKING:
    from flask import Flask

TABLES = ("sign_in_attempt", "login_session", "password_reset", "account_mail")


@pytest.fixture
def house(app: Flask) -> Services:
    found: Services = app.extensions["auction"]
    return found


def rows(house: Services) -> dict[str, int]:
    with house.transactions.reading() as reading:
        return {
            table: reading.execute(text(f"SELECT count(*) FROM {table}")).scalar() or 0
            for table in TABLES
        }


def test_old_rows_go_and_live_ones_stay(
    house: Services, ports: Ports, clock: HandClock, letters: Letterbox
) -> None:
    person = make_plain_account(house.transactions, clock.now())
    with house.transactions() as tx:
        sessions.open_browser_session(tx, person.id, Visitor(), clock.now())
        open_attempt(tx, ports.vault, "password", person.email, "1.2.3.4", clock.now())
        sign_up.request_reset(tx, ports.vault, person.email, "1.2.3.4", "http://x", clock.now())
    send_mail(house)
    before = rows(house)
    assert min(before.values()) >= 1
    forget(house)
    assert rows(house) == before
    clock.forward(days=200)
    forget(house)
    assert rows(house) == dict.fromkeys(TABLES, 0)


def test_a_message_that_never_leaves_is_given_up_with_its_link(
    house: Services, ports: Ports, clock: HandClock, letters: Letterbox
) -> None:
    letters.refuse = True
    with house.transactions() as tx:
        mail.write_mail(
            tx, ports.vault, to="a@example.test", locale="en", subject=mail.RESET_SUBJECT,
            text=mail.RESET_TEXT, at=clock.now(), link="http://x/#secret",
        )  # fmt: skip
    for _try in range(mail.MAX_ATTEMPTS + 3):
        send_mail(house)
        clock.forward(hours=6)
    with house.transactions.reading() as reading:
        tries, left = reading.execute(
            text("SELECT max(attempts), count(text_sealed) FROM account_mail")
        ).one()
    assert (tries, left) == (mail.MAX_ATTEMPTS, 0)


def test_one_bad_address_stops_no_other(
    house: Services, ports: Ports, clock: HandClock, letters: Letterbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    send = letters.send

    def moody(to: str, subject: str, text: str) -> None:
        if to.startswith("bad"):
            raise ConnectionError("refused")
        send(to, subject, text)

    monkeypatch.setattr(letters, "send", moody)
    with house.transactions() as tx:
        for to in ("bad@example.test", "fine@example.test"):
            mail.write_mail(
                tx, ports.vault, to=to, locale="zh", subject=mail.RESET_SUBJECT,
                text=mail.RESET_TEXT, at=clock.now() - timedelta(seconds=1), link="x",
            )  # fmt: skip
    send_mail(house)
    assert len(letters.to("fine@example.test")) == 1
    assert letters.to("fine@example.test")[0].subject == "落槌：重设密码"
