"""The price in the books: the deposit counted in at the hammer, and what a sale holds at any moment.

Everything here is said by the rooms' own acts, in their transaction; said twice it is booked once.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from auction_app.books import chart, movements
from auction_app.infra.transaction import Transaction
from auction_app.kernel.money import Money
from auction_app.ledger.queries import balance_of
from auction_app.ledger.service import post


def count_deposit(tx: Transaction, lot_id: str, buyer: str, currency: str, at: datetime) -> Money:
    """The buyer's deposit becomes part of the price (art. 23). Gives what was counted in, in all.

    What stands on the number's account is counted: an exempt creditor has paid nothing or the
    difference alone (art. 17), and owes the rest of the price.
    """
    held = deposit_held(tx.session, lot_id, buyer, currency)
    if held.fen > 0:
        post(tx, movements.counted_toward_price(lot_id, buyer, held, at))
    return held


def deposit_held(session: Session, lot_id: str, number: str, currency: str) -> Money:
    """What stands on a number's deposit account."""
    return Money(balance_of(session, chart.deposit(lot_id, number).code, currency), currency)


def price_held(session: Session, lot_id: str, currency: str) -> Money:
    """What of the price the platform and the court hold for a lot, wherever it lies."""
    return Money(balance_of(session, chart.sale(lot_id).code, currency), currency)
