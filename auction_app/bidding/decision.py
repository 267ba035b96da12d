"""What becomes of one bid: pure decisions in order of arrival, each beside its article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from auction_app.bidding import errors
from auction_app.bidding.state import AuctionState, Bidder
from auction_app.law.ascending import is_on_ladder
from auction_app.law.bidding_time import extended_end, is_in_time
from auction_app.law.priority import minimum_for
from auction_app.law.sale import end_after_first_offer

JUST_MISSED = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The bid leads. `basis` is bid, auto or priority_match; `is_extension`: art. 20 applied."""

    bidder: str
    rank: int | None
    amount: int
    received_at: datetime
    ends_at: datetime
    is_extension: bool
    basis: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The bid does not count; the figures say why (contract §3)."""

    code: str
    received_at: datetime
    minimum: int | None = None
    price: int | None = None
    as_of_seq: int | None = None


def decide(
    state: AuctionState, bidder: Bidder | None, amount: int, raise_own: bool, arrived_at: datetime
) -> Accepted | Refused:
    """Decide one bid against the state as its predecessors left it.

    The arrival decides, never "now": in time is `arrived_at < ends_at`, half-open (art. 20 II).
    """
    if (shut := _not_biddable(state, arrived_at)) is not None:
        return Refused(shut, arrived_at)
    if bidder is None:
        return Refused(errors.NOT_A_BIDDER, arrived_at)
    if not bidder.is_admitted:
        return Refused(errors.NOT_QUALIFIED, arrived_at)
    rules = state.rules
    minimum = minimum_for(rules.ladder, state.price, bidder.rank, state.leader_rank)
    if bidder.code == state.leader and not raise_own:
        return _refused(errors.ALREADY_LEADING, state, arrived_at, minimum)
    if bidder.code == state.leader:
        minimum = state.minimum
    # Whoever may match the price may bid the price itself or a full step more, nothing between.
    may_match = minimum == state.price
    is_match = may_match and amount == minimum
    if amount < minimum or (may_match and not is_match and amount < state.minimum):
        return _refused(errors.TOO_LOW, state, arrived_at, minimum)
    if rules.strict_ladder and not is_on_ladder(rules.ladder, amount):
        return _refused(errors.OFF_LADDER, state, arrived_at, minimum)
    basis = "priority_match" if is_match else "bid"
    return accepted(state, bidder.code, bidder.rank, amount, arrived_at, basis)


def accepted(
    state: AuctionState, code: str, rank: int | None, amount: int, arrived_at: datetime, basis: str
) -> Accepted:
    """The acceptance with the end it causes: art. 20 II counts the window from the bid's arrival.

    A sale's first offer alone may set an end earlier than the planned one: its countdown.
    """
    rules = state.rules.time
    if state.price is None and rules.countdown_s:
        ends_at = end_after_first_offer(arrived_at, rules.countdown)
        return Accepted(code, rank, amount, arrived_at, ends_at, False, basis)
    window = rules.window
    is_extension = arrived_at >= state.ends_at - window
    ends_at = extended_end(state.ends_at, arrived_at, window)
    return Accepted(code, rank, amount, arrived_at, ends_at, is_extension, basis)


def apply(state: AuctionState, bid: Accepted) -> None:
    """Change the state as the accepted bid says."""
    state.price = bid.amount
    state.leader = bid.bidder
    state.leader_rank = bid.rank
    state.ends_at = bid.ends_at
    state.bids += 1
    state.extensions += bid.is_extension


def automatic_steps(state: AuctionState, arrived_at: datetime) -> Iterator[Accepted]:
    """Each automatic bid that now follows; the state must take one before the next is asked for.

    The stronger limit pays one increment above the weaker at most; of equal limits the earlier
    wins. Steps jump instead of crawling, so two limits far apart make a few events, not thousands.
    """
    while (step := _next_step(state, arrived_at)) is not None:
        yield step


def _next_step(state: AuctionState, arrived_at: datetime) -> Accepted | None:
    ranked = sorted(state.autos.items(), key=lambda item: (-item[1].maximum, item[1].since))
    for place, (code, limit) in enumerate(ranked):
        rank = state.rank_of(code)
        minimum = state.minimum_for(rank)
        if code == state.leader or limit.maximum < minimum:
            continue
        rivals = [other for name, other in ranked if name != code]
        target = minimum
        if rivals:
            rival = rivals[0].maximum
            is_weaker = place > 0
            target = rival - state.rules.increment if is_weaker else rival
        amount = max(minimum, min(limit.maximum, target))
        if amount < state.minimum:
            amount = minimum
        if state.rules.strict_ladder:
            amount -= (amount - minimum) % state.rules.increment
        basis = "priority_match" if amount == state.price else "auto"
        return accepted(state, code, rank, amount, arrived_at, basis)
    return None


def _not_biddable(state: AuctionState, arrived_at: datetime) -> str | None:
    if state.status == "open":
        return None if is_in_time(arrived_at, state.ends_at) else errors.TOO_LATE
    if state.status == "scheduled":
        return errors.NOT_OPEN
    if state.status == "suspended":
        return errors.LOT_SUSPENDED
    if state.status == "closed" and arrived_at - state.ends_at < JUST_MISSED:
        return errors.TOO_LATE
    return errors.LOT_CLOSED


def _refused(code: str, state: AuctionState, arrived_at: datetime, minimum: int) -> Refused:
    return Refused(code, arrived_at, minimum, state.price, state.seq)
