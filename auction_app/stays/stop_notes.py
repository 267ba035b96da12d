"""What everybody reads about a stop: its kind, ground and article, the time kept, when it may go on."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.bidding.page_views import StopNote
from auction_app.evidence.models import LotEvent
from auction_app.law.withdrawal import WITHDRAWAL_GROUNDS
from auction_app.stays.sights import read_stop


def find_stop_note(session: Session, lot_id: str, state: str, at: datetime) -> StopNote | None:
    """Of a lot that is suspended or withdrawn; None for any other, and for records without a ground."""
    if state == "suspended":
        stop = read_stop(session, lot_id, at)
        if stop is None:
            return None
        paper = _public_paper(session, lot_id, "lot.suspended")
        return StopNote(
            stop.kind, stop.ground, stop.article, stop.remaining, stop.not_before, stop.by, paper
        )
    if state == "withdrawn":
        code = _last_body(session, lot_id, "lot.withdrawn").get("ground")
        ground = WITHDRAWAL_GROUNDS.get(str(code))
        if ground is None:
            return None
        paper = _public_paper(session, lot_id, "lot.withdrawn")
        return StopNote("", ground.title, ground.article.key, document=paper)
    return None


def _last_body(session: Session, lot_id: str, kind: str) -> dict[str, object]:
    newest = (
        select(LotEvent.text)
        .where(LotEvent.lot_id == lot_id, LotEvent.kind == kind)
        .order_by(LotEvent.seq.desc())
        .limit(1)
    )
    found = session.scalar(newest)
    return dict(json.loads(found)["body"]) if found else {}


def _public_paper(session: Session, lot_id: str, kind: str) -> str | None:
    paper = _last_body(session, lot_id, kind).get("document")
    return paper["sha256"] if isinstance(paper, dict) and paper.get("public") else None
