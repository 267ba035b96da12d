"""Counts tries at secrets, so that guessing is slow for a robot and rarely felt by a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from auction_app.accounts.models import SignInAttempt
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError

KEEP = timedelta(days=90)  # long enough to look into a break-in


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many misses are allowed within `window`: from one address, on one subject, on the pair."""

    per_pair: int
    per_subject: int
    per_address: int
    window: timedelta


ALLOWANCES = {
    # The pair is strict, the subject lenient: a stranger must not lock somebody else out.
    "password": Allowance(8, 40, 60, timedelta(minutes=15)),
    "second_factor": Allowance(6, 12, 60, timedelta(minutes=15)),
    "reset": Allowance(3, 5, 20, timedelta(hours=1)),
    "sign_up": Allowance(5, 5, 100, timedelta(hours=1)),
    "identity": Allowance(6, 6, 30, timedelta(hours=24)),
    "party": Allowance(5, 10, 20, timedelta(hours=1)),
    "list": Allowance(20, 200, 60, timedelta(hours=1)),  # looking a full number up is public
}
COUNTS_ALL = frozenset({"reset", "sign_up", "list"})  # here a success is worth counting too


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that has been counted; `succeed` takes it out of the count again."""

    id: int
    purpose: str


def open_attempt(
    tx: Transaction, vault: Vault, purpose: str, subject: str, address: str, at: datetime
) -> Attempt:
    """Count one try before its answer is known. Raises `rate_limited` with `retry_after_s`.

    Tries at one subject are counted one after the other, so a thousand at once pass no better.
    """
    keyed = vault.blind_index(f"attempt:{purpose}", subject)
    source = vault.blind_index("attempt:address", address)
    lock = int.from_bytes(keyed[:8], "big", signed=True)
    tx.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": lock})
    _refuse_too_many(tx.session, purpose, keyed, source, at)
    row = SignInAttempt(purpose=purpose, subject=keyed, address=source, at=at, succeeded=False)
    tx.session.add(row)
    tx.session.flush()
    return Attempt(row.id, purpose)


def succeed(tx: Transaction, attempt: Attempt) -> None:
    """The try was right: it no longer counts as a miss."""
    if attempt.purpose in COUNTS_ALL:
        return
    tx.session.execute(
        update(SignInAttempt).where(SignInAttempt.id == attempt.id).values(succeeded=True)
    )


def forget_old_attempts(tx: Transaction, at: datetime) -> None:
    """Drop what is older than 90 days."""
    tx.session.execute(delete(SignInAttempt).where(SignInAttempt.at < at - KEEP))


def _refuse_too_many(
    session: Session, purpose: str, subject: bytes, address: bytes, at: datetime
) -> None:
    allowed = ALLOWANCES[purpose]
    row = SignInAttempt
    limits = (
        (allowed.per_pair, (row.subject == subject, row.address == address)),
        (allowed.per_subject, (row.subject == subject,)),
        (allowed.per_address, (row.address == address,)),
    )
    for limit, narrowed in limits:
        # The limit-th newest miss says when there will be room again.
        misses = (
            select(row.at)
            .where(row.purpose == purpose, ~row.succeeded, row.at > at - allowed.window, *narrowed)
            .order_by(row.at.desc())
            .limit(limit)
            .subquery()
        )
        count, oldest = session.execute(select(func.count(), func.min(misses.c.at))).one()
        if count >= limit:
            wait = oldest + allowed.window - at
            seconds = max(1, int(wait.total_seconds()) + 1)
            raise AuctionError(errors.RATE_LIMITED, extra={"retry_after_s": seconds})
