"""Slow work of this room: mail that waits, and rows that nobody needs any more."""

from __future__ import annotations

from auction_app.accounts.attempts import forget_old_attempts
from auction_app.accounts.closing import forget_closed
from auction_app.accounts.mail import forget_sent_mail, send_next
from auction_app.accounts.sessions import forget_ended_sessions
from auction_app.accounts.sign_up import forget_old_links
from auction_app.infra.loops import Loop
from auction_app.infra.web import Services

_AT_ONCE = 50


def send_mail(services: Services) -> None:
    """Send what waits, one transaction a message, so that one bad address stops no other."""
    for _number in range(_AT_ONCE):
        at = services.ports.clock.now()
        with services.transactions() as tx:
            if not send_next(tx, services.ports.vault, services.ports.mailer, at):
                return


def forget(services: Services) -> None:
    """Drop what nobody needs any more: old tries, ended sessions, dead links, mail that left."""
    at = services.ports.clock.now()
    with services.transactions() as tx:
        forget_old_attempts(tx, at)
        forget_ended_sessions(tx, at)
        forget_old_links(tx, at)
        forget_sent_mail(tx, at)
        forget_closed(tx, at)


LOOPS = [
    Loop("accounts.mail", 1.0, send_mail),
    Loop("accounts.forget", 6 * 3600.0, forget),
]
