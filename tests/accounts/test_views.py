"""The doors of an account, as a browser without scripts meets them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from auction_app.accounts.jobs import send_mail
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.infra.web import Services
from tests.support.clock import HandClock
from tests.support.people import (
    PASSWORD,
    csrf_of,
    make_bidder,
    make_court,
    make_plain_account,
    make_staff,
    resident_id,
    signed_in,
    totp,
)
from tests.support.world import Letterbox, make_config

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

Form = dict[str, str]


def send(client: FlaskClient, path: str, form: Form, page: str = "") -> TestResponse:
    """Fill in the form of `page` (or of `path`) and send it."""
    return client.post(path, data=form | {"csrf_token": csrf_of(client, page or path)})


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD, **more: str) -> TestResponse:
    return send(client, "/sign-in", {"email": email, "password": password} | more)


def cookie(client: FlaskClient) -> str:
    found = client.get_cookie("session_token")
    return found.value if found else ""


def errors_of(answer: TestResponse) -> list[str]:
    return re.findall(r'<p class="err"[^>]*>.*?<span>(.*?)</span>', answer.get_data(as_text=True))


def deliver(app: Flask) -> None:
    house: Services = app.extensions["auction"]
    send_mail(house)


def test_a_new_bidder_signs_up_and_confirms_a_real_name(
    client: FlaskClient, clock: HandClock
) -> None:
    form = {
        "kind": "person",
        "email": "New@Example.cn ",
        "phone": "138 0000-0000",
        "password": PASSWORD,
        "again": PASSWORD,
    }
    answer = send(client, "/sign-up", form)
    assert (answer.status_code, answer.location) == (302, "/real-name")
    number = resident_id()
    answer = send(client, "/real-name", {"kind": "person", "name": "张三", "id_no": number})
    assert answer.status_code == 302
    page = client.get("/real-name").get_data(as_text=True)
    assert "张*" in page
    assert number not in page
    assert number[:10] + "****" + number[14:] in page


def test_an_organisation_confirms_its_credit_code(
    app: Flask, transactions: Transactions, clock: HandClock
) -> None:
    client = signed_in(
        app, transactions, make_plain_account(transactions, clock.now()), clock.now()
    )
    form = {"kind": "organisation", "name": "某银行成都分行", "id_no": "91350211M0000XUF46"}
    answer = send(client, "/real-name", form)
    assert answer.status_code == 422
    assert len(errors_of(answer)) == 1
    form["id_no"] = "91350100M000100Y43"
    assert send(client, "/real-name", form).status_code == 302


def test_a_second_account_for_the_same_person_learns_only_that(
    app: Flask, transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    first = make_bidder(transactions, ports.vault, clock.now())
    client = signed_in(
        app, transactions, make_plain_account(transactions, clock.now()), clock.now()
    )
    form = {"kind": "person", "name": "别名", "id_no": first.id_no}
    answer = send(client, "/real-name", form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert len(errors_of(answer)) == 1
    assert first.email not in page
    assert first.id not in page
    assert first.name not in page


def test_the_session_id_changes_at_sign_in_and_the_old_cookie_is_dead(
    app: Flask, transactions: Transactions, clock: HandClock
) -> None:
    person = make_plain_account(transactions, clock.now())
    client = signed_in(app, transactions, person, clock.now())
    before = cookie(client)
    assert sign_in(client, person.email).status_code == 302
    assert cookie(client) != before
    old = app.test_client()
    old.set_cookie("session_token", before)
    assert old.get("/account").location == "/sign-in?next=/account"


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(
    app: Flask, transactions: Transactions, clock: HandClock
) -> None:
    person = make_plain_account(transactions, clock.now())
    answers = [
        sign_in(app.test_client(), email, "wrong password")
        for email in (person.email, "nobody@example.test")
    ]
    pages = [re.sub(r'value="[^"]*"', "", answer.get_data(as_text=True)) for answer in answers]
    without_nonce = [re.sub(r'nonce="[^"]*"', "", page) for page in pages]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert without_nonce[0] == without_nonce[1]


def test_an_unknown_address_costs_as_much_work_as_a_wrong_password(
    app: Flask, transactions: Transactions, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auction_app.accounts import views

    checked: list[str] = []

    def counting(password_hash: str, password: str) -> bool:
        checked.append(password_hash.rsplit("$", 2)[0])
        return False

    monkeypatch.setattr(views, "verify_password", counting)
    person = make_plain_account(transactions, clock.now())
    sign_in(app.test_client(), person.email, "x")
    sign_in(app.test_client(), "nobody@example.test", "x")
    assert len(checked) == 2
    assert checked[0] == checked[1]  # same algorithm, same cost parameters


def test_guessing_a_password_is_stopped_with_a_time_to_come_back(
    app: Flask, transactions: Transactions, clock: HandClock
) -> None:
    person = make_plain_account(transactions, clock.now())
    client = app.test_client()
    statuses = [sign_in(client, person.email, "wrong password").status_code for _try in range(9)]
    assert statuses == [401] * 8 + [429]
    answer = sign_in(client, person.email)
    assert answer.status_code == 429
    wait = int(answer.headers["Retry-After"])
    assert 0 < wait <= 901
    clock.forward(seconds=wait)
    assert sign_in(client, person.email).status_code == 302


def test_an_unknown_address_is_limited_like_a_known_one(app: Flask, clock: HandClock) -> None:
    client = app.test_client()
    statuses = [sign_in(client, "ghost@example.test", "x").status_code for _try in range(9)]
    assert statuses == [401] * 8 + [429]


def test_somebody_elses_guesses_do_not_lock_the_owner_out(
    app: Flask, transactions: Transactions, clock: HandClock
) -> None:
    person = make_plain_account(transactions, clock.now())
    thief = app.test_client()
    thief.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    for _try in range(12):
        sign_in(thief, person.email, "wrong password")
    assert sign_in(app.test_client(), person.email).status_code == 302


def test_signing_out_kills_the_token_itself(
    app: Flask, transactions: Transactions, clock: HandClock
) -> None:
    client = signed_in(
        app, transactions, make_plain_account(transactions, clock.now()), clock.now()
    )
    token = cookie(client)
    assert send(client, "/sign-out", {}, "/account").status_code == 302
    other = app.test_client()
    other.set_cookie("session_token", token)
    assert other.get("/account").status_code == 302


def test_the_session_cookie_cannot_be_read_by_scripts_or_sent_across_sites(
    client: FlaskClient, transactions: Transactions, clock: HandClock
) -> None:
    person = make_plain_account(transactions, clock.now())
    header = next(
        value
        for value in sign_in(client, person.email).headers.getlist("Set-Cookie")
        if value.startswith("session_token=")
    )
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Path=/" in header


def test_over_https_the_cookie_has_the_host_prefix() -> None:
    from auction_app.accounts.login import cookie_name

    house = make_config(Path("/nowhere"), "postgresql://x", AUCTION_PUBLIC_URL="https://l.example")
    assert cookie_name(house) == "__Host-session"
    plain = make_config(Path("/nowhere"), "postgresql://x")
    assert cookie_name(plain) == "session_token"


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"],
)
def test_after_signing_in_nobody_is_sent_to_another_site(
    app: Flask, transactions: Transactions, clock: HandClock, target: str
) -> None:
    person = make_plain_account(transactions, clock.now())
    answer = sign_in(app.test_client(), person.email, next=target)
    assert answer.location == "/mine"
    assert sign_in(app.test_client(), person.email, next="/lots?q=a").location == "/lots?q=a"


def test_staff_see_no_staff_page_before_their_second_factor(
    app: Flask, transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    auditor = make_staff(transactions, ports.vault, "auditor", clock.now())
    client = app.test_client()
    answer = sign_in(client, auditor.email)
    assert answer.location == "/second-factor?next=%2Foversight"
    assert urlsplit(client.get("/audit/access").location or "").path == "/second-factor"
    assert client.get("/api/v1/audit/access").status_code == 403
    before = cookie(client)
    answer = send(client, "/second-factor?next=/audit/access", {"code": totp(clock.now())})
    assert answer.location == "/audit/access"
    assert cookie(client) != before
    assert client.get("/audit/access").status_code == 200


def test_staff_without_a_second_factor_are_led_to_set_one_up(
    app: Flask, transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    import pyotp

    person = make_staff(transactions, ports.vault, "auditor", clock.now(), second_factor=False)
    client = app.test_client()
    sign_in(client, person.email)
    assert (client.get("/second-factor").location or "").startswith("/security/second-factor")
    page = client.get("/security/second-factor").get_data(as_text=True)
    secret = re.search(r'<code class="mono" lang="en">([A-Z2-7]+)</code>', page)
    assert secret is not None
    assert "<svg" in page
    assert "data:image" not in page
    answer = send(
        client, "/security/second-factor", {"code": pyotp.TOTP(secret.group(1)).at(clock.now())}
    )
    codes = re.findall(
        r"<code class=\"mono\">([A-Z2-7-]{19})</code>", answer.get_data(as_text=True)
    )
    assert len(codes) == 10
    assert client.get("/audit/access").status_code == 200
    assert client.get("/audit/access").status_code == 200


def test_guessing_codes_is_stopped(
    app: Flask, transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    auditor = make_staff(transactions, ports.vault, "auditor", clock.now())
    client = signed_in(app, transactions, auditor, clock.now())
    wrong = str((int(totp(clock.now())) + 1) % 1_000_000).zfill(6)
    statuses = [send(client, "/second-factor", {"code": wrong}).status_code for _try in range(7)]
    assert statuses[:6] == [401] * 6
    assert statuses[6] == 429


def test_a_mailed_link_sets_a_new_password_once_and_ends_every_session(
    app: Flask, transactions: Transactions, clock: HandClock, letters: Letterbox
) -> None:
    person = make_plain_account(transactions, clock.now())
    old = signed_in(app, transactions, person, clock.now())
    client = app.test_client()
    assert send(client, "/forgotten-password", {"email": person.email}).status_code == 200
    deliver(app)
    (letter,) = letters.to(person.email)
    token = letter.text.split("#", 1)[1].split()[0]
    form = {"token": token, "password": "another long secret", "again": "another long secret"}
    assert send(client, "/new-password", form).status_code == 302
    assert old.get("/account").status_code == 302
    assert send(client, "/new-password", form).status_code == 410
    assert sign_in(app.test_client(), person.email).status_code == 401
    assert sign_in(app.test_client(), person.email, "another long secret").status_code == 302
    deliver(app)
    assert len(letters.to(person.email)) == 2  # the owner is told


def test_a_link_is_too_old_after_half_an_hour(
    app: Flask, transactions: Transactions, clock: HandClock, letters: Letterbox
) -> None:
    person = make_plain_account(transactions, clock.now())
    client = app.test_client()
    send(client, "/forgotten-password", {"email": person.email})
    deliver(app)
    token = letters.to(person.email)[0].text.split("#", 1)[1].split()[0]
    clock.forward(minutes=30)
    form = {"token": token, "password": "another long secret", "again": "another long secret"}
    assert send(client, "/new-password", form).status_code == 410


def test_asking_for_a_link_does_not_tell_who_has_an_account(
    app: Flask, transactions: Transactions, clock: HandClock, letters: Letterbox
) -> None:
    person = make_plain_account(transactions, clock.now())
    pages = []
    for email in (person.email, "nobody2@example.test"):
        answer = send(app.test_client(), "/forgotten-password", {"email": email})
        page = answer.get_data(as_text=True).replace(email, "")
        pages.append(re.sub(r'(value|nonce)="[^"]*"', "", page))
    assert pages[0] == pages[1]
    deliver(app)
    assert not letters.to("nobody2@example.test")


def test_mail_that_cannot_leave_is_tried_again_and_the_link_is_erased_after_it_left(
    app: Flask, transactions: Transactions, clock: HandClock, letters: Letterbox
) -> None:
    from sqlalchemy import text

    person = make_plain_account(transactions, clock.now())
    send(app.test_client(), "/forgotten-password", {"email": person.email})
    letters.refuse = True
    deliver(app)
    assert not letters.letters
    letters.refuse = False
    clock.forward(minutes=5)
    deliver(app)
    assert len(letters.to(person.email)) == 1
    with transactions.reading() as reading:
        left = reading.execute(
            text("SELECT count(*) FROM account_mail WHERE text_sealed IS NOT NULL")
        ).scalar()
    assert left == 0


def test_changing_the_password_ends_all_other_sessions(
    app: Flask, transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    person = make_bidder(transactions, ports.vault, clock.now())
    here = signed_in(app, transactions, person, clock.now())
    there = signed_in(app, transactions, person, clock.now())
    form = {"old_password": "wrong", "password": "another long one", "again": "another long one"}
    assert send(here, "/security/password", form, "/security").status_code == 401
    form["old_password"] = PASSWORD
    assert send(here, "/security/password", form, "/security").status_code == 302
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302
    bearer = {"Authorization": f"Bearer {person.token}", "Accept": "application/json"}
    assert app.test_client().get("/account", headers=bearer).status_code == 401


def test_a_token_is_made_shown_once_and_revoked(
    app: Flask, transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    person = make_bidder(transactions, ports.vault, clock.now())
    client = signed_in(app, transactions, person, clock.now())
    answer = send(client, "/security/tokens", {"label": "bot", "scopes": "watch"}, "/security")
    shown = re.search(r"<code[^>]*data-fresh-token>([^<]+)</code>", answer.get_data(as_text=True))
    assert shown is not None
    assert shown.group(1).startswith("lca_")
    page = client.get("/security").get_data(as_text=True)
    assert shown.group(1) not in page
    ids = re.findall(r"/security/sessions/(s\w+)/end", page)
    for one in ids:
        assert send(client, f"/security/sessions/{one}/end", {}, "/security").status_code == 302
    bearer = {"Authorization": f"Bearer {shown.group(1)}", "Accept": "application/json"}
    assert app.test_client().get("/account", headers=bearer).status_code == 401


@pytest.mark.parametrize("enrolled", [True, False])
def test_a_token_is_no_way_around_the_second_factor_of_staff(
    app: Flask, transactions: Transactions, ports: Ports, clock: HandClock, enrolled: bool
) -> None:
    at = clock.now()
    auditor = make_staff(transactions, ports.vault, "auditor", at, second_factor=enrolled)
    client = signed_in(app, transactions, auditor, at)
    form = {"label": "bot", "scopes": "audit"}
    answer = send(client, "/security/tokens", form, "/security")
    assert answer.status_code == 403
    assert "lca_" not in answer.text


@pytest.mark.parametrize("path", ["/new-password", "/join-staff"])
def test_a_made_up_link_costs_us_no_hashing(
    app: Flask, clock: HandClock, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    from auction_app.accounts import views

    def never(password: str) -> str:
        raise AssertionError("hashed a password for nobody")

    monkeypatch.setattr(views, "hash_password", never)
    form = {"token": "made-up", "password": PASSWORD, "again": PASSWORD}
    assert send(app.test_client(), path, form).status_code == 410


def test_nobody_ends_somebody_elses_session(
    app: Flask, transactions: Transactions, clock: HandClock
) -> None:
    mine = make_plain_account(transactions, clock.now())
    yours = make_plain_account(transactions, clock.now())
    client = signed_in(app, transactions, mine, clock.now())
    other = signed_in(app, transactions, yours, clock.now())
    page = other.get("/security").get_data(as_text=True)
    signed_in(app, transactions, yours, clock.now())
    page = other.get("/security").get_data(as_text=True)
    (their,) = re.findall(r"/security/sessions/(s\w+)/end", page)
    assert send(client, f"/security/sessions/{their}/end", {}, "/security").status_code == 404
    assert other.get("/account").status_code == 200


def test_a_form_without_its_csrf_token_does_nothing(
    app: Flask, transactions: Transactions, clock: HandClock
) -> None:
    client = signed_in(
        app, transactions, make_plain_account(transactions, clock.now()), clock.now()
    )
    token = cookie(client)
    assert client.post("/sign-out").status_code == 403
    assert client.post("/sign-out", data={"csrf_token": "x"}).status_code == 403
    assert client.post("/sign-out", data=b"{}", content_type="text/plain").status_code == 403
    assert cookie(client) == token
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_sent_from_another_site_does_nothing_even_with_the_right_token(
    app: Flask, transactions: Transactions, clock: HandClock, site: str
) -> None:
    client = signed_in(
        app, transactions, make_plain_account(transactions, clock.now()), clock.now()
    )
    form = {"csrf_token": csrf_of(client, "/account")}
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        answer = client.post(
            "/sign-out", data=form, content_type=kind, headers={"Sec-Fetch-Site": site}
        )
        assert answer.status_code == 403
    assert client.get("/account").status_code == 200


def test_an_approver_sees_and_closes_only_the_own_courts_staff(
    app: Flask, transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    a, b = make_court(transactions), make_court(transactions)
    at = clock.now()
    approver = make_staff(transactions, ports.vault, "approver", at, court_id=a)
    own = make_staff(transactions, ports.vault, "clerk", at, court_id=a)
    foreign = make_staff(transactions, ports.vault, "clerk", at, court_id=b)
    client = signed_in(app, transactions, approver, at, second_factor=True)
    page = client.get("/staff").get_data(as_text=True)
    assert own.email in page
    assert foreign.email not in page
    missing = send(client, "/staff/uDoesNotExist/close", {}, "/staff")
    hidden = send(client, f"/staff/{foreign.id}/close", {}, "/staff")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert len(hidden.data) == len(missing.data)
    form = {"display_name": "王职员", "email": "w@example.test", "role": "clerk", "court_id": b}
    assert send(client, "/staff/invitations", form, "/staff").status_code == 404
    form |= {"role": "operator", "court_id": ""}
    assert send(client, "/staff/invitations", form, "/staff").status_code == 403
    assert send(client, f"/staff/{own.id}/close", {}, "/staff").status_code == 302


def test_an_invitation_makes_a_staff_account_once(
    app: Flask, transactions: Transactions, ports: Ports, clock: HandClock, letters: Letterbox
) -> None:
    operator = make_staff(transactions, ports.vault, "operator", clock.now())
    court = make_court(transactions)
    client = signed_in(app, transactions, operator, clock.now(), second_factor=True)
    form = {"display_name": "周职员", "email": "zhou@example.test", "role": "clerk"}
    answer = send(client, "/staff/invitations", form | {"court_id": court}, "/staff")
    assert answer.status_code == 302
    deliver(app)
    (letter,) = letters.to("zhou@example.test")
    assert "周职员，您好" in letter.text
    assert "周职员, you are invited" in letter.text
    token = letter.text.split("#", 1)[1].split()[0]
    newcomer = app.test_client()
    join = {"token": token, "password": PASSWORD, "again": PASSWORD}
    assert send(newcomer, "/join-staff", join).location == "/security/second-factor"
    assert send(app.test_client(), "/join-staff", join).status_code == 410
    assert "zhou@example.test" in client.get("/staff").get_data(as_text=True)


def test_inviting_needs_a_fresh_second_factor(
    app: Flask, transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    operator = make_staff(transactions, ports.vault, "operator", clock.now())
    client = signed_in(app, transactions, operator, clock.now(), second_factor=True)
    clock.forward(minutes=5, seconds=1)
    form = {"display_name": "周职员", "email": "z2@example.test", "role": "auditor"}
    assert send(client, "/staff/invitations", form, "/staff").status_code == 403


def test_the_access_log_is_read_by_auditors_as_a_page_and_by_programs(
    app: Flask, transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    from auction_app.accounts import service, sessions

    auditor = make_staff(transactions, ports.vault, "auditor", clock.now())
    bidder = make_bidder(transactions, ports.vault, clock.now())
    with transactions() as tx:
        service.look_at(tx, ports.vault, "uSomeone", bidder.id, "complaint 7", clock.now())
        token = sessions.issue_app_token(tx, auditor.id, "follower", ("audit",), clock.now()).token
    page = signed_in(app, transactions, auditor, clock.now(), second_factor=True)
    assert "complaint 7" in page.get("/audit/access").get_data(as_text=True)
    bearer = {"Authorization": f"Bearer {token}"}
    first = app.test_client().get("/api/v1/audit/access?limit=1000", headers=bearer).json
    assert first is not None
    assert first["rows"][-1]["subject"] == bidder.id
    assert set(first["rows"][-1]) == {"id", "at", "actor", "action", "subject", "reason"}
    again = app.test_client().get(
        f"/api/v1/audit/access?after={first['next_after']}", headers=bearer
    )
    assert again.json is not None
    assert again.json["rows"] == []
    spy = {"Authorization": f"Bearer {bidder.token}"}
    assert app.test_client().get("/api/v1/audit/access", headers=spy).status_code == 403
    assert app.test_client().get("/api/v1/audit/access").status_code == 401


@pytest.mark.parametrize("query", ["after=-1", "after=1e3", "after=²", "limit=x", "after=9" * 30])
def test_a_strange_page_of_the_access_log_is_refused(
    app: Flask, transactions: Transactions, ports: Ports, clock: HandClock, query: str
) -> None:
    from auction_app.accounts import sessions

    auditor = make_staff(transactions, ports.vault, "auditor", clock.now())
    with transactions() as tx:
        token = sessions.issue_app_token(tx, auditor.id, "f", ("audit",), clock.now()).token
    bearer = {"Authorization": f"Bearer {token}"}
    answer = app.test_client().get(f"/api/v1/audit/access?{query}", headers=bearer)
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["code"] == "bad_fields"


def test_a_program_learns_whose_token_it_holds_and_no_name(
    app: Flask, transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    bidder = make_bidder(transactions, ports.vault, clock.now())
    bearer = {"Authorization": f"Bearer {bidder.token}"}
    answer = app.test_client().get("/api/v1/account", headers=bearer)
    assert answer.json is not None
    assert answer.json["user_id"] == bidder.id
    assert answer.json["verified"] is True
    assert answer.json["scopes"] == ["account", "bid", "watch"]
    body = answer.get_data(as_text=True)
    assert bidder.name not in body
    assert bidder.id_no not in body
    assert bidder.email not in body


def test_behind_a_proxy_of_ones_own_the_visitors_address_counts(
    data_folder: Path, database_url: str, ports: Ports, transactions: Transactions, clock: HandClock
) -> None:
    from auction_app.factory import create_app

    def address_seen(proxies: str) -> str:
        config = make_config(data_folder, database_url, AUCTION_PROXIES=proxies)
        client = create_app(config, Services(config, ports, transactions)).test_client()
        person = make_plain_account(transactions, clock.now())
        form = {"email": person.email, "password": PASSWORD, "csrf_token": csrf_of(client)}
        client.post("/sign-in", data=form, headers={"X-Forwarded-For": "203.0.113.7"})
        found = re.search(r"203\.0\.113\.7|127\.0\.0\.1", client.get("/security").text)
        return found.group() if found else ""

    assert address_seen("0") == "127.0.0.1"
    assert address_seen("1") == "203.0.113.7"


def test_a_program_that_signs_in_gets_problem_documents(app: Flask, clock: HandClock) -> None:
    client = app.test_client()
    form = {"email": "robot@example.test", "password": "wrong", "csrf_token": csrf_of(client)}
    wants = {"Accept": "application/json"}
    empty = client.post("/sign-in", data=form | {"email": ""}, headers=wants)
    assert empty.status_code == 422
    assert empty.json is not None
    assert empty.json["fields"] == {"email": "required"}
    answers = [client.post("/sign-in", data=form, headers=wants) for _try in range(9)]
    assert [answer.status_code for answer in answers] == [401] * 8 + [429]
    assert answers[-1].mimetype == "application/problem+json"
    assert answers[-1].json is not None
    assert answers[-1].json["code"] == "rate_limited"
    assert 0 < answers[-1].json["retry_after_s"] <= 901
