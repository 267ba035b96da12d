"""The bids of a lot that has ended: final, so they are read once and kept for the next reader."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.evidence.chain import Event, parse_event
from auction_app.evidence.models import LotEvent
from auction_app.kernel.time import parse_rfc3339
from auction_app.proceeds.page_views import BidRow

SHOWN = 500  # rows of the table on the page; the file has all
DRAWN = 400  # steps of the chart: more would lie on one pixel
KEPT_LOTS = 64
_BATCH = 1000
_KINDS = ("lot.opened", "bid.accepted", "lot.extended", "lot.resumed")


@dataclass(frozen=True, slots=True)
class BidHistory:
    """Bids oldest first, nobody's own yet: the newest SHOWN, those the chart draws, and who bid."""

    shown: tuple[BidRow, ...] = ()
    drawn: tuple[BidRow, ...] = ()
    bidders: int = 0

    def seen_by(self, bidder: str | None) -> BidHistory:
        """The same with the reader's own bids marked."""
        if bidder is None:
            return self
        return replace(self, shown=_own(self.shown, bidder), drawn=_own(self.drawn, bidder))


class HistoryShelf:
    """The histories of the lots asked for last; safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._histories: OrderedDict[str, BidHistory] = OrderedDict()

    def read(self, session: Session, lot_id: str) -> BidHistory:
        """The history of a lot that has ended."""
        with self._lock:
            if lot_id in self._histories:
                self._histories.move_to_end(lot_id)
                return self._histories[lot_id]
        history = _history(session, lot_id)
        with self._lock:
            self._histories[lot_id] = history
            while len(self._histories) > KEPT_LOTS:
                self._histories.popitem(last=False)
        return history


def all_bids(session: Session, lot_id: str) -> Iterator[BidRow]:
    """Every accepted bid, oldest first, read in batches; a bid is marked when it moved the end."""
    ends_at, after = "", 0
    while texts := _texts(session, lot_id, after):
        for event in map(parse_event, texts):
            if event.kind == "bid.accepted":
                yield _row(event, ends_at not in ("", event.body["ends_at"]))
            ends_at, after = event.body["ends_at"], event.seq


def _texts(session: Session, lot_id: str, after: int) -> list[str]:
    query = select(LotEvent.text).where(LotEvent.lot_id == lot_id, LotEvent.seq > after)
    query = query.where(LotEvent.kind.in_(_KINDS)).order_by(LotEvent.seq).limit(_BATCH)
    return list(session.scalars(query))


def _history(session: Session, lot_id: str) -> BidHistory:
    rows = list(all_bids(session, lot_id))
    return BidHistory(tuple(rows[-SHOWN:]), _thinned(rows), len({row.bidder for row in rows}))


def _thinned(rows: list[BidRow]) -> tuple[BidRow, ...]:
    """The last half of the chart's steps in full, the time before it in even strides from the first."""
    half = DRAWN // 2
    if len(rows) <= DRAWN:
        return tuple(rows)
    earlier = rows[:-half]
    stride = -(-len(earlier) // half)
    return (*earlier[::stride], *rows[-half:])


def _own(rows: tuple[BidRow, ...], bidder: str) -> tuple[BidRow, ...]:
    return tuple(replace(row, mine=row.bidder == bidder) for row in rows)


def _row(event: Event, has_moved: bool) -> BidRow:
    body = event.body
    return BidRow(
        seq=event.seq,
        bidder=body["bidder"],
        amount_fen=body["amount"],
        received_at=parse_rfc3339(body["received_at"]),
        ends_at=parse_rfc3339(body["ends_at"]),
        extended=has_moved,
        mine=False,
        basis=body["basis"],
    )
