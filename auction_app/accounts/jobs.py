"""Slow work of this room: mail that waits, and attempts nobody needs any more."""

from __future__ import annotations

from auction_app.accounts.attempts import forget_old_attempts
from auction_app.accounts.mail import send_next
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


def forget_attempts(services: Services) -> None:
    """Keep the table of attempts small."""
    with services.transactions() as tx:
        forget_old_attempts(tx, services.ports.clock.now())


LOOPS = [
    Loop("accounts.mail", 1.0, send_mail),
    Loop("accounts.attempts", 6 * 3600.0, forget_attempts),
]
