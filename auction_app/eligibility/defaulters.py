"""Who bought and did not pay (art. 24 II): out of every later round of that property, flagged elsewhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auction_app.eligibility.models import Registration
from auction_app.eligibility.person_models import BuyerDefault
from auction_app.eligibility.sealed_person import open_person
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.lots.same_property import earlier_lots


def record_default(tx: Transaction, lot_id: str, bidder: str, at: datetime) -> None:
    """Remember the buyer of a lot as a defaulter, once; where an agent bid, that is the principal.

    Who it is stays sealed as it was beside the number: only a later application opens it, by machine.
    """
    row = tx.session.get_one(Registration, (lot_id, bidder))
    default = insert(BuyerDefault).values(
        lot_id=lot_id,
        bidder=bidder,
        holder=row.holder,
        sealed_person=row.sealed_person,
        at=at,
    )
    tx.session.execute(default.on_conflict_do_nothing())


def has_defaulted_before(session: Session, vault: Vault, lot_id: str, index: bytes) -> bool:
    """Whether this person bought the same property before and did not pay, whichever lot it was."""
    before = earlier_lots(session, lot_id)
    rows = select(BuyerDefault).where(BuyerDefault.lot_id.in_(before))
    return bool(before) and any(_is(vault, row, index) for row in session.scalars(rows))


def has_defaulted_anywhere(session: Session, vault: Vault, index: bytes) -> bool:
    """Whether this person ever bought and did not pay; it bars nobody from another property."""
    return any(_is(vault, row, index) for row in session.scalars(select(BuyerDefault)))


def _is(vault: Vault, row: BuyerDefault, index: bytes) -> bool:
    return open_person(vault, row.sealed_person, row.lot_id, row.bidder) == index
