"""What staff looks at of payments, and the one thing it may do: send a returned refund once more."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from auction_app.infra.i18n import _
from auction_app.infra.principal import current_principal
from auction_app.infra.web import needs_role, render, require_step_up, room_blueprint, services
from auction_app.kernel.errors import AuctionError
from auction_app.payments import refunds
from auction_app.payments.errors import OTHER_ACCOUNT
from auction_app.payments.watch import find_watch_list

room: Blueprint = room_blueprint("payments_staff", __name__, url_prefix="/staff/payments")
_ACCOUNT_FIELDS = ("account", "to", "iban", "destination", "card")


@room.get("")
@needs_role("operator", "approver", "supervisor", "auditor")
def watch_list() -> str:
    """Disputes, returned refunds, misfits, payments in a hurry."""
    house = services()
    with house.transactions.reading() as session:
        found = find_watch_list(session, house.ports.clock.now())
    principal = current_principal()
    may_send = principal is not None and principal.role == "operator"
    return render("payments/watch.html", watch=found, may_send=may_send)


@room.post("/<ref>/send-again")
@needs_role("operator")
def send_again(ref: str) -> Response:
    """Begin a returned refund anew, to the payer it came from. Raises `other_account`, `no_such_refund`."""
    principal = current_principal()
    assert principal is not None
    require_step_up(principal)
    if any(request.form.get(name) for name in _ACCOUNT_FIELDS):
        raise AuctionError(OTHER_ACCOUNT)
    house = services()
    with house.transactions() as tx:
        refunds.begin_anew(tx, ref, house.ports.clock.now())
    flash(_("The refund is sent once more, to where it came from."), "good")
    return redirect("/staff/payments", code=303)
