"""“Where is my money?”: what came under one reference, or from and to one bank account, found exactly or not at all.

Nobody can search by a part of a number, and every search is written down with its reason. What a payment
for a running lot brought stays sealed here as everywhere (art. 18 II); its payer sees it on the own page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false, select

from auction_app.accounting.errors import NEITHER_NUMBER
from auction_app.accounting.sealing import read_seal
from auction_app.accounts.identity import record_access
from auction_app.bank.looking import index_the_rest
from auction_app.bank.models import BankAccount, BankEntry, BankPayout
from auction_app.bank.queries import MOST, EntryView, PayoutView, entry_row, payout_row
from auction_app.bank.references import references_in
from auction_app.bank.service import account_index, is_account, masked_account, normal_account
from auction_app.bank.two_people import Member
from auction_app.cases.payees import cases_of_account
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.payments.models import PaymentIntent, PaymentPart


@dataclass(frozen=True, slots=True)
class Found:
    """What one court knows of a number; `cases` are (id, number) of those that pay that account."""

    entries: tuple[EntryView, ...]
    payouts: tuple[PayoutView, ...]
    cases: tuple[tuple[str, str], ...]


def find_money(
    tx: Transaction, vault: Vault, sought: tuple[str, str], by: Member, at: datetime
) -> Found:
    """(reference or whole account number, reason): exactly this one, on this court's books alone.

    Raises `neither_number` for what is neither, `bad_fields` without a reason; then nothing was looked at.
    """
    text, reason = sought
    references = references_in(text)
    number = normal_account(text)
    if len(references) != 1 and not is_account(number):
        raise AuctionError(NEITHER_NUMBER, fields={"number": NEITHER_NUMBER})
    shown = references[0] if references else masked_account(number)
    record_access(tx, by.account_id, "bank.searched", shown, reason, at)
    if references:
        return Found(_entries(tx, vault, by, BankEntry.reference == references[0]), (), ())
    index_the_rest(tx, vault, by.court_id)
    index = account_index(vault, number)
    return Found(
        _entries(tx, vault, by, BankEntry.account_index == index),
        _payouts(tx, by, BankPayout.account_index == index),
        cases_of_account(tx.session, vault, number, by.court_id),
    )


def _entries(
    tx: Transaction, vault: Vault, by: Member, wanted: ColumnElement[bool]
) -> tuple[EntryView, ...]:
    running = read_seal(tx.session).running
    paid = (
        select(PaymentPart.entry_id)
        .join(PaymentIntent, PaymentIntent.ref == PaymentPart.ref)
        .where(PaymentIntent.lot_id.in_(running))
    )
    rows = tx.session.scalars(
        select(BankEntry)
        .join(BankAccount, BankAccount.id == BankEntry.account_id)
        .where(BankAccount.court_id == by.court_id, wanted, BankEntry.id.not_in(paid))
        .order_by(BankEntry.booked_on.desc(), BankEntry.id)
        .limit(MOST)
    )
    return tuple(entry_row(vault, row) for row in rows)


def _payouts(tx: Transaction, by: Member, wanted: ColumnElement[bool]) -> tuple[PayoutView, ...]:
    running = read_seal(tx.session).running
    is_sealed = BankPayout.lot_id.in_(running) if running else false()
    rows = tx.session.scalars(
        select(BankPayout)
        .where(BankPayout.court_id == by.court_id, wanted)
        .where(BankPayout.lot_id.is_(None) | ~is_sealed)
        .order_by(BankPayout.ordered_at.desc(), BankPayout.id)
        .limit(MOST)
    )
    return tuple(payout_row(row) for row in rows)
