"""What the simulated provider keeps: its objects, the lines of its own account, its events."""

from __future__ import annotations

import copy
import secrets
from collections.abc import Callable
from typing import Any

from auction_app.stripe_simulator.wire import Json


class Statement:
    """Tables of one simulated account, its statement, and the list of what happened."""

    def __init__(self, clock: Callable[[], float], base_url: str = "http://127.0.0.1") -> None:
        self.clock = clock
        self.base_url = base_url
        self.intents: dict[str, Json] = {}
        self.charges: dict[str, Json] = {}
        self.refunds: dict[str, Json] = {}
        self.disputes: dict[str, Json] = {}
        self.payouts: dict[str, Json] = {}
        self.account: list[Json] = []
        self.events: list[Json] = []
        self.tell: Callable[[Json], None] = lambda event: None

    def pay_out(self) -> list[Json]:
        """Send what is held, per currency, to the bank account behind this account."""
        made = []
        for currency in sorted({row["currency"] for row in self.account}):
            held = self.held(currency)
            if held > 0:
                made.append(self._pay_out(currency, held))
        return made

    def held(self, currency: str) -> int:
        """What the provider holds after its fees."""
        return sum(row["net"] for row in self.account if row["currency"] == currency)

    def _pay_out(self, currency: str, held: int) -> Json:
        payout = {
            **self.thing(new_id("po_"), "payout"),
            "amount": held,
            "arrival_date": self.now(),
            "currency": currency,
            "status": "paid",
        }
        self.payouts[payout["id"]] = payout
        self.move("payout", "payout", payout, -held)
        self.happened("payout.paid", payout)
        return payout

    def move(self, kind: str, category: str, source: Json, amount: int, fee: int = 0) -> None:
        """One line of the provider's own account."""
        self.account.append(
            {
                **self.thing(new_id("txn_"), "balance_transaction"),
                "amount": amount,
                "currency": source["currency"],
                "fee": fee,
                "net": amount - fee,
                "reporting_category": category,
                "source": source["id"],
                "type": kind,
            }
        )

    def source_of(self, id_: str) -> Any:
        """The object behind a line, for `expand[]=data.source`."""
        for table in (self.charges, self.refunds, self.disputes, self.payouts):
            if id_ in table:
                return table[id_]
        return id_

    def happened(self, kind: str, thing: Json) -> None:
        """An event with the object as it stands now."""
        event = {
            **self.thing(new_id("evt_"), "event"),
            "type": kind,
            "data": {"object": copy.deepcopy(thing)},
        }
        self.events.append(event)
        self.tell(event)

    def now(self) -> int:
        return int(self.clock())

    def thing(self, id_: str, kind: str) -> Json:
        """What every object of the provider has."""
        return {"id": id_, "object": kind, "created": self.now(), "livemode": False}


def new_id(prefix: str) -> str:
    """An id of the provider's own."""
    return prefix + secrets.token_hex(12)
