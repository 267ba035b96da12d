"""Where a forfeited deposit goes: the four steps of art. 24 worked out, for the court to decide on.

Nothing here moves money. What the steps leave over, and what they could not cover, waits for a decision
of the court: no rest is returned and no top-up is asked by itself (our convention).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.bidding.models import Auction
from auction_app.evidence.models import LotEvent
from auction_app.kernel.errors import N_
from auction_app.kernel.money import Money
from auction_app.law.default import Applied, apply_deposit, price_gap
from auction_app.law.lot_states import SALE_STANDS
from auction_app.lots.round_links import LONGEST_CHAIN, successor_of
from auction_app.procedure.act import ActField
from auction_app.procedure.forms import Reading
from auction_app.procedure.models import LotProcedure

FIELDS = (
    ActField("costs", "money", N_("Cost and loss of the auction, in yuan"), is_required=False),
    ActField("resold", "money", N_("Price of the new sale, in yuan"), is_required=False),
    ActField("case_debts", "money", N_("Open debts of this case, in yuan"), is_required=False),
    ActField(
        "related_debts",
        "money",
        N_("Other debts of the debtor tied to this property, in yuan"),
        is_required=False,
    ),
)


@dataclass(frozen=True, slots=True)
class Working:
    """The four steps for one lot in default; amounts in fen of `currency`.

    `resold_fen` is the hammer price of the later round, None while nothing was sold again; `applied`
    is None as long, because the second step hangs on it.
    """

    currency: str
    price_fen: int
    deposit_fen: int
    resold_fen: int | None
    applied: Applied | None


def read_working(
    session: Session, lot_id: str, sent: Mapping[str, Any]
) -> tuple[Working | None, Reading]:
    """The working with the figures a court filled in; None for a lot whose buyer did not default."""
    reading = Reading(sent)
    said = {one.name: reading.said(one) for one in FIELDS}
    text = session.scalar(
        select(LotEvent.text).where(LotEvent.lot_id == lot_id, LotEvent.kind == "lot.defaulted")
    )
    if text is None:
        return None, reading
    body = json.loads(text)["body"]
    resold = said["resold"] if said["resold"] is not None else resold_price(session, lot_id)
    return _worked(body, resold, said), reading


def resold_price(session: Session, lot_id: str) -> int | None:
    """What the property brought in a later round; None while none was sold."""
    current: str | None = lot_id
    for _ in range(LONGEST_CHAIN):
        current = successor_of(session, current) if current is not None else None
        stands = session.get(LotProcedure, current) if current is not None else None
        if stands is not None and stands.state in SALE_STANDS:
            return session.get_one(Auction, current).price
    return None


def _worked(body: dict[str, Any], resold: int | None, said: dict[str, int | None]) -> Working:
    def money(name: str) -> Money:
        return Money(said[name] or 0, body["currency"])

    applied = None
    if resold is not None:
        applied = apply_deposit(
            Money(body["deposit_forfeited"], body["currency"]),
            money("costs"),
            price_gap(Money(body["price"], body["currency"]), Money(resold, body["currency"])),
            money("case_debts"),
            money("related_debts"),
        )
    return Working(body["currency"], body["price"], body["deposit_forfeited"], resold, applied)
