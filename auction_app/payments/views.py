"""The pay page: an amount, a reference, and the ways to pay it: by card, by transfer, or in the sandbox."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from auction_app.infra.principal import current_principal
from auction_app.infra.security_headers import csp_nonce
from auction_app.infra.web import render, room_blueprint, services, signed_in
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.payments import queries, service, sweep
from auction_app.payments.checkout import begin_card
from auction_app.payments.errors import NO_SUCH_PAYMENT
from auction_app.payments.gateway import BEHAVIOURS, CardProvider, Checkout
from auction_app.payments.gateways import card_provider
from auction_app.payments.queries import PaymentView

blueprint: Blueprint = room_blueprint("payments", __name__)
# The card form is Stripe's own script and frames, on this one page (its documented policy).
_CARD_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "script-src 'self' 'nonce-{nonce}' https://js.stripe.com https://*.js.stripe.com; "
    "frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com; "
    "connect-src 'self' https://api.stripe.com; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; manifest-src 'self'"
)


@blueprint.get("/payments/<ref>")
@signed_in
def payment(ref: str) -> str:
    """One's own payment, as it stands; who comes back from the provider sees what it says now."""
    house, provider = services(), card_provider(services().config)
    own = own_payment(ref)
    if provider is not None and own.gateway_ref and own.is_payable and "back" in request.args:
        sweep.look_at(house, provider, ref)
        own = own_payment(ref)
    with house.transactions.reading() as session:
        transfer = queries.transfer_way(session, ref)
    return render(
        "payments/payment.html",
        payment=own,
        transfer=transfer,
        has_provider=provider is not None,
        is_sandbox=provider is None and not house.config.is_production,
        clock_now=house.ports.clock.now(),
    )


@blueprint.post("/payments/<ref>")
@signed_in
def pay(ref: str) -> Response:
    """The payer's choice in the sandbox."""
    behaviour = request.form.get("behaviour", "")
    choose(ref, behaviour)
    return redirect(f"/payments/{ref}", code=303)  # type: ignore[return-value]


@blueprint.post("/payments/<ref>/card")
@signed_in
def begin(ref: str) -> AnyResponse:
    """Begin a payment by card; what the provider calls it is known before anybody can pay it."""
    begin_own_card(ref)
    return redirect(f"/payments/{ref}/card", code=303)


@blueprint.get("/payments/<ref>/card")
@signed_in
def card(ref: str) -> AnyResponse:
    """The card form of a payment that was begun; any other goes to its page."""
    own = own_payment(ref)
    if own.gateway_ref is None or not own.is_payable:
        return redirect(f"/payments/{ref}", code=303)
    provider, checkout = begin_own_card(ref)
    page = make_response(
        render(
            "payments/card.html",
            payment=own,
            checkout=checkout,
            hosted=provider.hosted_page(checkout),
            publishable_key=provider.publishable_key,
            return_url=f"{services().config.public_url}/payments/{ref}?back=1",
        )
    )
    page.headers["Content-Security-Policy"] = _CARD_POLICY.format(nonce=csp_nonce())
    return page


def begin_own_card(ref: str) -> tuple[CardProvider, Checkout]:
    """The caller's payment, payable by card. Raises `not_found` where no card provider is joined."""
    house = services()
    provider = card_provider(house.config)
    own_payment(ref)
    if provider is None:
        raise AuctionError(errors.NOT_FOUND)
    return provider, begin_card(house.transactions, provider, ref, house.ports.clock.now())


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
    config = services().config
    if config.is_production or card_provider(config) is not None:
        raise AuctionError(errors.NOT_FOUND)  # nobody pays a real deposit with play money
    own_payment(ref)
    if behaviour not in BEHAVIOURS:
        raise AuctionError(errors.BAD_FIELDS, fields={"behaviour": "unknown"})
    with services().transactions() as tx:
        service.pay_in_sandbox(tx, ref, str(behaviour), services().ports.clock.now())
