"""The API's doors: which request does what to the world, and idempotency keys that are honoured."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from auction_app.stripe_simulator.wire import Json, Refusal, page_of
from auction_app.stripe_simulator.world import World

_Do = Callable[[World, str, Json], Json]
ROUTES: tuple[tuple[str, str, _Do], ...] = (
    ("POST", r"/v1/payment_intents", lambda w, _, p: w.create_intent(p)),
    ("GET", r"/v1/payment_intents/([^/]+)", lambda w, i, _: w.intent(i)),
    ("POST", r"/v1/payment_intents/([^/]+)/confirm", lambda w, i, p: w.confirm(i, p)),
    ("POST", r"/v1/payment_intents/([^/]+)/cancel", lambda w, i, p: w.cancel(i, p)),
    ("POST", r"/v1/refunds", lambda w, _, p: w.create_refund(p)),
    ("GET", r"/v1/refunds/([^/]+)", lambda w, i, _: w.refund(i)),
    ("GET", r"/v1/events", lambda w, _, p: page_of(w.events, p, "/v1/events")),
    ("GET", r"/v1/payouts", lambda w, _, p: page_of([*w.payouts.values()], p, "/v1/payouts")),
    ("GET", r"/v1/disputes", lambda w, _, p: page_of([*w.disputes.values()], p, "/v1/disputes")),
    ("GET", r"/v1/balance_transactions", lambda w, _, p: _statement(w, p)),
)


@dataclass
class Api:
    """One account's API; `keys` remembers what each idempotency key was answered."""

    world: World
    keys: dict[str, tuple[str, int, Json]] = field(default_factory=dict)

    def answer(
        self, method: str, path: str, params: Json, key: str, bearer: str
    ) -> tuple[int, Json]:
        """Status and body of one request, as Stripe would answer it."""
        try:
            if not bearer.startswith("sk_test_"):
                raise Refusal(401, "invalid_request_error", "api_key", "Invalid API key.")
            if method == "POST" and key:
                return self._once(path, params, key)
            return self._do(method, path, params)
        except Refusal as refusal:
            return refusal.status, refusal.body

    def _once(self, path: str, params: Json, key: str) -> tuple[int, Json]:
        """The first answer again, whatever it was; another request under the same key is refused."""
        said = f"{path} {params}"
        if key in self.keys:
            before, status, body = self.keys[key]
            if before != said:
                raise Refusal(
                    400, "idempotency_error", "idempotency_key_reused", "Other parameters."
                )
            return status, body
        try:
            status, body = self._do("POST", path, params)
        except Refusal as refusal:
            status, body = refusal.status, refusal.body
        self.keys[key] = (said, status, dict(body))
        return status, body

    def _do(self, method: str, path: str, params: Json) -> tuple[int, Json]:
        for verb, pattern, do in ROUTES:
            found = re.fullmatch(pattern, path)
            if verb == method and found:
                return 200, do(self.world, found[1] if found.groups() else "", params)
        raise Refusal(404, "invalid_request_error", "url_invalid", f"No {method} {path} here.")


def _statement(world: World, params: Json) -> Json:
    page = page_of(world.account, params, "/v1/balance_transactions")
    if "data.source" in params.get("expand", {}).values():
        page["data"] = [{**row, "source": world.source_of(row["source"])} for row in page["data"]]
    return page
