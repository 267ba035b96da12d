"""Verbs of papers: make the confirmation of a sale once, sign it, store it, note it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Court
from auction_app.documents.confirmation import (
    ConfirmationPaper,
    PaperBuyer,
    PaperEvidence,
    PaperOpening,
    draw_confirmation,
)
from auction_app.documents.models import Document
from auction_app.documents.signing import SigningKey, sign
from auction_app.evidence.queries import latest_checkpoint
from auction_app.infra.ports import Storage
from auction_app.infra.transaction import Transaction
from auction_app.lots.lot_page import published_text
from auction_app.lots.models import Lot
from auction_app.proceeds.models import SaleConfirmation
from auction_app.proceeds.service import paper_issued

CONFIRMATION = "confirmation"
REASON = "成交确认 Confirmation of sale"


@dataclass(frozen=True, slots=True)
class Press:
    """What making a paper needs: where files go, who signs, what the QR code leads to.

    `is_real` is false for a development signature; the paper then says that it has no effect.
    """

    storage: Storage
    key: SigningKey
    public_url: str
    is_real: bool


def lots_without_paper(session: Session, limit: int) -> list[str]:
    """Sold lots whose confirmation has no signed PDF yet, the oldest sale first."""
    query = select(SaleConfirmation.lot_id).where(SaleConfirmation.pdf_sha256.is_(None))
    return list(session.scalars(query.order_by(SaleConfirmation.closed_at).limit(limit)))


def issue_confirmation(tx: Transaction, press: Press, lot_id: str, at: datetime) -> None:
    """Make, sign and store the confirmation of one sale; the first one stays for ever.

    Raises PdfFailed, SigningUnavailable, OSError: nothing is noted then, and the loop tries again.
    """
    row = tx.session.get_one(SaleConfirmation, lot_id, with_for_update=True)
    if row.pdf_sha256 is not None:
        return
    drawn = draw_confirmation(_paper(tx.session, row, press, at))
    signed = sign(drawn.pdf, press.key, reason=REASON, at=at)
    sha256 = press.storage.put(signed.pdf)
    tx.session.add(
        Document(
            lot_id=lot_id,
            kind=CONFIRMATION,
            sha256=sha256,
            size_bytes=len(signed.pdf),
            signer=signed.signer,
            made_at=at,
        )
    )
    paper_issued(tx, lot_id, sha256, at)


def find_paper(session: Session, lot_id: str) -> Document | None:
    """The issued confirmation of a lot."""
    return session.get(Document, (lot_id, CONFIRMATION))


def _paper(
    session: Session, row: SaleConfirmation, press: Press, at: datetime
) -> ConfirmationPaper:
    lot = session.get_one(Lot, row.lot_id)
    court = session.get_one(Court, lot.court_id)
    return ConfirmationPaper(
        number=row.number,
        court=(court.name_zh, court.name_en),
        title=(lot.title_zh, lot.title_en),
        case_number=lot.case_number,
        round=lot.round,
        currency=row.currency,
        price_fen=row.price_fen,
        deposit_fen=row.deposit_fen,
        balance_due=row.balance_due_at,
        closed_at=row.closed_at,
        issued_at=at,
        bidder=row.bidder,
        buyer=PaperBuyer(row.buyer_name, row.id_kind, row.id_masked),
        opening=PaperOpening(row.commitment, row.commitment_seq, row.salt, row.identity),
        evidence=_evidence(session, row, press.public_url),
        is_practice=court.practice or not press.is_real,
    )


def _evidence(session: Session, row: SaleConfirmation, public_url: str) -> PaperEvidence:
    checkpoint = latest_checkpoint(session)
    _, notice_sha256 = published_text(session, row.lot_id)
    return PaperEvidence(
        verify_url=f"{public_url}/verify?lot={row.lot_id}",
        notice_sha256=notice_sha256,
        head=row.head,
        head_seq=row.closed_seq,
        checkpoint=checkpoint.note if checkpoint else None,
    )
