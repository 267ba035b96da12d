"""Slow work of this room: saying loudly which payouts are late."""

from __future__ import annotations

import logging

from auction_app.bank import queries
from auction_app.infra.loops import Loop
from auction_app.infra.web import Services

log = logging.getLogger(__name__)
MOST_NAMED = 20


def warn_of_late_payouts(services: Services) -> None:
    """Name what should have left the court's account and stands on no statement."""
    with services.transactions.reading() as session:
        late = [one.id for one in queries.late_payouts(session, services.ports.clock.now())]
    if late:
        log.error("%d payouts are overdue: %s", len(late), ", ".join(late[:MOST_NAMED]))


LOOPS = [Loop("late payouts", 60.0, warn_of_late_payouts)]
