"""Opening an account, and choosing a new password for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from auction_app.accounts import mail, sessions
from auction_app.accounts.attempts import open_attempt
from auction_app.accounts.credentials import new_token, token_digest
from auction_app.accounts.errors import EMAIL_TAKEN, LINK_EXPIRED, SIGN_IN_FAILED
from auction_app.accounts.models import Account, PasswordReset
from auction_app.accounts.sessions import OpenedSession, Visitor
from auction_app.infra.crypto import Vault
from auction_app.infra.i18n import N_, translate
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id

RESET_LIFE = timedelta(minutes=30)
KEEP_LINKS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SignUp:
    """A new account: `email` in lower case, the password already hashed outside the transaction."""

    email: str
    phone: str
    password_hash: str
    kind: str
    locale: str


def create_account(
    tx: Transaction,
    command: SignUp,
    at: datetime,
    *,
    role: str = "bidder",
    court_id: str | None = None,
    display_name: str = "",
) -> str:
    """Open an account and give its id. Raises `email_taken`."""
    account = Account(
        id=new_id("u"),
        email=command.email,
        phone=command.phone,
        display_name=display_name,
        password_hash=command.password_hash,
        kind=command.kind,
        role=role,
        court_id=court_id,
        locale=command.locale,
        created_at=at,
    )
    try:
        # The unique index decides, not a look beforehand: two may come at once.
        with tx.session.begin_nested():
            tx.session.add(account)
    except IntegrityError as error:
        if "uq_account_email" not in str(error.orig):
            raise
        raise AuctionError(EMAIL_TAKEN, fields={"email": EMAIL_TAKEN}) from error
    return account.id


def count_sign_up(tx: Transaction, vault: Vault, email: str, address: str, at: datetime) -> None:
    """Count one sign-up. Raises `rate_limited`."""
    open_attempt(tx, vault, "sign_up", email, address, at)


def request_reset(
    tx: Transaction, vault: Vault, email: str, address: str, public_url: str, at: datetime
) -> None:
    """Mail a link to a known address; the caller cannot tell whether there was one.

    Raises `rate_limited`, for known and unknown addresses alike.
    """
    open_attempt(tx, vault, "reset", email, address, at)
    account = tx.session.scalars(
        select(Account).where(Account.email == email, Account.disabled_at.is_(None))
    ).one_or_none()
    if account is None:
        return
    token = new_token()
    tx.session.add(
        PasswordReset(
            token_sha256=token_digest(token),
            account_id=account.id,
            created_at=at,
            expires_at=at + RESET_LIFE,
        )
    )
    mail.write_mail(
        tx,
        vault,
        to=account.email,
        locale=account.locale,
        subject=mail.RESET_SUBJECT,
        text=mail.RESET_TEXT,
        at=at,
        link=f"{public_url}/new-password#{token}",
    )


def check_link(session: Session, token: str, at: datetime) -> None:
    """Raises `link_expired` for a link nobody may use, before anything costly is done for it."""
    row = session.get(PasswordReset, token_digest(token))
    if row is None or row.used_at is not None or at >= row.expires_at:
        raise AuctionError(LINK_EXPIRED)


def reset_password(
    tx: Transaction, vault: Vault, token: str, password_hash: str, public_url: str, at: datetime
) -> str:
    """Spend a mailed token: new password, every session and app token ends. Gives the account id.

    Raises `link_expired` for a token that is unknown, used or too old.
    """
    spent = tx.session.execute(
        update(PasswordReset)
        .where(
            PasswordReset.token_sha256 == token_digest(token),
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > at,
        )
        .values(used_at=at)
        .returning(PasswordReset.account_id)
    ).scalar_one_or_none()
    if spent is None:
        raise AuctionError(LINK_EXPIRED)
    _set_password(tx, vault, spent, password_hash, public_url, at)
    return spent


def change_password(
    tx: Transaction,
    vault: Vault,
    account_id: str,
    old_hash: str,
    password_hash: str,
    public_url: str,
    visitor: Visitor,
    at: datetime,
    *,
    second_factor_at: datetime | None,
) -> OpenedSession:
    """Replace the password whose hash was checked; all sessions end, this browser gets a new one."""
    account = tx.session.get_one(Account, account_id, with_for_update=True)
    if account.password_hash != old_hash:
        raise AuctionError(SIGN_IN_FAILED)
    _set_password(tx, vault, account_id, password_hash, public_url, at)
    return sessions.open_browser_session(
        tx, account_id, visitor, at, second_factor_at=second_factor_at
    )


def forget_old_links(tx: Transaction, at: datetime) -> None:
    """Drop links for a new password a day after they could last be used."""
    tx.session.execute(delete(PasswordReset).where(PasswordReset.expires_at < at - KEEP_LINKS))


def tell_owner(
    tx: Transaction, vault: Vault, account_id: str, what: str, public_url: str, at: datetime
) -> None:
    """Write to the owner that the security of the account was changed (`what`: an English msgid)."""
    account = tx.session.get_one(Account, account_id)
    mail.write_mail(
        tx,
        vault,
        to=account.email,
        locale=account.locale,
        subject=mail.CHANGED_SUBJECT,
        text=mail.CHANGED_TEXT,
        at=at,
        what=translate(what, account.locale),
        link=f"{public_url}/forgotten-password",
    )


def _set_password(
    tx: Transaction,
    vault: Vault,
    account_id: str,
    password_hash: str,
    public_url: str,
    at: datetime,
) -> None:
    account = tx.session.get_one(Account, account_id, with_for_update=True)
    account.password_hash = password_hash
    tx.session.execute(
        update(PasswordReset)
        .where(PasswordReset.account_id == account_id, PasswordReset.used_at.is_(None))
        .values(used_at=at)
    )
    sessions.end_all_sessions(tx, account_id, at)
    tell_owner(tx, vault, account_id, N_("the password"), public_url, at)
