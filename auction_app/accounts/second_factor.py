"""The second factor: time-based codes (RFC 6238), each good once, and recovery codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy import delete, update

from auction_app.accounts import sessions
from auction_app.accounts.attempts import open_attempt, succeed
from auction_app.accounts.credentials import (
    is_recovery_code,
    new_recovery_codes,
    recovery_digest,
)
from auction_app.accounts.errors import SECOND_FACTOR_FAILED, SECOND_FACTOR_MISSING
from auction_app.accounts.models import STAFF_ROLES, Account, RecoveryCode
from auction_app.accounts.sessions import OpenedSession
from auction_app.infra.crypto import Vault
from auction_app.infra.principal import Principal
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError

ISSUER = "Luochui"
STEP_SECONDS = 30
STEPS_OFF = 1  # a phone's clock may be this many steps early or late


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A secret to be scanned or typed into an app; it counts once a code of it was entered."""

    secret: str
    uri: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The session after the second factor, and the recovery codes, shown this once."""

    session: OpenedSession
    recovery_codes: tuple[str, ...]


def begin_enrolment(tx: Transaction, vault: Vault, account_id: str) -> Enrolment:
    """Give the pending secret, or make one. Raises `step_up` when a confirmed one exists."""
    account = tx.session.get_one(Account, account_id, with_for_update=True)
    if account.totp_confirmed_at is not None:
        raise AuctionError("step_up")
    if account.totp_sealed is None:
        secret = pyotp.random_base32()
        account.totp_sealed = vault.seal(secret.encode(), _aad(account_id))
    secret = _secret(vault, account)
    uri = pyotp.TOTP(secret).provisioning_uri(name=account.email, issuer_name=ISSUER)
    return Enrolment(secret, uri)


def confirm_enrolment(
    tx: Transaction, vault: Vault, principal: Principal, code: str, at: datetime
) -> Enrolled:
    """Turn the factor on with its first code; the session is rotated, other sessions end."""
    account = tx.session.get_one(Account, principal.account_id, with_for_update=True)
    if account.totp_sealed is None or account.totp_confirmed_at is not None:
        raise AuctionError(SECOND_FACTOR_MISSING)
    if not _spend_code(account, _secret(vault, account), code, at):
        raise AuctionError(SECOND_FACTOR_FAILED)
    account.totp_confirmed_at = at
    codes = _replace_recovery_codes(tx, account.id)
    sessions.end_all_sessions(tx, account.id, at, keep=principal.session_id)
    fresh = sessions.rotate(tx, principal.session_id, at, second_factor_at=at)
    return Enrolled(fresh, codes)


def step_up(
    tx: Transaction, vault: Vault, principal: Principal, code: str, at: datetime
) -> OpenedSession:
    """Prove the second factor again: a new session id, fresh for five minutes of approvals.

    Raises `second_factor_failed` for a wrong or used code, `second_factor_missing` without one.
    """
    account = tx.session.get_one(Account, principal.account_id, with_for_update=True)
    if account.totp_confirmed_at is None:
        raise AuctionError(SECOND_FACTOR_MISSING)
    if is_recovery_code(code):
        fits = _spend_recovery_code(tx, account.id, code, at)
    else:
        fits = _spend_code(account, _secret(vault, account), code, at)
    if not fits:
        raise AuctionError(SECOND_FACTOR_FAILED)
    return sessions.rotate(tx, principal.session_id, at, second_factor_at=at)


def count_try(
    tx: Transaction, vault: Vault, account_id: str, address: str, at: datetime
) -> Callable[[Transaction], None]:
    """Count one try at a code. Raises `rate_limited`; the result takes a right one out again."""
    attempt = open_attempt(tx, vault, "second_factor", account_id, address, at)
    return lambda later: succeed(later, attempt)


def renew_recovery_codes(tx: Transaction, account_id: str) -> tuple[str, ...]:
    """Ten new codes; the old ones are void."""
    return _replace_recovery_codes(tx, account_id)


def switch_off(tx: Transaction, account_id: str) -> None:
    """Take the second factor away. Raises `forbidden` for staff, who must have one."""
    account = tx.session.get_one(Account, account_id, with_for_update=True)
    if account.role in STAFF_ROLES:
        raise AuctionError("forbidden")
    account.totp_sealed = account.totp_confirmed_at = None
    account.totp_last_step = 0
    tx.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))


def _spend_code(account: Account, secret: str, code: str, at: datetime) -> bool:
    """Accept a code once: its time step must be newer than the last one used (the row is locked)."""
    digits = "".join(code.split())
    if len(digits) != 6 or not digits.isascii() or not digits.isdigit():
        return False
    now = int(at.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for step in range(now - STEPS_OFF, now + STEPS_OFF + 1):
        fits = pyotp.utils.strings_equal(totp.generate_otp(step), digits)
        if fits and step > account.totp_last_step:
            account.totp_last_step = step
            return True
    return False


def _spend_recovery_code(tx: Transaction, account_id: str, code: str, at: datetime) -> bool:
    spent = tx.session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.code_sha256 == recovery_digest(code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=at)
        .returning(RecoveryCode.account_id)
    )
    return spent.first() is not None


def _replace_recovery_codes(tx: Transaction, account_id: str) -> tuple[str, ...]:
    tx.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = new_recovery_codes()
    for code in codes:
        tx.session.add(RecoveryCode(account_id=account_id, code_sha256=recovery_digest(code)))
    return tuple(codes)


def _secret(vault: Vault, account: Account) -> str:
    if account.totp_sealed is None:
        raise AuctionError(SECOND_FACTOR_MISSING)
    return vault.open(account.totp_sealed, _aad(account.id)).decode()


def _aad(account_id: str) -> str:
    return f"account:{account_id}:totp"
