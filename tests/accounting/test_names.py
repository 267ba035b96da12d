"""Accounts on a page are named in people's words: whose they are, linked as far as the reader may go."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from auction_app.accounting.names import AccountName, account_names, bank_names
from auction_app.books import chart
from auction_app.infra.ports import Ports
from auction_app.infra.principal import Principal
from auction_app.infra.transaction import Transactions
from auction_app.kernel.ids import new_id
from auction_app.lots.models import Lot
from auction_app.test_doors.rooms import TestLot, publish_test_lot
from tests.bank.counter import open_counter
from tests.support.clock import HandClock
from tests.support.people import make_court

LOT = TestLot(start_price=1_000_000, increment=10_000, seconds_open=3600, window_s=300, deposit=0)


@pytest.fixture
def place(transactions: Transactions, ports: Ports, clock: HandClock) -> SimpleNamespace:
    """A lot of one court, a bank account of another."""
    counter = open_counter(transactions, ports.vault, clock.now())
    with transactions() as tx:
        lot_id = publish_test_lot(tx, ports.vault, LOT, clock.now())
        lot = tx.session.get_one(Lot, lot_id)
        return SimpleNamespace(
            lot=lot_id,
            title=lot.title_zh,
            case=lot.case_id,
            court=lot.court_id,
            bank=counter.account_id,
            digits=counter.bank.number[-4:],
            bank_court=counter.court_id,
        )


def reader(role: str, court: str | None = None) -> Principal:
    """Somebody of the staff."""
    return Principal(new_id("a"), "s1", role, court, frozenset(), b"", "zh", None)


def named(transactions: Transactions, who: Principal | None, code: str) -> AccountName:
    with transactions.reading() as session:
        return account_names(session, who, [code])[code]


def test_a_deposit_says_its_lot_and_number(transactions, place) -> None:
    code = chart.deposit(place.lot, "A7K2Q9").code
    name = named(transactions, reader("auditor"), code)
    assert name.kind.en == "Deposit"
    assert [part.words.zh for part in name.parts] == [place.title, "竞买号 A7K2Q9"]
    assert [part.href for part in name.parts] == [
        f"/money/lot/{place.lot}",
        f"/money/number/{place.lot}:A7K2Q9",
    ]
    assert name.href.startswith("/money/account/deposit")


def test_a_sealed_deposit_leads_to_no_number(transactions, place) -> None:
    name = named(transactions, reader("auditor"), f"deposit:{place.lot}:sealed")
    assert name.href == ""
    assert [part.href for part in name.parts] == [f"/money/lot/{place.lot}", ""]
    assert "sealed until bidding is over" in name.parts[1].words.en


def test_a_court_is_led_to_its_own_accounts_alone(transactions, place) -> None:
    fee = chart.fee(place.court, "appraisal").code
    own = named(transactions, reader("clerk", place.court), fee)
    foreign = named(transactions, reader("clerk", make_court(transactions)), fee)
    assert own.parts[0].href == f"/money/court/{place.court}"
    assert [part.words.en for part in own.parts][1:] == ["Appraisal fee"]
    assert own.href and not foreign.href and not foreign.parts[0].href


def test_a_case_and_its_bank_account_have_names(transactions, place) -> None:
    surplus = named(transactions, reader("auditor"), chart.surplus(place.case).code)
    assert surplus.parts[0].href == f"/money/case/{place.case}"
    channel = chart.at_bank(place.bank)
    for account in (
        chart.clearing(channel),
        chart.suspense(channel),
        chart.unexplained(place.bank),
    ):
        (part,) = named(transactions, reader("auditor"), account.code).parts
        assert part.words.zh.endswith(f"账户 …{place.digits}")
        own = named(transactions, reader("clerk", place.bank_court), account.code)
        assert own.href


def test_a_bank_account_shows_its_last_digits_alone(transactions, place) -> None:
    with transactions.reading() as session:
        words = bank_names(session, [place.bank])[place.bank]
    assert words.en.endswith(f", account …{place.digits}")
    assert sum(letter.isdigit() for letter in words.en.rsplit("…")[1]) == 4


def test_a_bidder_is_led_to_the_public_lot(transactions, place) -> None:
    name = named(transactions, None, chart.deposit(place.lot, "A7K2Q9").code)
    assert [part.href for part in name.parts] == [f"/lots/{place.lot}", ""]
    assert name.href == ""


def test_what_belongs_to_nobody_known_keeps_its_code(transactions) -> None:
    name = named(transactions, reader("auditor"), "whatever:x")
    assert (name.kind.en, name.parts) == ("whatever:x", ())
