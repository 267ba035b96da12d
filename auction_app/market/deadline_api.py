"""`GET /api/v1/court/deadlines`: what is due for the caller's court, for its own programs."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from auction_app.deadlines.queries import count_open, open_deadlines
from auction_app.infra.citing import law_address
from auction_app.infra.i18n import translate
from auction_app.infra.web import answer, bearer_scope, room_blueprint, services
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import rfc3339
from auction_app.market.desk_views import court_of_caller
from auction_app.market.due import DueRow, due_rows

deadline_api = room_blueprint("deadline_api", __name__, url_prefix="/api/v1")
DEFAULT_ROWS = 100
MAX_ROWS = 1000
MAX_OFFSET = 1_000_000


@deadline_api.get("/court/deadlines")
@bearer_scope("account")
def court_deadlines() -> Response:
    """`?limit=<n>&offset=<n>` → open deadlines by due date; raises `forbidden` for who is of no court."""
    court_id, house = court_of_caller(), services()
    limit = max(1, min(MAX_ROWS, _whole("limit", DEFAULT_ROWS)))
    offset = min(MAX_OFFSET, _whole("offset", 0))
    at = house.ports.clock.now()
    with house.transactions.reading() as session:
        rows = due_rows(session, open_deadlines(session, court_id, at, limit, offset), at)
        total = count_open(session, court_id)
    return answer(
        {"court": court_id, "total": total, "deadlines": [_wire(row) for row in rows]},
        Cache_Control="private, no-store",
    )


def _wire(row: DueRow) -> dict[str, Any]:
    one = row.deadline
    return {
        "id": one.id,
        "code": one.code,
        "article": one.kind.article.key,
        "law": law_address(one.kind.article.key),
        "act": _both(one.kind.title),
        "period": _both(one.kind.period),
        "lot": one.lot_id,
        "title": {"zh": row.title.zh, "en": row.title.en} if row.title else None,
        "case_number": one.case_number,
        "since": rfc3339(one.since),
        "due_at": rfc3339(one.due_at),
        "last_day": one.last_day.isoformat(),
        "is_provisional": one.is_provisional,
        "is_overdue": one.late is not None,
        "is_explained": row.is_explained,
        "by": one.kind.by,
        "url": one.url,
    }


def _both(text: str) -> dict[str, str]:
    return {"zh": translate(text, "zh"), "en": text}


def _whole(name: str, default: int) -> int:
    """A whole number from the query. Raises `bad_fields`."""
    text = request.args.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise AuctionError(errors.BAD_FIELDS, fields={name: "whole_number"})
    return int(text)
