"""The steps of a lot before its notice: written as they are taken, told when the lot is published."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.infra.transaction import Transaction
from auction_app.law.lot_states import LotEvent, LotState, find_transition, reason_of
from auction_app.lots.drafts import Staff
from auction_app.lots.facts import StepTaken
from auction_app.lots.models import Lot
from auction_app.lots.step_models import LotStep

_WAYS = {
    "submitted": (LotState.DRAFT, LotEvent.SUBMIT),
    "returned": (LotState.SUBMITTED, LotEvent.RETURN),
}


def note_step(
    tx: Transaction, lot: Lot, step: str, by: Staff, at: datetime, reason: str = ""
) -> None:
    """Keep a step; `reason` is what the approver wrote to the clerk."""
    tx.session.add(LotStep(lot_id=lot.id, step=step, reason=reason, by=by.account_id, at=at))
    tx.session.flush()


def steps_before(session: Session, lot_id: str) -> tuple[StepTaken, ...]:
    """All steps in order, as the notice's event tells them: by whom as a role, why, when, by which article."""
    rows = session.scalars(select(LotStep).where(LotStep.lot_id == lot_id).order_by(LotStep.id))
    return tuple(_told(row) for row in rows)


def _told(row: LotStep) -> StepTaken:
    state, event = _WAYS[row.step]
    way = find_transition(state, event)
    assert way is not None  # both ways stand in the table of states
    reason = {"zh": row.reason, "en": row.reason} if row.reason else reason_of(event)
    return StepTaken(way.record, way.actor, way.article.key, reason, row.at)
