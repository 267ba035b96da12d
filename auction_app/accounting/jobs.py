"""The daily reconciliation: each of the last days once, and again while something is unexplained."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from auction_app.accounting.models import Reconciliation
from auction_app.accounting.reconcile import newest_runs, reconcile, unexplained_days
from auction_app.infra.loops import Loop
from auction_app.infra.web import Services
from auction_app.kernel.time import legal_day
from auction_app.payments.gateways import card_provider

EVERY_S = 900.0
DAYS = 7  # how far back a day is still compared again
AGAIN_AFTER = timedelta(hours=6)  # a statement imported meanwhile explains what it explains
ALARM_DAYS = 31
ALARM = "reconciliation_unexplained"


def due_days(runs: list[Reconciliation], now: datetime) -> list[date]:
    """The days to compare now, oldest first: never today, whose movements are not all told yet."""
    newest = {run.day: run for run in runs}
    today = legal_day(now)
    days = [today - timedelta(days=back) for back in range(DAYS, 0, -1)]
    return [day for day in days if _is_due(newest.get(day), now)]


def _is_due(run: Reconciliation | None, now: datetime) -> bool:
    return run is None or (run.unexplained > 0 and now - run.made_at >= AGAIN_AFTER)


def reconcile_due(services: Services) -> None:
    """Compare every day that is due."""
    now = services.ports.clock.now()
    with services.transactions.reading() as session:
        runs = newest_runs(session, legal_day(now) - timedelta(days=DAYS))
    for day in due_days(runs, now):
        reconcile(services, card_provider(services.config), day)


def alarms(session: Session, at: datetime) -> list[str]:
    """`reconciliation_unexplained` while a day of the last month has a difference without a reason."""
    since = legal_day(at) - timedelta(days=ALARM_DAYS)
    return [ALARM] if unexplained_days(session, since) else []


LOOPS = [Loop("reconciliation", EVERY_S, reconcile_due)]
