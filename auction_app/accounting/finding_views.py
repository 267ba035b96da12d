"""The desk's answer to “where is my money?”: one number, whole, with a reason; for pages and programs."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response

from auction_app.accounting.finding import Found, find_money
from auction_app.bank.doors import do, member, now
from auction_app.bank.views import reason_of, why_of
from auction_app.infra.forms import RoomForm, needed, text_field
from auction_app.infra.web import answer, needs_role, read_json, render, room_blueprint, services
from auction_app.kernel.errors import BAD_FIELDS, AuctionError

finding = room_blueprint("finding_money", __name__)
FIELDS = ("number", "reason")


class FindForm(RoomForm):
    """A reference or an account number, and why somebody looks."""

    number = text_field(needed, limit=60)
    reason = text_field(needed, limit=200)


@finding.get("/desk/bank/find")
@needs_role("clerk", "approver")
def ask() -> Response:
    """The empty form: nothing is looked at yet."""
    return _page(FindForm(formdata=None), 200)


@finding.post("/desk/bank/find")
@needs_role("clerk", "approver")
def find() -> Response:
    """What is known of exactly this number; the number stands in no address and no server log."""
    form = FindForm()
    if not form.validate():
        return _page(form, 422)
    try:
        return _page(form, 200, _find(form.number.data, form.reason.data))
    except AuctionError as error:
        form.refuse(error)
        return _page(form, error.status)


@finding.post("/api/v1/court/bank/search")
@needs_role("clerk", "approver")
def find_by_program() -> Response:
    """`{number, reason}`: the same for the court's programs."""
    body = read_json()
    faults = {name: "bad_type" for name in FIELDS if not isinstance(body.get(name), str)}
    if not faults:
        form = FindForm(formdata=None, data={name: body[name] for name in FIELDS})
        faults = form.codes()
    if faults:
        raise AuctionError(BAD_FIELDS, fields=faults)
    return answer(_wire(_find(form.number.data, form.reason.data)))


def _find(number: str, reason: str) -> Found:
    vault = services().ports.vault
    return do(lambda tx: find_money(tx, vault, (number, reason), member(), now()))


def _page(form: FindForm, status: int, found: Found | None = None) -> Response:
    words = {"why_of": why_of, "reason_of": reason_of}
    page = make_response(render("accounting/find.html", form=form, found=found, **words), status)
    page.headers["Cache-Control"] = "no-store"
    return page


def _wire(found: Found) -> dict[str, Any]:
    return {
        "entries": [
            {
                "entry": one.line.entry_id,
                "amount": one.line.amount_fen if one.is_credit else -one.line.amount_fen,
                "currency": one.line.currency,
                "booked_on": one.line.booked_on.isoformat(),
                "state": one.state,
                "why": one.line.why,
            }
            for one in found.entries
        ],
        "payouts": [
            {
                "payout": one.id,
                "amount": one.amount_fen,
                "currency": one.currency,
                "state": one.state,
                "reason": one.reason or None,
            }
            for one in found.payouts
        ],
        "cases": [{"case": case_id, "number": number} for case_id, number in found.cases],
    }
