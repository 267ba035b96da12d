"""From what stands in a case to the shares of everybody: pure, by the law's own functions.

Nothing here knows a database. The same inputs give the same plan, and the digest of the inputs tells
whether anything a plan rests on has changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from auction_app.kernel.money import Money
from auction_app.law.article import Finding, auction_and_sale, cite
from auction_app.law.claims import Claim, Debtor, Kind, check_claims
from auction_app.law.distribution import Distribution, distribute
from auction_app.law.distribution_plan import goes_to_administrator, needs_course
from auction_app.law.interest import Delay, Working, doubled_interest, interest_end, split_payment

ADMINISTRATOR, SURPLUS = "administrator", "surplus"
AS_26, AS_28 = auction_and_sale(26), auction_and_sale(28)
BK_19, CPI_508, INT_3 = cite("BK", 19), cite("CPI", 508), cite("INT", 3)
# Rights in one thing: paid from its price alone, and what it does not cover is an ordinary claim.
IN_ONE_LOT = frozenset(
    {
        Kind.HOME_BUYER,
        Kind.CONSTRUCTION,
        Kind.LIEN,
        Kind.PURCHASE_MONEY,
        Kind.REGISTERED,
        Kind.UNREGISTERED,
    }
)


@dataclass(frozen=True, slots=True)
class Source:
    """An account of the books that is shared out; `stops` is the day interest stops for its money (INT 3)."""

    account: str
    lot_id: str | None
    amount: Money
    stops: date | None


@dataclass(frozen=True, slots=True)
class LateFrom:
    """A principal unpaid since a day; `until` None: to the end the law sets."""

    principal: Money
    since: date
    until: date | None
    stays: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A claim as it stands: `holder` is a party or `cost:{kind}`, `had` what earlier plans gave it."""

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
    had: Money


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a plan rests on. `payees` maps holders to the keyed index of their bank account."""

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
    payees: Mapping[str, str] = field(default_factory=dict)

    @property
    def pool(self) -> Money:
        """All that is shared out."""
        return Money(sum(one.amount.fen for one in self.sources), self.currency)


@dataclass(frozen=True, slots=True)
class Worked:
    """One claim as it takes part: what is open of it, and how its doubled interest was computed."""

    held: Held
    claim: Claim
    working: tuple[Working, ...]
    periods: tuple[tuple[date, date], ...]


@dataclass(frozen=True, slots=True)
class Computed:
    """A plan before anybody decided on it; with findings it may not be proposed."""

    inputs: Inputs
    worked: tuple[Worked, ...]
    result: Distribution
    findings: tuple[Finding, ...]

    @property
    def has_course(self) -> bool:
        """Whether it is served and may be objected to: only where several creditors share (CPI 509)."""
        holders = {one.held.holder for one in self.worked if one.held.kind is not Kind.COST}
        return self.inputs.kind == "distribution" and needs_course(len(holders))


def compute(inputs: Inputs, on: date) -> Computed:
    """Work the plan out; figures of the law as of the day `on`."""
    findings = _of_the_pool(inputs)
    if inputs.kind == "bankruptcy":
        findings += _of_the_bankruptcy(inputs, goes=True)
        empty = distribute(inputs.pool, [], inputs.debtor)
        return Computed(inputs, (), empty, tuple(findings))
    findings += _of_the_bankruptcy(inputs, goes=False)
    worked: list[Worked] = []
    for held in inputs.claims:
        taking = _taking_part(inputs, held)
        if taking is None:
            continue
        one, found = _worked(inputs, taking, on)
        worked.append(one)
        findings += found
    claims = [one.claim for one in worked]
    findings += check_claims(claims, inputs.debtor)
    return Computed(
        inputs, tuple(worked), distribute(inputs.pool, claims, inputs.debtor), tuple(findings)
    )


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
        "payees": dict(sorted(inputs.payees.items())),
        "sources": [
            {"account": one.account, "amount": one.amount.fen, "stops": _day(one.stops)}
            for one in inputs.sources
        ],
        "claims": [_held_json(one) for one in inputs.claims],
    }


def left_open(worked: Worked, result: Distribution) -> tuple[Money, Money]:
    """What stays owed of one claim: (judgment money, doubled interest); the debtor goes on owing (CPI 508)."""
    claim = worked.claim
    got = result.received(claim.id)
    to_judgment, to_doubled = split_payment(got, claim.judgment, claim.doubled)
    return claim.judgment - to_judgment, claim.doubled - to_doubled


def _of_the_pool(inputs: Inputs) -> list[Finding]:
    found = []
    if inputs.pool.fen <= 0:
        found.append(Finding(CPI_508, "nothing_to_share"))
    found += [
        Finding(AS_26, "title_not_passed", {"lot": one.lot_id})
        for one in inputs.sources
        if one.lot_id is not None and one.stops is None
    ]
    return found


def _of_the_bankruptcy(inputs: Inputs, *, goes: bool) -> list[Finding]:
    """Money is the administrator's or the creditors', by when title passed and bankruptcy was accepted."""
    wrong = [
        one
        for one in inputs.sources
        if goes_to_administrator(inputs.bankruptcy, one.stops) is not goes
    ]
    code = "not_the_administrators" if goes else "the_administrators"
    return [Finding(BK_19, code, {"account": one.account}) for one in wrong]


def _taking_part(inputs: Inputs, held: Held) -> Held | None:
    """A claim as it joins this pool; None for one that waits for the price of its own lot."""
    if held.kind not in IN_ONE_LOT or held.lot_id is None:
        return held
    if held.lot_id in {one.lot_id for one in inputs.sources}:
        return held
    return replace(held, kind=Kind.ORDINARY) if held.lot_id in inputs.lots_done else None


def _worked(inputs: Inputs, held: Held, on: date) -> tuple[Worked, list[Finding]]:
    findings = []
    mixed = len(inputs.sources) > 1
    if mixed and held.kind in IN_ONE_LOT and held.lot_id is not None:
        findings.append(Finding(AS_28, "security_in_one_lot", {"claim": held.id}))
    late, trouble = _periods(inputs, held)
    findings += trouble
    working: tuple[Working, ...] = ()
    doubled = Money(0, inputs.currency)
    if late:
        doubled, working = doubled_interest(late, on)
    judgment = held.judgment + held.general
    had_judgment, had_doubled = split_payment(held.had, judgment, doubled)
    claim = Claim(
        held.id,
        held.kind,
        judgment - had_judgment,
        doubled - had_doubled,
        held.ranked_on,
        held.basis,
    )
    periods = tuple((one.since, one.until) for one in late)
    return Worked(held, claim, working, periods), findings


def _periods(inputs: Inputs, held: Held) -> tuple[list[Delay], list[Finding]]:
    """Periods of delay with their ends: as entered, or the day interest stops for the money of this plan."""
    ends = {interest_end(one.stops, inputs.bankruptcy) for one in inputs.sources}
    late, findings = [], []
    for one in held.late:
        until = one.until
        if until is None and len(ends) == 1:
            until = next(iter(ends))
        if until is None:
            code = "interest_ends_differ" if len(ends) > 1 else "interest_end_unknown"
            findings.append(Finding(INT_3, code, {"claim": held.id}))
            continue
        late.append(Delay(one.principal, one.since, max(until, one.since), one.stays))
    return late, findings


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
        "late": [
            [late.principal.fen, late.since.isoformat(), _day(late.until), _stays(late.stays)]
            for late in one.late
        ],
    }


def _stays(stays: Sequence[tuple[date, date]]) -> list[list[str]]:
    return [[begin.isoformat(), end.isoformat()] for begin, end in stays]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
