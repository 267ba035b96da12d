"""Doors of the public list: to read, and to look up one full number (DL 6, 7); nobody learns who looked."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, request

from auction_app.accounts.attempts import open_attempt
from auction_app.accounts.login import visitor
from auction_app.eligibility.forms import NumberForm
from auction_app.eligibility.public_list import PublicEntry, find_by_number, list_page
from auction_app.eligibility.registers import newest_snapshot
from auction_app.infra.web import (
    answer,
    bearer_scope,
    public,
    read_json,
    render,
    room_blueprint,
    services,
)
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import check_credit_code, check_resident_id, normal_id
from auction_app.kernel.time import legal_day, rfc3339

blueprint: Blueprint = room_blueprint("eligibility_list", __name__)


@blueprint.get("/list")
@public
def public_list() -> Response:
    """The entries in force, numbers masked."""
    return _page(NumberForm(formdata=None), None, 200)


@blueprint.post("/list/search")
@public
def search() -> Response:
    """Look one full number up. Nothing shorter finds anything, and tries are limited."""
    form = NumberForm()
    if not form.validate():
        return _page(form, None, 422)
    try:
        found = _look_up(form.id_no.data)
    except AuctionError as error:
        form.refuse(error)
        response = _page(form, None, error.status)
        response.headers["Retry-After"] = str(error.extra.get("retry_after_s", 60))
        return response
    return _page(form, found, 200)


@blueprint.get("/api/v1/registers")
@public
def api_list() -> Response:
    """One page of the public list."""
    with services().transactions.reading() as session:
        page = list_page(session, _number(request.args.get("page")), _today())
        newest = newest_snapshot(session)
    return answer(
        {
            "entries": [_wire(entry) for entry in page.entries],
            "page": page.page,
            "total": page.total,
            "snapshot_at": rfc3339(newest.taken_at) if newest else None,
        }
    )


@blueprint.post("/api/v1/registers/search")
@bearer_scope("watch")
def api_search() -> Response:
    """The entries about one full number."""
    number = read_json().get("id_no")
    normal = normal_id(number) if isinstance(number, str) else ""
    if not (check_resident_id(normal) or check_credit_code(normal)):
        raise AuctionError(errors.BAD_FIELDS, fields={"id_no": "bad_id_no"})
    return answer({"entries": [_wire(entry) for entry in _look_up(normal)]})


def _look_up(number: str) -> list[PublicEntry]:
    """Count the try, then look. Raises `rate_limited`."""
    house = services()
    at, vault = house.ports.clock.now(), house.ports.vault
    with house.transactions() as tx:
        open_attempt(tx, vault, "list", number, visitor().address, at)
    with house.transactions.reading() as session:
        return find_by_number(session, vault, number, _today())


def _page(form: NumberForm, found: list[PublicEntry] | None, status: int) -> Response:
    with services().transactions.reading() as session:
        page = list_page(session, _number(request.args.get("page")), _today())
        newest = newest_snapshot(session)
    shown = render("eligibility/list.html", page=page, found=found, form=form, newest=newest)
    response = make_response(shown, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _today() -> Any:
    return legal_day(services().ports.clock.now())


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1


def _wire(entry: PublicEntry) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "name": entry.name,
        "number": entry.masked_no,
        "ground": entry.ground,
        "since": entry.since.isoformat(),
        "until": entry.until.isoformat() if entry.until else None,
        "case": entry.case_number,
        "court": entry.court,
    }
