"""Who shares in which money of a plan: what a suit brought back belongs to the pool it came from. Pure.

Money brought back is shared so that it and all else its pool gave are one distribution by the claims as
they are now: whoever won a suit gets what was won, and a right in a lot keeps its rank in that lot's price.
Money that came later is a distribution of its own, by what is open when it is shared: who joined since
does not reach into what was distributed before (CPI 507, 508), and for claims nobody corrected both ways
give the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from auction_app.distribution.inputs import PLAIN, Anew, Held, Inputs
from auction_app.kernel.money import Money
from auction_app.law.claims import Claim, Debtor, Group, Kind
from auction_app.law.distribution import Distribution, Level, distribute, pour
from auction_app.law.interest import split_payment

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
class Taker:
    """A claim of a plan; `whole` counts nothing as paid yet."""

    held: Held
    whole: Claim


def share_out(inputs: Inputs, takers: Iterable[Taker]) -> Distribution:
    """All money of a plan, pool by pool, what suits brought back first; what they leave joins the rest."""
    known = list(takers)
    got = {one.held.id: Money(0, inputs.currency) for one in known}
    rest = Money(sum(one.plain.fen for one in inputs.sources), inputs.currency)
    levels: list[Level] = []
    for part in _brought_back(inputs):
        done = _of_one_pool(inputs, part, known, got)
        levels += done.levels
        rest += done.surplus
        got = {claim: had + done.received(claim) for claim, had in got.items()}
    if rest.fen or not levels:
        claims = _joining(inputs, _plain_lots(inputs), known, None, got)
        done = distribute(rest, claims, inputs.debtor)
        levels += done.levels
        rest = done.surplus
    return Distribution(inputs.pool, tuple(levels), rest)


def share_anew(
    come: Money, gave: Money, claims: Iterable[Claim], had: Mapping[str, Money], debtor: Debtor
) -> Distribution:
    """Share what came back of a pool that `gave` all else: each what the whole pool owes it beyond what it had.

    Who had too much keeps it; then a rank that cannot be paid in full shares by what it lacks (our
    convention).
    """
    whole = distribute(come + gave, claims, debtor)
    paid = dict(had)
    return pour(come, [_lacking(level, paid) for level in whole.levels])


def pools_of(inputs: Inputs) -> list[frozenset[str]]:
    """What each pool of a plan is made of: lots, or `PLAIN`."""
    return [_plain_lots(inputs), *(one.origins for one in _brought_back(inputs))]


def kind_in(inputs: Inputs, held: Held, pool: frozenset[str]) -> Kind | None:
    """As what a claim joins a pool: a right in a lot ranks in its price alone, and waits for it (None)."""
    if held.kind not in IN_ONE_LOT or held.lot_id is None or held.lot_id in pool:
        return held.kind
    return Kind.ORDINARY if held.lot_id in inputs.lots_done else None


def less(claim: Claim, had: Money) -> Claim:
    """What is open of a claim after so much was paid: judgment money first (INT 4)."""
    judgment, doubled = split_payment(had, claim.judgment, claim.doubled)
    return replace(claim, judgment=claim.judgment - judgment, doubled=claim.doubled - doubled)


def _of_one_pool(
    inputs: Inputs, part: Anew, takers: list[Taker], got: Mapping[str, Money]
) -> Distribution:
    claims = _joining(inputs, part.origins, takers, part.plans, got)
    had = {one.held.id: one.held.had_of(part.plans) for one in takers}
    return share_anew(part.amount, part.gave, claims, had, inputs.debtor)


def _joining(
    inputs: Inputs,
    pool: frozenset[str],
    takers: Iterable[Taker],
    plans: frozenset[str] | None,
    got: Mapping[str, Money],
) -> list[Claim]:
    """The claims that share in a pool, less what was paid out of other money than that of its `plans`."""
    found = []
    for one in takers:
        kind = kind_in(inputs, one.held, pool)
        if kind is not None:
            own = one.held.had_of(plans) if plans is not None else Money(0, inputs.currency)
            elsewhere = one.held.had - own + got[one.held.id]
            found.append(less(replace(one.whole, kind=kind), elsewhere))
    return found


def _lacking(level: Level, paid: dict[str, Money]) -> Group:
    """A group with what each of its entries still lacks; `paid` is used up on the way."""
    entries = []
    for one in level.paid:
        claim = one.entry.claim.id
        first = min(paid[claim], one.amount)
        paid[claim] -= first
        entries.append(replace(one.entry, amount=one.amount - first))
    return replace(level.group, entries=tuple(entries))


def _brought_back(inputs: Inputs) -> list[Anew]:
    return [part for one in inputs.sources for part in one.anew]


def _plain_lots(inputs: Inputs) -> frozenset[str]:
    return frozenset(one.lot_id or PLAIN for one in inputs.sources if one.plain.fen)
