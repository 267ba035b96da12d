"""Pages of the reconciliation: every day compared, and what one comparison found."""

from __future__ import annotations

import json
from datetime import timedelta

from sqlalchemy import select

from auction_app.accounting.models import Reconciliation
from auction_app.accounting.names import bank_names
from auction_app.accounting.reconcile import newest_runs
from auction_app.accounting.words import DIFFERENCES, key_words
from auction_app.infra.web import needs_role, render, room_blueprint, services
from auction_app.kernel.errors import NOT_FOUND, AuctionError
from auction_app.kernel.time import legal_day

reconciliation = room_blueprint("reconciliation", __name__)
DAYS_SHOWN = 62


@reconciliation.get("/money/reconciliation")
@needs_role("auditor", "supervisor", "operator")
def days() -> str:
    """The newest comparison of each of the last days."""
    house = services()
    since = legal_day(house.ports.clock.now()) - timedelta(days=DAYS_SHOWN)
    with house.transactions.reading() as session:
        runs = newest_runs(session, since)
    return render("accounting/reconciliations.html", runs=runs)


@reconciliation.get("/money/reconciliation/<run_id>")
@needs_role("auditor", "supervisor", "operator")
def one(run_id: str) -> str:
    """One comparison: each difference by name with both figures. Raises `not_found`."""
    with services().transactions.reading() as session:
        run = session.get(Reconciliation, run_id)
        if run is None:
            raise AuctionError(NOT_FOUND)
        same_day = select(Reconciliation).where(Reconciliation.day == run.day)
        others = session.scalars(same_day.order_by(Reconciliation.made_at)).all()
        report = json.loads(run.report)
        balances = report.get("balances", [])  # earlier comparisons kept differences alone
        named = {one["key"] for one in report["differences"]}
        accounts = bank_names(session, named | {one["account"] for one in balances})
    return render(
        "accounting/reconciliation.html",
        run=run,
        report=report,
        accounts=accounts,
        key_words=key_words,
        others=others,
        difference_words=DIFFERENCES,
    )
