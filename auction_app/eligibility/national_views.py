"""The platform operator's doors for the national copy of the registers: all courts, and how fresh it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from flask import Blueprint, Response, make_response, request

from auction_app.eligibility.register_import import (
    ImportReport,
    LineReport,
    RegisterFile,
    import_register,
)
from auction_app.eligibility.register_lines import MOST_LINES, read_rows
from auction_app.eligibility.registers import newest_snapshot
from auction_app.infra.forms import fault_text
from auction_app.infra.web import (
    answer,
    needs_role,
    read_json,
    render,
    require_step_up,
    room_blueprint,
    services,
)
from auction_app.kernel.errors import BAD_FIELDS, AuctionError
from auction_app.kernel.time import parse_rfc3339
from auction_app.lots.doors import me, now

blueprint: Blueprint = room_blueprint("national_registers", __name__)
PATH = "/oversight/registers"
REGISTER_BYTES = 16 * 1024 * 1024


@blueprint.get(PATH)
@needs_role("operator")
def national() -> Response:
    """How old the copy is, and the form for a newer one."""
    return _page(200)


@blueprint.post(PATH)
@needs_role("operator")
def take_over() -> Response:
    """Take a national copy over, which is logged; each line is reported."""
    require_step_up(me())
    sent, at = request.files.get("file"), now()
    try:
        content = sent.read() if sent is not None else b""
        rows = read_rows(content, sent.filename or "" if sent is not None else "")
    except AuctionError as error:
        return _page(422, fault=error.code)
    return _page(200, _take(RegisterFile(rows, content, "operator", at), at))


@blueprint.post("/api/v1/platform/registers")
@needs_role("operator")
def take_over_by_program() -> Response:
    """`{taken_at?, lines: […]}`; each line is reported."""
    require_step_up(me())
    body, at = read_json(REGISTER_BYTES), now()
    lines, taken_at = read_lines(body), _taken_at(body, at)
    report = _take(RegisterFile(lines, orjson.dumps(lines), "api", taken_at), at)
    told = wire_reports(report.lines)
    return answer({"snapshot": report.snapshot_id, "lines": told}, 201)


def read_lines(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The lines a program sent. Raises `bad_fields`."""
    lines = body.get("lines")
    if not isinstance(lines, list) or not 0 < len(lines) <= MOST_LINES:
        raise AuctionError(BAD_FIELDS, fields={"lines": "required"})
    if not all(isinstance(line, dict) for line in lines):
        raise AuctionError(BAD_FIELDS, fields={"lines": "bad_type"})
    return lines


def wire_reports(reports: Sequence[LineReport]) -> list[dict[str, Any]]:
    """What became of each line."""
    return [
        {"line": one.number, "outcome": one.outcome, "errors": one.errors, "article": one.article}
        for one in reports
    ]


def _taken_at(body: Mapping[str, Any], at: datetime) -> datetime:
    try:
        taken_at = parse_rfc3339(str(body["taken_at"])) if "taken_at" in body else at
    except ValueError as error:
        raise AuctionError(BAD_FIELDS, fields={"taken_at": "bad_instant"}) from error
    if taken_at > at:
        raise AuctionError(BAD_FIELDS, fields={"taken_at": "bad_instant"})
    return taken_at


def _take(file: RegisterFile, at: datetime) -> ImportReport:
    house = services()
    with house.transactions() as tx:
        return import_register(tx, house.ports.vault, file, at, by=me().account_id)


def _page(status: int, report: ImportReport | None = None, fault: str = "") -> Response:
    with services().transactions.reading() as session:
        newest = newest_snapshot(session)
    page = render(
        "eligibility/national.html",
        newest=newest,
        report=report,
        fault=fault_text(fault) if fault else "",
        fault_text=fault_text,
    )
    return make_response(page, status)
