"""A court's own papers about a lot: kept sealed, named elsewhere by their digest.

Where an act rests on a paper, its digest alone proves nothing: the paper must lie here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auction_app.infra.pdf_check import BadPdf, check_pdf
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.lots.drafts import Staff, lock_lot
from auction_app.lots.errors import BAD_FILE, TOO_MANY_FILES
from auction_app.lots.paper_models import LotPaper

MOST_PAPERS = 60


@dataclass(frozen=True, slots=True)
class CourtPaper:
    """A paper as the court's pages list it."""

    sha256: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KeepPaper:
    """A PDF that came in, with the name it is listed under."""

    lot_id: str
    content: bytes
    name: str


def keep_paper(tx: Transaction, ports: Ports, command: KeepPaper, by: Staff, at: datetime) -> str:
    """Seal and keep a paper of a lot of this court, drafted or published; the same one twice is one.

    Gives its digest. Raises `bad_file` beside `paper`, `no_such_lot`, `too_many_files`.
    """
    try:
        check_pdf(command.content)
    except BadPdf as error:
        raise AuctionError(BAD_FILE, fields={"paper": error.code}) from error
    lot = lock_lot(tx, command.lot_id, by.court_id)
    count = select(func.count()).select_from(LotPaper).where(LotPaper.lot_id == lot.id)
    if (tx.session.scalar(count) or 0) >= MOST_PAPERS:
        raise AuctionError(TOO_MANY_FILES)
    sha256 = hashlib.sha256(command.content).hexdigest()
    stored = ports.storage.put(ports.vault.seal(command.content, aad_of(sha256)))
    row = {"lot_id": lot.id, "sha256": sha256, "stored": stored, "name": command.name}
    written = insert(LotPaper).values(**row, by_id=by.account_id, at=at)
    tx.session.execute(written.on_conflict_do_nothing())
    return sha256


def has_paper(session: Session, lot_id: str, sha256: str) -> bool:
    """Whether a paper with this digest really lies with this lot."""
    return session.get(LotPaper, (lot_id, sha256)) is not None


def papers_of(session: Session, lot_id: str) -> tuple[CourtPaper, ...]:
    """The papers of a lot, newest first."""
    query = select(LotPaper).where(LotPaper.lot_id == lot_id)
    rows = session.scalars(query.order_by(LotPaper.at.desc(), LotPaper.sha256))
    return tuple(CourtPaper(row.sha256, row.name, row.at) for row in rows)


def aad_of(sha256: str) -> str:
    """Where the sealed bytes of a paper belong."""
    return f"hold_paper:{sha256}:pdf"
