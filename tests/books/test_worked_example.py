"""The example in docs/money.md is booked here, posting by posting, and the chapter must say the same to the fen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from auction_app.accounting.words import movement_words
from auction_app.books import chart, movements
from auction_app.books.closure import ENDS, Ends, lot_ends
from auction_app.infra.transaction import Transactions
from auction_app.kernel.money import Money, format_yuan
from auction_app.ledger.audit import check_books
from auction_app.ledger.service import Account, Posting, post
from auction_app.ledger.statements import Choice, Move, Period, account_lines, moves

CHAPTER = (Path(__file__).parents[2] / "docs" / "money.md").read_text("utf-8")
AT = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
ALL_TIME = Period(AT, AT + timedelta(days=365))
BANK = chart.at_bank("B1")
WORDS = {
    "refund": "退还竞买人 returned to bidders",
    "creditor": "付债权人 to creditors",
    "fee": "费用 costs",
    "surplus": "剩余款 surplus",
    "forfeiture": "不予退还的保证金 forfeited",
}


def yuan(number: int) -> Money:
    return Money(number * 100)


def first_sale(at: datetime) -> list[Posting]:
    """Two deposits of 10,000; one bidder loses, the buyer at 60,000 does not pay."""
    loser = chart.refund("L1", "A7K2Q9")
    return [
        movements.received("stripe", "pi_1", chart.deposit("L1", "A7K2Q9"), yuan(10_000), at),
        movements.received(BANK, "e1", chart.deposit("L1", "C4NNNA"), yuan(10_000), at),
        movements.counted_toward_price("L1", "C4NNNA", yuan(10_000), at),
        movements.deposit_owed_back("L1", "A7K2Q9", "pi_1", yuan(10_000), at),
        movements.sent_by_card("re_1", loser, yuan(10_000), at),
        movements.forfeited("L1", yuan(10_000), at),
    ]


def resale(at: datetime) -> list[Posting]:
    """Sold again at 50,000: costs of 300 and most of the gap come out of the lost deposit (art. 24)."""
    steps = [
        (chart.fee("K1", "auction"), yuan(300)),
        (chart.sale("L2"), yuan(9_700)),
    ]
    return [
        movements.received(BANK, "e2", chart.deposit("L2", "D6WWW8"), yuan(10_000), at),
        movements.counted_toward_price("L2", "D6WWW8", yuan(10_000), at),
        movements.received(BANK, "e3", chart.sale("L2"), yuan(40_000), at),
        movements.forfeit_applied("d1", "L1", steps, at),
    ]


def shared_out(at: datetime) -> list[Posting]:
    """The plan takes effect, and every share leaves by the bank."""
    shares = [
        (chart.fee("K1", "enforcement"), yuan(800)),
        (chart.fee("K1", "appraisal"), yuan(1_200)),
        (chart.creditor("C1", "c1"), yuan(45_000)),
        (chart.surplus("C1"), yuan(12_700)),
    ]
    leaves = [(chart.fee("K1", "auction"), yuan(300)), *shares]
    return [
        movements.distributed("p1", [(chart.sale("L2"), yuan(59_700))], shares, at),
        *(_left(number, account, fen, at) for number, (account, fen) in enumerate(leaves, 1)),
    ]


def _left(number: int, account: Account, much: Money, at: datetime) -> Posting:
    return movements.sent(BANK, f"o{number}", account, much, at)


def story() -> list[Posting]:
    day = timedelta(days=1)
    return [*first_sale(AT), *resale(AT + 40 * day), *shared_out(AT + 90 * day)]


def table(told: list[Move]) -> str:
    """Every line of every posting, as the chapter shows it."""
    first = told[0].seq - 1
    rows = [
        "| 凭证 no. | 变动 movement | 转出 out of | 转入 into | 金额 amount |",
        "|--:|---|---|---|--:|",
    ]
    for one in told:
        words = movement_words(one.kind)
        what = f"{words.zh} {words.en}"
        rows.append(
            f"| {one.seq - first} | {what} | `{one.debit}` | `{one.credit}` | {format_yuan(one.fen)} |"
        )
    return "\n".join(rows)


def told_ends(lot: str, ends: Ends) -> str:
    """One lot's five ends in a line."""
    parts = [
        f"{WORDS[end]} {format_yuan(getattr(ends, end))}" for end in ENDS if getattr(ends, end)
    ]
    return f"- `{lot}`：收款 came in {format_yuan(ends.came_in)} = " + " + ".join(parts)


def test_the_chapter_tells_what_the_books_hold(transactions: Transactions) -> None:
    with transactions() as tx:
        for posting in story():
            assert post(tx, posting)
    with transactions.reading() as session:
        told = list(moves(session, Choice(everything=True), ALL_TIME))
        ends = {lot: lot_ends(session, lot, ALL_TIME.until) for lot in ("L1", "L2")}
        lines = account_lines(session, Choice(everything=True), ALL_TIME)
        assert check_books(session).faults == ()
    assert table(told) in CHAPTER
    for lot, (one,) in ends.items():
        assert one.is_closed
        assert told_ends(lot, one) in CHAPTER
    assert {line.code: line.closing for line in lines if line.closing} == {}
