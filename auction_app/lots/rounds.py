"""Further rounds of one property: a new lot that names the lot before it, and the way back through them.

A lot is one round. The row of the lot before is never touched: it is published and frozen, so the chain of
rounds hangs on `predecessor_id`, which is unique: a lot is followed by at most one other.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.kernel.time import legal_day
from auction_app.lots.content import (
    REANNOUNCED,
    REAUCTION,
    SALE,
    SALE_OF_FAILED,
    SECOND,
    SECOND_OF_FAILED,
    LotContent,
)
from auction_app.lots.drafts import Staff, content_of, lock_lot
from auction_app.lots.errors import ALREADY_FOLLOWED, LOT_NOT_PUBLISHED
from auction_app.lots.models import Lot, LotDocument, LotPhoto
from auction_app.lots.round_links import successor_of
from auction_app.lots.service import begin_draft

FollowsAs = Literal["second", "sale", "reauction", "reannounced"]


def begin_following(
    tx: Transaction,
    predecessor: str,
    as_: FollowsAs,
    by: Staff,
    at: datetime,
    ended_at: datetime | None = None,
) -> str:
    """Open the draft of the next round with everything the last one said; gives the new lot's id.

    `ended_at` is when the round before failed, the day from which the law counts; for a re-auction or a
    new announcement the copied day stays. Raises `no_such_lot`, `lot_not_published`, `already_followed`.
    """
    before = lock_lot(tx, predecessor, by.court_id)
    if before.state != "published":
        raise AuctionError(LOT_NOT_PUBLISHED)
    if successor_of(tx.session, predecessor) is not None:
        raise AuctionError(ALREADY_FOLLOWED)
    content = following_content(content_of(tx.session, before), predecessor, as_, ended_at or at)
    lot_id = begin_draft(tx, content, by, at)
    tx.session.get_one(Lot, lot_id).place_key = before.place_key  # one property, whatever its title
    _copy_files(tx, predecessor, lot_id, by, at)
    return lot_id


def following_content(
    before: LotContent, predecessor: str, as_: FollowsAs, ended_at: datetime
) -> LotContent:
    """What the next round's draft starts from: times are open, and the panel decides anew."""
    opened = replace(
        before,
        predecessor_id=predecessor,
        follows_as=as_,
        notice_day=None,
        opens_at=None,
        ends_at=None,
        panel=before.panel if as_ == REANNOUNCED else (),
        decision=before.decision if as_ == REANNOUNCED else None,
        late_reason_zh="",
        late_reason_en="",
        price=before.price if as_ == REANNOUNCED else before.price.for_next_round(),
        notice=before.notice.for_next_round(),
    )
    if as_ in (REAUCTION, REANNOUNCED):
        return opened
    failed = replace(
        opened,
        previous_start_fen=before.start_price_fen,
        previous_ended_on=legal_day(ended_at),
    )
    if as_ == SECOND_OF_FAILED:
        return replace(failed, round=SECOND, start_price_fen=None, deposit_fen=None)
    assert as_ == SALE_OF_FAILED
    # A sale asks what the failed second auction asked; the deposit is what a defaulting buyer loses.
    return replace(failed, round=SALE)


def _copy_files(tx: Transaction, source: str, target: str, by: Staff, at: datetime) -> None:
    """The rows only: the bytes are kept by their hash and shared."""
    for table, prefix in ((LotPhoto, "p"), (LotDocument, "d")):
        kept = [column.name for column in table.__table__.columns]
        for row in tx.session.scalars(select(table).where(table.lot_id == source)):
            values = {name: getattr(row, name) for name in kept}
            own = {"id": new_id(prefix), "lot_id": target, "added_at": at}
            tx.session.add(table(**values | own | {"added_by": by.account_id}))
    tx.session.flush()
