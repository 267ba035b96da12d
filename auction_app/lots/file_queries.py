"""Who may see which file: strangers those of published lots, a court also those of its drafts."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.lots.models import Lot, LotDocument, LotPhoto
from auction_app.lots.queries import DocumentRow, document_row


def has_photo(session: Session, lot_id: str, sha256: str, court_id: str | None) -> bool:
    """Whether the caller may see this picture: strangers of published lots, a court also of its drafts."""
    found = session.scalar(
        select(LotPhoto.id)
        .join(Lot, Lot.id == LotPhoto.lot_id)
        .where(
            LotPhoto.lot_id == lot_id,
            (LotPhoto.sha256 == sha256) | (LotPhoto.thumb_sha256 == sha256),
            (Lot.state == "published") | (Lot.court_id == (court_id or "")),
        )
        .limit(1)
    )
    return found is not None


def document_of_lot(
    session: Session, lot_id: str, document_id: str, court_id: str | None
) -> DocumentRow | None:
    """A document a caller may see; None when there is none."""
    row = session.scalar(
        select(LotDocument)
        .join(Lot, Lot.id == LotDocument.lot_id)
        .where(
            LotDocument.id == document_id,
            LotDocument.lot_id == lot_id,
            (Lot.state == "published") | (Lot.court_id == (court_id or "")),
        )
    )
    return document_row(row) if row is not None else None
