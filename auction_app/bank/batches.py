"""Files of payouts: made when proposed, sealed to the byte, ordered when approved, the same at every download."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from auction_app.accounts.identity import record_access
from auction_app.bank import pain, service
from auction_app.bank.errors import (
    NO_BANK_ACCOUNT,
    NO_SUCH_PAYOUT,
    NOTHING_TO_PAY,
    TOO_LITTLE_AT_BANK,
)
from auction_app.bank.models import BankAccount, BankBatch, BankPayout
from auction_app.bank.queries import account_of_court
from auction_app.bank.service import Payee
from auction_app.bank.two_people import Member
from auction_app.books import chart
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import CHANGED_MEANWHILE, AuctionError
from auction_app.kernel.ids import new_id
from auction_app.kernel.money import Money
from auction_app.kernel.time import legal_day
from auction_app.ledger.queries import balance_of

MOST_PAYOUTS = 1_000  # of one file


def make_batch(tx: Transaction, vault: Vault, court_id: str, at: datetime) -> BankBatch:
    """A file of what waits of this court, the most urgent first, as far as its account holds money.

    Raises `no_bank_account`, `nothing_to_pay`, `too_little_at_bank`.
    """
    account = account_of_court(tx.session, court_id)
    if account is None:
        raise AuctionError(NO_BANK_ACCOUNT)
    rows = tx.session.scalars(
        select(BankPayout)
        .where(
            BankPayout.court_id == court_id,
            BankPayout.state == "waiting",
            BankPayout.currency == account.currency,
        )
        .order_by(BankPayout.due_at.nulls_last(), BankPayout.id)
        .limit(MOST_PAYOUTS)
        .with_for_update()
    ).all()
    if not rows:
        raise AuctionError(NOTHING_TO_PAY)
    rows = _covered(rows, _at_hand(tx, account))
    if not rows:
        raise AuctionError(TOO_LITTLE_AT_BANK)
    own_id = new_id("pb", 16)
    content = _file(vault, own_id, account, rows, at)
    batch = BankBatch(
        id=own_id,
        court_id=court_id,
        account_id=account.id,
        sha256=hashlib.sha256(content).hexdigest(),
        sealed=vault.seal(content, _aad(own_id)),
        payouts=len(rows),
        total_fen=sum(row.amount_fen for row in rows),
        currency=account.currency,
        state="proposed",
        made_at=at,
    )
    tx.session.add(batch)
    tx.session.flush()
    for row in rows:
        row.state, row.batch_id = "proposed", own_id
    tx.session.flush()
    return batch


def _at_hand(tx: Transaction, account: BankAccount) -> int:
    """What the account holds by its statements and no earlier file has ordered out of it (fen)."""
    clearing = chart.clearing(chart.at_bank(account.id), account.currency)
    on_its_way = tx.session.scalar(
        select(func.sum(BankPayout.amount_fen))
        .join(BankBatch, BankBatch.id == BankPayout.batch_id)
        .where(BankBatch.account_id == account.id, BankPayout.state.in_(("proposed", "ordered")))
    )
    return -balance_of(tx.session, clearing.code, account.currency) - int(on_its_way or 0)


def _covered(rows: Sequence[BankPayout], fen: int) -> list[BankPayout]:
    """What that much pays: a payout too large for what is left waits, a smaller one after it goes."""
    found = []
    for row in rows:
        if row.amount_fen <= fen:
            found.append(row)
            fen -= row.amount_fen
    return found


def order(
    tx: Transaction, vault: Vault, said: dict[str, Any], proposal_id: str, at: datetime
) -> None:
    """The approved file is an order from now on. Raises `changed_meanwhile` when anything differs by now."""
    batch = tx.session.get(BankBatch, said["batch"], with_for_update=True, populate_existing=True)
    if batch is None or batch.state != "proposed" or batch.sha256 != said["file"]:
        raise AuctionError(CHANGED_MEANWHILE)
    rows = _payouts(tx, batch.id)
    account = tx.session.get_one(BankAccount, batch.account_id)
    again = _file(vault, batch.id, account, rows, batch.made_at)
    is_same = hashlib.sha256(again).hexdigest() == batch.sha256 == said["file"]
    if not is_same or account.retired_at is not None:
        raise AuctionError(CHANGED_MEANWHILE)
    batch.state, batch.proposal_id = "ordered", proposal_id
    for row in rows:
        row.state = "ordered"
    tx.session.flush()


def release(tx: Transaction, batch_id: str) -> None:
    """The file is not approved: what it held waits for another one."""
    batch = tx.session.get_one(BankBatch, batch_id, with_for_update=True)
    for row in _payouts(tx, batch_id):
        row.state, row.batch_id = "waiting", None
    batch.state = "void"
    tx.session.flush()


def download(tx: Transaction, vault: Vault, batch_id: str, by: Member, at: datetime) -> bytes:
    """The approved file, every time the same bytes; who took it is written down.

    Raises `no_such_payout`, also for another court's and for a file nobody approved.
    """
    batch = tx.session.get(BankBatch, batch_id)
    if batch is None or batch.court_id != by.court_id or batch.state != "ordered":
        raise AuctionError(NO_SUCH_PAYOUT)
    content = vault.open(batch.sealed, _aad(batch.id))
    record_access(tx, by.account_id, "bank.file.read", batch.id, batch.sha256, at)
    return content


def _payouts(tx: Transaction, batch_id: str) -> Sequence[BankPayout]:
    return tx.session.scalars(
        select(BankPayout)
        .where(BankPayout.batch_id == batch_id, BankPayout.state == "proposed")
        .order_by(BankPayout.due_at.nulls_last(), BankPayout.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _file(
    vault: Vault,
    batch_id: str,
    account: BankAccount,
    rows: Sequence[BankPayout],
    at: datetime,
) -> bytes:
    transfers = [
        pain.Transfer(
            row.id,
            service.open_payee(vault, row),
            Money(row.amount_fen, row.currency),
            row.remittance,
        )
        for row in rows
    ]
    payer = Payee(account.holder, account.number, account.bank)
    made = pain.Order(batch_id, at, legal_day(at), payer, account.bank_code, transfers)
    return pain.make_file(made)


def _aad(batch_id: str) -> str:
    return f"bank_batch:{batch_id}:sealed"
