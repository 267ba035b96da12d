"""Private addresses for calendar programs: a secret in the address, only its hash here, revoked at will."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from auction_app.accounts.models import COURT_ROLES, Account
from auction_app.deadlines.models import CalendarFeed
from auction_app.infra.transaction import Transaction
from auction_app.kernel.ids import new_id

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Feed:
    """Whose calendar an address is, and in which language (`zh` or `en`)."""

    account_id: str
    court_id: str
    locale: str


def open_feed(tx: Transaction, account_id: str, locale: str, at: datetime) -> str:
    """A new secret, told once; the one before stops working."""
    revoke_feed(tx, account_id, at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    tx.session.add(
        CalendarFeed(
            id=new_id("cf"),
            account_id=account_id,
            locale=locale,
            token_sha256=_digest(token),
            created_at=at,
        )
    )
    tx.session.flush()
    return token


def revoke_feed(tx: Transaction, account_id: str, at: datetime) -> None:
    """From now on the address leads nowhere. No error when there is none."""
    tx.session.execute(
        update(CalendarFeed)
        .where(CalendarFeed.account_id == account_id, CalendarFeed.revoked_at.is_(None))
        .values(revoked_at=at)
    )


def find_feed(session: Session, token: str) -> Feed | None:
    """The feed of a secret, while its owner still works for a court."""
    row = session.execute(
        select(CalendarFeed.account_id, Account.court_id, CalendarFeed.locale)
        .join(Account, Account.id == CalendarFeed.account_id)
        .where(
            CalendarFeed.token_sha256 == _digest(token),
            CalendarFeed.revoked_at.is_(None),
            Account.disabled_at.is_(None),
            Account.role.in_(COURT_ROLES),
        )
    ).first()
    return Feed(row.account_id, row.court_id or "", row.locale) if row is not None else None


def feed_since(session: Session, account_id: str) -> datetime | None:
    """When the present address was made; None when there is none."""
    return session.scalar(
        select(CalendarFeed.created_at).where(
            CalendarFeed.account_id == account_id, CalendarFeed.revoked_at.is_(None)
        )
    )


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
