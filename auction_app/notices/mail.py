"""The outbox of notices: one message each, tried again with growing pauses, given up in the end."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from auction_app.infra.formats import say
from auction_app.infra.i18n import translate
from auction_app.infra.ports import Mailer
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_
from auction_app.lots.models import Lot
from auction_app.notices.models import OF_DEADLINES, Notice, NoticeMail
from auction_app.notices.queries import title_of
from auction_app.notices.recipients import Directory
from auction_app.notices.service import where_it_leads
from auction_app.notices.wording import say_notice

log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=2)
MAX_ATTEMPTS = 20  # a little over a day with these pauses
SUBJECT = N_("%(title)s: %(lot)s")
BODY = N_(
    "%(title)s\n\n%(lot)s\n\n%(text)s\n\n%(link)s\n\n"
    "You get this because you registered for this lot on Luochui. Which messages you get: %(choose)s"
)
STAFF_BODY = N_(
    "%(title)s\n\n%(lot)s\n\n%(text)s\n\n%(link)s\n\n"
    "You get this because you work for the court of this case, or supervise it."
)


@dataclass(frozen=True, slots=True)
class PostOffice:
    """What sending needs besides the database."""

    mailer: Mailer
    directory: Directory
    public_url: str


def send_next(tx: Transaction, office: PostOffice, at: datetime) -> bool:
    """Send or drop one waiting message; False when none waits.

    It may leave twice when the process dies between sending and committing; never zero times.
    """
    mail = tx.session.scalars(
        select(NoticeMail)
        .where(NoticeMail.sent_at.is_(None), NoticeMail.dropped_at.is_(None))
        .where(NoticeMail.next_at <= at)
        .order_by(NoticeMail.next_at, NoticeMail.notice_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if mail is None:
        return False
    notice = tx.session.get_one(Notice, mail.notice_id)
    if notice.read_at is not None:
        _drop(mail, "read", at)
        return True
    recipient = office.directory.find(tx.session, notice.holder)
    if recipient is None:
        _drop(mail, "no_account", at)
        return True
    subject, text = _write(tx, notice, recipient.locale, office.public_url)
    _try(mail, office.mailer, (recipient.email, subject, text), at)
    return True


def _try(mail: NoticeMail, mailer: Mailer, letter: tuple[str, str, str], at: datetime) -> None:
    mail.attempts += 1
    try:
        mailer.send(*letter)
    except Exception:  # noqa: BLE001 - whatever the mail server says, the outbox tries again
        log.warning("notice %s was not sent, attempt %d", mail.notice_id, mail.attempts)
        mail.next_at = at + min(FIRST_PAUSE * 2 ** (mail.attempts - 1), LONGEST_PAUSE)
        if mail.attempts >= MAX_ATTEMPTS:
            _drop(mail, "gave_up", at)
        return
    mail.sent_at = at


def _drop(mail: NoticeMail, why: str, at: datetime) -> None:
    mail.dropped_at, mail.dropped_why = at, why


def _write(tx: Transaction, notice: Notice, locale: str, public_url: str) -> tuple[str, str]:
    """Subject and text in the account's language, as the figures are now."""
    lot = tx.session.get(Lot, notice.lot_id) if notice.lot_id else None
    words = title_of(notice.params, lot.title_zh if lot else None, lot.title_en if lot else None)
    saying = say_notice(notice.kind, notice.params, locale)
    body = STAFF_BODY if notice.kind in OF_DEADLINES else BODY
    values = {
        "title": saying.title,
        "lot": say(words, locale),
        "text": saying.text,
        "link": public_url + where_it_leads(notice.kind, notice.lot_id, notice.params),
        "choose": f"{public_url}/notices",
    }
    return translate(SUBJECT, locale) % values, translate(body, locale) % values
