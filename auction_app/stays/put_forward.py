"""Putting something about a stop before the court's approvers; what waits about the same matter gives way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from auction_app.infra.transaction import Transaction
from auction_app.kernel.ids import new_id
from auction_app.lots.drafts import Staff
from auction_app.lots.two_people import replace_waiting, written
from auction_app.stays.models import HoldProposal

LOT, CAUSE = "lot", "cause"  # matters; an objection's is its id


@dataclass(frozen=True, slots=True)
class PutForward:
    """`said` is the text without its frame, `columns` what the row keeps beside it."""

    lot_id: str
    what: str
    matter: str
    said: dict[str, Any]
    columns: dict[str, Any] = field(default_factory=dict)


def put_forward(tx: Transaction, wish: PutForward, by: Staff, at: datetime) -> str:
    """Write the proposal; gives its digest. Call it under the lot's lock."""
    replace_waiting(tx, HoldProposal, at, lot_id=wish.lot_id, matter=wish.matter)
    proposal_id = new_id("h")
    members = {"id": proposal_id, "lot": wish.lot_id, "what": wish.what, **wish.said}
    text, sha256 = written(members, by, at)
    tx.session.add(
        HoldProposal(
            id=proposal_id,
            lot_id=wish.lot_id,
            what=wish.what,
            matter=wish.matter,
            text=text,
            sha256=sha256,
            clerk_id=by.account_id,
            proposed_at=at,
            **wish.columns,
        )
    )
    tx.session.flush()
    return sha256
