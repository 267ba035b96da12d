"""The waterfall: a pool flows through groups of claims; every fen ends somewhere, once.

`share_i = floor(pool × claim_i / Σ claims)`; the fen that are left go one each to the largest remainders,
ties to the larger claim, then the earlier seizure or registration, then the claim's id (our convention).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auction_app.kernel.money import Money
from auction_app.law.article import auction_and_sale, cite, rule
from auction_app.law.claims import Claim, Debtor, Entry, Group, order_of

CPI_508, ENF_34, INT_4 = cite("CPI", 508), cite("ENF", 34), cite("INT", 4)
AS_29 = auction_and_sale(29)


@dataclass(frozen=True, slots=True)
class Paid:
    """What one entry of one group receives."""

    entry: Entry
    amount: Money


@dataclass(frozen=True, slots=True)
class Level:
    """One group as the money reached it: what came in, who got what, what flowed on."""

    group: Group
    pool: Money
    paid: tuple[Paid, ...]
    rest: Money


@dataclass(frozen=True, slots=True)
class Distribution:
    """The whole course, level by level; `surplus` goes back to the debtor."""

    price: Money
    levels: tuple[Level, ...]
    surplus: Money

    def received(self, claim_id: str) -> Money:
        """All that one claim receives, judgment money and doubled interest."""
        got = [
            paid.amount.fen
            for level in self.levels
            for paid in level.paid
            if paid.entry.claim.id == claim_id
        ]
        return Money(sum(got), self.price.currency)

    def left_open(self, claim: Claim) -> Money:
        """What stays owed: the debtor goes on owing it (CPI 508)."""
        return claim.judgment + claim.doubled - self.received(claim.id)


@rule(CPI_508, ENF_34, INT_4)
def distribute(price: Money, claims: Iterable[Claim], debtor: Debtor) -> Distribution:
    """Let the price flow through the groups in the order of the law; what is left is the debtor's."""
    return pour(price, order_of(claims, debtor))


def pour(price: Money, groups: Iterable[Group]) -> Distribution:
    """Let money flow through groups that stand in their order."""
    levels, pool = [], price
    for group in groups:
        level = _level(group, pool)
        levels.append(level)
        pool = level.rest
    return Distribution(price, tuple(levels), surplus=pool)


@rule(CPI_508)
def pro_rata(pool: Money, entries: Sequence[Entry]) -> list[Money]:
    """Share a pool by amounts with the largest remainder; nobody gets more than the amount."""
    total = sum(entry.amount.fen for entry in entries)
    if pool.fen >= total:
        return [entry.amount for entry in entries]
    if total == 0:
        return [Money(0, pool.currency) for _ in entries]
    shares = [pool.fen * entry.amount.fen // total for entry in entries]
    by_claim = sorted(range(len(entries)), key=lambda i: _turn(pool, entries[i], total))
    for index in by_claim[: pool.fen - sum(shares)]:
        shares[index] += 1
    return [Money(share, pool.currency) for share in shares]


def _turn(pool: Money, entry: Entry, total: int) -> tuple[int, int, int, str]:
    """Whose turn it is for a fen that is left."""
    remainder = pool.fen * entry.amount.fen % total
    claim = entry.claim
    return -remainder, -entry.amount.fen, claim.ranked_on.toordinal(), claim.id


def _level(group: Group, pool: Money) -> Level:
    shares = pro_rata(pool, group.entries)
    paid = tuple(Paid(entry, share) for entry, share in zip(group.entries, shares, strict=True))
    rest = pool - Money(sum(share.fen for share in shares), pool.currency)
    return Level(group, pool, paid, rest)
