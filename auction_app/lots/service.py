"""What a clerk does to a draft: begin, edit, submit, discard; and what an approver may send back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from auction_app.cases.service import find_or_create_case
from auction_app.infra.transaction import Transaction
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.law.lot_states import LotState, terms_may_change
from auction_app.lots.checks.notice_period import earliest_lawful
from auction_app.lots.content import LotContent
from auction_app.lots.decision import findings
from auction_app.lots.drafts import (
    Staff,
    as_ordered,
    columns_of,
    content_of,
    lock_lot,
    store_statements,
)
from auction_app.lots.errors import (
    DRAFT_IS_USED,
    LOT_NOT_EDITABLE,
    LOT_NOT_SUBMITTED,
    NOT_LAWFUL_YET,
    ORDERED_ROUND,
)
from auction_app.lots.models import Lot
from auction_app.lots.panel import LOCKED
from auction_app.lots.panel_record import decision_of, store_decision
from auction_app.lots.price_deadlines import drop_price_deadlines, keep_price_deadlines
from auction_app.lots.same_property import circumstances_of
from auction_app.lots.steps import note_step

REASON_LENGTH = 500

# What this room stores, as the law names it; what becomes of a published lot is told by its chain.
_STATE = {
    "draft": LotState.DRAFT,
    "submitted": LotState.SUBMITTED,
    "published": LotState.SCHEDULED,
}


@dataclass(frozen=True, slots=True)
class EditLot:
    """New content for a draft; `revision` is the one the clerk had before the eyes."""

    lot_id: str
    revision: int
    content: LotContent


def begin_draft(tx: Transaction, content: LotContent, by: Staff, at: datetime) -> str:
    """Open a draft in the clerk's court; gives the lot's id. Raises `invalid` for a foreign case."""
    lot = Lot(
        id=new_id("L"),
        court_id=by.court_id,
        case_id=case_for(tx, content.case_number, by.court_id),
        clerk_id=by.account_id,
        state="draft",
        revision=1,
        created_at=at,
        changed_at=at,
        **columns_of(content),
    )
    tx.session.add(lot)
    tx.session.flush()
    store_statements(tx, lot.id, content)
    if content.decision is not None:  # of a round before, or of a lot made ready in one go
        store_decision(tx, lot.id, content.decision, by.account_id, at)
    keep_price_deadlines(tx, lot, content, at)
    return lot.id


def edit_draft(tx: Transaction, command: EditLot, by: Staff, at: datetime) -> int:
    """Replace the content; gives the new revision. Raises `lot_not_editable`, `changed_meanwhile`."""
    lot = lock_draft(tx, command.lot_id, by, at)
    if lot.revision != command.revision:
        raise AuctionError(errors.CHANGED_MEANWHILE)
    content = as_ordered(lot, as_decided(tx, lot, command.content))
    for name, value in columns_of(content).items():
        if name != "place_key" or lot.predecessor_id is None:  # a later round keeps the property's
            setattr(lot, name, value)
    lot.case_id = case_for(tx, command.content.case_number, by.court_id)
    lot.revision += 1
    store_statements(tx, lot.id, command.content)
    keep_price_deadlines(tx, lot, content, at)
    return lot.revision


def as_decided(tx: Transaction, lot: Lot, content: LotContent) -> LotContent:
    """The typed content under the panel's decision; raises `invalid` for another value than it decided."""
    decided = decision_of(tx.session, lot.id)
    if decided is None:
        return replace(content, decision=None)
    faults = {
        name: "locked_by_panel"
        for name in LOCKED
        if getattr(content, f"{name}_fen") != getattr(decided, f"{name}_fen")
    }
    if faults:
        raise AuctionError(errors.INVALID, article="NP27", fields=faults)
    return replace(content, decision=decided, panel=decided.members)


def lock_draft(tx: Transaction, lot_id: str, by: Staff, at: datetime) -> Lot:
    """Hold a draft that is about to change. Raises `lot_not_editable`."""
    lot = lock_lot(tx, lot_id, by.court_id)
    if not terms_may_change(_STATE[lot.state]):
        raise AuctionError(LOT_NOT_EDITABLE, article="NP12")
    lot.changed_at = at
    return lot


def submit_draft(tx: Transaction, lot_id: str, revision: int, by: Staff, at: datetime) -> None:
    """Hand a lawful draft to the approvers; raises `not_lawful_yet` with every finding at once."""
    lot = lock_draft(tx, lot_id, by, at)
    if lot.revision != revision:
        raise AuctionError(errors.CHANGED_MEANWHILE)
    refuse_unlawful(tx, lot, at)
    lot.state = "submitted"
    lot.clerk_id, lot.submitted_at = by.account_id, at
    lot.return_reason = ""
    note_step(tx, lot, "submitted", by, at)


def return_to_clerk(tx: Transaction, lot_id: str, reason: str, by: Staff, at: datetime) -> None:
    """Send a submitted lot back as a draft; the reason is public once the lot is announced (ADR 0021)."""
    lot = lock_lot(tx, lot_id, by.court_id)
    if lot.state != "submitted":
        raise AuctionError(LOT_NOT_SUBMITTED)
    if not reason or len(reason) > REASON_LENGTH:
        raise AuctionError(errors.INVALID, fields={"reason": "too_long" if reason else "required"})
    lot.state, lot.return_reason = "draft", reason
    lot.returned_at, lot.returned_by = at, by.account_id
    lot.changed_at = at
    note_step(tx, lot, "returned", by, at, reason)


def discard_draft(tx: Transaction, lot_id: str, by: Staff, at: datetime) -> None:
    """Delete a draft with its texts and files' rows.

    Raises `lot_not_editable`, `ordered_round`, `draft_is_used`.
    """
    lot = lock_draft(tx, lot_id, by, at)
    if lot.predecessor_id is not None:
        raise AuctionError(ORDERED_ROUND)
    _delete(tx, lot, at)


def discard_ordered(tx: Transaction, lot_id: str, by: Staff, at: datetime) -> None:
    """Delete the draft of a round whose order two people take back, submitted or not.

    Raises `lot_not_editable` for an announced one, `draft_is_used` while other records name it.
    """
    lot = lock_lot(tx, lot_id, by.court_id)
    if lot.state == "published":
        raise AuctionError(LOT_NOT_EDITABLE)
    _delete(tx, lot, at)


def _delete(tx: Transaction, lot: Lot, at: datetime) -> None:
    drop_price_deadlines(tx, lot.id, at)
    try:
        with tx.session.begin_nested():
            tx.session.delete(lot)
    except IntegrityError as error:
        raise AuctionError(DRAFT_IS_USED) from error


def refuse_unlawful(tx: Transaction, lot: Lot, at: datetime, *, is_today: bool = False) -> None:
    """Raise `not_lawful_yet` naming every finding that stops publication.

    `is_today`: the notice appears now, whatever day was planned for it.
    """
    content = content_of(tx.session, lot)
    if is_today:
        content = replace(content, notice_day=None)
    under = circumstances_of(tx.session, lot.court_id, at, content, lot.id)
    found = findings(content, under)
    if found:
        earliest = earliest_lawful(content, under)
        raise AuctionError(
            NOT_LAWFUL_YET,
            article=found[0].article.key,
            fields={finding.fields["field"]: finding.code for finding in found},
            extra={
                "findings": [
                    {"article": one.article.key, "code": one.code, **one.fields} for one in found
                ],
                "earliest": {
                    "notice": earliest.notice.isoformat(),
                    "opens": earliest.opens.isoformat(),
                },
            },
        )


def case_for(tx: Transaction, number: str, court_id: str) -> str | None:
    """The case with this number, opened when it is new; raises `invalid` when another court has it."""
    if not number:
        return None
    try:
        return find_or_create_case(tx, number, court_id)
    except AuctionError as error:
        raise AuctionError(errors.INVALID, fields={"case_number": error.code}) from error
