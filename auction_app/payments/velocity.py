"""Money in a hurry, and money taken back: who moves deposits unusually often, and who gets them back by force.

Threat: laundering by deposits, rings behind one card or one account. Nobody is named: while bidding runs, not
even a number may be tied to another number of the same person. Whoever stands behind a row is a tag that says
nothing outside today's list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from auction_app.bank.looking import told_of
from auction_app.bank.models import BankEntry
from auction_app.infra.crypto import Vault
from auction_app.payments.models import CardDispute, PaymentIntent, PaymentPart

HOLDER, CARD, ACCOUNT = "holder", "card", "account"
WINDOW, LOOK_BACK = timedelta(hours=24), timedelta(days=90)
MANY_PAYMENTS, MANY_FAILURES, SEVERAL_HOLDERS, MANY_TAKEN_BACK = 5, 3, 2, 2
MOST, MOST_TRANSFERS = 100, 2000
_TAG = 8


@dataclass(frozen=True, slots=True)
class HurryRow:
    """Many payments within a day: `of` one `holder`, one `card` or one bank `account`; amounts in fen."""

    of: str
    tag: str
    payments: int
    holders: int
    lots: int
    failures: int
    total_fen: int


@dataclass(frozen=True, slots=True)
class TakenBackRow:
    """Payments of one `holder` or `card` that were disputed or taken back within ninety days; fen."""

    of: str
    tag: str
    payments: int
    lots: int
    total_fen: int


def hurries(session: Session, vault: Vault, at: datetime) -> tuple[HurryRow, ...]:
    """Holders, cards and payers' accounts behind many payments, or several holders, of the last day."""
    found = [
        *_hurries(session, at, HOLDER, PaymentIntent.holder),
        *_hurries(session, at, CARD, PaymentIntent.card_mark),
        *_by_account(session, vault, at),
    ]
    return tuple(found[:MOST])


def taken_back(session: Session, at: datetime) -> tuple[TakenBackRow, ...]:
    """Holders and cards more than one of whose payments were disputed or taken back."""
    found = [
        *_taken_back(session, at, HOLDER, PaymentIntent.holder),
        *_taken_back(session, at, CARD, PaymentIntent.card_mark),
    ]
    return tuple(found[:MOST])


def _hurries(
    session: Session, at: datetime, of: str, key: InstrumentedAttribute[Any]
) -> Iterable[HurryRow]:
    payments = func.count().label("payments")
    holders = func.count(PaymentIntent.holder.distinct())
    failures = func.count().filter(PaymentIntent.state == "failed")
    rows = session.execute(
        select(
            key,
            payments,
            holders,
            func.count(PaymentIntent.lot_id.distinct()),
            failures,
            func.sum(PaymentIntent.amount_fen),
        )
        .where(PaymentIntent.changed_at > at - WINDOW, key.is_not(None))
        .where(PaymentIntent.state.in_(("succeeded", "failed", "processing")))
        .group_by(key)
        .having(
            (func.count() >= MANY_PAYMENTS)
            | (holders >= SEVERAL_HOLDERS)
            | (failures >= MANY_FAILURES)
        )
        .order_by(payments.desc())
        .limit(MOST)
    )
    return [HurryRow(of, _tag(value, at), *map(int, counts)) for value, *counts in rows]


def _by_account(session: Session, vault: Vault, at: datetime) -> Iterable[HurryRow]:
    """Payers' accounts are sealed: the newest transfers are opened for this count, and shown to nobody."""
    rows = session.execute(
        select(BankEntry, PaymentPart.amount_fen, PaymentIntent.holder, PaymentIntent.lot_id)
        .join(PaymentPart, PaymentPart.entry_id == BankEntry.id)
        .join(PaymentIntent, PaymentIntent.ref == PaymentPart.ref)
        .where(PaymentPart.arrived_at > at - WINDOW)
        .order_by(PaymentPart.arrived_at.desc(), PaymentPart.entry_id)
        .limit(MOST_TRANSFERS)
    )
    behind: defaultdict[bytes, list[tuple[int, bytes, str]]] = defaultdict(list)
    for entry, fen, holder, lot_id in rows:
        account = told_of(vault, entry).account.strip()
        if account:
            behind[vault.blind_index("payer-account", account)].append((fen, holder, lot_id))
    for index, paid in behind.items():
        holders = len({holder for _fen, holder, _lot in paid})
        if len(paid) >= MANY_PAYMENTS or holders >= SEVERAL_HOLDERS:
            lots = len({lot for _fen, _holder, lot in paid})
            total = sum(fen for fen, _holder, _lot in paid)
            yield HurryRow(ACCOUNT, _tag(index, at), len(paid), holders, lots, 0, total)


def _taken_back(
    session: Session, at: datetime, of: str, key: InstrumentedAttribute[Any]
) -> Iterable[TakenBackRow]:
    since = at - LOOK_BACK
    disputed = select(CardDispute.ref).where(CardDispute.opened_at > since)
    reversed_ = select(PaymentPart.ref).where(
        PaymentPart.taken_back_fen > 0, PaymentPart.arrived_at > since
    )
    payments = func.count().label("payments")
    rows = session.execute(
        select(
            key,
            payments,
            func.count(PaymentIntent.lot_id.distinct()),
            func.sum(PaymentIntent.amount_fen),
        )
        .where(or_(PaymentIntent.ref.in_(disputed), PaymentIntent.ref.in_(reversed_)))
        .where(key.is_not(None))
        .group_by(key)
        .having(func.count() >= MANY_TAKEN_BACK)
        .order_by(payments.desc())
        .limit(MOST)
    )
    return [TakenBackRow(of, _tag(value, at), *map(int, counts)) for value, *counts in rows]


def _tag(value: bytes | str, at: datetime) -> str:
    """The same within one list, another tomorrow: it ties nothing together outside the page."""
    plain = value.encode() if isinstance(value, str) else value
    return sha256(at.date().isoformat().encode() + plain).hexdigest()[:_TAG]
