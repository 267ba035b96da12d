"""Signing in: count the try, check the secret outside any transaction, then open a new session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from auction_app.accounts import sessions
from auction_app.accounts.attempts import Attempt, open_attempt, succeed
from auction_app.accounts.credentials import nobodys_hash
from auction_app.accounts.errors import SIGN_IN_FAILED
from auction_app.accounts.models import Account
from auction_app.accounts.sessions import OpenedSession, Visitor
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody typed to sign in; `email` in lower case."""

    email: str
    password: str


@dataclass(frozen=True, slots=True)
class Challenge:
    """A counted try and the hash to check it against; the same for unknown addresses."""

    attempt: Attempt
    account_id: str | None
    password_hash: str


def begin_sign_in(
    tx: Transaction, vault: Vault, credentials: Credentials, address: str, at: datetime
) -> Challenge:
    """Count the try. Raises `rate_limited`. Nothing in the answer depends on who exists."""
    attempt = open_attempt(tx, vault, "password", credentials.email, address, at)
    account = tx.session.scalars(
        select(Account).where(Account.email == credentials.email, Account.disabled_at.is_(None))
    ).one_or_none()
    if account is None:
        return Challenge(attempt, None, nobodys_hash())
    return Challenge(attempt, account.id, account.password_hash)


def finish_sign_in(
    tx: Transaction,
    challenge: Challenge,
    fits: bool,
    visitor: Visitor,
    at: datetime,
    *,
    replaces: str | None = None,
) -> OpenedSession:
    """Open a session when the password fits; `replaces` (the visitor's old session) ends.

    Raises `sign_in_failed`, in the same words for an unknown address and a wrong password.
    """
    # Looked up for nobody too: the same work, whoever was asked for.
    account = tx.session.get(Account, challenge.account_id or "-")
    changed = account is not None and account.password_hash != challenge.password_hash
    if not fits or account is None or account.disabled_at is not None or changed:
        raise AuctionError(SIGN_IN_FAILED)
    succeed(tx, challenge.attempt)
    if replaces is not None:
        sessions.end_session(tx, replaces, at)
    return sessions.open_browser_session(tx, account.id, visitor, at)
