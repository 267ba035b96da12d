"""The court's list of bidders of one lot: numbers while bidding runs, what concerns the buyer after it."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, request

from auction_app.eligibility import bidder_list, queries
from auction_app.eligibility.bidder_list import NewProof
from auction_app.eligibility.court import Look, open_identity
from auction_app.eligibility.forms import LookForm, ProofForm
from auction_app.eligibility.lot_end import lot_end
from auction_app.eligibility.reasons import flag_words
from auction_app.infra.forms import RoomForm
from auction_app.infra.i18n import _
from auction_app.infra.principal import Principal, current_principal
from auction_app.infra.web import needs_role, render, room_blueprint, services
from auction_app.kernel import errors
from auction_app.kernel.errors import NO_SUCH_LOT, AuctionError
from auction_app.kernel.time import legal_day
from auction_app.lots import queries as lot_queries

blueprint: Blueprint = room_blueprint("eligibility_bidders", __name__)


@blueprint.get("/desk/lots/<lot_id>/bidders")
@needs_role("clerk", "approver")
def bidders(lot_id: str) -> Response:
    """Numbers and whether they may bid; flags and the buyer's proofs once bidding has ended."""
    return _page(lot_id, ProofForm(formdata=None), 200)


@blueprint.post("/desk/lots/<lot_id>/bidders/<bidder>/identity")
@needs_role("clerk", "approver")
def identity(lot_id: str, bidder: str) -> Response:
    """Ask who a number is. Every try is logged, the refused ones too; only the buyer's is opened (art. 18, 22)."""
    who, house = _member(lot_id), services()
    form = LookForm()
    if not form.validate():
        return _page(lot_id, form, 422)
    look = Look(lot_id, bidder, form.reason.data, who.account_id)
    with house.transactions() as tx:
        opened = open_identity(tx, house.ports.vault, look, house.ports.clock.now())
    if opened is None:
        raise AuctionError(errors.FORBIDDEN, article="NP18")
    page = _page(lot_id, ProofForm(formdata=None), 200, (bidder, opened.identity))
    page.headers["Cache-Control"] = "no-store"
    return page


@blueprint.post("/desk/lots/<lot_id>/housing-proof")
@needs_role("clerk")
def housing_proof(lot_id: str) -> Response:
    """Record for which days the buyer has proven to be qualified to buy housing (BQ 3)."""
    who, house, form = _member(lot_id), services(), ProofForm()
    if not form.validate():
        return _page(lot_id, form, 422)
    at = house.ports.clock.now()
    first, last = form.days()
    if last > legal_day(at) or first > last:
        form.last_day.errors = ["bad_span"]
        return _page(lot_id, form, 422)
    proof = NewProof(lot_id, first, last, form.basis.data, who.account_id)
    try:
        with house.transactions() as tx:
            bidder_list.record_proof(tx, proof, at)
    except AuctionError as error:
        form.refuse(error)
        return _page(lot_id, form, error.status)
    flash(_("The proof is recorded."), "good")
    return redirect(f"/desk/lots/{lot_id}/bidders", code=303)  # type: ignore[return-value]


def _page(
    lot_id: str, form: RoomForm, status: int, opened: tuple[str, object] | None = None
) -> Response:
    who, house = _member(lot_id), services()
    at = house.ports.clock.now()
    with house.transactions.reading() as session:
        terms = queries.lot_terms(session, lot_id)
        end = lot_end(session, lot_id)
        rows = queries.bidders_of(session, lot_id)
        remarks = bidder_list.remarks(session, house.ports.vault, lot_id) if end.is_over else []
        proofs = bidder_list.proofs_of(session, lot_id)
        findings = bidder_list.findings(session, house.ports.vault, lot_id, at)
        counts = lot_queries.court_counts(session, who.court_id or "", at)
    page = render(
        "eligibility/bidders.html",
        terms=terms,
        counts=counts,
        end=end,
        rows=rows,
        remarks=remarks,
        flag_words=flag_words,
        proofs=proofs,
        findings=findings,
        form=form,
        asked=request.form,
        opened=opened,
    )
    return make_response(page, status)


def _member(lot_id: str) -> Principal:
    """The caller, of the court that sells; raises `no_such_lot` for another court's."""
    principal = current_principal()
    assert principal is not None
    with services().transactions.reading() as session:
        if queries.court_of(session, lot_id) != principal.court_id:
            raise AuctionError(NO_SUCH_LOT)
    return principal
