"""Statements over any choice of accounts: opening, every move with the balance after it, closing.

Accounts are chosen by their code, or by what they belong to: the second part of `kind:owner:…`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from auction_app.infra.db import UtcDateTime

BATCH = 5_000  # rows held in memory at once while a long statement is read
_CHOSEN = text(
    "SELECT id FROM ledger_account WHERE :everything OR code = ANY(:codes)"
    " OR split_part(code, ':', 2) = ANY(:owners)"
)
_BALANCES = text("""
    SELECT a.code, a.currency, sum(s.gained)::bigint, sum(s.lost)::bigint,
           sum(s.gained) FILTER (WHERE s.at >= :since)::bigint,
           sum(s.lost) FILTER (WHERE s.at >= :since)::bigint
    FROM (SELECT credit_id AS id, amount_fen AS gained, 0 AS lost, at FROM ledger_transfer
              WHERE credit_id = ANY(:ids) AND at <= :until
          UNION ALL
          SELECT debit_id, 0, amount_fen, at FROM ledger_transfer
              WHERE debit_id = ANY(:ids) AND at <= :until) s
    JOIN ledger_account a ON a.id = s.id
    GROUP BY a.code, a.currency ORDER BY a.code COLLATE "C", a.currency""")
_FLOWS = text("""
    SELECT d.code, c.code, t.currency, sum(t.amount_fen)::bigint
    FROM ledger_transfer t
    JOIN ledger_account d ON d.id = t.debit_id JOIN ledger_account c ON c.id = t.credit_id
    WHERE (t.debit_id = ANY(:ids) OR t.credit_id = ANY(:ids)) AND t.at <= :until
    GROUP BY d.code, c.code, t.currency ORDER BY d.code COLLATE "C", c.code COLLATE "C" """)
# The balance after each move is that of all chosen accounts together: a move between two of them leaves it.
_COUNT = "SELECT count(*) FROM ledger_transfer t WHERE {chosen} AND at >= :since AND at <= :until"
_MOVES = """
    SELECT p.seq, t.posting_id, t.line, p.kind, p.ref, p.reverses_id, t.at, d.code, c.code,
           t.amount_fen, t.currency, e.effect,
           sum(e.effect) OVER (PARTITION BY t.currency ORDER BY t.at, p.seq, t.line)::bigint
    FROM ledger_transfer t
    JOIN ledger_posting p ON p.id = t.posting_id
    JOIN ledger_account d ON d.id = t.debit_id JOIN ledger_account c ON c.id = t.credit_id
    CROSS JOIN LATERAL (SELECT t.amount_fen * ((t.credit_id = ANY(:ids))::int
                                               - (t.debit_id = ANY(:ids))::int) AS effect) e
    WHERE {chosen} AND t.at >= :since AND t.at <= :until
    ORDER BY t.at, p.seq, t.line LIMIT :most OFFSET :skip"""
_CROSSED = text("""
    SELECT t.currency, sum(t.amount_fen) FILTER (WHERE t.credit_id = ANY(:ids))::bigint,
           sum(t.amount_fen) FILTER (WHERE t.debit_id = ANY(:ids))::bigint
    FROM ledger_transfer t
    WHERE (t.debit_id = ANY(:ids)) <> (t.credit_id = ANY(:ids))
      AND (t.debit_id = ANY(:ids) OR t.credit_id = ANY(:ids)) AND t.at >= :since AND t.at <= :until
    GROUP BY t.currency""")
_LAST = text(
    "SELECT max(at) FROM ledger_transfer"
    " WHERE (debit_id = ANY(:ids) OR credit_id = ANY(:ids)) AND at <= :until"
)
_TOUCHED = "(t.debit_id = ANY(:ids) OR t.credit_id = ANY(:ids))"
_ALL = "true"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which accounts: exact codes, owners, or the whole book."""

    codes: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    everything: bool = False

    def has(self, code: str) -> bool:
        """Whether an account of this name belongs to it."""
        owner = (*code.split(":", 2), "")[1]
        return self.everything or code in self.codes or owner in self.owners


@dataclass(frozen=True, slots=True)
class Period:
    """Both ends belong to it; aware UTC."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account over a period, in fen: what stood there, what came and went, what stands."""

    code: str
    currency: str
    opening: int
    gained: int
    lost: int

    @property
    def closing(self) -> int:
        """What stood there when the period was over."""
        return self.opening + self.gained - self.lost


@dataclass(frozen=True, slots=True)
class Move:
    """One transfer. `effect` is what it adds to the chosen accounts together, `after` what they hold then."""

    seq: int
    txn: str
    line: int
    kind: str
    ref: str
    reverses: str | None
    at: datetime
    debit: str
    credit: str
    fen: int
    currency: str
    effect: int
    after: int


@dataclass(frozen=True, slots=True)
class Flow:
    """All that ever moved out of one account into another, in fen."""

    debit: str
    credit: str
    currency: str
    fen: int


def account_lines(session: Session, choice: Choice, period: Period) -> list[AccountLine]:
    """Every chosen account that was ever touched until the end of the period."""
    values = {"ids": _ids(session, choice), "since": period.since, "until": period.until}
    return [
        AccountLine(
            code, currency, all_in - all_out - (came or 0) + (went or 0), came or 0, went or 0
        )
        for code, currency, all_in, all_out, came, went in session.execute(_BALANCES, values)
    ]


def moves(
    session: Session, choice: Choice, period: Period, skip: int = 0, most: int | None = None
) -> Iterator[Move]:
    """Every move of the period in the order of its instants, read in batches.

    `skip` and `most` give one page; the balances after the moves are those of the whole statement.
    """
    ids = [] if choice.everything else _ids(session, choice)
    opening = _opening(session, choice, period)
    chosen = _ALL if choice.everything else _TOUCHED
    query = text(_MOVES.format(chosen=chosen)).columns(at=UtcDateTime)
    values = {"ids": ids, "since": period.since, "until": period.until, "most": most, "skip": skip}
    rows = session.execute(query, values, execution_options={"yield_per": BATCH})
    for row in rows:
        move = Move(*row)
        yield replace(move, after=opening.get(move.currency, 0) + move.after)


def count_moves(session: Session, choice: Choice, period: Period) -> int:
    """How many moves the period has."""
    chosen = _ALL if choice.everything else _TOUCHED
    query = text(_COUNT.format(chosen=chosen))
    values = {"ids": _ids(session, choice), "since": period.since, "until": period.until}
    if choice.everything:
        del values["ids"]
    return session.scalar(query, values) or 0


def last_moved_at(session: Session, choice: Choice, until: datetime) -> datetime | None:
    """When money last moved on the chosen accounts, up to an instant; None where it never did."""
    found = session.scalar(_LAST, {"ids": _ids(session, choice), "until": until})
    return found.astimezone(UTC) if found else None


def crossings(session: Session, choice: Choice, period: Period) -> dict[str, tuple[int, int]]:
    """Currency → what came in from other accounts and what went out to them; moves within do not count."""
    values = {"ids": _ids(session, choice), "since": period.since, "until": period.until}
    rows = session.execute(_CROSSED, values)
    return {currency: (came or 0, went or 0) for currency, came, went in rows}


def flows(session: Session, choice: Choice, until: datetime) -> list[Flow]:
    """What moved between which accounts, where at least one of the two is chosen."""
    rows = session.execute(_FLOWS, {"ids": _ids(session, choice), "until": until})
    return [Flow(*row) for row in rows]


def _opening(session: Session, choice: Choice, period: Period) -> dict[str, int]:
    if choice.everything:
        return {}  # all accounts together hold nothing, always
    standing: dict[str, int] = {}
    for line in account_lines(session, choice, period):
        standing[line.currency] = standing.get(line.currency, 0) + line.opening
    return standing


def _ids(session: Session, choice: Choice) -> Sequence[int]:
    """Read first, so that the two indexes on transfers answer the rest."""
    values = {
        "everything": choice.everything,
        "codes": list(choice.codes),
        "owners": list(choice.owners),
    }
    return session.scalars(_CHOSEN, values).all()
