"""Hand-over of the property within fifteen days, and the notice of assistance to the registry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from auction_app.deadlines.service import meet_deadline
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_
from auction_app.kernel.time import rfc3339
from auction_app.law.article import Finding
from auction_app.law.lot_states import LotEvent
from auction_app.law.ruling import HandOver, delivery_findings
from auction_app.procedure.act import Act, ActField, LotCase, Said

WORDS = {
    "delivered_in_future": N_("The hand-over lies in the future."),
    "delivered_before_service": N_("The hand-over lies before the ruling was served."),
    "no_eviction_notice": N_(
        "An eviction is enforced only after a notice signed by the court’s president: name it."
    ),
    "no_assistance_notice": N_(
        "This right stands in a register: name the notice of assistance to the registry."
    ),
}


def check(_session: Session, case: LotCase, said: Said, at: datetime) -> list[Finding]:
    """The moment is possible; force rests on the president's notice; registers are told."""
    delivered_at = said.instant("delivered_at")
    if delivered_at is None:
        return []
    hand_over = HandOver(
        delivered_at,
        is_forced=said.ticked("forced"),
        president_notice=said.text("president_notice"),
        assistance_notice=said.text("assistance_notice"),
    )
    return delivery_findings(hand_over, case.category, case.is_movable, case.since, at)


def carry_out(tx: Transaction, case: LotCase, said: Said, at: datetime) -> dict[str, Any]:
    """The record of the hand-over; what stays open is the distribution."""
    delivered_at = said.instant("delivered_at") or at
    meet_deadline(tx, "deliver", case.lot_id, delivered_at)
    body: dict[str, Any] = {
        "delivered_at": rfc3339(delivered_at),
        "record": said.text("record"),
        "forced": said.ticked("forced"),
    }
    for name in ("president_notice", "assistance_notice"):
        if notice := said.text(name):
            body[name] = notice
    return body


ACT = Act(
    event=LotEvent.DELIVER,
    label=N_("Record the hand-over"),
    hint=N_("The buyer has signed the record; the registry gets its notice of assistance."),
    check=check,
    carry_out=carry_out,
    words=WORDS,
    fields=(
        ActField("delivered_at", "instant", N_("Handed over at (Beijing time)")),
        ActField("record", "line", N_("Number of the signed record"), longest=80),
        ActField("forced", "tick", N_("The hand-over was enforced"), is_required=False),
        ActField(
            "president_notice",
            "line",
            N_("Notice of eviction signed by the president"),
            is_required=False,
            longest=80,
        ),
        ActField(
            "assistance_notice",
            "line",
            N_("Notice of assistance to the registry"),
            is_required=False,
            longest=80,
        ),
    ),
    needs_decision=False,
)
