"""kill -9 while a statement brings a price in many parts: every fen of it counts once, whenever the process died (P6)."""

from __future__ import annotations

import os
import random
import signal
import time
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, func, select

from auction_app.bank.importing import Importer, import_file
from auction_app.bank.models import BankEntry
from auction_app.factory import handlers_for
from auction_app.infra.transaction import Transactions
from auction_app.ledger.audit import check_books
from auction_app.ledger.models import LedgerPosting
from auction_app.procedure.models import PricePayment
from tests.procedure.court import Court, end_sold, make_court
from tests.procedure.test_price_in_the_books import DEPOSIT, invoice, stands
from tests.procedure.till import ACCOUNT, BUYER

if TYPE_CHECKING:
    from flask import Flask

    from auction_app.infra.ports import Ports
    from tests.support.clock import HandClock

PARTS = 60
KILLS = 6
LINGERS_S = 2.0  # alive after its commit, so that one can die there too


def statement_in_parts(court: Court) -> bytes:
    due, reference = invoice(court).amount_fen, court.till.reference()
    each = due // PARTS
    for number in range(PARTS):
        fen = each if number else due - each * (PARTS - 1)
        court.till.bank.receive(fen, BUYER, ACCOUNT, f"尾款 {number} {reference}")
    return court.till.bank.close_day()


def read_by_a_process(court: Court, url: str, content: bytes) -> int:
    """A process of its own with its own connection reads the file; gives its id."""
    child = os.fork()
    if child:
        return child
    try:
        transactions = Transactions(create_engine(url), handlers_for(court.ports))
        importer = Importer(court.team.clerk.account_id, court.team.court_id)
        with transactions() as tx:
            import_file(tx, court.ports.vault, content, importer, court.clock.now())
        time.sleep(LINGERS_S)
        os._exit(0)
    finally:
        os._exit(1)


def counted(court: Court) -> tuple[int, int, int]:
    """(entries of the statement, rows of the price, assignments in the books)."""
    told = PricePayment.source == "bank"
    with court.transactions.reading() as session:
        entries = session.scalar(
            select(func.count()).where(BankEntry.reference == court.till.reference())
        )
        rows = session.scalar(select(func.count()).where(PricePayment.lot_id == court.lot, told))
        booked = session.scalar(
            select(func.count()).where(
                LedgerPosting.kind == "assigned", LedgerPosting.id.endswith(f"sale:{court.lot}")
            )
        )
    return entries or 0, rows or 0, booked or 0


def test_a_statement_whose_reader_is_killed_again_and_again_brings_the_price_once(
    app: Flask, ports: Ports, clock: HandClock, database_url: str
) -> None:
    court, chance = end_sold(make_court(app, ports, clock)), random.Random(62)
    court.note(f"{invoice(court).amount_fen // PARTS / 100:.2f}")
    content, nothing, whole = statement_in_parts(court), (0, 0, 0), (PARTS, PARTS, PARTS)
    seen = set()
    for number in range(KILLS + 1):
        child = read_by_a_process(court, database_url, content)
        time.sleep(chance.uniform(0.05, 0.6) * (1 + number))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        seen.add(counted(court))
    assert seen <= {nothing, whole}, "a part of a statement is never there"
    assert nothing in seen, "nobody died in the middle: no test"
    importer = Importer(court.team.clerk.account_id, court.team.court_id)
    with court.transactions() as tx:
        import_file(tx, ports.vault, content, importer, court.clock.now())
    assert counted(court) == whole
    price = court.document()["price"]
    assert stands(court, f"sale:{court.lot}") == price
    assert court.document()["received"] == price - DEPOSIT
    [said] = [one for one in court.till.parts() if one.source == "hand"]
    assert said.shown_by is not None
    court.till.brings_the_deposit()
    court.act("pay")
    with court.transactions.reading() as session:
        assert not check_books(session).faults
