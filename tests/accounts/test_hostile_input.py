"""Every field of every form against what nobody should type: a clear answer, never an outage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from tests.support.clock import HandClock
from tests.support.people import (
    PASSWORD,
    csrf_of,
    make_bidder,
    make_plain_account,
    make_staff,
    signed_in,
)

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

NASTY = [
    "", " ", "\0", "a\0b", "\u202eabc", "\u200b", "\ufeff", "😀" * 20, "x" * 5000, "é" * 300,
    "'; DROP TABLE account; --", "<script>alert(1)</script>", "{{7*7}}", "%s%n", "../../etc",
    "NaN", "-1", "1e400", "９９９", "\n\r\t", "\ud83d", "null", "[]", "０", "admin@例え.jp",
    "a@b", "a@b.c\nBcc: x@y.z", "=cmd|' /C calc'!A0",
]  # fmt: skip
CALM = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
hostile = st.one_of(st.sampled_from(NASTY), st.text(max_size=60)).map(
    lambda value: value.encode("utf-8", "replace").decode()
)

# path → (page with the form, fields). Whose door it is: nobody's, a bidder's, the operator's.
OPEN = {
    "/sign-up": ("/sign-up", ("kind", "email", "phone", "password", "again")),
    "/sign-in": ("/sign-in", ("email", "password", "next")),
    "/forgotten-password": ("/forgotten-password", ("email",)),
    "/new-password": ("/new-password", ("token", "password", "again")),
    "/join-staff": ("/join-staff", ("token", "password", "again")),
    "/cases/sign-in": ("/cases", ("name", "id_no", "case_number")),
}
MINE = {
    "/real-name": ("/real-name", ("kind", "name", "id_no", "next")),
    "/security/password": ("/security", ("old_password", "password", "again")),
    "/security/tokens": ("/security", ("label", "scopes")),
    "/security/second-factor": ("/security/second-factor", ("code", "next")),
}
STAFF = {
    "/staff/invitations": ("/staff", ("display_name", "email", "role", "court_id")),
    "/second-factor": ("/second-factor", ("code", "next")),
}
GOOD = {
    "kind": "person",
    "email": "good@example.test",
    "phone": "13800000000",
    "password": PASSWORD,
    "again": PASSWORD,
    "name": "张三",
    "id_no": "330304199001010091",
    "case_number": "（2026）川0105执1号",
    "token": "x" * 43,
    "code": "000000",
    "label": "bot",
    "scopes": "watch",
    "display_name": "李职员",
    "role": "auditor",
    "court_id": "",
    "next": "/",
    "old_password": "wrong password",
}


def refused_clearly(client: FlaskClient, path: str, page: str, form: dict[str, str]) -> None:
    """A page in both languages with what is wrong, or a redirect; never a failure of ours."""
    token = csrf_of(client, page)
    for language in ("zh", "en"):
        answer = client.post(
            path, data=form | {"csrf_token": token}, headers={"Accept-Language": language}
        )
        assert answer.status_code in (200, 302, 401, 403, 404, 409, 410, 422, 429), form
        if answer.status_code == 422:
            assert 'class="errsum"' in answer.get_data(as_text=True)
        if answer.status_code == 302:
            assert (answer.location or "/").startswith("/")
            return


@pytest.mark.parametrize("path", OPEN)
@CALM
@given(data=st.data())
def test_open_forms_survive_one_hostile_field(
    app: Flask, clock: HandClock, path: str, data: st.DataObject
) -> None:
    page, fields = OPEN[path]
    clock.forward(hours=25)  # no limit of the last example is felt
    name = data.draw(st.sampled_from(fields))
    form = {field: GOOD[field] for field in fields} | {name: data.draw(hostile)}
    refused_clearly(app.test_client(), path, page, form)


@pytest.mark.parametrize("path", MINE)
@CALM
@given(data=st.data())
def test_a_bidders_forms_survive_one_hostile_field(
    app: Flask, transactions: Transactions, clock: HandClock, path: str, data: st.DataObject
) -> None:
    page, fields = MINE[path]
    at = clock.forward(hours=25)
    client = signed_in(app, transactions, make_plain_account(transactions, at), at)
    name = data.draw(st.sampled_from(fields))
    form = {field: GOOD[field] for field in fields} | {name: data.draw(hostile)}
    refused_clearly(client, path, page, form)


@pytest.mark.parametrize("path", STAFF)
@CALM
@given(data=st.data())
def test_staff_forms_survive_one_hostile_field(
    app: Flask,
    transactions: Transactions,
    ports: Ports,
    clock: HandClock,
    path: str,
    data: st.DataObject,
) -> None:
    page, fields = STAFF[path]
    at = clock.forward(hours=25)
    operator = make_staff(transactions, ports.vault, "operator", at)
    client = signed_in(app, transactions, operator, at, second_factor=True)
    name = data.draw(st.sampled_from(fields))
    form = {field: GOOD[field] for field in fields} | {name: data.draw(hostile)}
    refused_clearly(client, path, page, form)


@pytest.mark.parametrize("path", [*OPEN, *MINE, *STAFF])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"email": "a@b.cn"}', "application/json"),
        ('{"email": "a@b.cn"}'.encode("utf-16"), "application/json"),
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"email=%ff%fe&password=%00", "application/x-www-form-urlencoded"),
        (b"x" * 70_000, "text/plain"),
        (b"--b\r\nbroken", "multipart/form-data; boundary=b"),
        (b"<a/>", "application/xml"),
    ],
)
def test_a_body_of_another_kind_is_refused_and_does_nothing(
    client: FlaskClient, transactions: Transactions, clock: HandClock, path: str, body: bytes,
    kind: str,
) -> None:  # fmt: skip
    with transactions.reading() as reading:
        before = reading.execute(text("SELECT count(*) FROM account")).scalar()
    answer = client.post(path, data=body, content_type=kind)
    assert answer.status_code in (400, 401, 403, 413, 415)
    with transactions.reading() as reading:
        assert reading.execute(text("SELECT count(*) FROM account")).scalar() == before


@pytest.mark.parametrize(
    "path", ["/sign-out", "/staff/invitations", "/security/tokens", "/cases/sign-in"]
)
def test_a_wrong_method_is_told_which_is_right(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize(
    "path",
    [
        "/security/sessions/%00/end",
        "/security/sessions/" + "x" * 3000 + "/end",
        "/security/sessions/%F0%9F%98%80/end",
        "/security/sessions/..%2f..%2f/end",
    ],
)
def test_strange_ids_in_an_address_are_simply_not_found(
    app: Flask, transactions: Transactions, clock: HandClock, path: str
) -> None:
    at = clock.now()
    client = signed_in(app, transactions, make_plain_account(transactions, at), at)
    answer = client.post(path, data={"csrf_token": csrf_of(client, "/account")})
    assert answer.status_code in (400, 404, 405)


@pytest.mark.parametrize("path", ["/account", "/mine", "/sign-in", "/audit/access", "/cases"])
@pytest.mark.parametrize("token", ["", "\x01", "x" * 5000, "ä", "a b", "lca_" + "A" * 43])
def test_strange_cookies_and_tokens_are_nobody(
    app: Flask, clock: HandClock, path: str, token: str
) -> None:
    by_cookie = app.test_client()
    by_cookie.set_cookie("session_token", token)
    assert by_cookie.get(path).status_code in (200, 302, 401)
    header = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    assert app.test_client().get(path, headers=header).status_code in (200, 302, 401)


@pytest.mark.parametrize("query", ["before=x", "before=-1", "before=" + "9" * 40,
                                   "subject=" + "x" * 5000, "before=%F0%9F%98%80"])  # fmt: skip
def test_strange_pages_of_the_access_log_are_shown_empty_or_from_the_top(
    app: Flask, transactions: Transactions, ports: Ports, clock: HandClock, query: str
) -> None:
    auditor = make_staff(transactions, ports.vault, "auditor", clock.now())
    client = signed_in(app, transactions, auditor, clock.now(), second_factor=True)
    assert client.get(f"/audit/access?{query}").status_code == 200


def test_what_a_person_typed_comes_back_escaped(
    app: Flask, transactions: Transactions, clock: HandClock
) -> None:
    client = app.test_client()
    nasty = '"><script>alert(1)</script>'
    form = {"email": nasty, "password": "x", "csrf_token": csrf_of(client)}
    page = client.post("/sign-in", data=form).get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page.lower() or "&#34;&gt;&lt;script" in page


def test_a_password_never_comes_back_in_a_page(app: Flask, clock: HandClock) -> None:
    client = app.test_client()
    secret = "my-very-own-secret-42"
    form = {"email": "not an address", "password": secret, "again": secret, "kind": "person"}
    for path in ("/sign-in", "/sign-up"):
        answer = client.post(path, data=form | {"csrf_token": csrf_of(client, path)})
        assert answer.status_code == 422
        assert secret not in answer.get_data(as_text=True)


def test_a_real_bidders_page_holds_no_full_number(
    app: Flask, transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    bidder = make_bidder(transactions, ports.vault, clock.now())
    client = signed_in(app, transactions, bidder, clock.now())
    for path in ("/account", "/real-name", "/security", "/cases", "/mine"):
        page = client.get(path).get_data(as_text=True)
        assert bidder.id_no not in page, path
        assert bidder.name not in page, path
