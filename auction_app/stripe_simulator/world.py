"""The provider's state: payments, charges, refunds, disputes, payouts, its own account, its events.

One method per thing that can happen; each appends the events a real provider would send. Times are
whole seconds of the given clock, amounts whole minor units.
"""

from __future__ import annotations

import secrets

from auction_app.stripe_simulator.statement import Statement, new_id
from auction_app.stripe_simulator.wire import Json, Refusal, bad_request, whole

PAYABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
DECLINES = {
    "pm_card_chargeDeclined": "generic_decline",
    "pm_card_chargeDeclinedInsufficientFunds": "insufficient_funds",
}
ASKS_FIRST = ("pm_card_authenticationRequired", "pm_card_threeDSecure2Required")
SLOW, DISPUTED, REFUND_FAILS = "pm_card_slow", "pm_card_createDispute", "pm_card_refundFail"
FEE_FIXED, FEE_PER_MILLE = 30, 29


class World(Statement):
    """Everything one simulated account knows. Not safe for threads: the server holds a lock."""

    # Payments

    def create_intent(self, params: Json) -> Json:
        amount, currency = whole(params, "amount"), str(params.get("currency", ""))
        if len(currency) != 3 or not currency.islower():
            raise bad_request("parameter_invalid", f"Invalid currency: {currency}")
        id_ = new_id("pi_")
        intent = {
            **self.thing(id_, "payment_intent"),
            "amount": amount,
            "amount_received": 0,
            "currency": currency,
            "capture_method": params.get("capture_method", "automatic"),
            "client_secret": f"{id_}_secret_{secrets.token_hex(8)}",
            "description": params.get("description"),
            "metadata": dict(params.get("metadata", {})),
            "status": "requires_payment_method",
            "last_payment_error": None,
            "latest_charge": None,
            "next_action": None,
            "payment_method": None,
        }
        self.intents[id_] = intent
        self.happened("payment_intent.created", intent)
        return intent

    def intent(self, id_: str) -> Json:
        return _found(self.intents, id_, "payment_intent")

    def by_secret(self, secret: str) -> Json:
        return self.intent(secret.split("_secret_")[0])

    def confirm(self, id_: str, params: Json) -> Json:
        """A card is presented: paid, declined, asked first, or slow."""
        intent = self.intent(id_)
        if intent["status"] not in PAYABLE:
            raise bad_request("payment_intent_unexpected_state", f"It is {intent['status']}.")
        card = str(params.get("payment_method") or intent["payment_method"] or "")
        if not card.startswith("pm_"):
            raise bad_request("parameter_missing", "No payment method.")
        intent["payment_method"] = card
        if card in DECLINES:
            raise self._decline(intent, DECLINES[card])
        if card in ASKS_FIRST:
            return self._ask_first(intent)
        if card == SLOW:
            intent["status"] = "processing"
            self.happened("payment_intent.processing", intent)
            return intent
        return self.pay(intent)

    def cancel(self, id_: str, params: Json) -> Json:
        intent = self.intent(id_)
        if intent["status"] not in PAYABLE:
            raise bad_request("payment_intent_unexpected_state", f"It is {intent['status']}.")
        intent["status"] = "canceled"
        intent["cancellation_reason"] = params.get("cancellation_reason")
        self.happened("payment_intent.canceled", intent)
        return intent

    def answer_first(self, id_: str, is_the_holder: bool) -> Json:
        """The card holder's bank asked (3-D Secure): this is the answer."""
        intent = self.intent(id_)
        if intent["status"] != "requires_action":
            return intent
        if is_the_holder:
            return self.pay(intent)
        self._fail(intent, "payment_intent_authentication_failure", "authentication_failure")
        return intent

    def settle_slow(self) -> int:
        """What was slow arrives."""
        slow = [one for one in self.intents.values() if one["status"] == "processing"]
        for intent in slow:
            self.pay(intent)
        return len(slow)

    def pay(self, intent: Json) -> Json:
        """The charge goes through: captured at once, never held."""
        card = str(intent["payment_method"])
        charge = {
            **self.thing(new_id("ch_"), "charge"),
            "amount": intent["amount"],
            "amount_refunded": 0,
            "currency": intent["currency"],
            "captured": True,
            "disputed": False,
            "metadata": dict(intent["metadata"]),
            "payment_intent": intent["id"],
            "payment_method_details": {"type": "card", "card": {"fingerprint": _mark(card)}},
            "status": "succeeded",
        }
        self.charges[charge["id"]] = charge
        intent.update(
            status="succeeded",
            amount_received=intent["amount"],
            latest_charge=charge["id"],
            next_action=None,
            last_payment_error=None,
        )
        fee = FEE_FIXED + intent["amount"] * FEE_PER_MILLE // 1000
        self.move("charge", "charge", charge, intent["amount"], fee)
        self.happened("charge.succeeded", charge)
        self.happened("payment_intent.succeeded", intent)
        if card == DISPUTED:
            self.dispute(intent["id"])
        return intent

    def _ask_first(self, intent: Json) -> Json:
        intent["status"] = "requires_action"
        page = f"{self.base_url}/3ds/{intent['client_secret']}"
        intent["next_action"] = {"type": "redirect_to_url", "redirect_to_url": {"url": page}}
        self.happened("payment_intent.requires_action", intent)
        return intent

    def _decline(self, intent: Json, decline: str) -> Refusal:
        self._fail(intent, "card_declined", decline)
        return Refusal(
            402, "card_error", "card_declined", "Your card was declined.", decline_code=decline
        )

    def _fail(self, intent: Json, code: str, decline: str) -> None:
        intent.update(
            status="requires_payment_method",
            next_action=None,
            last_payment_error={"type": "card_error", "code": code, "decline_code": decline},
        )
        self.happened("payment_intent.payment_failed", intent)

    # Refunds

    def create_refund(self, params: Json) -> Json:
        intent = self.intent(str(params.get("payment_intent", "")))
        charge = self.charges.get(str(intent["latest_charge"]))
        if charge is None:
            raise bad_request("charge_not_captured", "Nothing was paid.")
        if charge["disputed"]:
            raise bad_request("charge_disputed", "The charge is in dispute.")
        left = charge["amount"] - charge["amount_refunded"]
        amount = whole(params, "amount") if "amount" in params else left
        if left == 0:
            raise bad_request("charge_already_refunded", "It has been refunded already.")
        if amount > left:
            raise bad_request("amount_too_large", f"Refund amount is greater than {left}.")
        charge["amount_refunded"] += amount
        refund = {
            **self.thing(new_id("re_"), "refund"),
            "amount": amount,
            "charge": charge["id"],
            "currency": charge["currency"],
            "failure_reason": None,
            "metadata": dict(params.get("metadata", {})),
            "payment_intent": intent["id"],
            "status": "succeeded",
        }
        self.refunds[refund["id"]] = refund
        self.move("refund", "refund", refund, -amount)
        self.happened("refund.created", refund)
        if intent["payment_method"] == REFUND_FAILS:
            self.fail_refund(refund["id"])
        return refund

    def refund(self, id_: str) -> Json:
        return _found(self.refunds, id_, "refund")

    def fail_refund(self, id_: str) -> Json:
        """The card holder's bank sends it back, some time later."""
        refund = self.refund(id_)
        if refund["status"] == "failed":
            return refund
        charge = self.charges[refund["charge"]]
        charge["amount_refunded"] -= refund["amount"]
        refund.update(status="failed", failure_reason="expired_or_canceled_card")
        self.move("refund_failure", "refund_failure", refund, refund["amount"])
        self.happened("refund.failed", refund)
        return refund

    # Disputes

    def dispute(self, intent_id: str) -> Json:
        """The card holder's bank asks the money back and takes it at once."""
        intent = self.intent(intent_id)
        charge = self.charges[str(intent["latest_charge"])]
        charge["disputed"] = True
        dispute = {
            **self.thing(new_id("du_"), "dispute"),
            "amount": charge["amount"],
            "charge": charge["id"],
            "currency": charge["currency"],
            "evidence_details": {"due_by": self.now() + 7 * 86400},
            "payment_intent": intent_id,
            "reason": "fraudulent",
            "status": "needs_response",
        }
        self.disputes[dispute["id"]] = dispute
        self.happened("charge.dispute.created", dispute)
        self.move("adjustment", "dispute", dispute, -charge["amount"])
        self.happened("charge.dispute.funds_withdrawn", dispute)
        return dispute

    def close_dispute(self, id_: str, is_won: bool) -> Json:
        """Its end; a won one gives the money back."""
        dispute = _found(self.disputes, id_, "dispute")
        if dispute["status"] in ("won", "lost"):
            return dispute
        dispute["status"] = "won" if is_won else "lost"
        self.happened("charge.dispute.closed", dispute)
        if is_won:
            self.charges[dispute["charge"]]["disputed"] = False
            self.move("adjustment", "dispute_reversal", dispute, dispute["amount"])
            self.happened("charge.dispute.funds_reinstated", dispute)
        return dispute


def _mark(card: str) -> str:
    """The same card gives the same word."""
    return "fp" + format(abs(sum(ord(c) * 31**i for i, c in enumerate(card))) % 16**14, "014x")


def _found(table: dict[str, Json], id_: str, kind: str) -> Json:
    if id_ not in table:
        raise Refusal(404, "invalid_request_error", "resource_missing", f"No such {kind}: {id_}")
    return table[id_]
