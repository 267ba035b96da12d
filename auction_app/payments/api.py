"""The same by API: where my payment stands, a payment by card begun, and the sandbox's three ways."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from auction_app.infra.web import answer, bearer_scope, read_json, room_blueprint
from auction_app.kernel.time import rfc3339
from auction_app.payments.queries import PaymentView
from auction_app.payments.views import begin_own_card, choose, own_payment

blueprint: Blueprint = room_blueprint("payments_api", __name__, url_prefix="/api/v1/payments")


@blueprint.get("/<ref>")
@bearer_scope("bid")
def payment(ref: str) -> Response:
    """One's own payment."""
    return answer(wire_payment(own_payment(ref)))


@blueprint.post("/<ref>/sandbox")
@bearer_scope("bid")
def pay(ref: str) -> Response:
    """`{"behaviour": "succeed" | "fail" | "slow"}`; absent in production."""
    choose(ref, read_json().get("behaviour"))
    return answer(wire_payment(own_payment(ref)))


@blueprint.post("/<ref>/card")
@bearer_scope("bid")
def begin(ref: str) -> Response:
    """`{}` → what the provider's form needs to pay one's own payment by card; said again it is the same.

    `client_secret` is good for this payment alone. Raises `no_such_payment`, `not_found` where no
    provider is joined, `payment_settled`, `partly_paid`, `card_not_taken`, `no_card_now`.
    """
    read_json()
    provider, checkout = begin_own_card(ref)
    own = own_payment(ref)
    begun = {
        "ref": own.ref,
        "amount": own.amount_fen,
        "currency": own.currency,
        "state": own.state,
        "method": provider.name,
        "payment_intent": checkout.gateway_ref,
        "client_secret": checkout.secret,
        "publishable_key": provider.publishable_key,
        "hosted_url": provider.hosted_page(checkout),
    }
    return answer(begun)


def wire_payment(payment: PaymentView) -> dict[str, Any]:
    """A payment as it goes over the wire."""
    refund = payment.refund
    return {
        "ref": payment.ref,
        "lot": payment.lot_id,
        "bidder": payment.bidder,
        "amount": payment.amount_fen,
        "currency": payment.currency,
        "state": payment.state,
        "failure": payment.failure or None,
        "succeeded_at": rfc3339(payment.succeeded_at) if payment.succeeded_at else None,
        "refund": None
        if refund is None
        else {
            "state": refund.state,
            "reason": refund.reason,
            "due_at": rfc3339(refund.due_at),
            "sent_at": rfc3339(refund.sent_at) if refund.sent_at else None,
        },
    }
