"""Sessions live on the server: they end when we say so, whatever a browser keeps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from auction_app.accounts import sessions
from auction_app.accounts.models import Account, LoginSession
from auction_app.accounts.sessions import Visitor
from auction_app.infra.ports import Ports
from auction_app.infra.principal import Principal
from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from tests.support.clock import HandClock
from tests.support.people import Person, make_bidder, make_plain_account, make_staff

HERE = Visitor("127.0.0.1", "tests")


@pytest.fixture
def somebody(transactions: Transactions, clock: HandClock) -> Person:
    return make_plain_account(transactions, clock.now())


def who(
    transactions: Transactions, ports: Ports, token: str, clock: HandClock, via: str = "cookie"
) -> Principal | None:
    with transactions.reading() as reading:
        return sessions.principal_for_token(reading, ports.vault, token, clock.now(), via=via)


def open_one(transactions: Transactions, person: Person, clock: HandClock) -> str:
    with transactions() as tx:
        return sessions.open_browser_session(tx, person.id, HERE, clock.now()).token


def test_a_session_ends_after_twelve_idle_hours(
    transactions: Transactions, ports: Ports, clock: HandClock, somebody: Person
) -> None:
    token = open_one(transactions, somebody, clock)
    clock.forward(hours=11, minutes=59)
    assert who(transactions, ports, token, clock) is not None
    clock.forward(minutes=1)
    assert who(transactions, ports, token, clock) is None


def test_a_session_that_is_used_goes_on_but_never_past_seven_days(
    transactions: Transactions, ports: Ports, clock: HandClock, somebody: Person
) -> None:
    began, token = clock.now(), open_one(transactions, somebody, clock)
    while (principal := who(transactions, ports, token, clock)) is not None:
        with transactions() as tx:
            sessions.touch(tx, principal.session_id, clock.now())
        clock.forward(hours=6)
    assert clock.now() - began == timedelta(days=7)


def test_only_the_hash_of_a_token_is_stored(
    transactions: Transactions, clock: HandClock, somebody: Person
) -> None:
    token = open_one(transactions, somebody, clock)
    with transactions.reading() as reading:
        row = reading.scalars(
            select(LoginSession).where(LoginSession.account_id == somebody.id)
        ).one()
        stored = repr({column.name: getattr(row, column.name) for column in row.__table__.columns})
    assert token not in stored
    assert token.encode() not in row.token_sha256


def test_a_rotated_session_has_a_new_id_and_the_old_token_is_dead(
    transactions: Transactions, ports: Ports, clock: HandClock, somebody: Person
) -> None:
    old_token = open_one(transactions, somebody, clock)
    old = who(transactions, ports, old_token, clock)
    assert old is not None
    clock.forward(days=0, hours=1)
    with transactions() as tx:
        fresh = sessions.rotate(tx, old.session_id, clock.now(), second_factor_at=clock.now())
    new = who(transactions, ports, fresh.token, clock)
    assert new is not None
    assert new.session_id != old.session_id
    assert new.second_factor_at == clock.now()
    assert who(transactions, ports, old_token, clock) is None
    assert fresh.ends_at == clock.now() - timedelta(hours=1) + sessions.ABSOLUTE


def test_signing_out_everywhere_leaves_only_the_session_it_was_done_from(
    transactions: Transactions, ports: Ports, clock: HandClock, somebody: Person
) -> None:
    tokens = [open_one(transactions, somebody, clock) for _number in range(3)]
    keep = who(transactions, ports, tokens[0], clock)
    assert keep is not None
    with transactions() as tx:
        sessions.end_all_sessions(tx, somebody.id, clock.now(), keep=keep.session_id)
    alive = [who(transactions, ports, token, clock) is not None for token in tokens]
    assert alive == [True, False, False]


def test_ended_sessions_are_found_by_whoever_polls_for_them(
    transactions: Transactions, clock: HandClock, somebody: Person
) -> None:
    with transactions() as tx:
        opened = sessions.open_browser_session(tx, somebody.id, HERE, clock.now())
    since = clock.forward(seconds=1)
    with transactions() as tx:
        sessions.end_session(tx, opened.id, since)
    with transactions.reading() as reading:
        assert opened.id in sessions.sessions_ended_since(reading, since)
        assert opened.id not in sessions.sessions_ended_since(reading, since + timedelta(seconds=1))


def test_an_app_token_is_no_cookie_and_a_cookie_is_no_app_token(
    transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    bidder = make_bidder(transactions, ports.vault, clock.now())
    cookie = open_one(transactions, bidder, clock)
    assert who(transactions, ports, bidder.token, clock, via="bearer") is not None
    assert who(transactions, ports, bidder.token, clock, via="cookie") is None
    assert who(transactions, ports, cookie, clock, via="bearer") is None


def test_a_token_has_only_scopes_its_role_has(
    transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    bidder = make_bidder(transactions, ports.vault, clock.now())
    with pytest.raises(AuctionError) as refused, transactions() as tx:
        sessions.issue_app_token(tx, bidder.id, "spy", ("watch", "audit"), clock.now())
    assert refused.value.fields == {"scopes": "not_allowed"}
    principal = who(transactions, ports, bidder.token, clock, via="bearer")
    assert principal is not None
    assert principal.scopes == {"watch", "bid", "account"}


def test_a_closed_account_has_no_session_left(
    transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    auditor = make_staff(transactions, ports.vault, "auditor", clock.now())
    token = open_one(transactions, auditor, clock)
    with transactions() as tx:
        tx.session.get_one(Account, auditor.id).disabled_at = clock.now()
    assert who(transactions, ports, token, clock) is None


@pytest.mark.parametrize("token", ["", "x", "\0", "Ω" * 50, "a" * 10_000, "\ud800"])
def test_a_token_that_cannot_be_is_nobody(
    transactions: Transactions, ports: Ports, clock: HandClock, token: str
) -> None:
    assert who(transactions, ports, token, clock) is None
