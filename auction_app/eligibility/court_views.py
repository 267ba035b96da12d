"""The court's page about single persons: who has a priority right, who is barred from a lot."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect

from auction_app.accounts.identity import index_of, record_access
from auction_app.eligibility import court, queries
from auction_app.eligibility.court import ConfirmPriority, Exclude, Permit
from auction_app.eligibility.forms import PERMISSIONS, RANKS, RELATIONS, PersonForm
from auction_app.infra.i18n import _
from auction_app.infra.principal import Principal, current_principal
from auction_app.infra.transaction import Transaction
from auction_app.infra.web import needs_role, render, require_step_up, room_blueprint, services
from auction_app.kernel.errors import NO_SUCH_LOT, AuctionError
from auction_app.law.qualification import Relation

blueprint: Blueprint = room_blueprint("eligibility_court", __name__)


@blueprint.get("/desk/lots/<lot_id>/persons")
@needs_role("clerk", "approver")
def persons(lot_id: str) -> Response:
    """What was decided about persons on this lot; no name, no number, no bidder."""
    return _page(lot_id, PersonForm(), 200)


@blueprint.post("/desk/lots/<lot_id>/persons")
@needs_role("approver")
def decide(lot_id: str) -> Response:
    """The second person's decision; the look into who it concerns is logged."""
    who = _approver()
    require_step_up(who)
    form = PersonForm()
    if not form.validate():
        return _page(lot_id, form, 422)
    _own_lot(lot_id, who)
    try:
        with services().transactions() as tx:
            _apply(tx, lot_id, form, who)
    except AuctionError as error:
        if not error.fields:
            raise
        form.refuse(error)
        return _page(lot_id, form, error.status)
    flash(_("The decision about this person is recorded."), "good")
    return redirect(f"/desk/lots/{lot_id}/persons", code=303)  # type: ignore[return-value]


def _apply(tx: Transaction, lot_id: str, form: PersonForm, who: Principal) -> None:
    vault, at = services().ports.vault, services().ports.clock.now()
    index, ground = index_of(vault, form.id_no.data), form.ground.data
    choice = form.decision.data
    if choice in RANKS:
        rank = RANKS.index(choice) + 1
        minutes = form.minutes.data or ""
        right = ConfirmPriority(lot_id, index, rank, ground, who.account_id, minutes)
        court.confirm_priority(tx, vault, right, at)
    elif choice in PERMISSIONS:
        court.permit(tx, Permit(lot_id, index, choice, ground, who.account_id), at)
    else:
        named = Exclude(lot_id, index, Relation(choice), ground, who.account_id)
        court.exclude(tx, vault, named, at)
    # Naming a person may tell whether that person takes part: so each naming is a look (art. 18).
    record_access(tx, who.account_id, f"person.{choice}", lot_id, ground, at)


def _approver() -> Principal:
    principal = current_principal()
    assert principal is not None
    return principal


def _own_lot(lot_id: str, who: Principal) -> None:
    """Raises `no_such_lot`, also for another court's."""
    with services().transactions.reading() as session:
        if queries.court_of(session, lot_id) != who.court_id:
            raise AuctionError(NO_SUCH_LOT)


def _page(lot_id: str, form: PersonForm, status: int) -> Response:
    who = _approver()
    _own_lot(lot_id, who)
    with services().transactions.reading() as session:
        terms = queries.lot_terms(session, lot_id)
        named = queries.named_persons(session, lot_id)
    page = render(
        "eligibility/persons.html",
        terms=terms,
        named=named,
        form=form,
        ranks=RANKS,
        relations=RELATIONS + PERMISSIONS,
        may_decide=who.role == "approver",
    )
    return make_response(page, status)
