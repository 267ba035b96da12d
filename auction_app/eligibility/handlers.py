"""Facts of payments that admission answers, inside their transaction."""

from __future__ import annotations

from auction_app.eligibility import service
from auction_app.infra.transaction import Handlers
from auction_app.payments.facts import PaymentFailed, PaymentSucceeded, RefundSent


def table() -> Handlers:
    """Fact → handlers."""
    return {
        PaymentSucceeded: [service.deposit_arrived],
        PaymentFailed: [service.deposit_failed],
        RefundSent: [service.deposit_returned],
    }
