"""Whatever is sent to whichever door of this room: a clear refusal, never an outage, nothing half done."""

from __future__ import annotations

import threading
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

import pytest

from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.lots.form_values import form_of
from auction_app.lots.models import Lot
from auction_app.lots.publish import PublishLot, compose_for, publish
from auction_app.lots.service import begin_draft
from tests.lots.conftest import make_team
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam, hand_over, lawful_content
from tests.support.people import Person, csrf_of, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

POSTS = (
    "/desk/lots/new",
    "/desk/lots/check",
    "/desk/lots/{lot}",
    "/desk/lots/{lot}/photos",
    "/desk/lots/{lot}/photos/arrange",
    "/desk/lots/{lot}/documents",
    "/desk/lots/{lot}/files/photo/p1/remove",
    "/desk/lots/{lot}/files/document/d1/remove",
    "/desk/lots/{lot}/publish",
    "/desk/lots/{lot}/return",
    "/desk/lots/{lot}/published",
    "/desk/questions/q1/answer",
    "/desk/import",
    "/lots/{lot}/questions",
)
NASTY = {
    "null": "\x00",
    "bidi": "\u202eabc\u202c",
    "emoji": "😀👨‍👩‍👧",
    "half of a pair": "\ud83d",
    "huge number": "1" + "0" * 30,
    "NaN": "NaN",
    "float": "1e308",
    "negative": "-1",
    "json": '{"a": [1, 2]}',
    "sql": "'; DROP TABLE lot; --",
    "markup": "<script>alert(1)</script>",
    "path": "../../../etc/passwd",
    "format": "%(x)s %s {0}",
    "blank": " \t\r\n\u3000 ",
    "long": "字" * 30_000,
}
FIELDS = sorted(form_of(lawful_content(HandClock().now()))) + [
    *("revision", "then", "sha256", "reason", "text", "text_zh", "text_en", "answer_zh"),
    *("answer_en", "alt_zh", "alt_en", "name_zh", "name_en", "item", "photo", "up", "dry", "file"),
]


FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def here(app: Flask, ports: Ports, clock: HandClock) -> CourtTeam:
    return make_team(app.extensions["auction"].transactions, ports, clock)


def client_of(app: Flask, account_id: str, clock: HandClock) -> FlaskClient:
    transactions = app.extensions["auction"].transactions
    return signed_in(app, transactions, Person(account_id, ""), clock.now(), second_factor=True)


@pytest.mark.parametrize("kind", NASTY)
def test_a_nasty_text_in_every_field_of_every_form_is_no_outage(
    app: Flask, here: CourtTeam, clock: HandClock, kind: str
) -> None:
    transactions: Transactions = app.extensions["auction"].transactions
    with transactions() as tx:
        lot_id = begin_draft(tx, lawful_content(clock.now()), here.clerk, clock.now())
    for staff in (here.clerk, here.approver):
        client = client_of(app, staff.account_id, clock)
        token = csrf_of(client, "/lots")
        text = quote_plus(NASTY[kind].encode("utf-8", "surrogatepass"))  # once: megabytes of it
        body = "&".join([f"csrf_token={quote_plus(token)}", *(f"{name}={text}" for name in FIELDS)])
        for path in POSTS:
            answer = client.post(path.format(lot=lot_id), data=body, content_type=FORM)
            assert answer.status_code < 500, (path, answer.status_code)
    with transactions() as tx:
        lot = tx.session.get_one(Lot, lot_id)
        assert (lot.state, lot.revision, lot.start_price_fen) == ("draft", 1, 114_386_580)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("{}".encode("utf-16"), "application/json"),
        (b"\xef\xbb\xbf{}", "application/json"),
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"a=1&a=2&%ff%fe=%00", "application/x-www-form-urlencoded"),
        (b"--x\r\nno multipart at all", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b"[" * 10_000, "text/plain"),
    ],
)
def test_a_body_that_is_no_form_is_refused(
    app: Flask, here: CourtTeam, clock: HandClock, body: bytes, kind: str
) -> None:
    client = client_of(app, here.clerk.account_id, clock)
    token = csrf_of(client, "/lots")
    for path in POSTS:
        answer = client.post(
            path.format(lot="Lnowhere"),
            data=body,
            content_type=kind,
            headers={"X-CSRF-Token": token},
        )
        assert 400 <= answer.status_code < 500 or path.endswith("check"), (path, answer.status_code)


def test_a_file_where_text_belongs_and_text_where_a_file_belongs(
    app: Flask, here: CourtTeam, clock: HandClock
) -> None:
    client = client_of(app, here.clerk.account_id, clock)
    for path in POSTS:
        files = {name: (BytesIO(b"x"), "x.json") for name in ("title_zh", "revision", "text")}
        sent = files | {"csrf_token": csrf_of(client, "/lots"), "file": "no file"}
        assert client.post(path.format(lot="Lnowhere"), data=sent).status_code < 500, path


@pytest.mark.parametrize("lot", ["L\x00", "L" * 5000, "../desk", "L%00", "L'--", "Ł", " "])
def test_an_id_that_cannot_be_is_not_found(
    app: Flask, here: CourtTeam, clock: HandClock, lot: str
) -> None:
    client = client_of(app, here.clerk.account_id, clock)
    for path in ("/lots/{}", "/lots/{}/notice.json", "/lots/{}/calendar.ics", "/desk/lots/{}"):
        assert client.get(path.format(lot)).status_code in (301, 302, 308, 404), path


def test_two_approvers_at_once_publish_exactly_once(
    app: Flask, here: CourtTeam, clock: HandClock
) -> None:
    transactions: Transactions = app.extensions["auction"].transactions
    at = clock.now()
    with transactions() as tx:
        lot_id = begin_draft(tx, lawful_content(at), here.clerk, at)
        hand_over(tx, lot_id, 1, here.clerk, at)
    with transactions() as tx:
        digest = compose_for(tx.session, tx.session.get_one(Lot, lot_id), at).sha256
    outcomes: list[str] = []
    ready = threading.Barrier(4)

    def approve() -> None:
        ready.wait()
        try:
            with transactions() as tx:
                publish(tx, PublishLot(lot_id, digest), here.approver, at)
            outcomes.append("published")
        except AuctionError as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=approve) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["lot_not_submitted"] * 3 + ["published"]
