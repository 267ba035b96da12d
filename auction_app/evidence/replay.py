"""The rules of bidding, replayed from the published events alone. Pure.

What a stranger can recompute: every price by the increment or by a priority right (art. 21), every
end by the arrival of a bid (art. 20), the close and what it states. After a breach the replay goes
on from what was recorded, so that one wrong bid is named once and not a hundred times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .after_hammer import KINDS as AFTER_THE_HAMMER
from .after_hammer import PLAN_APPROVED, plan_approved, said_round, step_after
from .before_notice import check_before
from .canonical import canonical
from .chain import BadEvent, Breach, Event
from .replay_parts import (
    BASES,
    MAX_AMOUNT_FEN,
    MAX_WINDOW_S,
    MICROS,
    BadBody,
    Sale,
    expect_state,
    instant_of,
    micros,
    number_of,
    text_of,
    when,
)

__all__ = ["Sale", "micros", "replay", "replay_one", "when"]


def replay(events: Iterable[Event]) -> Sale:
    """Run the events of one lot, in their order, and collect every breach of the rules."""
    sale = Sale()
    for event in events:
        replay_one(sale, event)
    return sale


def replay_one(sale: Sale, event: Event) -> None:
    """Take one more event; who keeps the sale can go on where he stopped."""
    step = _STEPS.get(event.kind)
    if event.kind in AFTER_THE_HAMMER and (step is None or sale.has_ended):
        step = step_after
    if step is None:
        return
    if step is not step_after and sale.has_ended and event.kind in _ONLY_BEFORE_THE_END:
        sale.breaches.append(Breach("after_end", event.seq, {"kind": event.kind}))
        return
    try:
        step(sale, event)
    except (BadBody, BadEvent) as error:
        facts = {"kind": event.kind, "member": str(error)}
        sale.breaches.append(Breach("body_invalid", event.seq, facts))


def _announced(sale: Sale, event: Event) -> None:
    body = event.body
    check_before(sale, event)
    if "round" not in body:  # a foreign history may not say
        return
    sale.round = number_of(body, "round", 1, 3)
    follows_as = said_round(event)
    if _ROUND_OF.get(follows_as, sale.round) != sale.round:
        facts = {"kind": event.kind, "round": str(sale.round), "follows_as": follows_as}
        sale.breaches.append(Breach("round_unlawful", event.seq, facts))


def _opened(sale: Sale, event: Event) -> None:
    expect_state(sale, event, "scheduled")
    body = event.body
    sale.currency = text_of(body, "currency")
    sale.start_price = number_of(body, "start_price", 1, MAX_AMOUNT_FEN)
    sale.increment = number_of(body, "increment", 1, MAX_AMOUNT_FEN)
    sale.window = number_of(body, "extension_window_s", 0, MAX_WINDOW_S) * MICROS
    sale.left = sale.window
    if "countdown_s" in body:  # older histories know no sale
        sale.countdown = number_of(body, "countdown_s", 0, MAX_WINDOW_S) * MICROS
    sale.ends_at = instant_of(body, "ends_at")
    sale.is_strict = body.get("strict_ladder") is True
    listed = body.get("priority_bidders")
    if not isinstance(listed, list | None):
        raise BadBody("priority_bidders")
    for one in listed or ():
        _add_priority(sale, one)
    sale.state = "open"


def _add_priority(sale: Sale, listed: object) -> None:
    if not isinstance(listed, dict):
        raise BadBody("priority_bidders")
    sale.ranks[text_of(listed, "bidder")] = number_of(listed, "rank", 1, 1000)


def _registered(sale: Sale, event: Event) -> None:
    sale.registered.add(text_of(event.body, "bidder"))
    sale.has_registrations = True


def _revoked(sale: Sale, event: Event) -> None:
    sale.registered.discard(text_of(event.body, "bidder"))


def _priority(sale: Sale, event: Event) -> None:
    _add_priority(sale, event.body)


def _bid(sale: Sale, event: Event) -> None:
    body = event.body
    bidder, basis = text_of(body, "bidder"), text_of(body, "basis")
    amount = number_of(body, "amount", 1, MAX_AMOUNT_FEN)
    received_at, ends_at = instant_of(body, "received_at"), instant_of(body, "ends_at")
    if basis not in BASES:
        raise BadBody("basis")
    expect_state(sale, event, "open")
    _check_bidder(sale, event, bidder)
    _check_price(sale, event, (bidder, basis, amount))
    _check_times(sale, event, received_at, ends_at)
    sale.extensions += ends_at != sale.ends_at and not sale.starts_countdown
    sale.bids, sale.price, sale.leader, sale.ends_at = sale.bids + 1, amount, bidder, ends_at


def _check_bidder(sale: Sale, event: Event, bidder: str) -> None:
    # A lot without any registration is an older or a foreign history: said, not held against it.
    if sale.has_registrations and bidder not in sale.registered:
        sale.breaches.append(Breach("bidder_not_registered", event.seq, {"bidder": bidder}))


def _check_price(sale: Sale, event: Event, bid: tuple[str, str, int]) -> None:
    bidder, basis, amount = bid
    if basis == "priority_match":
        if not _may_match(sale, bidder, amount):
            facts = {"bidder": bidder, "amount": sale.money(amount)}
            sale.breaches.append(Breach("match_unlawful", event.seq, facts))
        return
    if amount < sale.minimum:
        facts = {"amount": sale.money(amount), "minimum": sale.money(sale.minimum)}
        sale.breaches.append(Breach("bid_below_minimum", event.seq, facts))
    elif sale.is_strict and (amount - sale.minimum) % sale.increment:
        facts = {"amount": sale.money(amount), "increment": sale.money(sale.increment)}
        sale.breaches.append(Breach("off_ladder", event.seq, facts))
    if basis == "auto" and bidder == sale.leader:
        sale.breaches.append(Breach("auto_against_self", event.seq, {"bidder": bidder}))


def _may_match(sale: Sale, bidder: str, amount: int) -> bool:
    """Art. 21: the same price, a confirmed right, and no leader of the same or a better rank."""
    rank = sale.ranks.get(bidder)
    if rank is None or sale.leader is None or amount != sale.price:
        return False
    leading = sale.ranks.get(sale.leader)
    return leading is None or rank < leading


def _check_times(sale: Sale, event: Event, received_at: int, ends_at: int) -> None:
    facts = {"received_at": when(received_at), "ends_at": when(sale.ends_at)}
    if received_at >= sale.ends_at:
        sale.breaches.append(Breach("bid_late", event.seq, facts))
    if received_at > micros(event.at):
        facts = {"received_at": when(received_at), "at": when(micros(event.at))}
        sale.breaches.append(Breach("received_later", event.seq, facts))
    expected = max(sale.ends_at, received_at + sale.window)
    if sale.starts_countdown:
        expected = received_at + sale.countdown
    if ends_at != expected:
        facts = {"received_at": when(received_at), "expected": when(expected)}
        facts["recorded"] = when(ends_at)
        sale.breaches.append(Breach("extension_wrong", event.seq, facts))


def _extended(sale: Sale, event: Event) -> None:
    expect_state(sale, event, "open")
    ends_at = instant_of(event.body, "ends_at")
    if ends_at < sale.ends_at:
        facts = {"before": when(sale.ends_at), "after": when(ends_at)}
        sale.breaches.append(Breach("end_shortened", event.seq, facts))
    sale.ends_at = ends_at


def _suspended(sale: Sale, event: Event) -> None:
    # A court may also stop a lot that was announced and has not opened yet.
    expect_state(sale, event, "open", "scheduled")
    sale.left = sale.window
    if "remaining_ms" in event.body:  # records before this member name no time that was left
        left = number_of(event.body, "remaining_ms", 0, MAX_WINDOW_S * 1000) * 1000
        _check_left(sale, event, left)
        sale.left = max(sale.window, left)
    sale.resumes_to, sale.state = sale.state, "suspended"


def _check_left(sale: Sale, event: Event, left: int) -> None:
    """What was left at the stop; counted from where a fault began, for from there nobody could bid."""
    if sale.state != "open":
        return
    gap = event.body.get("evidence")
    from_ = instant_of(gap, "gap_from") if isinstance(gap, dict) else micros(event.at)
    expected = max(sale.ends_at - from_, 0) // 1000 * 1000
    if left != expected:
        facts = {"recorded": str(left // 1000), "expected": str(expected // 1000)}
        sale.breaches.append(Breach("remaining_wrong", event.seq, facts))


def _resumed(sale: Sale, event: Event) -> None:
    expect_state(sale, event, "suspended")
    ends_at = instant_of(event.body, "ends_at")
    if ends_at < micros(event.at) + sale.left:
        facts = {"at": when(micros(event.at)), "ends_at": when(ends_at)}
        sale.breaches.append(Breach("resumed_too_short", event.seq, facts))
    if ends_at < sale.ends_at:
        facts = {"before": when(sale.ends_at), "after": when(ends_at)}
        sale.breaches.append(Breach("end_shortened", event.seq, facts))
    sale.ends_at, sale.state = ends_at, sale.resumes_to


def _closed(sale: Sale, event: Event) -> None:
    expect_state(sale, event, "open")
    body, at = event.body, micros(event.at)
    if at < sale.ends_at:
        facts = {"at": when(at), "ends_at": when(sale.ends_at)}
        sale.breaches.append(Breach("closed_early", event.seq, facts))
    for member, recorded, counted in _closing_members(sale, body):
        if recorded != counted or type(recorded) is not type(counted):
            facts = {"member": member, "recorded": _shown(recorded), "counted": _shown(counted)}
            sale.breaches.append(Breach("close_wrong", event.seq, facts))
    sale.state, sale.outcome = "closed", "sold" if sale.bids else "unsold"
    sale.after = sale.outcome


def _shown(value: Any) -> str:
    if value is None:
        return "-"
    return value if isinstance(value, str) else canonical(value)


def _closing_members(sale: Sale, body: dict[str, Any]) -> list[tuple[str, object, object]]:
    """(member, as recorded, as counted); an unsold lot states no price and no buyer."""
    members = [
        ("outcome", body.get("outcome"), "sold" if sale.bids else "unsold"),
        ("bids", body.get("bids"), sale.bids),
        ("price", body.get("price"), sale.price),
        ("bidder", body.get("bidder"), sale.leader),
    ]
    ends_at = instant_of(body, "ends_at")
    return [*members, ("ends_at", when(ends_at), when(sale.ends_at))]


def _withdrawn(sale: Sale, event: Event) -> None:
    sale.state, sale.outcome, sale.after = "withdrawn", "withdrawn", "withdrawn"


#: which round a lot must be that follows another as this
_ROUND_OF = {"second": 2, "sale": 3}
_STEPS: dict[str, Callable[[Sale, Event], None]] = {
    "lot.announced": _announced,
    "registration.confirmed": _registered,
    "registration.revoked": _revoked,
    "priority.confirmed": _priority,
    "lot.opened": _opened,
    "bid.accepted": _bid,
    "lot.extended": _extended,
    "lot.suspended": _suspended,
    "lot.resumed": _resumed,
    "lot.closed": _closed,
    "lot.withdrawn": _withdrawn,
    PLAN_APPROVED: plan_approved,
}
#: notes, what concerns a bidder's standing, and plans may still come after the end; the rest may not
_STANDING = {"registration.confirmed", "registration.revoked", "priority.confirmed"}
_ONLY_BEFORE_THE_END = frozenset(_STEPS) - _STANDING - {PLAN_APPROVED}
