"""Two verbs: open an account, post an act. Both may be said twice and happen once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError

from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_, AuctionError, define
from auction_app.kernel.money import Money
from auction_app.ledger.models import LedgerAccount, LedgerPosting, LedgerTransfer

OVERDRAWN = define(
    "overdrawn",
    409,
    N_("There is not enough money on that account."),
    N_("Reload the page: the books have changed meanwhile."),
)
POSTED_OTHERWISE = define(
    "posted_otherwise",
    409,
    N_("This was booked before, with other figures."),
    N_("Look at the earlier booking; a correction is a new one that reverses it."),
)


@dataclass(frozen=True, slots=True)
class Account:
    """A name in the books, for example `deposit:L…:A7K2Q9`, with what its balance may be.

    Balances are credits less debits: what we owe is positive, what others hold for us negative.
    """

    code: str
    currency: str = "CNY"
    least_fen: int | None = 0
    most_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A move of money out of `debit` into `credit`; the amount is positive."""

    debit: Account
    credit: Account
    amount: Money


@dataclass(frozen=True, slots=True)
class Posting:
    """One act: `id` is the act's own key, `kind` what it is, `ref` where it comes from."""

    id: str
    kind: str
    ref: str
    lines: tuple[Line, ...]
    at: datetime
    reverses: str | None = None


def post(tx: Transaction, posting: Posting) -> bool:
    """Write one act; False when exactly this was written before.

    Raises `overdrawn` when an account would leave its limits, `posted_otherwise` when the key was used
    for something else, ValueError for no line, a sum that is not positive, or two currencies in one line.
    """
    ids = _accounts(tx, posting)
    rows = [_row(posting, number, line, ids) for number, line in enumerate(posting.lines, 1)]
    if not rows:
        raise ValueError("a posting has a line")
    if not _claim(tx, posting):
        _refuse_difference(tx, posting, rows)
        return False
    try:
        tx.session.execute(insert(LedgerTransfer), rows)
    except IntegrityError as error:
        if "ck_ledger_balance" in str(error.orig):
            raise AuctionError(OVERDRAWN) from error
        raise
    return True


def reversal(posting: Posting, id_: str, at: datetime) -> Posting:
    """The act that undoes another, line by line; a posting can be reversed once."""
    lines = tuple(Line(line.credit, line.debit, line.amount) for line in posting.lines)
    return Posting(id_, f"{posting.kind}.reversed", posting.ref, lines, at, reverses=posting.id)


def _accounts(tx: Transaction, posting: Posting) -> dict[tuple[str, str], int]:
    """Ids of all accounts of an act; those that are new are opened, in the order of their names."""
    wanted = {
        (one.code, one.currency): one for line in posting.lines for one in (line.debit, line.credit)
    }
    known = _known(tx, wanted)
    new = [wanted[key] for key in sorted(wanted.keys() - known.keys())]
    if not new:
        return known
    rows = [_opened(one, posting.at) for one in new]
    tx.session.execute(upsert(LedgerAccount).on_conflict_do_nothing(), rows)
    return _known(tx, wanted)


def _opened(account: Account, at: datetime) -> dict[str, object]:
    return {
        "code": account.code,
        "currency": account.currency,
        "least_fen": account.least_fen,
        "most_fen": account.most_fen,
        "opened_at": at,
    }


def _known(tx: Transaction, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    codes = {code for code, _ in keys}
    found = tx.session.execute(
        select(LedgerAccount.code, LedgerAccount.currency, LedgerAccount.id).where(
            LedgerAccount.code.in_(codes)
        )
    )
    return {(code, currency): id_ for code, currency, id_ in found}


def _row(
    posting: Posting, number: int, line: Line, ids: dict[tuple[str, str], int]
) -> dict[str, object]:
    if line.amount.fen <= 0 or line.debit.currency != line.credit.currency:
        raise ValueError("a line moves a positive amount of one currency")
    return {
        "posting_id": posting.id,
        "line": number,
        "debit_id": ids[line.debit.code, line.debit.currency],
        "credit_id": ids[line.credit.code, line.credit.currency],
        "currency": line.amount.currency,
        "amount_fen": line.amount.fen,
        "at": posting.at,
        "lines": len(posting.lines),
    }


def _claim(tx: Transaction, posting: Posting) -> bool:
    """Take the act's key; a second taker waits for the first and finds it used."""
    taken = tx.session.execute(
        upsert(LedgerPosting)
        .values(
            id=posting.id,
            kind=posting.kind,
            ref=posting.ref,
            lines=len(posting.lines),
            at=posting.at,
            reverses_id=posting.reverses,
        )
        .on_conflict_do_nothing(index_elements=["id"])
        .returning(LedgerPosting.id)
    )
    return taken.first() is not None


def _refuse_difference(
    tx: Transaction, posting: Posting, rows: Sequence[dict[str, object]]
) -> None:
    """Said again with the same figures it is the same act, whenever it is said; else it is an error."""
    written = tx.session.execute(
        select(
            LedgerTransfer.debit_id,
            LedgerTransfer.credit_id,
            LedgerTransfer.currency,
            LedgerTransfer.amount_fen,
        )
        .where(LedgerTransfer.posting_id == posting.id)
        .order_by(LedgerTransfer.line)
    )
    said = [(row["debit_id"], row["credit_id"], row["currency"], row["amount_fen"]) for row in rows]
    if [tuple(row) for row in written] != said:
        raise AuctionError(POSTED_OTHERWISE, extra={"posting": posting.id})
