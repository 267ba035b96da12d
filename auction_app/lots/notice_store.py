"""Keeping the structured notice: the condition as one record, and a row for everybody whom the court told."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from auction_app.infra.transaction import Transaction
from auction_app.lots.notice_models import LotCondition, LotTold
from auction_app.lots.notice_record import NoticeRecord, Told, plain_of, record_of

_EMPTY = plain_of(NoticeRecord())


def store_notice(tx: Transaction, lot_id: str, record: NoticeRecord) -> None:
    """Replace what a draft says."""
    for table in (LotCondition, LotTold):
        tx.session.execute(delete(table).where(table.lot_id == lot_id))
    plain = plain_of(record)
    told = plain.pop("told")
    tx.session.add(LotCondition(lot_id=lot_id, record=plain))
    tx.session.add_all(
        LotTold(lot_id=lot_id, position=number, **row | {"day": one.day})
        for number, (row, one) in enumerate(zip(told, record.told, strict=True), 1)
    )


def load_notice(session: Session, lot_id: str) -> NoticeRecord:
    """What a lot says; empty for one written before there was such a record."""
    kept = session.scalar(select(LotCondition.record).where(LotCondition.lot_id == lot_id))
    record = record_of({**_EMPTY, **(kept or {})})
    rows = session.scalars(
        select(LotTold).where(LotTold.lot_id == lot_id).order_by(LotTold.position)
    )
    told = tuple(
        Told(
            role=row.role,
            how=row.how,
            day=row.day,
            way=row.way,
            proof=row.proof,
            reason_zh=row.reason_zh,
            reason_en=row.reason_en,
            party_id=row.party_id,
            name=row.name,
        )
        for row in rows
    )
    return NoticeRecord(
        taxes=record.taxes,
        matters=record.matters,
        lease=record.lease,
        told=told,
        seized_on=record.seized_on,
        shareholders_told_on=record.shareholders_told_on,
    )
