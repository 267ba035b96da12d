"""The second factor: each code once, recovery codes once, secrets sealed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from auction_app.accounts import second_factor, sessions
from auction_app.accounts.models import Account, RecoveryCode
from auction_app.accounts.sessions import Visitor
from auction_app.infra.ports import Ports
from auction_app.infra.principal import Principal
from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from tests.support.clock import HandClock
from tests.support.people import (
    TOTP_SECRET,
    Person,
    make_court,
    make_plain_account,
    make_staff,
    totp,
)


@pytest.fixture
def clerk(transactions: Transactions, ports: Ports, clock: HandClock) -> Person:
    court = make_court(transactions)
    return make_staff(transactions, ports.vault, "clerk", clock.now(), court_id=court)


def enter(transactions: Transactions, ports: Ports, person: Person, clock: HandClock) -> Principal:
    with transactions() as tx:
        opened = sessions.open_browser_session(tx, person.id, Visitor(), clock.now())
        found = sessions.principal_for_token(tx.session, ports.vault, opened.token, clock.now())
    assert found is not None
    return found


def step_up(
    transactions: Transactions, ports: Ports, who: Principal, code: str, clock: HandClock
) -> str:
    with transactions() as tx:
        return second_factor.step_up(tx, ports.vault, who, code, clock.now()).token


def test_a_code_is_good_only_once(
    transactions: Transactions, ports: Ports, clock: HandClock, clerk: Person
) -> None:
    code = totp(clock.now())
    step_up(transactions, ports, enter(transactions, ports, clerk, clock), code, clock)
    second = enter(transactions, ports, clerk, clock)
    with pytest.raises(AuctionError, match="second_factor_failed"):
        step_up(transactions, ports, second, code, clock)
    clock.forward(seconds=30)
    step_up(transactions, ports, second, totp(clock.now()), clock)


def test_a_code_one_step_early_or_late_is_right_and_two_steps_are_not(
    transactions: Transactions, ports: Ports, clock: HandClock, clerk: Person
) -> None:
    late = totp(clock.now())
    clock.forward(seconds=60)
    with pytest.raises(AuctionError, match="second_factor_failed"):
        step_up(transactions, ports, enter(transactions, ports, clerk, clock), late, clock)
    nearly = totp(clock.now())
    clock.forward(seconds=30)
    step_up(transactions, ports, enter(transactions, ports, clerk, clock), nearly, clock)


def test_an_older_code_is_refused_after_a_newer_one(
    transactions: Transactions, ports: Ports, clock: HandClock, clerk: Person
) -> None:
    older = totp(clock.now())
    clock.forward(seconds=30)
    who = enter(transactions, ports, clerk, clock)
    step_up(transactions, ports, who, totp(clock.now()), clock)
    again = enter(transactions, ports, clerk, clock)
    with pytest.raises(AuctionError, match="second_factor_failed"):
        step_up(transactions, ports, again, older, clock)


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "abcdef", "１２３４５６", "12 34 5", "\0"]
)
def test_what_is_no_code_is_refused(
    transactions: Transactions, ports: Ports, clock: HandClock, clerk: Person, code: str
) -> None:
    with pytest.raises(AuctionError, match="second_factor_failed"):
        step_up(transactions, ports, enter(transactions, ports, clerk, clock), code, clock)


def test_the_factor_counts_only_after_its_first_code(
    transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    person = make_plain_account(transactions, clock.now())
    who = enter(transactions, ports, person, clock)
    with transactions() as tx:
        enrolment = second_factor.begin_enrolment(tx, ports.vault, person.id)
    with pytest.raises(AuctionError, match="second_factor_missing"):
        step_up(transactions, ports, who, totp(clock.now()), clock)
    import pyotp

    code = pyotp.TOTP(enrolment.secret).at(clock.now())
    with transactions() as tx:
        done = second_factor.confirm_enrolment(tx, ports.vault, who, code, clock.now())
    assert len(set(done.recovery_codes)) == 10
    with transactions() as tx, pytest.raises(AuctionError, match="step_up"):
        second_factor.begin_enrolment(tx, ports.vault, person.id)


def test_a_recovery_code_opens_once(
    transactions: Transactions, ports: Ports, clock: HandClock, clerk: Person
) -> None:
    with transactions() as tx:
        codes = second_factor.renew_recovery_codes(tx, clerk.id)
    typed = codes[0].lower().replace("-", " ")
    step_up(transactions, ports, enter(transactions, ports, clerk, clock), typed, clock)
    with pytest.raises(AuctionError, match="second_factor_failed"):
        step_up(transactions, ports, enter(transactions, ports, clerk, clock), codes[0], clock)
    step_up(transactions, ports, enter(transactions, ports, clerk, clock), codes[1], clock)


def test_neither_the_secret_nor_a_recovery_code_can_be_read_from_the_tables(
    transactions: Transactions, ports: Ports, clock: HandClock, clerk: Person
) -> None:
    with transactions() as tx:
        codes = second_factor.renew_recovery_codes(tx, clerk.id)
    with transactions.reading() as reading:
        sealed = reading.get_one(Account, clerk.id).totp_sealed
        hashes = reading.scalars(select(RecoveryCode.code_sha256)).all()
    assert sealed is not None
    assert TOTP_SECRET.encode() not in sealed
    assert not any(code.encode() in b"".join(hashes) for code in codes)


def test_staff_cannot_switch_the_factor_off(transactions: Transactions, clerk: Person) -> None:
    with transactions() as tx, pytest.raises(AuctionError, match="forbidden"):
        second_factor.switch_off(tx, clerk.id)
