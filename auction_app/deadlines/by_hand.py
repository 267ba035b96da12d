"""Acts that happen outside this platform: the court records that they were done, and by which document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from auction_app.deadlines.errors import NO_SUCH_DEADLINE, NOT_BY_HAND
from auction_app.deadlines.history import note_change
from auction_app.deadlines.models import MET, OPEN, Deadline
from auction_app.deadlines.queries import MICROSECOND
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.law.deadline_kinds import DEADLINES
from auction_app.law.working_days import end_of


@dataclass(frozen=True, slots=True)
class Done:
    """Somebody of the court says that an act was done on a day, and names a paper."""

    deadline_id: str
    court_id: str
    by_id: str
    on: date
    note: str


def record_done(tx: Transaction, done: Done, at: datetime) -> None:
    """Meet the deadline as of that day, which decides whether it was late.

    Raises `no_such_deadline` (also for another court's) and `not_by_hand`.
    """
    found = tx.session.get(Deadline, done.deadline_id, with_for_update=True)
    if found is None or found.court_id != done.court_id:
        raise AuctionError(NO_SUCH_DEADLINE)
    if found.state != OPEN or not DEADLINES[found.code].by_hand:
        raise AuctionError(NOT_BY_HAND)
    found.state = MET
    found.settled_at = min(at, end_of(done.on) - MICROSECOND)
    note_change(tx.session, found, MET, at, done.by_id, done.note)
