"""The next round (art. 24, 26): a second auction, a sale, or a re-auction after a default, as a new draft."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from auction_app.evidence.models import LotEvent as Recorded
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_
from auction_app.kernel.time import legal_day
from auction_app.law.article import Finding
from auction_app.law.further_rounds import AS_22, NP_26, Kind, latest_days, rounds_that_may_follow
from auction_app.law.lot_states import LotEvent
from auction_app.lots.round_links import successor_of
from auction_app.lots.rounds import begin_following
from auction_app.procedure.act import Act, ActField, LotCase, Said

WORDS = {
    "nothing_may_follow": N_(
        "No further round follows here; the creditors may take the property, or it goes back."
    ),
    "only_second_follows": N_("After a first failure a second auction follows, nothing else."),
    "only_sale_follows": N_("After a second failure a sale follows, nothing else."),
    "only_reauction_follows": N_("After a default the lot is auctioned again in the same round."),
    "already_followed": N_("Another round of this lot has been ordered already."),
}
CHOICES = (
    ("second", N_("Second auction")),
    ("sale", N_("Sale")),
    ("reauction", N_("Re-auction")),
)


def check(session: Session, case: LotCase, said: Said, _at: datetime) -> list[Finding]:
    """What may follow, and once only.

    The thirty days of a second auction bind the court; when they are over the property is still to be sold,
    so a late order is lawful, says that it is late, and the deadline is met late for supervisors to read.
    """
    allowed = may_follow(session, case)
    if not allowed:
        return [Finding(AS_22, "nothing_may_follow")]
    if successor_of(session, case.lot_id) is not None:
        return [Finding(NP_26, "already_followed")]
    kind = said.text("kind") or allowed[0]
    if kind not in allowed:
        return [Finding(NP_26, f"only_{allowed[0]}_follows")]
    return []


def carry_out(tx: Transaction, case: LotCase, said: Said, at: datetime) -> dict[str, Any]:
    """The draft of the next round lies on the clerk's desk; its notice will meet the clock."""
    kind = cast(Kind, said.text("kind") or may_follow(tx.session, case)[0])
    lot_id = begin_following(tx, case.lot_id, kind, case.by, at, case.ended_at)
    body: dict[str, Any] = {"next_lot": lot_id, "follows_as": kind}
    return body | _late(case, at) if kind == "second" else body


def may_follow(session: Session, case: LotCase) -> tuple[Kind, ...]:
    """The rounds the court may order for this lot."""
    return rounds_that_may_follow(case.state, case.round, _was_taken(session, case.lot_id))


def _was_taken(session: Session, lot_id: str) -> bool:
    failed = select(Recorded.seq).where(
        Recorded.lot_id == lot_id, Recorded.kind == "lot.in_kind_failed"
    )
    return bool(session.scalar(select(exists(failed))))


def _late(case: LotCase, at: datetime) -> dict[str, Any]:
    """The record of an order after which the thirty days can no longer be kept."""
    latest = latest_days(legal_day(case.ended_at), case.is_movable, case.calendar, case.on)
    if legal_day(at) <= latest.notice:
        return {}
    return {"late": {"opens_by": latest.opens.isoformat(), "notice_by": latest.notice.isoformat()}}


ACT = Act(
    event=LotEvent.ORDER_NEXT_ROUND,
    label=N_("Order the next round"),
    hint=N_(
        "A draft with everything this lot said is opened; times, price and panel are decided anew."
    ),
    check=check,
    carry_out=carry_out,
    words=WORDS,
    fields=(
        ActField(
            "kind",
            "choice",
            N_("Which round"),
            is_required=False,
            choices=CHOICES,
            hint=N_("Empty: the one that comes next by law"),
        ),
    ),
    not_offered_on=frozenset({"nothing_may_follow"}),
)
