"""The bank test: many who move money at once, readers of single snapshots, and every attempt by raw SQL as the role that serves."""

from __future__ import annotations

import random
import threading
from collections import defaultdict
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from auction_app.infra import roles
from auction_app.infra.db import make_engine
from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.kernel.money import Money
from auction_app.ledger.audit import check_books
from auction_app.ledger.queries import balance_of, book
from auction_app.ledger.service import Line, Posting, post
from tests.ledger.test_books import BANK, NOW, deposit_of, received

ACCOUNTS, MOVERS, TURNS, START = 6, 4, 60, 1_000


@pytest.fixture(scope="module")
def application(database_url):
    """Transactions as the role that owns nothing."""
    roles.make_app_role(database_url)
    roles.grant_to(database_url, roles.APP_ROLE)
    engine = make_engine(roles.app_url(database_url))
    yield Transactions(engine)
    engine.dispose()


@pytest.fixture
def lot() -> str:
    return new_id("L")


class Bank:
    """Accounts with a floor of zero among which money is moved at random, more than there is."""

    def __init__(self, transactions: Transactions, lot: str) -> None:
        self.transactions, self.lot = transactions, lot
        self.names = [f"{number}" for number in range(ACCOUNTS)]
        self.moved = self.refused = 0
        self.failures: list[Exception] = []
        with transactions() as tx:
            for name in self.names:
                post(tx, received(lot, START, name))

    def move(self, mover: int) -> None:
        dice = random.Random(mover)
        for turn in range(TURNS):
            lines = [self._line(dice) for _ in range(dice.randint(1, 3))]
            wish = Posting(f"{mover}.{turn}:{self.lot}", "moved", "", tuple(lines), NOW)
            try:
                with self.transactions() as tx:
                    post(tx, wish)
                self.moved += 1
            except AuctionError as error:
                assert error.code == "overdrawn"
                self.refused += 1
            except Exception as error:
                self.failures.append(error)

    def _line(self, dice: random.Random) -> Line:
        source, target = dice.sample(self.names, 2)
        fen = Money(dice.randint(1, START))
        return Line(deposit_of(self.lot, source), deposit_of(self.lot, target), fen)

    def standing(self) -> dict[str, int]:
        """Each account as the rows of one snapshot add up; the whole book must be zero."""
        added: dict[str, int] = defaultdict(int)
        with self.transactions.reading() as session:
            for row in book(session):
                added[row.account] += row.amount_fen
        assert sum(added.values()) == 0
        return {code: fen for code, fen in added.items() if f":{self.lot}:" in code}


def test_every_snapshot_sums_to_zero_and_no_floor_is_broken_while_all_move_at_once(
    application: Transactions, lot: str
) -> None:
    bank, stop, seen = Bank(application, lot), threading.Event(), list[dict[str, int]]()

    def read() -> None:
        while not stop.is_set():
            try:
                seen.append(bank.standing())
            except Exception as error:  # an assertion in a thread would be lost
                bank.failures.append(error)
                return

    movers = [threading.Thread(target=bank.move, args=(number,)) for number in range(MOVERS)]
    reader = threading.Thread(target=read)
    for thread in (reader, *movers):
        thread.start()
    for thread in movers:
        thread.join()
    stop.set()
    reader.join()
    assert bank.failures == []
    assert bank.moved and bank.refused, "both must happen, or nothing was tried"
    assert len({tuple(sorted(one.items())) for one in seen}) > 1, "the reader saw it move"
    assert all(sum(one.values()) == ACCOUNTS * START for one in seen)
    assert all(min(one.values()) >= 0 for one in seen)
    with application.reading() as session:
        assert check_books(session).faults == ()


MORE = {
    "an account overdrawn": "WITH p AS (INSERT INTO ledger_posting (id, kind, ref, lines, at) VALUES (:p || 'o', 'k', '', 1, now()) RETURNING id, at, lines) INSERT INTO ledger_transfer SELECT p.id, 1, t.credit_id, t.debit_id, 'CNY', t.amount_fen + 1, p.at, p.lines FROM p, ledger_transfer t WHERE t.posting_id = :p",
    "the same act booked twice": "INSERT INTO ledger_posting (id, kind, ref, lines, at) VALUES (:p, 'k', '', 1, now())",
    "the same line twice": "INSERT INTO ledger_transfer SELECT * FROM ledger_transfer WHERE posting_id = :p",
    "a second account of one name": "INSERT INTO ledger_account (code, currency, opened_at) SELECT code, currency, now() FROM ledger_account LIMIT 1",
    "half of a posting": "WITH p AS (INSERT INTO ledger_posting (id, kind, ref, lines, at) VALUES (:p || 'h', 'k', '', 2, now()) RETURNING id, at, lines) INSERT INTO ledger_transfer SELECT p.id, 1, t.debit_id, t.credit_id, 'CNY', 1, p.at, p.lines FROM p, ledger_transfer t WHERE t.posting_id = :p",
    "from nowhere": "INSERT INTO ledger_transfer VALUES ('nowhere', 1, 1, 2, 'CNY', 1, now(), 1)",
    "triggers off": "ALTER TABLE ledger_transfer DISABLE TRIGGER ALL",
    "a replica that fires none": "SET session_replication_role = replica",
    "the trigger's own function": "CREATE OR REPLACE FUNCTION ledger_moves_balances() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
    "a limit dropped": "ALTER TABLE ledger_balance DROP CONSTRAINT ck_ledger_balance_least",
    "the table dropped": "DROP TABLE ledger_transfer",
    "a trigger of one's own": "CREATE TRIGGER mine AFTER INSERT ON ledger_transfer FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only()",
}  # fmt: skip


@pytest.mark.parametrize("attempt", MORE)
def test_the_role_that_serves_cannot_unbalance_the_books_by_any_statement(
    application: Transactions, lot: str, attempt: str
) -> None:
    posting, sql = received(lot, 4_200), MORE[attempt]
    with application() as tx:
        post(tx, posting)
    with pytest.raises(DBAPIError), application() as tx:
        tx.session.execute(text(sql), {"p": posting.id} if ":p" in sql else {})
    with application.reading() as session:
        assert balance_of(session, deposit_of(lot).code) == 4_200
        assert check_books(session).faults == ()


# An owner may change the schema; these statements only use it.
@pytest.mark.parametrize(
    "attempt", [one for one in MORE if MORE[one].startswith(("INSERT", "WITH"))]
)
def test_not_even_the_owner_does_by_an_ordinary_statement(
    transactions: Transactions, lot: str, attempt: str
) -> None:
    posting = received(lot, 4_200)
    with transactions() as tx:
        post(tx, posting)
    with pytest.raises(DBAPIError), transactions() as tx:
        sql = MORE[attempt]
        tx.session.execute(text(sql), {"p": posting.id} if ":p" in sql else {})


def test_what_is_owed_to_one_cannot_be_paid_twice_at_once(
    application: Transactions, lot: str
) -> None:
    """Two orders over all that is on an account: one is carried out."""
    with application() as tx:
        post(tx, received(lot, 500))
    done: list[bool] = []

    def pay(name: str) -> None:
        line = Line(deposit_of(lot), BANK, Money(500))
        try:
            with application() as tx:
                post(tx, Posting(f"{name}:{lot}", "sent", "", (line,), datetime.now(UTC)))
            done.append(True)
        except AuctionError:
            done.append(False)

    threads = [threading.Thread(target=pay, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, False, False, True]
    with application.reading() as session:
        assert balance_of(session, deposit_of(lot).code) == 0
