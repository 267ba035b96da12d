"""The operator's doors to stop lots at once, for people and for programs (art. 28 II)."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, request

from auction_app.infra.forms import define_faults
from auction_app.infra.i18n import N_, _
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
from auction_app.kernel.ids import is_wire_id
from auction_app.lots.doors import Fields, me, now, see_other
from auction_app.stays.emergency import StopLots, stop_lots
from auction_app.stays.emergency_queries import find_emergency_page
from auction_app.stays.proposals import REASON_LENGTH
from auction_app.stays.views import tell_the_engine

emergency = room_blueprint("emergency", __name__)
define_faults({"choose_lots": N_("Choose at least one lot, or all that are open.")})
PATH = "/oversight/stop"
MOST_LOTS = 500


@emergency.get(PATH)
@needs_role("operator")
def stop_page() -> Response:
    """What runs, what the platform holds, and the form."""
    return _page(Fields(), 200)


@emergency.post(PATH)
@needs_role("operator")
def stop_by_form() -> Response:
    """Stop what is ticked, or everything that is open."""
    require_step_up(me())
    fields = Fields()
    is_all = fields.raw("all") == "yes"
    fields.values["all"] = fields.raw("all")
    command = _read(fields, "all" if is_all else request.form.getlist("lots"))
    if fields.faults:
        return _page(fields, 422)
    try:
        done = _stop(command)
    except AuctionError as error:
        if not error.fields:
            raise
        fields.faults |= error.fields
        return _page(fields, error.status)
    flash(_("Stopped: %(n)s. Their courts are told.", n=len(done)), "good")
    return see_other(PATH)


@emergency.post("/api/v1/platform/stop")
@needs_role("operator")
def stop_by_program() -> Response:
    """`{lots: [ids] or "all", ground, reason_zh, reason_en}`; all of them or none."""
    require_step_up(me())
    body = read_json()
    lots = body.pop("lots", None)
    wrong = {name[:64]: "not_text" for name, value in body.items() if not isinstance(value, str)}
    fields = Fields({name: value for name, value in body.items() if name not in wrong})
    command = _read(fields, lots)
    faults = fields.faults | dict(list(wrong.items())[:8])
    if faults:
        raise AuctionError(BAD_FIELDS, 422, fields=faults)
    return answer({"stopped": _stop(command)})


def _read(fields: Fields, lots: Any) -> StopLots:
    """What was sent; with faults the command is not to be used."""
    chosen: tuple[str, ...] = ()
    if lots != "all":
        chosen = tuple(lots) if _are_lots(lots) else ()
        if not chosen:
            fields.faults["lots"] = "choose_lots"
    return StopLots(
        ground=fields.line("ground", 40, required=True),
        reason_zh=fields.line("reason_zh", REASON_LENGTH, required=True),
        reason_en=fields.line("reason_en", REASON_LENGTH, required=True),
        lots=chosen,
    )


def _are_lots(lots: Any) -> bool:
    is_list = isinstance(lots, list) and 0 < len(lots) <= MOST_LOTS
    return is_list and all(isinstance(one, str) and is_wire_id(one) for one in lots)


def _stop(command: StopLots) -> list[dict[str, Any]]:
    """One transaction; then whoever runs the lots looks at once."""
    with services().transactions() as tx:
        done = stop_lots(tx, command, me().account_id, now())
    for one in done:
        tell_the_engine(one.lot_id)
    return [{"lot": one.lot_id, "seq": one.seq} for one in done]


def _page(fields: Fields, status: int) -> Response:
    with services().transactions.reading() as session:
        page = find_emergency_page(session)
    faults = fields.words()
    shown = render(
        "stays/emergency.html",
        page=page,
        values=fields.values,
        chosen=set(request.form.getlist("lots")) if request.form else {request.args.get("lot", "")},
        faults=faults,
        fault_rows=[(f"f-{name}", words) for name, words in faults.items()],
    )
    return make_response(shown, status)
