"""`POST /webhooks/stripe`: signed by the shared secret, fresh, each event once (contract §6)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import stripe
from flask import Blueprint, Response, request

from auction_app.config import Config, ConfigError
from auction_app.infra.web import answer, machine, room_blueprint, services
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.payments import decision, service
from auction_app.payments.alarms import WEBHOOK
from auction_app.payments.errors import BAD_SIGNATURE, PAYMENT_MISMATCH, STALE_EVENT
from auction_app.payments.stripe_events import parse_event

MAX_BYTES = 256 * 1024
TOLERANCE = timedelta(seconds=300)

blueprint: Blueprint = room_blueprint("stripe_webhook", __name__)


def refuse_open_door(config: Config) -> None:
    """Raises ConfigError: a webhook door without a secret would take anybody's word for money."""
    is_open = config.is_production or config.test_doors or bool(config.stripe_secret_key)
    if is_open and not config.stripe_webhook_secret.strip():
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
        outcome = service.apply_event(tx, event, at, config.is_production, WEBHOOK)
    if outcome == decision.MISMATCH:
        raise AuctionError(PAYMENT_MISMATCH)
    return answer({"received": True, "outcome": outcome})


def _signed_at(header: str) -> datetime | None:
    """The signed time; the signature over it has been checked before."""
    stamps = [part[2:] for part in header.split(",") if part.startswith("t=")]
    try:
        return datetime.fromtimestamp(int(stamps[0]), UTC)
    except (IndexError, ValueError, OverflowError, OSError):
        return None
