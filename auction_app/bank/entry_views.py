"""One entry in suspense, one payout: looked at for a reason, assigned, sent back, or paid to another account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, flash, make_response

from auction_app.bank import desk_queries, looking, payouts, proposals, suspense
from auction_app.bank.doors import do, member, now, see_other
from auction_app.bank.errors import NO_SUCH_ENTRY, NO_SUCH_PAYOUT
from auction_app.bank.explaining import WORDS, Explanation, propose_explanation
from auction_app.bank.forms import AssignForm, ExplainForm, GroundForm, LookForm, PayeeForm
from auction_app.bank.queries import EntryView, PayoutView, entry_of, payout_of
from auction_app.bank.service import Payee
from auction_app.bank.views import PAGE, reason_of, why_of
from auction_app.infra.forms import RoomForm
from auction_app.infra.i18n import _
from auction_app.infra.transaction import Transaction
from auction_app.infra.web import needs_role, render, room_blueprint, services
from auction_app.kernel.errors import AuctionError

rows = room_blueprint("bank_rows", __name__)


@rows.get("/desk/bank/entries/<entry_id>")
@needs_role("clerk", "approver")
def entry(entry_id: str) -> Response:
    """An entry without its payer."""
    return _entry_page(entry_id, 200)


@rows.post("/desk/bank/entries/<entry_id>/look")
@needs_role("clerk", "approver")
def look_at_entry(entry_id: str) -> Response:
    """Who paid, from which account; the look is written down with its reason."""
    _own_entry(entry_id)
    form, vault = LookForm(), services().ports.vault
    if not form.validate():
        return _entry_page(entry_id, 422, look=form)
    reason = form.reason.data
    _row, told = do(lambda tx: looking.look_at_entry(tx, vault, entry_id, reason, member(), now()))
    return _entry_page(entry_id, 200, told=told)


@rows.post("/desk/bank/entries/<entry_id>/assign")
@needs_role("clerk")
def assign(entry_id: str) -> Response:
    """Propose what the money pays."""
    _own_entry(entry_id)
    form, vault = AssignForm(), services().ports.vault
    if not form.validate():
        return _entry_page(entry_id, 422, assign=form)
    what = (entry_id, form.reference.data, form.ground.data)
    return _propose(
        form,
        lambda tx: suspense.propose_assignment(tx, vault, what, member(), now()),
        lambda status: _entry_page(entry_id, status, assign=form),
    )


@rows.post("/desk/bank/entries/<entry_id>/explain")
@needs_role("clerk")
def explain(entry_id: str) -> Response:
    """Propose what a debit without an order was."""
    _own_entry(entry_id)
    form, vault = ExplainForm(), services().ports.vault
    if not form.validate():
        return _entry_page(entry_id, 422, say=form)
    wish = Explanation(entry_id, form.what.data, form.about.data or "", form.ground.data)
    return _propose(
        form,
        lambda tx: propose_explanation(tx, vault, wish, member(), now()),
        lambda status: _entry_page(entry_id, status, say=form),
    )


@rows.post("/desk/bank/entries/<entry_id>/send-back")
@needs_role("clerk")
def send_back(entry_id: str) -> Response:
    """Propose that the money goes back to the account it came from, or to whom the court found out."""
    form = _back_form(_own_entry(entry_id))
    if not form.validate():
        return _entry_page(entry_id, 422, back=form)
    what, vault = (entry_id, form["ground"].data), services().ports.vault
    payer = _payee_in(form) if isinstance(form, PayeeForm) else None
    return _propose(
        form,
        lambda tx: suspense.propose_send_back(tx, vault, what, member(), now(), payer),
        lambda status: _entry_page(entry_id, status, back=form),
    )


@rows.get("/desk/bank/payouts/<payout_id>")
@needs_role("clerk", "approver")
def payout(payout_id: str) -> Response:
    """A payout without its payee."""
    return _payout_page(payout_id, 200)


@rows.post("/desk/bank/payouts/<payout_id>/look")
@needs_role("clerk", "approver")
def look_at_payout(payout_id: str) -> Response:
    """Whom it pays; the look is written down with its reason."""
    _own_payout(payout_id)
    form, vault = LookForm(), services().ports.vault
    if not form.validate():
        return _payout_page(payout_id, 422, look=form)
    reason = form.reason.data
    _row, payee = do(
        lambda tx: looking.look_at_payout(tx, vault, payout_id, reason, member(), now())
    )
    return _payout_page(payout_id, 200, payee=payee)


@rows.post("/desk/bank/payouts/<payout_id>/payee")
@needs_role("clerk")
def pay_again(payout_id: str) -> Response:
    """Propose another account of the same owner for what came back."""
    _own_payout(payout_id)
    form, vault = PayeeForm(), services().ports.vault
    if not form.validate():
        return _payout_page(payout_id, 422, again=form)
    what = (payout_id, _payee_in(form), form.ground.data)
    return _propose(
        form,
        lambda tx: proposals.propose_payee(tx, vault, what, member(), now()),
        lambda status: _payout_page(payout_id, status, again=form),
    )


@rows.post("/desk/bank/payouts/<payout_id>/hold")
@needs_role("clerk")
def hold(payout_id: str) -> Response:
    """Hold a payout back, or let it go again; neither sends anything."""
    state = _own_payout(payout_id).state
    form, act = GroundForm(), payouts.let_go if state == "withdrawn" else payouts.hold_back
    if not form.validate():
        return _payout_page(payout_id, 422, stop=form)
    try:
        do(lambda tx: act(tx, payout_id, form.ground.data, member(), now()))
    except AuctionError as error:
        form.refuse(error)
        return _payout_page(payout_id, error.status, stop=form)
    return see_other(f"/desk/bank/payouts/{payout_id}")


@rows.get("/desk/bank/files/<batch_id>")
@needs_role("clerk", "approver")
def batch(batch_id: str) -> Response:
    """What a file pays, without its payees."""
    return _batch_page(batch_id, 200)


@rows.post("/desk/bank/files/<batch_id>/look")
@needs_role("clerk", "approver")
def look_at_batch(batch_id: str) -> Response:
    """Whom a file pays, before one approves it; the look is written down with its reason."""
    form, vault = LookForm(), services().ports.vault
    if not form.validate():
        return _batch_page(batch_id, 422, look=form)
    reason = form.reason.data
    payees = do(lambda tx: looking.look_at_batch(tx, vault, batch_id, reason, member(), now()))
    return _batch_page(batch_id, 200, payees=payees)


def _propose(
    form: RoomForm, act: Callable[[Transaction], str], again: Callable[[int], Response]
) -> Response:
    try:
        do(act)
    except AuctionError as error:
        form.refuse(error)
        return again(error.status)
    flash(_("The proposal waits for another person of your court."), "good")
    return see_other(PAGE)


def _own_entry(entry_id: str) -> EntryView:
    house = services()
    with house.transactions.reading() as session:
        found = entry_of(session, house.ports.vault, entry_id, member().court_id)
    if found is None:
        raise AuctionError(NO_SUCH_ENTRY)
    return found


def _own_payout(payout_id: str) -> PayoutView:
    with services().transactions.reading() as session:
        found = payout_of(session, payout_id, member().court_id)
    if found is None:
        raise AuctionError(NO_SUCH_PAYOUT)
    return found


def _back_form(found: EntryView, *, is_sent: bool = True) -> GroundForm | PayeeForm:
    """Where to it goes is asked only where the statement names no account."""
    kind = GroundForm if found.names_payer else PayeeForm
    return kind() if is_sent else kind(formdata=None)


def _payee_in(form: PayeeForm) -> Payee:
    return Payee(form["name"].data, form.account.data, form.bank.data)


def _entry_page(entry_id: str, status: int, **more: Any) -> Response:
    found = _own_entry(entry_id)
    forms: dict[str, Any] = {
        "look": LookForm(formdata=None),
        "assign": AssignForm(formdata=None),
        "back": _back_form(found, is_sent=False),
        "say": ExplainForm(formdata=None),
        "kinds": [(kind, str(_(words))) for kind, words in WORDS.items()],
        "told": None,
    }
    return _page("bank/entry.html", status, entry=found, **(forms | more))


def _payout_page(payout_id: str, status: int, **more: Any) -> Response:
    forms: dict[str, Any] = {
        "look": LookForm(formdata=None),
        "again": PayeeForm(formdata=None),
        "stop": GroundForm(formdata=None),
        "payee": None,
    }
    return _page("bank/payout.html", status, payout=_own_payout(payout_id), **(forms | more))


def _batch_page(batch_id: str, status: int, **more: Any) -> Response:
    forms: dict[str, Any] = {"look": LookForm(formdata=None), "payees": {}}
    with services().transactions.reading() as session:
        found = desk_queries.batch_of(session, batch_id, member().court_id)
        if found is None:
            raise AuctionError(NO_SUCH_PAYOUT)
        held = desk_queries.payouts_in(session, batch_id)
    return _page("bank/batch.html", status, batch=found, payouts=held, **(forms | more))


def _page(template: str, status: int, **shown: Any) -> Response:
    """Nothing of a payer or payee stays in a browser's store."""
    answer = make_response(render(template, why_of=why_of, reason_of=reason_of, **shown), status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
