"""Setting a deadline of a lot's case, as every act does it."""

from __future__ import annotations

from datetime import datetime

from auction_app.deadlines.service import NewDeadline, set_deadline
from auction_app.infra.transaction import Transaction
from auction_app.law.working_days import Period
from auction_app.procedure.act import LotCase


def set_for(
    tx: Transaction,
    case: LotCase,
    code: str,
    due_at: datetime,
    since: datetime,
    period: Period | None = None,
) -> None:
    """A deadline of this lot; with `period` it is counted again when the working days change."""
    wanted = NewDeadline(
        code, case.court_id, case.lot_id, case.case_number, due_at, since, period=period
    )
    set_deadline(tx, wanted)
