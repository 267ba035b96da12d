"""What each side tells of a day: our books' clearing accounts, the card provider's rows, the bank's entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select, text
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
           CASE WHEN d.code = :code THEN t.amount_fen ELSE -t.amount_fen END
    FROM ledger_transfer t
    JOIN ledger_account d ON d.id = t.debit_id JOIN ledger_account c ON c.id = t.credit_id
    WHERE (d.code = :code OR c.code = :code)
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

    What the channel holds for us grew: positive. The key is the posting's id.
    """
    values = {
        "code": chart.clearing(channel).code,
        "since": start_of_legal_day(since),
        "until": start_of_legal_day(until + timedelta(days=1)),
        "ids": list(ids),
    }
    return [
        Item(posting, fen, currency, legal_day(at))
        for posting, currency, at, fen in session.execute(_CLEARED, values)
    ]


def held(session: Session, code: str) -> dict[str, int]:
    """Currency → the negative of an account's balance: what is held for us there, now."""
    rows = session.execute(
        select(LedgerAccount.currency, LedgerBalance.balance_fen)
        .join(LedgerBalance, LedgerBalance.account_id == LedgerAccount.id)
        .where(LedgerAccount.code == code)
    )
    return {currency: -fen for currency, fen in rows}


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
    if kind == "in":
        key = f"payment:{last}"
    elif kind in ("out", "back"):
        about = names.refunds.get(last.split(".")[0], last)
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
    """What the newest statements of all accounts close with, beside what our books say the bank holds."""
    newest = (
        select(BankStatement.currency, BankStatement.closing_fen)
        .ext(distinct_on(BankStatement.account_id))
        .order_by(
            BankStatement.account_id,
            BankStatement.closed_on.desc(),
            BankStatement.sequence.desc().nulls_last(),
        )
        .subquery()
    )
    rows = session.execute(
        select(newest.c.currency, func.sum(newest.c.closing_fen)).group_by(newest.c.currency)
    )
    there = {currency: int(fen) for currency, fen in rows}
    here = held(session, chart.clearing(chart.BANK).code)
    return [
        Balance(currency, here.get(currency, 0), there.get(currency, 0))
        for currency in sorted(here.keys() | there.keys())
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
