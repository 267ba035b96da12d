"""Every movement of money, as pure constructors: what happened → which accounts it moves.

The id of a posting is the act's own key, so an act said twice is booked once. Rooms that hear of an act
call `post(tx, movement)` in the act's own transaction; nothing else in the product writes the books.
Amounts are whole minor units (fen) of one currency; `at` is the instant the act took effect.
"""

from __future__ import annotations

from datetime import datetime

from auction_app.books import chart
from auction_app.kernel.money import Money
from auction_app.ledger.service import Account, Line, Posting


def received(channel: str, key: str, into: Account, amount: Money, at: datetime) -> Posting:
    """Money arrived through a channel; `key` is the provider's payment or the statement entry."""
    line = Line(chart.clearing(channel, amount.currency), into, amount)
    return Posting(f"in:{channel}:{key}", "received", key, (line,), at)


def assigned(entry: str, to: Account, amount: Money, at: datetime) -> Posting:
    """A transfer that waited in suspense has found what it pays."""
    line = Line(chart.suspense(amount.currency), to, amount)
    return Posting(f"assign:{entry}:{to.code}", "assigned", entry, (line,), at)


def deposit_owed_back(lot_id: str, number: str, ref: str, amount: Money, at: datetime) -> Posting:
    """A deposit is to go back (art. 23); `ref` is the payment it goes back to."""
    line = Line(
        chart.deposit(lot_id, number, amount.currency),
        chart.refund(lot_id, number, amount.currency),
        amount,
    )
    return Posting(f"owed:{ref}", "refund_owed", ref, (line,), at)


def price_owed_back(lot_id: str, number: str, ref: str, amount: Money, at: datetime) -> Posting:
    """What was paid toward a price goes back because the sale fell away; `ref` is the payment."""
    line = Line(
        chart.sale(lot_id, amount.currency),
        chart.refund(lot_id, number, amount.currency),
        amount,
    )
    return Posting(f"owed:{ref}", "refund_owed", ref, (line,), at)


def sent(channel: str, key: str, out_of: Account, amount: Money, at: datetime) -> Posting:
    """Money left through a channel; `key` is the order that was carried out."""
    line = Line(out_of, chart.clearing(channel, amount.currency), amount)
    return Posting(f"out:{channel}:{key}", "sent", key, (line,), at)


def counted_toward_price(lot_id: str, number: str, amount: Money, at: datetime) -> Posting:
    """The winner's deposit becomes part of the price (art. 23)."""
    line = Line(
        chart.deposit(lot_id, number, amount.currency), chart.sale(lot_id, amount.currency), amount
    )
    return Posting(f"price:{lot_id}:{number}", "deposit_to_price", lot_id, (line,), at)


def paid_out_by_provider(key: str, amount: Money, at: datetime) -> Posting:
    """The card provider sends what it holds to the court's bank; it is on the way (art. 25)."""
    line = Line(
        chart.in_transit(amount.currency), chart.clearing(chart.STRIPE, amount.currency), amount
    )
    return Posting(f"transit:{key}", "provider_payout", key, (line,), at)


def provider_payout_arrived(entry: str, amount: Money, at: datetime) -> Posting:
    """The card provider's transfer stands on the bank's statement; it waited in suspense until known."""
    line = Line(chart.suspense(amount.currency), chart.in_transit(amount.currency), amount)
    return Posting(f"landed:{entry}", "provider_payout_arrived", entry, (line,), at)
