"""From what stands in a case to the shares of everybody: pure, by the law's own functions.

Nothing here knows a database. The same inputs give the same plan, and the digest of the inputs tells
whether anything a plan rests on has changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from auction_app.distribution.anew import IN_ONE_LOT, Taker, kind_in, less, pools_of, share_out
from auction_app.distribution.inputs import Held, Inputs
from auction_app.kernel.money import Money
from auction_app.law.article import Finding, auction_and_sale, cite
from auction_app.law.claims import Claim, Kind, check_claims
from auction_app.law.distribution import Distribution, distribute
from auction_app.law.distribution_plan import goes_to_administrator, needs_course
from auction_app.law.interest import (
    Delay,
    Working,
    doubled_interest,
    interest_end,
    split_payment,
    still_unpaid,
)

ADMINISTRATOR, SURPLUS = "administrator", "surplus"
AS_26, AS_28 = auction_and_sale(26), auction_and_sale(28)
BK_19, CPI_508, INT_3 = cite("BK", 19), cite("CPI", 508), cite("INT", 3)


@dataclass(frozen=True, slots=True)
class Worked:
    """One claim as it takes part: what is open of it, and how its doubled interest was computed.

    `whole` is the same claim with all that released plans gave it.
    """

    held: Held
    whole: Claim
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
    findings += check_claims([one.claim for one in worked], inputs.debtor)
    takers = [Taker(one.held, one.whole) for one in worked]
    return Computed(inputs, tuple(worked), share_out(inputs, takers), tuple(findings))


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
    """A claim as it joins this plan; None for one that waits for the price of its own lot."""
    kind = kind_in(inputs, held, frozenset().union(*pools_of(inputs)))
    return replace(held, kind=kind) if kind is not None else None


def _worked(inputs: Inputs, held: Held, on: date) -> tuple[Worked, list[Finding]]:
    findings = []
    mixed = any(len(pool) > 1 and held.lot_id in pool for pool in pools_of(inputs))
    if mixed and held.kind in IN_ONE_LOT:
        findings.append(Finding(AS_28, "security_in_one_lot", {"claim": held.id}))
    late, trouble = _periods(inputs, held)
    findings += trouble
    working: tuple[Working, ...] = ()
    doubled = Money(0, inputs.currency)
    if late:
        doubled, working = doubled_interest(late, on)
    judgment = held.judgment + held.general
    whole = Claim(held.id, held.kind, judgment, doubled, held.ranked_on, held.basis)
    periods = tuple((one.since, one.until) for one in late)
    return Worked(held, whole, less(whole, held.had), working, periods), findings


def _periods(inputs: Inputs, held: Held) -> tuple[list[Delay], list[Finding]]:
    """Periods of delay with their ends: as entered, or the day interest stops for the money of this plan."""
    ends = {interest_end(one.stops, inputs.bankruptcy) for one in inputs.sources}
    late, findings = [], []
    paid = _principal_paid(held)
    for one in sorted(held.late, key=lambda period: period.since):
        until, is_open = one.until, one.until is None
        if until is None and len(ends) == 1:
            until = next(iter(ends))
        if until is None:
            code = "interest_ends_differ" if len(ends) > 1 else "interest_end_unknown"
            findings.append(Finding(INT_3, code, {"claim": held.id}))
            continue
        delay = Delay(one.principal, one.since, max(until, one.since), one.stays)
        if not is_open:
            late.append(delay)
            continue
        late += still_unpaid(delay, paid)
        paid = _beyond(paid, one.principal)
    return late, findings


def _principal_paid(held: Held) -> list[tuple[date, Money]]:
    """When released plans paid how much of the principal; general interest comes before it (our convention)."""
    interest, found = held.general, []
    for one in held.earlier:
        first = min(one.amount, interest)
        interest -= first
        if one.until is not None:
            found.append((one.until, one.amount - first))
    return sorted(found, key=lambda payment: payment[0])


def _beyond(paid: list[tuple[date, Money]], principal: Money) -> list[tuple[date, Money]]:
    """What of these payments is left for the next principal; the older debt is paid first."""
    found = []
    for day, amount in paid:
        first = min(amount, principal)
        principal -= first
        found.append((day, amount - first))
    return found
