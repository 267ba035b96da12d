"""`POST /webhooks/stripe`: signed by the shared secret, fresh, each event once (contract §6)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import stripe
from flask import Blueprint, Response, request

from auction_app.config import Config, ConfigError
from auction_app.infra.web import answer, machine, room_blueprint, services
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import is_wire_id
from auction_app.payments import decision, service
from auction_app.payments.decision import GatewayEvent
from auction_app.payments.errors import BAD_SIGNATURE, PAYMENT_MISMATCH, STALE_EVENT

MAX_BYTES = 256 * 1024
TOLERANCE = timedelta(seconds=300)
LONGEST_REASON = 100
_KINDS = {
    "payment_intent.succeeded": decision.SUCCEEDED,
    "payment_intent.payment_failed": decision.FAILED,
    "payment_intent.processing": decision.PROCESSING,
    "payment_intent.canceled": decision.CANCELLED,
    "charge.dispute.created": decision.DISPUTED,
}

blueprint: Blueprint = room_blueprint("stripe_webhook", __name__)


def refuse_open_door(config: Config) -> None:
    """Raises ConfigError: a webhook door without a secret would take anybody's word for money."""
    if not config.stripe_webhook_secret.strip() and (config.is_production or config.test_doors):
        raise ConfigError(
            "Set AUCTION_STRIPE_WEBHOOK_SECRET: without it anybody could report a payment / "
            "请设置 AUCTION_STRIPE_WEBHOOK_SECRET：没有它，任何人都能谎报付款"
        )


def _check_sender() -> None:
    """The guard: a right and fresh signature over the raw body."""
    secret = services().config.stripe_webhook_secret
    if not secret.strip():
        raise AuctionError(errors.NOT_FOUND)
    if (request.content_length or 0) > MAX_BYTES:
        raise AuctionError(errors.TOO_LARGE)
    header = request.headers.get("Stripe-Signature", "")
    body = request.get_data()
    if not header.isascii():
        raise AuctionError(BAD_SIGNATURE)
    try:
        # Age is judged below, by the platform's one clock and in both directions.
        stripe.WebhookSignature.verify_header(body.decode("utf-8"), header, secret, tolerance=None)
    except (stripe.SignatureVerificationError, UnicodeDecodeError) as error:
        raise AuctionError(BAD_SIGNATURE) from error
    signed_at = _signed_at(header)
    if signed_at is None or abs(services().ports.clock.now() - signed_at) > TOLERANCE:
        raise AuctionError(STALE_EVENT)


@blueprint.post("/webhooks/stripe")
@machine(_check_sender)
def receive() -> Response:
    """Apply one event; 2xx tells Stripe to stop sending it."""
    event = parse_event(request.get_data())
    config, at = services().config, services().ports.clock.now()
    with services().transactions() as tx:
        outcome = service.apply_event(tx, event, at, is_live=config.is_production)
    if outcome == decision.MISMATCH:
        raise AuctionError(PAYMENT_MISMATCH)
    return answer({"received": True, "outcome": outcome})


def parse_event(body: bytes) -> GatewayEvent:
    """Read Stripe's event. Raises `bad_json` and `bad_fields`."""
    try:
        event = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise AuctionError(errors.BAD_JSON) from error
    try:
        return _event_from(event)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError) as error:
        raise AuctionError(errors.BAD_FIELDS) from error


def _event_from(event: Any) -> GatewayEvent:
    thing = event["data"]["object"]
    kind = _KINDS.get(event["type"], decision.OTHER)
    ref = thing.get("payment_intent") if kind == decision.DISPUTED else thing.get("id")
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
        reason=_reason(thing),
    )


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
    code = error.get("code") if isinstance(error, dict) else None
    return code[:LONGEST_REASON] if isinstance(code, str) else ""


def _signed_at(header: str) -> datetime | None:
    """The signed time; the signature over it has been checked before."""
    stamps = [part[2:] for part in header.split(",") if part.startswith("t=")]
    try:
        return datetime.fromtimestamp(int(stamps[0]), UTC)
    except (IndexError, ValueError, OverflowError, OSError):
        return None
