"""The pay page of the sandbox: an amount, a reference, and three ways it can go."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request

from auction_app.infra.principal import current_principal
from auction_app.infra.web import render, room_blueprint, services, signed_in
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.payments import queries, service
from auction_app.payments.errors import NO_SUCH_PAYMENT
from auction_app.payments.gateway import BEHAVIOURS
from auction_app.payments.queries import PaymentView

blueprint: Blueprint = room_blueprint("payments", __name__)


@blueprint.get("/payments/<ref>")
@signed_in
def payment(ref: str) -> str:
    """One's own payment, as it stands."""
    return render(
        "payments/payment.html",
        payment=own_payment(ref),
        is_sandbox=not services().config.is_production,
        clock_now=services().ports.clock.now(),
    )


@blueprint.post("/payments/<ref>")
@signed_in
def pay(ref: str) -> Response:
    """The payer's choice in the sandbox."""
    behaviour = request.form.get("behaviour", "")
    choose(ref, behaviour)
    return redirect(f"/payments/{ref}", code=303)  # type: ignore[return-value]


def own_payment(ref: str) -> PaymentView:
    """The caller's payment. Raises `no_such_payment`, also for somebody else's."""
    principal = current_principal()
    assert principal is not None
    with services().transactions.reading() as session:
        found = queries.find_payment(session, ref, principal.holder)
    if found is None:
        raise AuctionError(NO_SUCH_PAYMENT)
    return found


def choose(ref: str, behaviour: object) -> None:
    """Let the sandbox payment go one of its ways. Raises `bad_fields`, `no_such_payment`."""
    if services().config.is_production:
        raise AuctionError(errors.NOT_FOUND)  # nobody pays a real deposit with play money
    own_payment(ref)
    if behaviour not in BEHAVIOURS:
        raise AuctionError(errors.BAD_FIELDS, fields={"behaviour": "unknown"})
    with services().transactions() as tx:
        service.pay_in_sandbox(tx, ref, str(behaviour), services().ports.clock.now())
