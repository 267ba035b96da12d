"""Stripe's events read into ours: nothing is believed that has not the right shape."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import is_wire_id
from auction_app.payments import decision
from auction_app.payments.decision import GatewayEvent

LONGEST_REASON = 100
_KINDS = {
    "payment_intent.succeeded": decision.SUCCEEDED,
    "payment_intent.payment_failed": decision.FAILED,
    "payment_intent.processing": decision.PROCESSING,
    "payment_intent.canceled": decision.CANCELLED,
    "charge.succeeded": decision.CHARGED,
    "charge.dispute.created": decision.DISPUTED,
    "charge.dispute.funds_withdrawn": decision.FUNDS_TAKEN,
    "charge.dispute.funds_reinstated": decision.FUNDS_BACK,
    "charge.dispute.closed": decision.DISPUTE_CLOSED,
    "refund.failed": decision.REFUND_FAILED,
    "payout.paid": decision.PAID_OUT,
    "payout.failed": decision.PAYOUT_FAILED,
}
# What a payment's own state says, as the event that would have told it.
_STATES = {
    "succeeded": decision.SUCCEEDED,
    "processing": decision.PROCESSING,
    "canceled": decision.CANCELLED,
}
_BY_PAYMENT = decision.AFTERWARDS


def parse_event(body: bytes) -> GatewayEvent:
    """Read Stripe's event. Raises `bad_json` and `bad_fields`."""
    try:
        event = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise AuctionError(errors.BAD_JSON) from error
    return read_event(event)


def read_event(event: Any) -> GatewayEvent:
    """The same from a parsed object. Raises `bad_fields`."""
    try:
        return _event_from(event)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError) as error:
        raise AuctionError(errors.BAD_FIELDS) from error


def event_of_intent(intent: Mapping[str, Any]) -> GatewayEvent:
    """How a payment stands, asked of the provider: the same state gives the same event."""
    status = str(intent["status"])
    kind = _STATES.get(status, decision.OTHER)
    error = intent.get("last_payment_error")
    if status == "requires_payment_method" and error:
        kind = decision.FAILED
    thing = dict(intent)
    return GatewayEvent(
        event_id=f"look-{intent['id']}-{kind}",
        kind=kind,
        ref=_our_ref(thing),
        amount_fen=_amount(thing, kind),
        currency=_currency(thing),
        is_live=thing.get("livemode") is True,
        created_at=datetime.fromtimestamp(int(intent["created"]), UTC),
        reason=_reason(thing),
        gateway_ref=str(intent["id"]),
    )


def _event_from(event: Any) -> GatewayEvent:
    thing = event["data"]["object"]
    kind = _KINDS.get(event["type"], decision.OTHER)
    gateway_ref = _names(thing, kind)
    ref = gateway_ref if kind in _BY_PAYMENT else _our_ref(thing)
    if kind == decision.OTHER and not is_wire_id(ref):
        ref = "-"
    if not (is_wire_id(event["id"]) and (ref == "-" or is_wire_id(ref))):
        raise ValueError("ids are opaque text")
    return GatewayEvent(
        event_id=event["id"],
        kind=kind,
        ref=ref,
        amount_fen=_amount(thing, kind),
        currency=_currency(thing),
        is_live=event.get("livemode") is True,
        created_at=datetime.fromtimestamp(int(event.get("created", 0)), UTC),
        reason=_status(thing) if kind in decision.OF_DISPUTES else _reason(thing),
        gateway_ref=gateway_ref if is_wire_id(gateway_ref) else "",
        about=thing["id"] if is_wire_id(thing.get("id")) else "",
        mark=_mark(thing) if kind == decision.CHARGED else "",
        answer_by=_answer_by(thing) if kind == decision.DISPUTED else None,
    )


def _names(thing: dict[str, Any], kind: str) -> Any:
    """The provider's name of the payment an event is about."""
    return thing.get("payment_intent") if kind in _BY_PAYMENT else thing.get("id")


def _our_ref(thing: dict[str, Any]) -> Any:
    """Our own reference, which the provider keeps beside the payment; else the provider's."""
    metadata = thing.get("metadata")
    said = metadata.get("ref") if isinstance(metadata, dict) else None
    return said if is_wire_id(said) else thing.get("id")


def _amount(thing: dict[str, Any], kind: str) -> int | None:
    """What really arrived, where Stripe says so; a whole number or nothing."""
    received = thing.get("amount_received") if kind == decision.SUCCEEDED else None
    amount = thing.get("amount") if received is None else received
    if amount is None or type(amount) is not int or not 0 <= amount < 2**63:
        return None
    return amount


def _currency(thing: dict[str, Any]) -> str | None:
    currency = thing.get("currency")
    return currency.upper()[:8] if isinstance(currency, str) else None


def _reason(thing: dict[str, Any]) -> str:
    error = thing.get("last_payment_error")
    code = error.get("code") if isinstance(error, dict) else thing.get("failure_reason")
    return code[:LONGEST_REASON] if isinstance(code, str) else ""


def _status(thing: dict[str, Any]) -> str:
    """Of a dispute: `won` or `lost` once closed, else why the money is asked back."""
    status = thing.get("status")
    if status in ("won", "lost", "warning_closed", "prevented"):
        return str(status)
    reason = thing.get("reason")
    return reason[:LONGEST_REASON] if isinstance(reason, str) else ""


def _mark(thing: dict[str, Any]) -> str:
    """What the provider calls the card: the same card, the same word; nothing of its number."""
    details = thing.get("payment_method_details")
    card = details.get("card") if isinstance(details, dict) else None
    mark = card.get("fingerprint") if isinstance(card, dict) else None
    return str(mark) if is_wire_id(mark) else ""


def _answer_by(thing: dict[str, Any]) -> datetime | None:
    details = thing.get("evidence_details")
    due = details.get("due_by") if isinstance(details, dict) else None
    return datetime.fromtimestamp(due, UTC) if type(due) is int else None
