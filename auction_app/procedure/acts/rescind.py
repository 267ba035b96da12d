"""Taking back the order of a further round whose draft was never announced (NP 24, 26).

The draft goes, and the lot stands again where the order was given: its clocks never stopped, so the
court may order the round again, offer the property in kind, or release it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from auction_app.evidence.models import LotEvent as Recorded
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_
from auction_app.law.article import Finding
from auction_app.law.further_rounds import NP_24, NP_26
from auction_app.law.lot_states import LotEvent
from auction_app.lots.models import Lot
from auction_app.lots.service import discard_ordered
from auction_app.procedure.act import Act, LotCase, Said

WORDS = {
    "ordered_after_default": N_("The round was ordered after a default."),
    "ordered_after_failure": N_("The round was ordered after a failure."),
    "round_is_announced": N_(
        "The round ordered is announced: it can be withdrawn, its order is not taken back."
    ),
}
HINT = N_("The draft is deleted; the lot stands where it stood before, and its deadlines run on.")
NOT_HERE = frozenset({"ordered_after_default", "ordered_after_failure"})


def check_failure(session: Session, case: LotCase, _said: Said, _at: datetime) -> list[Finding]:
    """The order came after a failure, and its round is still a draft."""
    if _has_defaulted(session, case.lot_id):
        return [Finding(NP_26, "ordered_after_default")]
    return _announced(session, case)


def check_default(session: Session, case: LotCase, _said: Said, _at: datetime) -> list[Finding]:
    """The order came after a default, and its round is still a draft."""
    if not _has_defaulted(session, case.lot_id):
        return [Finding(NP_24, "ordered_after_failure")]
    return _announced(session, case)


def carry_out(tx: Transaction, case: LotCase, _said: Said, at: datetime) -> dict[str, Any]:
    """Delete the draft; the record names it, and as what it was to follow."""
    draft = _ordered(tx.session, case.lot_id)
    assert draft is not None  # the check says so
    body = {"next_lot": draft.id, "follows_as": draft.follows_as}
    discard_ordered(tx, draft.id, case.by, at)
    return body


def _announced(session: Session, case: LotCase) -> list[Finding]:
    draft = _ordered(session, case.lot_id)
    is_announced = draft is None or draft.state == "published"
    return [Finding(NP_26, "round_is_announced")] if is_announced else []


def _ordered(session: Session, lot_id: str) -> Lot | None:
    return session.scalar(select(Lot).where(Lot.predecessor_id == lot_id))


def _has_defaulted(session: Session, lot_id: str) -> bool:
    """A lot of which the buyer defaulted is never unsold again: the table has no such way."""
    recorded = select(Recorded.seq).where(
        Recorded.lot_id == lot_id, Recorded.kind == "lot.defaulted"
    )
    return bool(session.scalar(select(exists(recorded))))


AFTER_FAILURE = Act(
    event=LotEvent.RESCIND_NEXT_ROUND,
    label=N_("Take back the order of the next round"),
    hint=HINT,
    check=check_failure,
    carry_out=carry_out,
    words=WORDS,
    not_offered_on=NOT_HERE,
)
AFTER_DEFAULT = Act(
    event=LotEvent.RESCIND_REAUCTION,
    label=N_("Take back the order of the re-auction"),
    hint=HINT,
    check=check_default,
    carry_out=carry_out,
    words=WORDS,
    not_offered_on=NOT_HERE,
)
