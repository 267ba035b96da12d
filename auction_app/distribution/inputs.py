"""What a plan rests on, as frozen values, and the same as canonical JSON for its digest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from auction_app.kernel.money import Money
from auction_app.law.claims import Debtor, Kind

PLAIN = ""  # money that came without a sale, among the origins of a pool


@dataclass(frozen=True, slots=True)
class Anew:
    """Money a suit brought back out of `plans`, which shared out one pool and `gave` the rest of it.

    `origins` is what the pool was made of: lots by their ids, `PLAIN` for money without a sale.
    """

    amount: Money
    gave: Money
    plans: frozenset[str]
    origins: frozenset[str]


@dataclass(frozen=True, slots=True)
class Source:
    """An account of the books that is shared out; `stops` is the day interest stops for its money (INT 3).

    `anew` is what of the amount suits brought back, pool by pool.
    """

    account: str
    lot_id: str | None
    amount: Money
    stops: date | None
    anew: tuple[Anew, ...] = ()

    @property
    def plain(self) -> Money:
        """What of it no plan shared out before."""
        return self.amount - Money(sum(one.amount.fen for one in self.anew), self.amount.currency)


@dataclass(frozen=True, slots=True)
class LateFrom:
    """A principal unpaid since a day; `until` None: to the end the law sets."""

    principal: Money
    since: date
    until: date | None
    stays: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """What one released plan gave a claim, and the day to which its interest had run in that plan."""

    amount: Money
    until: date | None
    plan: str


@dataclass(frozen=True, slots=True)
class Held:
    """A claim as it stands: `holder` is a party or `cost:{kind}`, `earlier` what released plans gave it."""

    id: str
    holder: str
    kind: Kind
    cost_kind: str
    judgment: Money
    general: Money
    late: tuple[LateFrom, ...]
    ranked_on: date
    basis: str
    lot_id: str | None
    earlier: tuple[Earlier, ...]

    @property
    def had(self) -> Money:
        """All that released plans gave it."""
        return self.had_of(None)

    def had_of(self, plans: frozenset[str] | None) -> Money:
        """What these released plans gave it; None asks for all."""
        parts = [one.amount.fen for one in self.earlier if plans is None or one.plan in plans]
        return Money(sum(parts), self.judgment.currency)


@dataclass(frozen=True, slots=True)
class Told:
    """What a clerk says to a plan: whose money it was among several debtors; why nobody claims it."""

    debtor: str | None = None
    unclaimed: str = ""


NOTHING_TOLD = Told()


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a plan rests on. Whom a payout goes to is no part of it: that is decided at the order.

    `debtor_party` is whose the surplus is, None while that is open; `other_currency` are claims that the pool
    cannot pay, `unclaimed` why no creditor stands.
    """

    case_id: str
    case_number: str
    kind: str
    debtor: Debtor
    debtor_party: str | None
    currency: str
    sources: tuple[Source, ...]
    claims: tuple[Held, ...]
    lots_done: frozenset[str] = frozenset()
    bankruptcy: date | None = None
    has_several_debtors: bool = False
    other_currency: tuple[str, ...] = ()
    unclaimed: str = ""

    @property
    def pool(self) -> Money:
        """All that is shared out."""
        return Money(sum(one.amount.fen for one in self.sources), self.currency)


def told_in(text: str) -> Told:
    """What the clerk said to a plan, from its text."""
    said = json.loads(text)
    return Told(said["debtor_party"], said.get("unclaimed", ""))


def inputs_json(inputs: Inputs) -> dict[str, Any]:
    """The inputs as canonical JSON can hold them; its digest goes into the plan."""
    return {
        "case": inputs.case_id,
        "kind": inputs.kind,
        "debtor": inputs.debtor.value,
        "debtor_party": inputs.debtor_party,
        "currency": inputs.currency,
        "bankruptcy": _day(inputs.bankruptcy),
        "lots_done": sorted(inputs.lots_done),
        "other_currency": list(inputs.other_currency),
        "unclaimed": inputs.unclaimed,
        "sources": [
            {
                "account": one.account,
                "amount": one.amount.fen,
                "stops": _day(one.stops),
                "anew": [anew_json(part) for part in one.anew],
            }
            for one in inputs.sources
        ],
        "claims": [_held_json(one) for one in inputs.claims],
    }


def anew_json(one: Anew) -> dict[str, Any]:
    """What a suit brought back, as inputs and plans say it."""
    return {
        "amount": one.amount.fen,
        "gave": one.gave.fen,
        "plans": sorted(one.plans),
        "origins": sorted(one.origins),
    }


def anew_in(said: dict[str, Any], currency: str) -> Anew:
    """The same read back."""
    amount, gave = Money(said["amount"], currency), Money(said["gave"], currency)
    return Anew(amount, gave, frozenset(said["plans"]), frozenset(said["origins"]))


def _held_json(one: Held) -> dict[str, Any]:
    return {
        "id": one.id,
        "holder": one.holder,
        "kind": one.kind.value,
        "judgment": one.judgment.fen,
        "general": one.general.fen,
        "ranked_on": one.ranked_on.isoformat(),
        "basis": one.basis,
        "lot": one.lot_id,
        "had": one.had.fen,
        "earlier": [[had.amount.fen, _day(had.until)] for had in one.earlier],
        "late": [
            [late.principal.fen, late.since.isoformat(), _day(late.until), _stays(late.stays)]
            for late in one.late
        ],
    }


def _stays(stays: Sequence[tuple[date, date]]) -> list[list[str]]:
    return [[begin.isoformat(), end.isoformat()] for begin, end in stays]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
