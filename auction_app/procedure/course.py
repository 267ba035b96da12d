"""What happened to a lot after the hammer, as everybody may read it: from its own public record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.evidence.after_hammer import KINDS, RESCINDED
from auction_app.evidence.chain import Event, parse_event
from auction_app.evidence.models import LotEvent
from auction_app.kernel.errors import N_
from auction_app.kernel.time import parse_rfc3339
from auction_app.lots.page_views import Words
from auction_app.procedure.models import LotProcedure

#: the member of a record that says when the thing itself happened, where that is not the record's own time
HAPPENED = {
    "lot.paid": "paid_at",
    "lot.title_passed": "served_at",
    "lot.delivered": "delivered_at",
}
RECORD_NAMES = {
    "lot.paid": N_("Price paid in full"),
    "lot.defaulted": N_("Buyer in default"),
    "lot.ruled": N_("Ruling made"),
    "lot.title_passed": N_("Ruling served, title passed"),
    "lot.delivered": N_("Handed over"),
    "lot.distributed": N_("Proceeds distributed"),
    "lot.followed": N_("Another round was ordered"),
    "lot.next_round_rescinded": N_("The order of the next round was taken back"),
    "lot.reauction_rescinded": N_("The order of the re-auction was taken back"),
    "lot.forfeit_applied": N_("The forfeited deposit was applied"),
    "lot.in_kind_proposed": N_("Taking in kind proposed, the list of creditors fixed"),
    "lot.taken_in_kind": N_("Taken in kind by a creditor"),
    "lot.in_kind_failed": N_("The creditor did not pay the difference"),
    "lot.released": N_("Returned to the debtor"),
    "lot.annulled": N_("Sale annulled"),
    "lot.held": N_("On hold"),
    "lot.lifted": N_("The hold was lifted"),
    "lot.withdrawn": N_("Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class PublicAct:
    """One act as its record tells it; `name` is a message id."""

    kind: str
    name: str
    at: datetime
    article: str
    decision: str | None
    reason: Words
    seq: int


@dataclass(frozen=True, slots=True)
class Aftermath:
    """Where a lot stands after the hammer; `at` tells by the kind of record when each thing happened.

    `state` is None until the jobs process has read the end. Due dates are those of the duty itself.
    """

    state: str | None = None
    at: Mapping[str, datetime] = field(default_factory=dict)
    ruling_due: datetime | None = None
    delivery_due: datetime | None = None
    held_since: datetime | None = None
    acts: tuple[PublicAct, ...] = ()
    successor: str | None = None


def read_course(session: Session, lot_id: str) -> Aftermath:
    """Everything after the end, oldest first. A lot taken back before the hammer has no course."""
    procedure = session.get(LotProcedure, lot_id)
    if procedure is None:
        return Aftermath()
    rows = session.scalars(
        select(LotEvent.text)
        .where(LotEvent.lot_id == lot_id, LotEvent.kind.in_(sorted(KINDS)))
        .where(LotEvent.at >= procedure.ended_at)
        .order_by(LotEvent.seq)
    )
    records = [parse_event(text) for text in rows]
    records = [one for one in records if "article" in one.body and "reason" in one.body]
    return Aftermath(
        state=procedure.state,
        at=_happenings(records),
        ruling_due=_due(records, "ruling_due_at"),
        delivery_due=_due(records, "delivery_due_at"),
        held_since=procedure.held_at,
        acts=tuple(_public(one) for one in records),
        successor=next((one.body["successor"] for one in records if "successor" in one.body), None),
    )


def _happenings(records: list[Event]) -> dict[str, datetime]:
    """When each thing happened last; an order that was taken back did not happen."""
    at: dict[str, datetime] = {}
    for one in records:
        at[one.kind] = _happened(one)
        if one.kind in RESCINDED:
            at.pop("lot.followed", None)
    return at


def _happened(record: Event) -> datetime:
    said = record.body.get(HAPPENED.get(record.kind, ""))
    return parse_rfc3339(said) if isinstance(said, str) else record.at


def _due(records: list[Event], member: str) -> datetime | None:
    said = [one.body[member] for one in records if member in one.body]
    return parse_rfc3339(said[-1]) if said else None


def _public(record: Event) -> PublicAct:
    reason = record.body["reason"]
    return PublicAct(
        kind=record.kind,
        name=RECORD_NAMES[record.kind],
        at=record.at,
        article=record.body["article"],
        decision=record.body.get("decision"),
        reason=Words(reason["zh"], reason["en"]),
        seq=record.seq,
    )
