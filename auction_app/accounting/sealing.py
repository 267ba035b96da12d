"""What of the books nobody may read before bidding is over: which number a payment was made for (art. 18 II).

A bidder number stands in the lot's public chain. A payment leads to a person: the provider and the court's bank know
who made it. The books hold both in one row, so while a lot runs they are shown without either: the lot's deposits as
one account, each of their postings under its number in the book alone. Sums stay what they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.bidding.models import Auction
from auction_app.ledger.queries import LedgerRow
from auction_app.ledger.statements import AccountLine, Move

ENDED = ("closed", "withdrawn")
SEALED = "sealed"
_OF_A_NUMBER = frozenset({"deposit", "refund"})  # kinds of accounts whose third part is a number


@dataclass(frozen=True, slots=True)
class Seal:
    """The lots whose bidding is not over; everything of other lots is shown as it is written."""

    running: frozenset[str] = frozenset()

    def covers(self, code: str) -> bool:
        """Whether the account belongs to one number of a running lot."""
        kind, lot_id, *_ = (*code.split(":"), "")
        return kind in _OF_A_NUMBER and lot_id in self.running

    def account(self, code: str) -> str:
        """The account's name: all numbers of a running lot have one together."""
        return ":".join((*code.split(":")[:2], SEALED)) if self.covers(code) else code

    def moves(self, moves: Iterable[Move]) -> Iterator[Move]:
        """Moves without number, payment and key where they touch a running lot's deposits."""
        return map(self._move, moves)

    def lines(self, lines: Iterable[AccountLine]) -> list[AccountLine]:
        """Account lines; those of one running lot and currency added up to one."""
        shown: dict[tuple[str, str], AccountLine] = {}
        for line in lines:
            code = self.account(line.code)
            before = shown.get((code, line.currency))
            shown[code, line.currency] = (
                _added(before, line) if before else replace(line, code=code)
            )
        return list(shown.values())

    def rows(self, rows: Iterable[LedgerRow]) -> Iterator[LedgerRow]:
        """Rows of the book; those of one posting follow each other and are sealed together or not at all."""
        for _, posting in groupby(rows, key=lambda row: row.seq):
            sides = list(posting)
            if any(self.covers(side.account) for side in sides):
                yield from (self._row(side) for side in sides)
            else:
                yield from sides

    def _move(self, move: Move) -> Move:
        if not (self.covers(move.debit) or self.covers(move.credit)):
            return move
        return replace(
            move,
            txn=f"{SEALED}:{move.seq}",
            ref=SEALED,
            reverses=SEALED if move.reverses else None,
            debit=self.account(move.debit),
            credit=self.account(move.credit),
        )

    def _row(self, row: LedgerRow) -> LedgerRow:
        return replace(
            row, txn=f"{SEALED}:{row.seq}", ref=SEALED, account=self.account(row.account)
        )


def read_seal(session: Session) -> Seal:
    """What is sealed at this snapshot, whatever past moment is asked about."""
    lots = session.scalars(select(Auction.lot_id).where(Auction.status.not_in(ENDED)))
    return Seal(frozenset(lots))


def _added(one: AccountLine, other: AccountLine) -> AccountLine:
    return replace(
        one,
        opening=one.opening + other.opening,
        gained=one.gained + other.gained,
        lost=one.lost + other.lost,
    )
