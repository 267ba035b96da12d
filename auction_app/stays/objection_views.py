"""The public's door to object: a signed-in person or a party hands in a text and, if there is one, a PDF."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect

from auction_app.infra.i18n import _
from auction_app.infra.web import render, services, signed_in
from auction_app.kernel.errors import NO_SUCH_LOT, AuctionError
from auction_app.kernel.ids import is_wire_id
from auction_app.law.objections import ObjectionKind
from auction_app.lots.doors import Fields, me, now
from auction_app.lots.models import Lot
from auction_app.lots.page_views import Words
from auction_app.stays.objections import FileObjection, file_objection
from auction_app.stays.papers import store_paper, uploaded
from auction_app.stays.record_views import NAME_LENGTH, TEXT_LENGTH
from auction_app.stays.views import holds

OBJECTOR = "objector"  # the label under which an objection keeps who filed it


@holds.get("/lots/<lot>/objection")
@signed_in
def objection(lot: str) -> Response:
    """The form, with what each kind of objection leads to."""
    return _form(lot, Fields(), 200)


@holds.post("/lots/<lot>/objection")
@signed_in
def object_to(lot: str) -> Response:
    """Hand it in: it is on the court's desk at once, sealed for everybody else."""
    fields, vault = Fields(), services().ports.vault
    kind = fields.line("kind", 20)
    if kind not in set(ObjectionKind):
        fields.faults["kind"] = "bad_choice"
    name = fields.line("name", NAME_LENGTH, required=True)
    text = fields.text("text", TEXT_LENGTH, required=True)
    if fields.faults:
        return _form(lot, fields, 422)
    _title(lot)
    try:
        content = uploaded("paper")
        kept = store_paper(services().ports, content, False, "paper") if content else None
        command = FileObjection(
            lot,
            ObjectionKind(kind),
            name,
            text,
            filed_by=vault.blind_index(OBJECTOR, me().account_id).hex(),
            document=(kept.sha256, kept.stored) if kept else None,
        )
        with services().transactions() as tx:
            file_objection(tx, vault, command, now())
    except AuctionError as error:
        if not error.fields:
            raise
        fields.faults |= error.fields
        return _form(lot, fields, error.status)
    flash(_("Your objection is with the court, which decides within fifteen days."), "good")
    return make_response(redirect(f"/lots/{lot}", 303))


def _form(lot: str, fields: Fields, status: int) -> Response:
    faults = fields.words()
    shown = render(
        "stays/objection.html",
        lot_id=lot,
        title=_title(lot),
        values=fields.values,
        faults=faults,
        fault_rows=[(f"f-{name}", words) for name, words in faults.items()],
    )
    return make_response(shown, status)


def _title(lot: str) -> Words:
    """The title of a published lot; raises `no_such_lot`."""
    if not is_wire_id(lot):
        raise AuctionError(NO_SUCH_LOT)
    with services().transactions.reading() as session:
        found = session.get(Lot, lot)
        if found is None or found.state != "published":
            raise AuctionError(NO_SUCH_LOT)
        return Words(found.title_zh or found.title_en or "", found.title_en or found.title_zh or "")
