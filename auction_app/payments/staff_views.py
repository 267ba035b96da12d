"""What staff looks at of payments, and what it may do: send a returned refund once more, and decide by two
people that money set aside goes back. Every way leads to where the money came from."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from auction_app.infra.i18n import _
from auction_app.infra.principal import current_principal
from auction_app.infra.web import needs_role, render, require_step_up, room_blueprint, services
from auction_app.kernel.errors import AuctionError
from auction_app.payments import aside, refunds
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
        at = house.ports.clock.now()
        found = find_watch_list(session, house.ports.vault, at, _court())
    principal = current_principal()
    role = principal.role if principal is not None else ""
    return render(
        "payments/watch.html",
        watch=found,
        clock_now=at,
        may_send=role == "operator",
        may_approve=role in ("operator", "approver"),
    )


@room.post("/<ref>/send-again")
@needs_role("operator")
def send_again(ref: str) -> Response:
    """Begin a returned refund anew, to the payer it came from. Raises `other_account`, `no_such_refund`."""
    _acting()
    house = services()
    with house.transactions() as tx:
        refunds.begin_anew(tx, ref, house.ports.clock.now())
    flash(_("The refund is sent once more, to where it came from."), "good")
    return redirect("/staff/payments", code=303)


@room.post("/aside/<key>/propose")
@needs_role("operator")
def propose(key: str) -> Response:
    """Money set aside is to go back to its card. Raises `other_account`, `no_such_money`."""
    by, house = _acting(), services()
    with house.transactions() as tx:
        aside.propose(tx, key, by, house.ports.clock.now())
    flash(_("Another person decides on it now."), "good")
    return redirect("/staff/payments", code=303)


@room.post("/aside/<key>/approve")
@needs_role("operator", "approver")
def approve(key: str) -> Response:
    """The second person agrees. Raises `other_account`, `no_such_money`, `four_eyes`."""
    by, house = _acting(), services()
    with house.transactions() as tx:
        aside.check_court(tx, key, _court())
        aside.approve(tx, key, by, house.ports.clock.now())
    flash(_("The money goes back to the card it came from."), "good")
    return redirect("/staff/payments", code=303)


@room.post("/aside/<key>/decline")
@needs_role("operator", "approver")
def decline(key: str) -> Response:
    """The second person does not agree: it waits. Raises `no_such_money`, `four_eyes`."""
    by, house = _acting(), services()
    with house.transactions() as tx:
        aside.check_court(tx, key, _court())
        aside.decline(tx, key, by)
    flash(_("It waits where it is."), "good")
    return redirect("/staff/payments", code=303)


def _court() -> str | None:
    """The court whose payments alone the caller may see; None for those who see all."""
    principal = current_principal()
    return principal.court_id if principal is not None else None


def _acting() -> str:
    """Who acts, freshly signed in, and names no account: the way back is the way it came."""
    principal = current_principal()
    assert principal is not None
    require_step_up(principal)
    if any(request.form.get(name) for name in _ACCOUNT_FIELDS):
        raise AuctionError(OTHER_ACCOUNT)
    return principal.account_id
