"""Deleting an account: the profile goes at once, the record of auctions stays sealed as long as the law says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select

from auction_app.accounts.errors import STAFF_ACCOUNT, STILL_TAKING_PART
from auction_app.accounts.models import (
    STAFF_ROLES,
    Account,
    AccountClosure,
    Identity,
    PasswordReset,
    RecoveryCode,
)
from auction_app.accounts.sessions import end_all_sessions
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day
from auction_app.law.retention import Participation, check_deletion, evidence_kept_until

NO_PASSWORD = "!"  # no hash looks like this, so no password fits


def close_account(
    tx: Transaction, account_id: str, taken_part: Sequence[Participation], at: datetime
) -> date | None:
    """Hide the profile and end every session; gives the last day of the kept evidence, None when none is kept.

    Address, phone, name, password and second factor are gone with the commit. The sealed identity stays
    while a record needs it (NP 29), otherwise it goes too. Raises `still_taking_part`, `staff_account`.
    """
    account = tx.session.get_one(Account, account_id, with_for_update=True)
    if account.role in STAFF_ROLES:
        raise AuctionError(STAFF_ACCOUNT)
    found = check_deletion(taken_part)
    if found:
        raise AuctionError(STILL_TAKING_PART, article=found[0].article.key, extra=found[0].fields)
    until = evidence_kept_until(taken_part)
    end_all_sessions(tx, account_id, at)
    _hide(account, at)
    for table in (RecoveryCode, PasswordReset):
        tx.session.execute(delete(table).where(table.account_id == account_id))
    closure = AccountClosure(account_id=account_id, closed_at=at, kept_until=until)
    if until is None:
        _forget(tx, closure, at)
    tx.session.add(closure)
    tx.session.flush()
    return until


def forget_closed(tx: Transaction, at: datetime) -> int:
    """Delete the sealed identities whose time is over; gives how many."""
    over = tx.session.scalars(
        select(AccountClosure)
        .where(AccountClosure.forgotten_at.is_(None), AccountClosure.kept_until < legal_day(at))
        .with_for_update(skip_locked=True)
    ).all()
    for closure in over:
        _forget(tx, closure, at)
    return len(over)


def _hide(account: Account, at: datetime) -> None:
    account.email = f"{account.id}@deleted.invalid".lower()
    account.phone, account.display_name = "", ""
    account.password_hash = NO_PASSWORD
    account.totp_sealed, account.totp_confirmed_at = None, None
    account.disabled_at = at


def _forget(tx: Transaction, closure: AccountClosure, at: datetime) -> None:
    tx.session.execute(delete(Identity).where(Identity.account_id == closure.account_id))
    closure.forgotten_at = at
