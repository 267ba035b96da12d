"""Messages about one's own account: written with the data they speak of, sent by the jobs process."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from auction_app.accounts.models import AccountMail
from auction_app.infra.crypto import Vault
from auction_app.infra.i18n import N_, translate
from auction_app.infra.ports import Mailer
from auction_app.infra.transaction import Transaction
from auction_app.kernel.ids import new_id

log = logging.getLogger(__name__)

LANGUAGES = ("zh", "en")
MAX_ATTEMPTS = 8
KEEP_SENT = timedelta(days=30)
_FIRST_PAUSE = timedelta(seconds=10)

RESET_SUBJECT = N_("A new password for Luochui")
RESET_TEXT = N_(
    "Somebody, probably you, asked for a new password for this account.\n"
    "Open this link within 30 minutes:\n\n%(link)s\n\n"
    "If it was not you, do nothing: your password stays as it is."
)
INVITE_SUBJECT = N_("An invitation to work on Luochui")
INVITE_TEXT = N_(
    "%(name)s, you are invited to Luochui.\n"
    "Open this link within 7 days and choose a password:\n\n%(link)s"
)
CHANGED_SUBJECT = N_("The security of your account was changed")
CHANGED_TEXT = N_(
    "What changed: %(what)s.\nIf it was not you, ask for a new password at once:\n\n%(link)s"
)


def write_mail(
    tx: Transaction,
    vault: Vault,
    *,
    to: str,
    locale: str,
    subject: str,
    text: str,
    at: datetime,
    **values: str,
) -> None:
    """Put one message into the outbox; it leaves only if this transaction commits.

    `locale` is `zh`, `en`, or `both` for somebody whose language we do not know yet.
    """
    row_id = new_id("m")
    languages = LANGUAGES if locale == "both" else (locale,)
    body = "\n\n—\n\n".join(translate(text, one) % values for one in languages)
    tx.session.add(
        AccountMail(
            id=row_id,
            to_sealed=vault.seal(to.encode(), f"account_mail:{row_id}:to"),
            subject=" / ".join(translate(subject, one) for one in languages),
            text_sealed=vault.seal(body.encode(), f"account_mail:{row_id}:text"),
            created_at=at,
            next_try_at=at,
        )
    )


def send_next(tx: Transaction, vault: Vault, mailer: Mailer, at: datetime) -> bool:
    """Send one waiting message; False when none waits. Its text, which holds links, is then erased.

    A message may leave twice when the process dies between sending and committing; never zero times.
    """
    row = tx.session.scalars(
        select(AccountMail)
        .where(AccountMail.sent_at.is_(None), AccountMail.next_try_at <= at)
        .where(AccountMail.text_sealed.is_not(None))
        .order_by(AccountMail.next_try_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if row is None or row.text_sealed is None:
        return False
    to = vault.open(row.to_sealed, f"account_mail:{row.id}:to").decode()
    text = vault.open(row.text_sealed, f"account_mail:{row.id}:text").decode()
    row.attempts += 1
    try:
        mailer.send(to, row.subject, text)
    except Exception:  # noqa: BLE001 - whatever the mail server says, the outbox tries again
        log.warning("account mail %s failed, attempt %d", row.id, row.attempts)
        row.next_try_at = at + _FIRST_PAUSE * 3 ** min(row.attempts, 6)
        if row.attempts >= MAX_ATTEMPTS:
            row.text_sealed = None
        return True
    row.sent_at, row.text_sealed = at, None
    return True


def forget_sent_mail(tx: Transaction, at: datetime) -> None:
    """Drop messages that left, or were given up, 30 days ago."""
    tx.session.execute(
        delete(AccountMail).where(
            AccountMail.text_sealed.is_(None), AccountMail.created_at < at - KEEP_SENT
        )
    )
