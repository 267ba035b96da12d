"""What each side tells of a day: our books' clearing accounts, the card provider's rows, the bank's entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from auction_app.accounting.decision import Balance, Item
from auction_app.bank.models import BankAccount, BankEntry, BankStatement
from auction_app.books import chart
from auction_app.kernel.time import legal_day, start_of_legal_day
from auction_app.ledger.models import LedgerAccount, LedgerBalance
from auction_app.payments.gateway import ProviderRow
from auction_app.payments.models import CardDispute, PaymentIntent, Refund

WINDOW = timedelta(days=3)  # as long as a provider repeats a message that was not taken
_CLEARED = text("""
    SELECT t.posting_id, t.currency, t.at,
           CASE WHEN t.debit_id = ANY(:held) THEN t.amount_fen ELSE -t.amount_fen END
    FROM ledger_transfer t
    WHERE (t.debit_id = ANY(:held)) <> (t.credit_id = ANY(:held))
      AND ((t.at >= :since AND t.at < :until) OR t.posting_id = ANY(:ids))""")


@dataclass(frozen=True, slots=True)
class Names:
    """Which payment a refund, a dispute or the provider's own reference belongs to."""

    refunds: Mapping[str, str]
    disputes: Mapping[str, str]
    providers: Mapping[str, str]


def booked(
    session: Session, channel: str, since: date, until: date, ids: Sequence[str] = ()
) -> list[Item]:
    """Everything booked through a channel on those legal days (both included), and the postings `ids`.

    What the channel holds for us grew: positive. The key is the posting's id. What the card provider
    laid out for us is on its own account as well: it holds so much less.
    """
    values = {
        "held": list(session.scalars(_held_at(channel, LedgerAccount.id))),
        "since": start_of_legal_day(since),
        "until": start_of_legal_day(until + timedelta(days=1)),
        "ids": list(ids),
    }
    return [
        Item(posting, fen, currency, legal_day(at))
        for posting, currency, at, fen in session.execute(_CLEARED, values)
    ]


def held(session: Session, code: str) -> dict[str, int]:
    """Currency → the negative of the balances at `code` and below it: what is held for us there, now."""
    query = _below(code, LedgerAccount.currency, func.sum(LedgerBalance.balance_fen))
    rows = session.execute(
        query.join(LedgerBalance, LedgerBalance.account_id == LedgerAccount.id).group_by(
            LedgerAccount.currency
        )
    )
    return {currency: -int(fen) for currency, fen in rows}


def _held_at(channel: str, *columns: Any) -> Select[Any]:
    """The accounts that together say what a channel holds for us; what it laid out it holds less."""
    if channel != chart.STRIPE:
        return _below(chart.cleared_at(channel), *columns)
    codes = (chart.cleared_at(channel), chart.owed_to_provider().code)
    return select(*columns).where(LedgerAccount.code.in_(codes))


def _below(code: str, *columns: Any) -> Select[Any]:
    """The account `code` and those below it: `clearing:bank` is all accounts of all courts."""
    below = LedgerAccount.code.startswith(f"{code}:", autoescape=True)
    return select(*columns).where((LedgerAccount.code == code) | below)


def names_of(session: Session, rows: Iterable[ProviderRow], postings: Iterable[Item]) -> Names:
    """Read once what the keys of both sides refer to."""
    parts = [item.key.split(":") for item in postings]
    refund_ids = {part[2].split(".")[0] for part in parts if part[0] in ("out", "back")}
    dispute_ids = {part[1] for part in parts if part[0] == "dispute"}
    theirs = {row.ref for row in rows}
    refunds = session.execute(select(Refund.id, Refund.ref).where(Refund.id.in_(refund_ids)))
    disputes = session.execute(
        select(CardDispute.id, CardDispute.ref).where(CardDispute.id.in_(dispute_ids))
    )
    providers = session.execute(
        select(PaymentIntent.gateway_ref, PaymentIntent.ref).where(
            PaymentIntent.gateway_ref.in_(theirs)
        )
    )
    return Names(
        {row.id: row.ref for row in refunds},
        {row.id: row.ref for row in disputes},
        {row.gateway_ref or row.ref: row.ref for row in providers},
    )


def card_item(item: Item, names: Names) -> Item:
    """A posting under the key the provider's row has: what happened, and the payment it is about."""
    kind, *rest = item.key.split(":")
    last = rest[-1]
    first = last.split(".")[0]  # what follows names a part or a round of it
    if kind == "in":
        key = f"payment:{first}"
    elif kind in ("out", "back"):
        about = names.refunds.get(first, first)
        key = f"{'refund' if kind == 'out' else 'refund_failure'}:{about}"
    elif kind == "dispute":
        what = "dispute" if last == "taken" else "dispute_reversal"
        key = f"{what}:{names.disputes.get(rest[0], rest[0])}"
    elif kind == "transit":
        key = f"payout_failure:{rest[0]}" if last == "failed" else f"payout:{last}"
    else:
        key = item.key
    return Item(key, item.fen, item.currency, item.day)


def provider_items(rows: Iterable[ProviderRow], names: Names) -> list[Item]:
    """The provider's rows, each fee as a movement of its own."""
    items = []
    for row in rows:
        day, about = legal_day(row.at), names.providers.get(row.ref, row.ref)
        key = f"{row.kind}:{row.id if row.kind == 'other' else about}"
        items.append(Item(key, row.amount.fen, row.amount.currency, day))
        if row.fee.fen:
            items.append(Item(f"fee:{row.id}", -row.fee.fen, row.fee.currency, day))
    return items


def bank_items(session: Session, day: date, postings: Iterable[str]) -> list[Item]:
    """The bank's entries of a day, and those that the postings name, under the postings' keys."""
    keys = [key.split(":") for key in postings]
    named = {part[2] for part in keys if len(part) == 3}
    rows = session.scalars(
        select(BankEntry).where(
            (BankEntry.booked_on == day) | BankEntry.id.in_(named) | BankEntry.payout_id.in_(named)
        )
    )
    return [_bank_item(row) for row in rows]


def _bank_item(row: BankEntry) -> Item:
    if not row.is_credit:
        carried_out = row.state == "carried_out" and row.payout_id
        key = f"out:bank:{row.payout_id if carried_out else row.id}"
        return Item(key, -row.amount_fen, row.currency, row.booked_on)
    way = "back" if row.state == "returned" else "in"
    return Item(f"{way}:bank:{row.id}", row.amount_fen, row.currency, row.booked_on)


def bank_balances(session: Session) -> list[Balance]:
    """What each account's newest statement closes with, beside what our books say the bank holds there."""
    newest = (
        select(BankStatement.account_id, BankStatement.currency, BankStatement.closing_fen)
        .ext(distinct_on(BankStatement.account_id))
        .order_by(
            BankStatement.account_id,
            BankStatement.closed_on.desc(),
            BankStatement.sequence.desc().nulls_last(),
        )
        .subquery()
    )
    closed = session.execute(select(newest.c.account_id, newest.c.currency, newest.c.closing_fen))
    there = {(account, currency): fen for account, currency, fen in closed}
    below = chart.cleared_at(chart.BANK) + ":"
    booked = session.execute(
        select(LedgerAccount.code, LedgerAccount.currency, LedgerBalance.balance_fen)
        .join(LedgerBalance, LedgerBalance.account_id == LedgerAccount.id)
        .where(LedgerAccount.code.startswith(below, autoescape=True))
    )
    here = {(code.removeprefix(below), currency): -fen for code, currency, fen in booked}
    return [
        Balance(key[0], key[1], here.get(key, 0), there.get(key, 0))
        for key in sorted(here.keys() | there.keys())
    ]


def silent_accounts(session: Session, day: date) -> list[tuple[str, str]]:
    """(id, currency) of accounts that had a statement before and have none for the day or later."""
    has_later = (
        select(BankStatement.id)
        .where(BankStatement.account_id == BankAccount.id, BankStatement.closed_on >= day)
        .exists()
    )
    has_any = select(BankStatement.id).where(BankStatement.account_id == BankAccount.id).exists()
    rows = session.execute(
        select(BankAccount.id, BankAccount.currency)
        .where(BankAccount.retired_at.is_(None), has_any, ~has_later)
        .order_by(BankAccount.id)
    )
    return [(id_, currency) for id_, currency in rows]


def window(day: date, now: datetime) -> list[date]:
    """The legal days around `day` that a provider is asked about, none of them to come."""
    steps = range(-WINDOW.days, WINDOW.days + 1)
    days = [day + timedelta(days=step) for step in steps]
    return [one for one in days if one <= legal_day(now)]
