"""A statement carries no signature: what a clerk brings counts only once another person confirmed that very file."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, select

from auction_app.bank import brought, proposals, service
from auction_app.bank.facts import TransferArrived
from auction_app.bank.models import BankProposal, BankStatement
from auction_app.bank.simulator import SimulatedBank
from auction_app.bank.two_people import Member
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from tests.bank.counter import Counter, open_counter
from tests.bank.test_importing import takes_all
from tests.support.clock import HandClock

if TYPE_CHECKING:
    from collections.abc import Callable

PAYER, ACCOUNT = "张三", "6222021234567890"


@pytest.fixture
def counter(engine: Engine, ports: Ports, clock: HandClock) -> Counter:
    heard = Transactions(engine, {TransferArrived: [takes_all]})
    return open_counter(heard, ports.vault, clock.now())


def invented(counter: Counter, clock: HandClock) -> tuple[bytes, str]:
    """A deposit that a clerk writes into a file: nothing in the file says that it came from a bank."""
    key = f"pay-{counter.court_id}"
    with counter.transactions() as tx:
        reference = service.issue_reference(tx, "payment", key, clock.now(), counter.court_id)
    counter.bank.receive(500_00, PAYER, ACCOUNT, reference)
    return counter.bank.close_day(), f"deposit:{key}"


def bring(counter: Counter, clock: HandClock, content: bytes, by: Member | None = None) -> str:
    with counter.transactions() as tx:
        made = brought.bring(tx, counter.vault, content, by or counter.clerk, clock.now())
    assert made is not None
    return made[0]


def decide(counter: Counter, clock: HandClock, sha256: str, by: Member) -> None:
    with counter.transactions() as tx:
        proposals.approve(tx, counter.vault, sha256, by, clock.now())


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(AuctionError) as error:
        act()
    return error.value.code


def test_what_one_clerk_brings_moves_nothing(counter: Counter, clock: HandClock) -> None:
    content, account = invented(counter, clock)
    sha256 = bring(counter, clock, content)
    assert (counter.balance(account), counter.entries(), counter.statements()) == (0, [], 0)
    assert refused(lambda: decide(counter, clock, sha256, counter.clerk)) == "forbidden"
    decide(counter, clock, sha256, counter.approver)
    assert counter.balance(account) == 500_00
    with counter.transactions.reading() as session:
        (row,) = session.scalars(select(BankStatement).filter_by(account_id=counter.account_id))
    assert row.file_sha256 == hashlib.sha256(content).hexdigest()
    assert row.imported_by == counter.clerk.account_id


def test_the_confirmed_file_is_the_brought_file(counter: Counter, clock: HandClock) -> None:
    """What waits is sealed under its digest: nobody puts another file in its place."""
    content, account = invented(counter, clock)
    sha256 = bring(counter, clock, content)
    with counter.transactions() as tx:
        row = tx.session.scalars(select(BankProposal).filter_by(sha256=sha256)).one()
        assert row.sealed is not None and PAYER.encode() not in row.sealed
        assert PAYER not in row.text and ACCOUNT not in row.text
        row.sealed = counter.vault.seal(b'{"content": ""}', f"bank_proposal:{row.id}:sealed")
    assert refused(lambda: decide(counter, clock, sha256, counter.approver)) == "changed_meanwhile"
    assert counter.balance(account) == 0


def test_a_refused_file_moves_nothing_and_can_be_brought_again(
    counter: Counter, clock: HandClock
) -> None:
    content, account = invented(counter, clock)
    sha256 = bring(counter, clock, content)
    assert refused(lambda: bring(counter, clock, content)) == "already_waiting"
    with counter.transactions() as tx:
        proposals.refuse(tx, sha256, "银行查无此笔", counter.approver, clock.now())
    assert counter.balance(account) == 0
    decide(counter, clock, bring(counter, clock, content), counter.approver)
    assert counter.balance(account) == 500_00


def test_a_report_that_refuses_orders_waits_too(counter: Counter, clock: HandClock) -> None:
    """An invented refusal would have the same money sent twice."""
    order = (
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>'
        b"<GrpHdr><MsgId>M</MsgId></GrpHdr></CstmrCdtTrfInitn></Document>"
    )
    report = SimulatedBank(counter.bank.number).refuse(order, {"po1": "AC04"})
    sha256 = bring(counter, clock, report)
    with counter.transactions.reading() as session:
        row = session.scalars(select(BankProposal).filter_by(sha256=sha256)).one()
    assert '"orders_refused":1' in row.text
    decide(counter, clock, sha256, counter.approver)


def test_a_file_of_another_court_or_a_broken_one_does_not_even_wait(
    counter: Counter, clock: HandClock
) -> None:
    other = open_counter(counter.transactions, counter.vault, clock.now())
    other.bank.receive(1_00, PAYER, ACCOUNT, "x")
    theirs = other.bank.close_day()
    assert refused(lambda: bring(counter, clock, theirs)) == "unknown_bank_account"
    assert refused(lambda: bring(counter, clock, b"<x/>")) == "bad_bank_file"


def test_a_statement_that_does_not_continue_its_neighbour_is_refused(
    counter: Counter, clock: HandClock
) -> None:
    bank = counter.bank
    bank.receive(100_00, PAYER, ACCOUNT, "x")
    counter.read(bank.close_day(), clock.now())
    bank.balance_fen += 7_00  # nothing told of it
    bank.receive(1_00, PAYER, ACCOUNT, "y")
    content = bank.close_day()
    assert refused(lambda: bring(counter, clock, content)) == "not_continuing"
    assert refused(lambda: counter.read(content, clock.now())) == "not_continuing"
    assert counter.statements() == 1


@pytest.mark.parametrize("name", ["TtlNtries", "TtlCdtNtries", "TtlDbtNtries"])
def test_the_banks_own_sums_are_added_up(counter: Counter, clock: HandClock, name: str) -> None:
    counter.bank.receive(100_00, PAYER, ACCOUNT, "x")
    good = counter.bank.close_day().decode()
    wrong = good.replace(f"<{name}><NbOfNtries>", f"<{name}><NbOfNtries>1", 1)
    assert wrong != good
    assert refused(lambda: counter.read(wrong.encode(), clock.now())) == "statement_unbalanced"
    start = good.index(f"<{name}>")
    off = good[:start] + good[start:].replace("<Sum>", "<Sum>9", 1)
    assert refused(lambda: counter.read(off.encode(), clock.now())) == "statement_unbalanced"
    assert counter.read(good.encode(), clock.now()).is_new
