"""`/api/v1/court/lots`: the checks of the editor and the panel's decision, for programs of a court."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from auction_app.infra.web import answer, needs_role, read_json, room_blueprint, services
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import rfc3339
from auction_app.lots import queries
from auction_app.lots.checks.judgement import AMOUNTS, Check
from auction_app.lots.decision import check_lot
from auction_app.lots.doors import now, staff
from auction_app.lots.forms import parse_lot
from auction_app.lots.importing import line_of
from auction_app.lots.panel import PriorityRank
from auction_app.lots.panel_form import parse_panel
from auction_app.lots.panel_record import RecordedDecision, history_of
from auction_app.lots.panel_service import record_panel
from auction_app.lots.same_property import circumstances_of

api: Blueprint = room_blueprint("court_lots_api", __name__, url_prefix="/api/v1/court/lots")
_MINUTES = ("document_number", "decided_on", "presiding")
_FIGURES = ("start_price", "increment", "deposit")


@api.post("/check")
@needs_role("clerk", "approver")
def check() -> Response:
    """What the law says of a lot that is not stored: `{lot?, …the editor's fields, amounts in fen}`.

    With `lot` the panel's decision on that draft and the round ordered are part of the judgement.
    """
    body, by = read_json(), staff()
    lot_id = body.pop("lot", None)
    line = line_of(1, body)
    parsed = parse_lot(line.form)
    with services().transactions.reading() as session:
        known = lot_id if isinstance(lot_id, str) else ""
        content = queries.as_it_stands(session, known, by.court_id, parsed.content)
        under = circumstances_of(session, by.court_id, now(), content, known)
    checks = check_lot(content, under)
    return answer(
        {
            "findings": [wire_check(one) for one in checks],
            "errors": {**line.errors, **parsed.errors},
            "lawful": sum(not one.stands_in_the_way for one in checks),
            "open": sum(one.stands_in_the_way for one in checks),
        }
    )


@api.get("/<lot_id>/panel-decisions")
@needs_role("clerk", "approver")
def decisions(lot_id: str) -> Response:
    """Every decision on a lot of this court, the one that holds first."""
    by = staff()
    with services().transactions.reading() as session:
        page = queries.editor_page(session, lot_id, by.court_id, now())
        history = history_of(session, lot_id)
    found = [wire_decision(one) for one in history]
    return answer({"lot": lot_id, "revision": page.revision, "decisions": found})


@api.post("/<lot_id>/panel-decisions")
@needs_role("clerk")
def record(lot_id: str) -> Response:
    """Record one: `{revision, decided_on, document_number, presiding, judges, start_price, increment,
    deposit, priority: [{rank, who, right}]}`; the figures are locked by it."""
    body = read_json()
    revision = body.get("revision")
    faults = {} if type(revision) is int else {"revision": "bad_number"}
    form = _typed(body, faults)
    parsed = parse_panel(form, lot_id, revision if type(revision) is int else 0)
    if faults or parsed.command is None:
        raise AuctionError(errors.BAD_FIELDS, fields={**parsed.errors, **faults})
    with services().transactions() as tx:
        revision = record_panel(tx, parsed.command, staff(), now())
    with services().transactions.reading() as session:
        newest = history_of(session, lot_id)[0]
    return answer({"lot": lot_id, "revision": revision, **wire_decision(newest)}, 201)


def wire_check(check: Check) -> dict[str, Any]:
    """A judgement for a program: raw figures, amounts to apply in fen."""
    mend: dict[str, Any] = {
        name: int(value) if name in AMOUNTS else value for name, value in check.mend.items()
    }
    return {
        "field": check.field,
        "verdict": check.verdict,
        "code": check.code,
        "article": check.article.key,
        "figures": dict(check.figures),
        "mend": mend,
        "waived": check.waived,
    }


def wire_decision(recorded: RecordedDecision) -> dict[str, Any]:
    """A decision over the wire, amounts in fen."""
    one = recorded.decision
    return {
        "number": one.number,
        "decided_on": one.decided_on.isoformat(),
        "document_number": one.document_number,
        "presiding": one.presiding,
        "judges": list(one.judges),
        "round": one.round,
        "previous_start": one.previous_start_fen,
        "start_price": one.start_price_fen,
        "increment": one.increment_fen,
        "deposit": one.deposit_fen,
        "priority": [_wire_rank(rank) for rank in one.priority],
        "recorded_by": recorded.recorded_by,
        "recorded_at": rfc3339(recorded.recorded_at),
    }


def _wire_rank(rank: PriorityRank) -> dict[str, Any]:
    return {"rank": rank.rank, "who": rank.who, "right": rank.right}


def _typed(body: dict[str, Any], faults: dict[str, str]) -> dict[str, str]:
    """The members as the form takes them; what has the wrong type is named in `faults`."""
    line = line_of(1, {name: body.get(name) for name in _FIGURES})
    faults |= line.errors
    form = dict(line.form)
    for name in _MINUTES:
        value = body.get(name, "")
        if isinstance(value, str):
            form[name] = value
        else:
            faults[name] = "bad_type"
    judges = body.get("judges", [])
    if isinstance(judges, list) and all(isinstance(name, str) for name in judges):
        form["judges"] = "\n".join(judges)
    else:
        faults["judges"] = "bad_type"
    ranks = body.get("priority")
    if isinstance(ranks, list) and all(_is_rank(one) for one in ranks):
        form["priority"] = "\n".join(
            f"{one['rank']}，{one['who']}，{one['right']}" for one in ranks
        )
        form["priority_none"] = "" if ranks else "1"
    elif ranks is not None:
        faults["priority"] = "bad_type"
    return form


def _is_rank(one: object) -> bool:
    return (
        isinstance(one, dict)
        and set(one) == {"rank", "who", "right"}
        and type(one["rank"]) is int
        and isinstance(one["who"], str)
        and isinstance(one["right"], str)
    )
