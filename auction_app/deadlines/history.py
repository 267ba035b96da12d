"""One line more in the history of a deadline: how it stands now, and why."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from auction_app.deadlines.models import Deadline, DeadlineChange


def note_change(
    session: Session,
    deadline: Deadline,
    what: str,
    at: datetime,
    by_id: str | None = None,
    note: str = "",
) -> None:
    """`by_id` is empty where the platform did it."""
    session.add(
        DeadlineChange(
            deadline_id=deadline.id,
            at=at,
            what=what,
            due_at=deadline.due_at,
            is_provisional=deadline.is_provisional,
            by_id=by_id,
            note=note,
        )
    )
    session.flush()
