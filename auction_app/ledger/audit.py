"""Re-adding the whole book, trusting nothing that was computed before: not the balances, not the triggers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from auction_app.infra.db import Base
from auction_app.ledger.models import LedgerAccount, LedgerPosting, LedgerTransfer

# Each query gives one row per fault: its code, the place, what should be there, what is there.
CHECKS = {
    "balance_differs": """
        WITH added AS (
            SELECT account_id, sum(fen)::bigint AS fen FROM (
                SELECT credit_id AS account_id, amount_fen AS fen FROM ledger_transfer
                UNION ALL SELECT debit_id, -amount_fen FROM ledger_transfer) AS sides
            GROUP BY account_id)
        SELECT a.code, coalesce(t.fen, 0), coalesce(b.balance_fen, 0)
        FROM ledger_account a
        LEFT JOIN added t ON t.account_id = a.id
        LEFT JOIN ledger_balance b ON b.account_id = a.id
        WHERE b.account_id IS NULL OR coalesce(t.fen, 0) <> b.balance_fen""",
    "beyond_limit": """
        WITH added AS (
            SELECT account_id, sum(fen)::bigint AS fen FROM (
                SELECT credit_id AS account_id, amount_fen AS fen FROM ledger_transfer
                UNION ALL SELECT debit_id, -amount_fen FROM ledger_transfer) AS sides
            GROUP BY account_id)
        SELECT a.code, CASE WHEN t.fen < a.least_fen THEN a.least_fen ELSE a.most_fen END, t.fen
        FROM ledger_account a JOIN added t ON t.account_id = a.id
        WHERE t.fen < a.least_fen OR t.fen > a.most_fen""",
    "limits_differ": """
        SELECT a.code, coalesce(a.least_fen, 0), coalesce(b.least_fen, 0)
        FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id
        WHERE (a.least_fen, a.most_fen) IS DISTINCT FROM (b.least_fen, b.most_fen)""",
    "not_whole": """
        SELECT p.id, p.lines, coalesce(t.lines, 0)
        FROM ledger_posting p
        LEFT JOIN (SELECT posting_id, count(*) AS lines FROM ledger_transfer GROUP BY posting_id) t
            ON t.posting_id = p.id
        WHERE p.lines <> coalesce(t.lines, 0)""",
    "not_a_move": """
        SELECT t.posting_id, 1, t.amount_fen FROM ledger_transfer t
        JOIN ledger_account d ON d.id = t.debit_id JOIN ledger_account c ON c.id = t.credit_id
        WHERE t.amount_fen <= 0 OR t.debit_id = t.credit_id
            OR d.currency <> t.currency OR c.currency <> t.currency""",
    "nowhere": """
        SELECT t.posting_id, 1, 0 FROM ledger_transfer t
        WHERE NOT EXISTS (SELECT FROM ledger_posting p WHERE p.id = t.posting_id AND p.at = t.at)
            OR NOT EXISTS (SELECT FROM ledger_account a WHERE a.id = t.debit_id)
            OR NOT EXISTS (SELECT FROM ledger_account a WHERE a.id = t.credit_id)""",
    "reversal_differs": """
        SELECT r.id, count(*) FILTER (WHERE b.posting_id IS NOT NULL), p.lines
        FROM ledger_posting r
        JOIN ledger_posting p ON p.id = r.reverses_id
        JOIN ledger_transfer a ON a.posting_id = r.id
        LEFT JOIN ledger_transfer b ON b.posting_id = p.id AND b.line = a.line
            AND (b.debit_id, b.credit_id, b.amount_fen) = (a.credit_id, a.debit_id, a.amount_fen)
        GROUP BY r.id, p.lines
        HAVING count(*) FILTER (WHERE b.posting_id IS NOT NULL) <> p.lines""",
}
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not add up: where, what should stand there, what does (fen or counts)."""

    code: str
    place: str
    expected: int
    found: int


@dataclass(frozen=True, slots=True)
class BooksReport:
    """What was read, what came out, and all faults (the first hundred of each kind)."""

    accounts: int
    postings: int
    transfers: int
    totals: dict[str, int]
    faults: tuple[Fault, ...]


def check_books(session: Session) -> BooksReport:
    """Re-add everything from the transfers alone, in one snapshot. No fault: `faults` is empty.

    `totals` is the sum over all accounts per currency; each must be zero, or it is a fault of its own.
    """
    totals = _totals(session)
    faults = [Fault("not_zero", currency, 0, fen) for currency, fen in totals.items() if fen]
    for code, query in CHECKS.items():
        rows = session.execute(text(f"{query} LIMIT {SHOWN}"))
        faults += [Fault(code, place, int(expected), int(found)) for place, expected, found in rows]
    return BooksReport(
        accounts=_count(session, LedgerAccount),
        postings=_count(session, LedgerPosting),
        transfers=_count(session, LedgerTransfer),
        totals=totals,
        faults=tuple(faults),
    )


def _count(session: Session, table: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def _totals(session: Session) -> dict[str, int]:
    rows = session.execute(
        text(
            "SELECT a.currency, sum(b.balance_fen)::bigint FROM ledger_balance b"
            " JOIN ledger_account a ON a.id = b.account_id GROUP BY a.currency ORDER BY a.currency"
        )
    )
    return {currency: int(fen) for currency, fen in rows}
