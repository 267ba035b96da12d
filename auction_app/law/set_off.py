"""A creditor takes the unsold property at its reserve (以物抵债): who comes first, and what is paid on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from auction_app.kernel.money import Money
from auction_app.law.article import Finding, cite, rule
from auction_app.law.lot_states import LotState

AS_16, AS_22, AS_24, AS_25 = (cite("AS", number) for number in (16, 22, 24, 25))
BQ_5 = cite("BQ", 5)

MOST_CREDITORS: Final = 20


@dataclass(frozen=True, slots=True)
class Creditor:
    """One creditor of the enforcement: the claim, its statutory rank (1 is paid first), whether he wants the lot.

    `number` is the line on the court's list, from 1: the only thing the draw and the public record name.
    """

    name: str
    claim: Money
    rank: int
    applies: bool = True
    number: int = 0


@rule(AS_16)
def draw_key(creditor: Creditor, seed: str) -> str:
    """The lot drawn for a creditor: SHA-256 over seed, a newline and the number; the smallest wins.

    The law asks for a draw and says nothing of how. Our convention: the seed is the root of the public
    log's first checkpoint that holds the proposal's record (lower-case hex). That record names the
    digest of the numbered list, so the list stands before anybody can know the seed, the seed depends
    on the list, and everybody can repeat the draw without learning a name.
    """
    return sha256(f"{seed}\n{creditor.number}".encode()).hexdigest()


@rule(AS_16)
def order_of_takers(creditors: Sequence[Creditor], seed: str) -> list[Creditor]:
    """Those who apply, the better rank first; of one rank the draw decides."""
    applying = [one for one in creditors if one.applies]
    return sorted(applying, key=lambda one: (one.rank, draw_key(one, seed)))


@rule(AS_16)
def needs_draw(creditors: Sequence[Creditor]) -> bool:
    """Whether two creditors of the best applying rank both want the property."""
    ranks = [one.rank for one in creditors if one.applies]
    return bool(ranks) and ranks.count(min(ranks)) > 1


@rule(AS_16)
def due_from_value(taker: Creditor, creditors: Sequence[Creditor], value: Money) -> Money:
    """What the taker would be paid out of the value: better ranks first, equal ranks by their claims."""
    left = value
    for rank in sorted({one.rank for one in creditors}):
        peers = [one for one in creditors if one.rank == rank]
        claims = [one.claim.fen for one in peers]
        owed = Money(sum(claims), value.currency)
        if rank == taker.rank:
            return _part_of(taker, peers, left, owed)
        left = left - min(left, owed)
    raise ValueError("the taker is not among the creditors")


@rule(AS_16)
def difference_due(taker: Creditor, creditors: Sequence[Creditor], value: Money) -> Money:
    """The taker pays what the value exceeds the part of his claim that is due to be paid out of it."""
    return value - due_from_value(taker, creditors, value)


@rule(AS_16, AS_24, AS_25)
def check_set_off(state: LotState, creditors: Sequence[Creditor]) -> list[Finding]:
    """A failed round may be taken in kind, once a creditor applies or agrees."""
    if state is not LotState.UNSOLD:
        return [Finding(AS_16, "set_off_needs_failure", {})]
    if not any(one.applies for one in creditors):
        return [Finding(AS_16, "set_off_nobody_applies", {})]
    return []


def _part_of(taker: Creditor, peers: Sequence[Creditor], left: Money, owed: Money) -> Money:
    if left >= owed:
        return taker.claim
    shares = left.share([one.claim.fen for one in peers])
    return shares[peers.index(taker)]
