"""A lot's row and its content: how one becomes the other, and the lock every verb takes first."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Court
from auction_app.deadlines.service import court_calendar
from auction_app.infra.transaction import Transaction
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day
from auction_app.lots.checks.judgement import Circumstances
from auction_app.lots.content import OF_THE_PROPERTY, SYSTEM_SET, LotContent, Statement
from auction_app.lots.models import Lot, LotDocument, LotPhoto, LotStatement
from auction_app.lots.notice_store import load_notice, store_notice
from auction_app.lots.panel_record import decision_of
from auction_app.lots.parties import parties_of
from auction_app.lots.price_record import from_json, to_json
from auction_app.lots.property_number import place_key_of
from auction_app.lots.publication import Attachment, CourtName

_PARTS = (
    "statements",
    "panel",
    "notice",
    "price",
    "decision",
)  # kept in another shape or beside the row
_COLUMNS = tuple(one.name for one in fields(LotContent) if one.name not in _PARTS)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who acts for which court."""

    account_id: str
    court_id: str


def lock_lot(tx: Transaction, lot_id: str, court_id: str) -> Lot:
    """Hold the row of a lot of this court; raises `no_such_lot`, also for another court's."""
    lot = tx.session.scalar(
        select(Lot).where(Lot.id == lot_id, Lot.court_id == court_id).with_for_update()
    )
    if lot is None:
        raise AuctionError(errors.NO_SUCH_LOT)
    return lot


def columns_of(content: LotContent) -> dict[str, Any]:
    """The content as values of the row."""
    values = {name: getattr(content, name) for name in _COLUMNS}
    kept = {"panel": list(content.panel), "price_record": to_json(content.price)}
    return values | kept | {"place_key": place_key_of(content)}


def content_of(session: Session, lot: Lot) -> LotContent:
    """The row and its statements as content."""
    rows = session.scalars(select(LotStatement).where(LotStatement.lot_id == lot.id))
    statements = {row.item: Statement(row.text_zh, row.text_en) for row in rows}
    values = {name: getattr(lot, name) for name in _COLUMNS}
    return LotContent(
        **values,
        panel=tuple(lot.panel),
        statements=statements,
        notice=load_notice(session, lot.id),
        price=from_json(lot.price_record),
        decision=decision_of(session, lot.id),
    )


def store_statements(tx: Transaction, lot_id: str, content: LotContent) -> None:
    """Replace the eighteen texts and the structured notice of a draft."""
    tx.session.execute(delete(LotStatement).where(LotStatement.lot_id == lot_id))
    tx.session.add_all(
        LotStatement(lot_id=lot_id, item=item, text_zh=text.zh, text_en=text.en)
        for item, text in content.statements.items()
    )
    store_notice(tx, lot_id, content.notice)
    tx.session.flush()


def as_ordered(lot: Lot, content: LotContent) -> LotContent:
    """The typed content with what nobody types: which round follows which lot, and from what price."""
    if lot.predecessor_id is None:
        return replace(content, predecessor_id=None, follows_as=None)
    fixed = (*SYSTEM_SET, *OF_THE_PROPERTY, "round", "previous_start_fen", "previous_ended_on")
    return replace(content, **{name: getattr(lot, name) for name in fixed})


def court_name(session: Session, court_id: str) -> CourtName:
    """The court of a lot, as its notice names it."""
    court = session.get_one(Court, court_id)
    return CourtName(court.id, court.name_zh, court.name_en, court.practice)


def circumstances(
    session: Session, court_id: str, at: datetime, case_number: str = ""
) -> Circumstances:
    """Under what a lot of this court and case is judged at this moment."""
    practice = session.get_one(Court, court_id).practice
    calendar = court_calendar(session, court_id)
    parties = parties_of(session, court_id, case_number)
    return Circumstances(legal_day(at), practice, calendar, parties)


def attachments_of(session: Session, lot_id: str) -> list[Attachment]:
    """Photos, then documents, in the order they are shown."""
    photos = session.scalars(
        select(LotPhoto).where(LotPhoto.lot_id == lot_id).order_by(LotPhoto.position, LotPhoto.id)
    )
    documents = session.scalars(
        select(LotDocument)
        .where(LotDocument.lot_id == lot_id)
        .order_by(LotDocument.position, LotDocument.id)
    )
    return [
        *(Attachment("photo", p.sha256, p.size_bytes, p.alt_zh, p.alt_en) for p in photos),
        *(
            Attachment("document", d.sha256, d.size_bytes, d.name_zh, d.name_en, d.item)
            for d in documents
        ),
    ]
