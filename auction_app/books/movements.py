"""Every movement of money, as pure constructors: what happened → which accounts it moves.

The id of a posting is the act's own key, so an act said twice is booked once. Rooms that hear of an act
call `post(tx, movement)` in the act's own transaction; nothing else in the product writes the books.
Amounts are whole minor units (fen) of one currency; `at` is the instant the act took effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from auction_app.books import chart
from auction_app.kernel.money import Money
from auction_app.ledger.service import Account, Line, Posting

Side = tuple[Account, Money]


def received(channel: str, key: str, into: Account, amount: Money, at: datetime) -> Posting:
    """Money arrived through a channel (`chart.at_bank`); `key` is the provider's payment or the statement entry."""
    line = Line(chart.clearing(channel, amount.currency), into, amount)
    return Posting(f"in:{chart.kind_of(channel)}:{key}", "received", key, (line,), at)


def assigned(channel: str, entry: str, to: Account, amount: Money, at: datetime) -> Posting:
    """A transfer that waited in suspense has found what it pays."""
    line = Line(chart.suspense(channel, amount.currency), to, amount)
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
    return Posting(f"out:{chart.kind_of(channel)}:{key}", "sent", key, (line,), at)


def sent_by_card(key: str, out_of: Account, amount: Money, at: datetime) -> Posting:
    """The card provider sends it back out of what it holds for us."""
    return sent(chart.STRIPE, key, out_of, amount, at)


def sent_on_credit(key: str, out_of: Account, amount: Money, at: datetime) -> Posting:
    """The card provider sends back what it paid out to the court before: we owe it that much."""
    line = Line(out_of, chart.owed_to_provider(amount.currency), amount)
    return Posting(f"out:{chart.STRIPE}:{key}", "sent", key, (line,), at)


def counted_toward_price(lot_id: str, number: str, amount: Money, at: datetime) -> Posting:
    """The winner's deposit becomes part of the price (art. 23)."""
    line = Line(
        chart.deposit(lot_id, number, amount.currency), chart.sale(lot_id, amount.currency), amount
    )
    return Posting(f"price:{lot_id}:{number}", "deposit_to_price", lot_id, (line,), at)


def forfeited(lot_id: str, amount: Money, at: datetime) -> Posting:
    """A buyer who did not pay loses the deposit; it is held for the four steps (art. 24)."""
    line = Line(chart.sale(lot_id, amount.currency), chart.forfeit(lot_id, amount.currency), amount)
    return Posting(forfeit_id(lot_id), "forfeited", lot_id, (line,), at)


def forfeit_id(lot_id: str) -> str:
    """The id of the one posting that forfeits the deposit of a lot."""
    return f"forfeit:{lot_id}"


def forfeit_applied(key: str, lot_id: str, steps: Sequence[Side], at: datetime) -> Posting:
    """The court applies a forfeited deposit in its four steps (art. 24 I); `key` is its decision.

    `steps` in their order: costs, gap, debts of the case, related debts; what is zero is left out.
    """
    lines = tuple(
        Line(chart.forfeit(lot_id, much.currency), account, much)
        for account, much in steps
        if much.fen
    )
    return Posting(f"applied:{key}", "forfeit_applied", lot_id, lines, at)


def paid_out_by_provider(key: str, amount: Money, at: datetime) -> Posting:
    """The card provider sends what it holds to the court's bank; it is on the way (art. 25)."""
    line = Line(
        chart.in_transit(amount.currency), chart.clearing(chart.STRIPE, amount.currency), amount
    )
    return Posting(f"transit:{key}", "provider_payout", key, (line,), at)


def distributed(plan: str, pool: Sequence[Side], shares: Sequence[Side], at: datetime) -> Posting:
    """A plan takes effect: the pool goes to creditors, costs, disputed parts and the debtor (CPI 508, 510).

    Both sides in the order given; raises ValueError unless they are equal to the fen.
    """
    return Posting(f"plan:{plan}", "distributed", plan, tuple(_matched(pool, shares)), at)


def dispute_settled(key: str, aside: Account, sides: Sequence[Side], at: datetime) -> Posting:
    """What was set aside is free: the holder's own where a suit failed, else shared anew (CPI 510).

    `key` is the objection; `sides` say how much of what stands `aside` goes where.
    """
    lines = tuple(Line(aside, to, amount) for to, amount in sides)
    return Posting(f"settled:{key}:{aside.code}", "dispute_settled", key, lines, at)


def _matched(pool: Sequence[Side], shares: Sequence[Side]) -> list[Line]:
    """Lines that empty every account of the pool into the shares, in order."""
    if sum(much.fen for _, much in pool) != sum(much.fen for _, much in shares):
        raise ValueError("what goes out of a pool is not what is in it")
    lines: list[Line] = []
    givers = [(account, much.fen) for account, much in pool if much.fen]
    for account, much in shares:
        wanted = much.fen
        while wanted:
            giver, has = givers[0]
            moved = min(has, wanted)
            lines.append(Line(giver, account, Money(moved, much.currency)))
            wanted -= moved
            givers[0] = (giver, has - moved)
            if has == moved:
                givers.pop(0)
    return lines


def came_back(channel: str, key: str, owed: Account, amount: Money, at: datetime) -> Posting:
    """What had left came back: it is owed again where it was owed; `key` is the statement's entry."""
    line = Line(chart.clearing(channel, amount.currency), owed, amount)
    return Posting(f"back:{chart.kind_of(channel)}:{key}", "came_back", key, (line,), at)


def stood_on_account(
    account_id: str, statement: str, more: Money, is_more: bool, at: datetime
) -> Posting:
    """What the earliest known statement opened with; an earlier one found later corrects it by the difference."""
    clearing = chart.clearing(chart.at_bank(account_id), more.currency)
    before = chart.stood_before(account_id, more.currency)
    line = Line(clearing, before, more) if is_more else Line(before, clearing, more)
    return Posting(f"opening:{account_id}:{statement}", "stood_before", statement, (line,), at)


def provider_payout_failed(key: str, amount: Money, at: datetime) -> Posting:
    """The court's bank did not take the card provider's transfer: the provider holds it again."""
    line = Line(
        chart.clearing(chart.STRIPE, amount.currency), chart.in_transit(amount.currency), amount
    )
    return Posting(f"transit:{key}:failed", "provider_payout_failed", key, (line,), at)


def provider_fee(key: str, amount: Money, at: datetime) -> Posting:
    """The card provider kept its fee; `key` is the line of its own account."""
    line = Line(
        chart.provider_costs(amount.currency), chart.clearing(chart.STRIPE, amount.currency), amount
    )
    return Posting(f"fee:{key}", "provider_fee", key, (line,), at)


def dispute_taken(dispute: str, holder: Account, amount: Money, at: datetime) -> Posting:
    """A card holder's bank took a payment back while it is disputed; nobody's account bears it yet.

    `holder`: what the provider holds for us, or what we owe it when it holds nothing more.
    """
    line = Line(chart.disputes(amount.currency), holder, amount)
    return Posting(f"dispute:{dispute}:taken", "dispute_taken", dispute, (line,), at)


def dispute_given_back(dispute: str, holder: Account, amount: Money, at: datetime) -> Posting:
    """The dispute was won: the card holder's bank gave the payment back."""
    line = Line(holder, chart.disputes(amount.currency), amount)
    return Posting(f"dispute:{dispute}:given_back", "dispute_given_back", dispute, (line,), at)


def dispute_lost(dispute: str, sources: Sequence[Side], before_fen: int, at: datetime) -> Posting:
    """The dispute was lost: the payment it was about is gone from where it stood.

    `before_fen`: what was borne of it already; the rest is borne when money of that payment is here again.
    """
    lines = tuple(Line(account, chart.disputes(much.currency), much) for account, much in sources)
    key = f"dispute:{dispute}:lost" + (f":{before_fen}" if before_fen else "")
    return Posting(key, "dispute_lost", dispute, lines, at)


def credit_taken_back(account_id: str, key: str, amount: Money, at: datetime) -> Posting:
    """The bank took a credit back; nobody's account bears it yet. `key` is the statement's entry."""
    reserve = chart.taken_back(account_id, amount.currency)
    return sent(chart.at_bank(account_id), key, reserve, amount, at)


def taken_back_borne(
    account_id: str, key: str, sources: Sequence[Side], before_fen: int, at: datetime
) -> Posting:
    """What the bank took back is gone from where the credit stood; `key` is the credit's entry.

    `before_fen`: what was borne of it already; the rest is borne when its money is here again.
    """
    lines = tuple(
        Line(account, chart.taken_back(account_id, much.currency), much)
        for account, much in sources
    )
    return Posting(f"takenback:{key}:{before_fen}", "taken_back_borne", key, lines, at)


def fee_kept(account_id: str, key: str, owed: Account, fee: Money, at: datetime) -> Posting:
    """A payout came back less a bank's fee: the court bears it, the whole is still owed."""
    line = Line(chart.bank_costs(account_id, fee.currency), owed, fee)
    return Posting(f"fee:bank:{key}", "bank_fee", key, (line,), at)


def explained(account_id: str, key: str, bearer: Account, amount: Money, at: datetime) -> Posting:
    """Two people said what a debit without an order was; `key` is the statement's entry."""
    line = Line(bearer, chart.unexplained(account_id, amount.currency), amount)
    return Posting(f"explained:{key}", "explained", key, (line,), at)
