"""People for tests: accounts made by the services, and browsers that are signed in as them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import pyotp

from auction_app.accounts import service, sessions
from auction_app.accounts.credentials import hash_password
from auction_app.accounts.sessions import Visitor
from auction_app.accounts.sign_up import SignUp, create_account
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transactions

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

PASSWORD = "correct horse battery"
HASH = hash_password(PASSWORD)
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_numbers = itertools.count(1)
_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Person:
    """An account made for one test."""

    id: str
    email: str
    id_no: str = ""
    name: str = ""
    token: str = ""
    court_id: str | None = None


def resident_id(number: int | None = None) -> str:
    """A valid resident ID of an adult, another one for each call."""
    serial = next(_numbers) if number is None else number
    body = f"3303041990{1 + serial // 999 % 12:02d}01{serial % 999:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _RESIDENT_WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def make_bidder(
    transactions: Transactions, vault: Vault, at: datetime, *, name: str = "张测试"
) -> Person:
    """A real-name bidder with an app token (watch, bid, account) and PASSWORD."""
    email, id_no = f"b{next(_numbers)}@example.test", resident_id()
    with transactions() as tx:
        account_id, token = service.create_bidder(
            tx, vault, name, id_no, "13800000000", email, at, password_hash=HASH
        )
    return Person(account_id, email, id_no, name, token)


def make_plain_account(transactions: Transactions, at: datetime) -> Person:
    """A bidder who has not yet confirmed a real name."""
    email = f"p{next(_numbers)}@example.test"
    with transactions() as tx:
        account_id = create_account(tx, SignUp(email, "", HASH, "person", "zh"), at)
    return Person(account_id, email)


def make_court(transactions: Transactions, code: str = "") -> str:
    """A court; another one for each call without a code. Gives its id."""
    number = next(_numbers)
    with transactions() as tx:
        return service.find_or_create_court(
            tx,
            code=code or f"川{number:04d}",
            name_zh=f"某市第{number}人民法院",
            name_en=f"People’s Court No. {number}",
            division_code="510105",
        )


def make_staff(
    transactions: Transactions,
    vault: Vault,
    role: str,
    at: datetime,
    *,
    court_id: str | None = None,
    second_factor: bool = True,
) -> Person:
    """Somebody on the staff, with PASSWORD and, unless told otherwise, TOTP_SECRET."""
    email = f"s{next(_numbers)}@example.test"
    member = service.StaffMember(
        email, "李职员", role, court_id, HASH, TOTP_SECRET if second_factor else None
    )
    with transactions() as tx:
        account_id = service.create_staff(tx, vault, member, at)
    return Person(account_id, email, court_id=court_id)


def totp(at: datetime) -> str:
    """The code an authenticator app shows at this instant."""
    return pyotp.TOTP(TOTP_SECRET).at(at)


def signed_in(
    app: Flask,
    transactions: Transactions,
    person: Person,
    at: datetime,
    *,
    second_factor: bool = False,
) -> FlaskClient:
    """A browser with a live session; `second_factor` as if just proved."""
    with transactions() as tx:
        opened = sessions.open_browser_session(
            tx,
            person.id,
            Visitor("127.0.0.1", "tests"),
            at,
            second_factor_at=at if second_factor else None,
        )
    client = app.test_client()
    client.set_cookie("session_token", opened.token)
    return client


def csrf_of(client: FlaskClient, path: str = "/sign-in") -> str:
    """The hidden token of a page's form, as a browser would send it back."""
    text = client.get(path).get_data(as_text=True)
    return text.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
