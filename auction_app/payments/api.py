"""The same by API: where my payment stands, and the sandbox's three ways."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from auction_app.infra.web import answer, bearer_scope, read_json, room_blueprint
from auction_app.kernel.time import rfc3339
from auction_app.payments.queries import PaymentView
from auction_app.payments.views import choose, own_payment

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
