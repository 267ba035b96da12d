"""The page that checks a sale in the visitor's own browser; nothing is sent to us."""

from __future__ import annotations

from flask import request

from auction_app.infra.web import public, render, room_blueprint, services
from auction_app.kernel.ids import is_wire_id

from .jobs import log_keeper
from .words import words

evidence_pages = room_blueprint("evidence_pages", __name__)


@evidence_pages.get("/verify")
@public
def verify_page() -> str:
    """Drop a bundle and receipts. `?lot=` offers that lot's bundle; our keys are only a proposal."""
    lot = request.args.get("lot", "")
    return render(
        "evidence/verify.html",
        lot=lot if is_wire_id(lot) else "",
        words=words(),
        vkey=str(log_keeper(services().ports).signer.key),
    )
