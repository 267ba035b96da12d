"""Stripe behind the port: capture and refund, never a hold (a hold dies after about seven days).

Stripe learns our reference and the amount, nothing about who pays or for what. Every writing call
carries a key made of our own ids, so that said twice it is done once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, TypeVar

import stripe
from stripe.params import BalanceTransactionListParams

from auction_app.kernel.errors import AuctionError
from auction_app.kernel.money import Money
from auction_app.kernel.time import SHANGHAI
from auction_app.payments.decision import OTHER, GatewayEvent
from auction_app.payments.gateway import (
    CardOrder,
    Checkout,
    GatewayError,
    ProviderRow,
    RefundOrder,
    new_reference,
)
from auction_app.payments.stripe_events import event_of_intent, read_event

CONNECT_S, ANSWER_S = 3.0, 10.0  # no call may outlast a person's patience or a refund's lease
RETRIES = 1
PAGE = 100
DESCRIPTION = "Judicial auction payment"
_Answer = TypeVar("_Answer")
_KINDS = {
    "charge": "payment",
    "payment": "payment",
    "refund": "refund",
    "payment_refund": "refund",
    "refund_failure": "refund_failure",
    "payment_failure_refund": "refund_failure",
    "payout": "payout",
    "payout_failure": "payout_failure",
    "payout_cancel": "payout_failure",
}
_CANCEL_REASON: Literal["abandoned"] = "abandoned"


class StripeGateway:
    """One account of the card provider; `api` points it at a simulator instead."""

    name = "stripe"

    def __init__(self, secret_key: str, publishable_key: str = "", api: str = "") -> None:
        self.publishable_key = publishable_key
        self._api = api.rstrip("/")
        self._client = stripe.StripeClient(
            secret_key,
            base_addresses={"api": self._api} if self._api else {},
            max_network_retries=RETRIES,
            http_client=stripe.RequestsClient(timeout=(CONNECT_S, ANSWER_S)),
        )

    def new_reference(self) -> str:
        return new_reference()

    def pay(self, ref: str) -> dict[str, str]:
        return {"method": self.name, "url": f"/payments/{ref}"}

    def begin(self, order: CardOrder, known: str | None = None) -> Checkout:
        intents = self._client.v1.payment_intents
        if known:
            return _checkout(_call(lambda: intents.retrieve(known)))
        made = _call(
            lambda: intents.create(
                {
                    "amount": order.amount_fen,
                    "currency": order.currency.lower(),
                    "capture_method": "automatic",
                    "allowed_payment_method_types": ["card"],
                    "description": DESCRIPTION,
                    "metadata": {"ref": order.ref},
                },
                {"idempotency_key": f"intent-{order.ref}"},
            )
        )
        return _checkout(made)

    def hosted_page(self, checkout: Checkout) -> str | None:
        return f"{self._api}/pay/{checkout.secret}" if self._api else None

    def look(self, gateway_ref: str) -> GatewayEvent:
        intent = _call(lambda: self._client.v1.payment_intents.retrieve(gateway_ref))
        return event_of_intent(intent.to_dict())

    def cancel(self, gateway_ref: str) -> None:
        intents = self._client.v1.payment_intents
        _call(
            lambda: intents.cancel(
                gateway_ref,
                {"cancellation_reason": _CANCEL_REASON},
                {"idempotency_key": f"cancel-{gateway_ref}"},
            )
        )

    def refund(self, order: RefundOrder) -> str:
        """Back to the card it came from: Stripe takes no other destination."""
        made = _call(
            lambda: self._client.v1.refunds.create(
                {
                    "payment_intent": order.gateway_ref or order.ref,
                    "amount": order.amount_fen,
                    "metadata": {"ref": order.ref, "refund": order.id},
                },
                {"idempotency_key": f"refund-{order.key}"},
            )
        )
        if made.status in ("failed", "canceled"):
            raise GatewayError(f"refund {made.status}: {made.failure_reason or 'no reason given'}")
        return made.id

    def events_since(self, at: datetime) -> Iterator[GatewayEvent]:
        first = _call(
            lambda: self._client.v1.events.list(
                {"created": {"gte": int(at.timestamp())}, "limit": PAGE}
            )
        )
        newest_first = _call(lambda: [event.to_dict() for event in first.auto_paging_iter()])
        for event in reversed(newest_first):
            yield from _readable(event)

    def provider_report(self, day: date) -> list[ProviderRow]:
        """Balance transactions created on that legal day, oldest first."""
        begins = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
        ends = begins + timedelta(days=1)
        ask: BalanceTransactionListParams = {
            "created": {"gte": int(begins.timestamp()), "lt": int(ends.timestamp())},
            "limit": PAGE,
            "expand": ["data.source"],
        }
        first = _call(lambda: self._client.v1.balance_transactions.list(ask))
        rows = _call(lambda: [row.to_dict() for row in first.auto_paging_iter()])
        return [_row(row) for row in reversed(rows)]


def _call(ask: Callable[[], _Answer]) -> _Answer:
    """One question to Stripe; whatever goes wrong is a GatewayError without the payer in it."""
    try:
        return ask()
    except stripe.StripeError as error:
        code = error.code or type(error).__name__
        raise GatewayError(f"stripe: {code}") from error


def _checkout(intent: Any) -> Checkout:
    return Checkout(intent.id, intent.client_secret or "", intent.status)


def _readable(event: dict[str, Any]) -> Iterator[GatewayEvent]:
    """What the webhook would have read; nothing for what it would have refused or ignored."""
    try:
        read = read_event(event)
    except AuctionError:
        return
    if read.kind != OTHER:
        yield read


def _row(row: dict[str, Any]) -> ProviderRow:
    currency = str(row["currency"]).upper()
    source = row.get("source")
    return ProviderRow(
        id=str(row["id"]),
        kind=_kind(row),
        ref=_source_ref(source),
        amount=Money(int(row["amount"]), currency),
        fee=Money(int(row.get("fee") or 0), currency),
        at=datetime.fromtimestamp(int(row["created"]), UTC),
    )


def _kind(row: dict[str, Any]) -> str:
    """Disputes come as adjustments; which way the money went says which of the two it is."""
    if row.get("reporting_category") in ("dispute", "dispute_reversal"):
        return str(row["reporting_category"])
    return _KINDS.get(str(row.get("type")), "other")


def _source_ref(source: Any) -> str:
    """The payment a line is about where there is one, else the line's own object."""
    if not isinstance(source, dict):
        return str(source or "-")
    metadata = source.get("metadata")
    said = metadata.get("ref") if isinstance(metadata, dict) else None
    return str(said or source.get("payment_intent") or source.get("id") or "-")
