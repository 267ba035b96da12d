"""Slow work of this room: messages that wait, and reminders of deadlines."""

from __future__ import annotations

from auction_app.deadlines.service import drop_lapsed
from auction_app.deadlines.working_days import recount_provisional
from auction_app.infra.loops import Loop
from auction_app.infra.web import Services
from auction_app.notices.mail import PostOffice, send_next
from auction_app.notices.recipients import Directory
from auction_app.notices.reminders import BATCH, remind

AT_ONCE = 50
EVERY_S = 1.0
REMIND_EVERY_S = 60.0


class Mailing:
    """The loop that sends; it keeps its directory of recipients between rounds."""

    def __init__(self) -> None:
        self._office: PostOffice | None = None

    def __call__(self, services: Services) -> None:
        """Send what waits, one transaction a message, so that one bad address stops no other."""
        office = self._office = self._office or PostOffice(
            mailer=services.ports.mailer,
            directory=Directory(services.ports.vault),
            public_url=services.config.public_url,
        )
        for _number in range(AT_ONCE):
            with services.transactions() as tx:
                if not send_next(tx, office, services.ports.clock.now()):
                    return


def remind_of_deadlines(services: Services) -> None:
    """Count provisional dates again, let unused rights go, then tell of what is near, due or overdue."""
    with services.transactions() as tx:
        recount_provisional(tx, services.ports.clock.now())
        drop_lapsed(tx, services.ports.clock.now())
    for _number in range(AT_ONCE):
        with services.transactions() as tx:
            at, days = services.ports.clock.now(), services.config.remind_days
            if remind(tx, services.ports.vault, at, days) < BATCH:
                return


LOOPS = [
    Loop("notices.mail", EVERY_S, Mailing()),
    Loop("notices.deadlines", REMIND_EVERY_S, remind_of_deadlines),
]
