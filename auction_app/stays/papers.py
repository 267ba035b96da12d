"""The papers of a hold: a passive PDF, for everybody or sealed for the court alone."""

from __future__ import annotations

import hashlib

from flask import Response, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.infra.pdf_check import BadPdf, check_pdf
from auction_app.infra.ports import Ports
from auction_app.kernel.errors import NOT_FOUND, AuctionError
from auction_app.lots.court_papers import aad_of
from auction_app.lots.errors import BAD_FILE
from auction_app.lots.models import Lot
from auction_app.lots.paper_models import LotPaper
from auction_app.stays.models import HoldProposal, Objection
from auction_app.stays.proposals import Paper


def uploaded(name: str) -> bytes:
    """The file that was sent under this name, empty when there was none."""
    sent = request.files.get(name)
    return sent.read() if sent is not None else b""


def store_paper(ports: Ports, content: bytes, is_public: bool, field: str) -> Paper:
    """Check that a PDF can only be read, and store it, encrypted unless everybody may read it.

    Raises `bad_file` beside the field.
    """
    try:
        check_pdf(content)
    except BadPdf as error:
        raise AuctionError(BAD_FILE, fields={field: error.code}) from error
    sha256 = hashlib.sha256(content).hexdigest()
    kept = content if is_public else ports.vault.seal(content, aad_of(sha256))
    return Paper(sha256, ports.storage.put(kept), is_public)


def find_paper(session: Session, lot_id: str, sha256: str, court_id: str | None) -> Paper | None:
    """A paper of this lot: the public reads what was carried out and published, the court everything."""
    proposal = session.scalar(
        select(HoldProposal)
        .join(Lot, Lot.id == HoldProposal.lot_id)
        .where(
            HoldProposal.lot_id == lot_id,
            HoldProposal.document_sha256 == sha256,
            (Lot.court_id == court_id)
            | (HoldProposal.document_is_public & (HoldProposal.outcome == "executed")),
        )
        .limit(1)
    )
    if proposal is not None and proposal.document_stored is not None:
        return Paper(sha256, proposal.document_stored, proposal.document_is_public)
    objection = session.scalar(
        select(Objection)
        .join(Lot, Lot.id == Objection.lot_id)
        .where(
            Objection.lot_id == lot_id,
            Objection.document_sha256 == sha256,
            Lot.court_id == court_id,
        )
        .limit(1)
    )
    if objection is not None and objection.document_stored is not None:
        return Paper(sha256, objection.document_stored, is_public=False)
    return _kept_by_the_court(session, lot_id, sha256, court_id)


def _kept_by_the_court(
    session: Session, lot_id: str, sha256: str, court_id: str | None
) -> Paper | None:
    kept = session.get(LotPaper, (lot_id, sha256))
    if kept is None or session.get_one(Lot, lot_id).court_id != court_id:
        return None
    return Paper(sha256, kept.stored, is_public=False)


def send_paper(ports: Ports, paper: Paper | None) -> Response:
    """A download in which nothing runs; raises `not_found`."""
    if paper is None:
        raise AuctionError(NOT_FOUND)
    try:
        kept = ports.storage.get(paper.stored)
    except FileNotFoundError as error:
        raise AuctionError(NOT_FOUND) from error
    content = kept if paper.is_public else ports.vault.open(kept, aad_of(paper.sha256))
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-cache" if paper.is_public else "private, no-store"
    name = f"{paper.sha256[:12]}.pdf"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
