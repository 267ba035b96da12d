"""Facts of lower rooms that admission answers, inside their transaction."""

from __future__ import annotations

from auction_app.eligibility import decided_ranks, deposits
from auction_app.infra.transaction import Handlers
from auction_app.lots.facts import LotPublished
from auction_app.payments.facts import (
    PaymentFailed,
    PaymentSucceeded,
    PaymentTakenBack,
    RefundSent,
)


def table() -> Handlers:
    """Fact → handlers."""
    return {
        PaymentSucceeded: [deposits.deposit_arrived],
        PaymentFailed: [deposits.deposit_failed],
        PaymentTakenBack: [deposits.deposit_taken_back],
        RefundSent: [deposits.deposit_returned],
        LotPublished: [decided_ranks.check_ranks],
    }
