"""Where a forfeited deposit goes: the four steps of art. 24 worked out, for the court to decide on.

Nothing here moves money: the act `apply_forfeit` does, and its figures are shown here afterwards.
What the steps leave over, and what they could not cover, waits for a decision of the court: no rest
is returned and no top-up is asked by itself (our convention).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.evidence.models import LotEvent
from auction_app.kernel.errors import N_
from auction_app.kernel.money import Money
from auction_app.law.default import Applied, apply_deposit, price_gap
from auction_app.procedure.act import ActField
from auction_app.procedure.forms import Reading
from auction_app.procedure.resale import find_resale

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
    is_decided: bool = False  # carried out by a decision of the court, not only worked out


def read_working(
    session: Session, lot_id: str, sent: Mapping[str, Any]
) -> tuple[Working | None, Reading]:
    """The working with the figures a court filled in; None for a lot whose buyer did not default."""
    reading = Reading(sent)
    said = {one.name: reading.said(one) for one in FIELDS}
    done = _body(session, lot_id, "lot.forfeit_applied")
    if done is not None:
        return _applied(done), reading
    body = _body(session, lot_id, "lot.defaulted")
    if body is None:
        return None, reading
    resold = said["resold"] if said["resold"] is not None else resold_price(session, lot_id)
    return _worked(body, resold, said), reading


def resold_price(session: Session, lot_id: str) -> int | None:
    """What the property brought in a later round; None while none was sold."""
    resale = find_resale(session, lot_id)
    return resale.price_fen if resale is not None else None


def _applied(body: dict[str, Any]) -> Working:
    """The four steps as a decision of the court carried them out."""

    def money(name: str) -> Money:
        return Money(body[name], body["currency"])

    done = Applied(
        costs=money("costs"),
        gap=money("gap"),
        case_debts=money("case_debts"),
        related_debts=money("related_debts"),
        remaining=money("remaining"),
        uncovered_costs=money("uncovered_costs"),
        uncovered_gap=money("uncovered_gap"),
    )
    return Working(
        body["currency"], body["original_price"], body["deposit"], body["resale_price"], done, True
    )


def _body(session: Session, lot_id: str, kind: str) -> dict[str, Any] | None:
    text = session.scalar(
        select(LotEvent.text).where(LotEvent.lot_id == lot_id, LotEvent.kind == kind)
    )
    if text is None:
        return None
    body: dict[str, Any] = json.loads(text)["body"]
    return body


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
