"""A statement's three files, made from one snapshot each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

from auction_app.accounting.errors import TOO_LONG
from auction_app.accounting.exports import csv_lines, write_xlsx
from auction_app.accounting.names import account_names
from auction_app.accounting.paper import MOST_MOVES, statement_pdf
from auction_app.accounting.scopes import Scope, seal_of
from auction_app.accounting.statement import read_statement
from auction_app.infra.blocking import run_blocking
from auction_app.infra.transaction import Transactions
from auction_app.infra.web import Services
from auction_app.kernel.errors import AuctionError
from auction_app.ledger.statements import Move, Period, count_moves, moves

MOST_XLSX_ROWS = (
    20_000  # some two seconds of a core; a longer journal is CSV, or made by the command
)
FILES = {
    "journal.csv": "text/csv",
    "journal.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "statement.pdf": "application/pdf",
}


def read_file(house: Services, scope: Scope, period: Period, name: str) -> bytes | Iterator[bytes]:
    """The file `name` of FILES; a CSV comes in pieces. Raises `statement_too_long`."""
    if name == "journal.csv":
        return _csv(house.transactions, scope, period)
    at = house.ports.clock.now()
    make = _xlsx if name == "journal.xlsx" else _pdf
    return make(house.transactions, scope, period, at)


def _csv(transactions: Transactions, scope: Scope, period: Period) -> Iterator[bytes]:
    with transactions.reading() as session:
        seal = seal_of(session, scope)
        for piece in csv_lines(seal.moves(moves(session, scope.choice, period))):
            yield piece.encode()


def _xlsx(transactions: Transactions, scope: Scope, period: Period, at: datetime) -> bytes:
    with transactions.reading() as session:
        if count_moves(session, scope.choice, period) > MOST_XLSX_ROWS:
            raise AuctionError(TOO_LONG, extra={"most": MOST_XLSX_ROWS})
        seal = seal_of(session, scope)
        read = list(seal.moves(moves(session, scope.choice, period)))
    return run_blocking(_workbook, read, at)


def _workbook(read: list[Move], at: datetime) -> bytes:
    file = BytesIO()
    write_xlsx(read, file, at)
    return file.getvalue()


def _pdf(transactions: Transactions, scope: Scope, period: Period, at: datetime) -> bytes:
    with transactions.reading() as session:
        if count_moves(session, scope.choice, period) > MOST_MOVES:
            raise AuctionError(TOO_LONG, extra={"most": MOST_MOVES})
        read = read_statement(session, scope, period, page=0)
        names = account_names(session, None, read.codes)
    return statement_pdf(read, names, at)
