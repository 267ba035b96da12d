"""The whole book as one JSON answer, written while it is read: little memory, one snapshot (contract §6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

import orjson

from auction_app.accounting.sealing import Seal, read_seal
from auction_app.infra.transaction import Transactions
from auction_app.kernel.time import rfc3339
from auction_app.ledger.queries import LedgerRow, book

ROWS_A_PIECE = 1_000


def wire_row(row: LedgerRow) -> dict[str, object]:
    """One side of one transfer as the wire names it; `amount` in fen, a credit positive."""
    return {
        "txn": row.txn,
        "seq": row.seq,
        "account": row.account,
        "amount": row.amount_fen,
        "currency": row.currency,
        "ref": row.ref,
        "at": rfc3339(row.at),
    }


def stream_book(
    transactions: Transactions,
    as_of: datetime | None,
    server_time: datetime,
    *,
    is_sealed: bool = True,
) -> Iterator[bytes]:
    """`{"rows":[…],"count":n,"totals":{…},…}` in pieces, all from one REPEATABLE READ READ ONLY snapshot.

    `is_sealed`: without the numbers and payments of lots that still run; only tests see them.

    An answer that breaks off is no JSON, so nobody mistakes a part for the whole book.
    """
    with transactions.reading() as session:
        seal = read_seal(session) if is_sealed else Seal()
        yield from _pieces(seal.rows(book(session, as_of)), as_of, server_time)


def _pieces(
    rows: Iterable[LedgerRow], as_of: datetime | None, server_time: datetime
) -> Iterator[bytes]:
    count, left = 0, iter(rows)
    totals: dict[str, int] = {}
    yield b'{"rows":['
    while piece := list(islice(left, ROWS_A_PIECE)):
        for row in piece:
            totals[row.currency] = totals.get(row.currency, 0) + row.amount_fen
        # The brackets of the piece's own list are cut off; a comma joins it to the one before.
        told = orjson.dumps([wire_row(row) for row in piece])[1:-1]
        yield b"," + told if count else told
        count += len(piece)
    tail = {
        "count": count,
        "totals": totals,
        "as_of": rfc3339(as_of) if as_of is not None else None,
        "server_time": rfc3339(server_time),
    }
    yield b"]," + orjson.dumps(tail)[1:]
