"""Service of the ruling on the buyer: at that moment title passes and doubled interest stops."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from auction_app.deadlines.service import drop_deadline, meet_deadline
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_
from auction_app.kernel.time import legal_day, rfc3339
from auction_app.law.article import Finding
from auction_app.law.lot_states import LotEvent
from auction_app.law.ruling import (
    DELIVERY_DAYS,
    delivery_due_at,
    interest_stops_at,
    service_findings,
    title_passes_at,
)
from auction_app.law.working_days import Period
from auction_app.procedure.act import Act, ActField, LotCase, Said
from auction_app.procedure.case_deadlines import set_for
from auction_app.procedure.models import LotProcedure

WORDS = {
    "served_in_future": N_("The service lies in the future."),
    "served_before_ruling": N_("The service lies before the ruling was made."),
}
WAYS = (
    ("in_person", N_("In person")),
    ("electronic", N_("Electronically, with a receipt")),
    ("by_post", N_("By post, with a receipt")),
    ("left", N_("Left at the place, with witnesses")),
)


def check(_session: Session, case: LotCase, said: Said, at: datetime) -> list[Finding]:
    """The service is a moment between the day of the ruling and now."""
    served_at = said.instant("served_at")
    return service_findings(served_at, case.since, at) if served_at else []


def carry_out(tx: Transaction, case: LotCase, said: Said, at: datetime) -> dict[str, Any]:
    """Title passes; burdens on the property go over to the price; the days of delivery run.

    The receipt of service names whom it was handed to: it stays in the approved text, out of the record.
    """
    served_at = said.instant("served_at") or at
    meet_deadline(tx, "serve_ruling", case.lot_id, served_at)
    drop_deadline(tx, "renew_seizure", case.lot_id, served_at)  # what is not the debtor's any more
    due = delivery_due_at(served_at, case.on, case.calendar)
    period = Period(legal_day(served_at), DELIVERY_DAYS.at(case.on))
    set_for(tx, case, "deliver", due, served_at, period)
    stops = interest_stops_at(title_passes_at(served_at))
    tx.session.get_one(LotProcedure, case.lot_id).interest_stops_at = stops
    return {
        "served_at": rfc3339(served_at),
        "way": said.text("way"),
        "title_passed_at": rfc3339(title_passes_at(served_at)),
        "interest_stops_at": rfc3339(stops),
        "delivery_due_at": rfc3339(due),
    }


ACT = Act(
    event=LotEvent.SERVE,
    label=N_("Serve the ruling"),
    hint=N_("Ownership moves at the moment of service; doubled interest runs no further."),
    check=check,
    carry_out=carry_out,
    words=WORDS,
    fields=(
        ActField("served_at", "instant", N_("Served at (Beijing time)")),
        ActField("way", "choice", N_("How it was served"), choices=WAYS),
        ActField("receipt", "line", N_("Receipt of service"), longest=80),
    ),
    needs_decision=False,
)
