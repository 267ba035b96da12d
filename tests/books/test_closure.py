"""The five ends: whatever happened for a lot, Σ in = Σ ends + what is left, and a kept deposit is seen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction_app.books import chart, movements
from auction_app.books.closure import five_ends
from auction_app.kernel.money import Money
from auction_app.ledger.service import Account, Posting
from auction_app.ledger.statements import Flow

AT = datetime(2026, 8, 25, tzinfo=UTC)
LOT, CASE = "L1", "c1"
FOUR = st.tuples(*[st.integers(0, 500) for _ in range(4)])


def flows_of(postings: list[Posting]) -> list[Flow]:
    """As the books add them up."""
    sums: dict[tuple[str, str], int] = {}
    for line in (line for posting in postings for line in posting.lines):
        key = line.debit.code, line.credit.code
        sums[key] = sums.get(key, 0) + line.amount.fen
    return [Flow(*key, "CNY", fen) for key, fen in sums.items()]


def came(number: str, fen: int) -> Posting:
    return movements.received("stripe", number, chart.deposit(LOT, number), Money(fen), AT)


def back(number: str, fen: int) -> list[Posting]:
    owed = movements.deposit_owed_back(LOT, number, number, Money(fen), AT)
    return [
        owed,
        movements.sent("stripe", f"re{number}", chart.refund(LOT, number), Money(fen), AT),
    ]


def sold(shares: tuple[int, int, int, int]) -> list[Posting]:
    """A whole sale: a loser, a winner whose deposit and balance make the price, a plan that gives it away."""
    price = sum(shares)
    sides = [
        (chart.fee("K1", "auction"), Money(shares[0])),
        (chart.creditor(CASE, "1"), Money(shares[1])),
        (chart.set_aside(CASE, "2"), Money(shares[2])),
        (chart.surplus(CASE), Money(shares[3])),
    ]
    plan = movements.distributed("p", [(chart.sale(LOT), Money(price))], sides, AT)
    rest = movements.received("bank:b1", "b", chart.sale(LOT), Money(price - 1), AT)
    counted = movements.counted_toward_price(LOT, "A", Money(1), AT)
    return [came("A", 1), came("C", 70), *back("C", 70), counted, rest, plan]


@given(FOUR.filter(lambda shares: sum(shares) > 1))
def test_a_whole_sale_closes_at_zero(shares: tuple[int, int, int, int]) -> None:
    (ends,) = five_ends(LOT, flows_of(sold(shares)))
    assert ends.is_closed
    assert (ends.came_in, ends.refund) == (sum(shares) + 70, 70)
    assert (ends.fee, ends.creditor, ends.surplus) == (shares[0], shares[1] + shares[2], shares[3])


def test_a_kept_deposit_keeps_the_lot_open() -> None:
    (ends,) = five_ends(LOT, flows_of([*sold((1, 2, 3, 4)), came("D", 5)]))
    assert not ends.is_closed
    assert (ends.deposits_left, ends.left) == (5, 5)


def test_a_forfeited_deposit_ends_where_the_four_steps_put_it() -> None:
    lost = movements.forfeited(LOT, Money(40), AT)
    steps = [(chart.fee("K1", "auction"), Money(15)), (chart.creditor(CASE, "1"), Money(25))]
    counted = movements.counted_toward_price(LOT, "A", Money(40), AT)
    before = [came("A", 40), counted, lost]
    (waiting,) = five_ends(LOT, flows_of(before))
    assert (waiting.forfeit_left, waiting.forfeiture, waiting.is_closed) == (40, 0, False)
    (ends,) = five_ends(LOT, flows_of([*before, movements.forfeit_applied("d", LOT, steps, AT)]))
    assert (ends.forfeiture, ends.fee, ends.is_closed) == (40, 0, True)


def test_a_refund_that_comes_back_is_no_new_money() -> None:
    returned = movements.came_back("bank:b1", "e1", chart.refund(LOT, "A"), Money(40), AT)
    (ends,) = five_ends(LOT, flows_of([came("A", 40), *back("A", 40), returned]))
    assert (ends.came_in, ends.refund, ends.owed_back, ends.is_closed) == (40, 0, 40, False)


def test_what_a_card_holders_bank_took_back_went_back_to_the_payer() -> None:
    lost = movements.dispute_lost("dp", [(chart.deposit(LOT, "A"), Money(40))], 0, AT)
    (ends,) = five_ends(LOT, flows_of([came("A", 40), lost]))
    assert (ends.refund, ends.is_closed) == (40, True)


def test_what_the_courts_bank_took_back_went_back_to_the_payer_as_well() -> None:
    borne = movements.taken_back_borne("b1", "e1", [(chart.deposit(LOT, "A"), Money(40))], 0, AT)
    (ends,) = five_ends(LOT, flows_of([came("A", 40), borne]))
    assert (ends.refund, ends.is_closed) == (40, True)


def test_a_refund_that_came_back_less_a_banks_fee_is_owed_whole() -> None:
    owed = chart.refund(LOT, "A")
    returned = [
        movements.came_back("bank:b1", "e1", owed, Money(39), AT),
        movements.fee_kept("b1", "e1", owed, Money(1), AT),
    ]
    (ends,) = five_ends(LOT, flows_of([came("A", 40), *back("A", 40), *returned]))
    assert (ends.came_in, ends.refund, ends.owed_back, ends.elsewhere) == (40, 0, 40, 0)
    again = movements.sent("bank:b1", "o2", owed, Money(40), AT)
    (ends,) = five_ends(LOT, flows_of([came("A", 40), *back("A", 40), *returned, again]))
    assert (ends.refund, ends.is_closed) == (40, True)


@pytest.mark.parametrize("where", ["unexplained:b1", "opening:x", "cost:stripe", "deposit:L2:A"])
def test_money_that_went_to_none_of_the_five_is_said(where: str) -> None:
    away = movements.assigned("bank:b1", "e", Account(where), Money(1), AT)
    flow = Flow(f"sale:{LOT}", away.lines[0].credit.code, "CNY", 1)
    (ends,) = five_ends(LOT, [*flows_of([came("A", 1)]), flow])
    assert (ends.elsewhere, ends.is_closed) == (1, False)
