"""Verbs of notices: tell, mark read, choose what comes by e-mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert

from auction_app.infra.transaction import Transaction
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.notices.after_hammer_words import AFTER_TITLES
from auction_app.notices.models import OF_DEADLINES, REPEATING, Notice, NoticeMail, NoticeOptOut

OPTIONAL = ("outbid", "extended", "ended", "answered")
LEADS_TO_RESULT = frozenset({"ended", "won", "withdrawn", "deposit_returned", *AFTER_TITLES})

# In a duel the lead changes every few seconds: a message waits until it still is so, and the next
# one about the same lot waits longer. The list in the page is never late.
MAIL_DELAY = timedelta(seconds=5)
MAIL_GAP = timedelta(minutes=3)

_UNREAD_REPEATING = text("read_at IS NULL AND occasion = ''")
_HAS_OCCASION = text("occasion <> ''")


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing to tell. `occasion` is empty for kinds that repeat, else what it happened by."""

    lot_id: str | None
    kind: str
    occasion: str = ""
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Me:
    """The two keyed indexes of one account: as holder of bidder numbers, and as asker of questions.

    They are kept apart in every table, so that questions do not lead to bidder numbers.
    """

    holder: bytes
    asker: bytes

    def under(self, kind: str) -> bytes:
        """The index that notices of a kind are filed under."""
        return self.asker if kind == "answered" else self.holder

    @property
    def both(self) -> tuple[bytes, bytes]:
        return self.holder, self.asker


def tell(tx: Transaction, holders: Iterable[bytes], telling: Telling, at: datetime) -> None:
    """Tell all holders; telling the same occasion again changes nothing.

    A kind that repeats (outbid, extended) keeps one unread notice per holder and lot with the
    newest figures, so a long duel neither fills the list nor the mailbox.
    """
    wanted = list(dict.fromkeys(holders))
    if not wanted:
        return
    rows = [_row(holder, telling, at) for holder in wanted]
    new_ids = set(tx.session.scalars(_upsert(telling), rows).all()) & {row["id"] for row in rows}
    quiet = _without_mail(tx, telling, wanted, at)
    leaves_at = at + MAIL_DELAY if telling.kind in REPEATING else at
    mails = [
        {"notice_id": row["id"], "next_at": leaves_at}
        for row in rows
        if row["id"] in new_ids and row["holder"] not in quiet
    ]
    if mails:
        tx.session.execute(insert(NoticeMail), mails)


def _row(holder: bytes, telling: Telling, at: datetime) -> dict[str, Any]:
    return {
        "id": new_id("n"),
        "holder": holder,
        "lot_id": telling.lot_id,
        "kind": telling.kind,
        "occasion": telling.occasion,
        "params": telling.params,
        "created_at": at,
        "changed_at": at,
    }


def _upsert(telling: Telling) -> Any:
    row = insert(Notice)
    if telling.kind not in REPEATING:
        return row.on_conflict_do_nothing(
            index_elements=["holder", "lot_id", "kind", "occasion"], index_where=_HAS_OCCASION
        ).returning(Notice.id)
    return row.on_conflict_do_update(
        index_elements=["holder", "lot_id", "kind"],
        index_where=_UNREAD_REPEATING,
        set_={"params": row.excluded.params, "changed_at": row.excluded.changed_at},
    ).returning(Notice.id)


def _without_mail(
    tx: Transaction, telling: Telling, holders: list[bytes], at: datetime
) -> set[bytes]:
    """Who wants no message of this kind, or had one about this lot a moment ago."""
    quiet: set[bytes] = set()
    if telling.kind in OPTIONAL:
        unwanted = select(NoticeOptOut.holder).where(NoticeOptOut.kind == telling.kind)
        quiet |= set(tx.session.scalars(unwanted.where(NoticeOptOut.holder.in_(holders))))
    if telling.kind in REPEATING:
        recent = (
            select(Notice.holder)
            .join(NoticeMail, NoticeMail.notice_id == Notice.id)
            .where(Notice.lot_id == telling.lot_id, Notice.kind == telling.kind)
            .where(Notice.holder.in_(holders), NoticeMail.sent_at > at - MAIL_GAP)
        )
        quiet |= set(tx.session.scalars(recent))
    return quiet


def settle(tx: Transaction, holder: bytes, lot_id: str, kind: str, at: datetime) -> None:
    """What an unread notice said is no longer so (who was outbid leads again): it is not shown.

    Its message, if still waiting, is dropped by the sender, which skips what was read.
    """
    tx.session.execute(
        update(Notice)
        .where(Notice.holder == holder, Notice.lot_id == lot_id, Notice.kind == kind)
        .where(Notice.read_at.is_(None))
        .values(read_at=at, is_settled=True)
    )


def mark_read(tx: Transaction, me: Me, notice_id: str, at: datetime) -> str:
    """Mark one of my notices read; gives the address it leads to. Raises `not_found`, also when it
    is somebody else's."""
    notice = tx.session.get(Notice, notice_id)
    if notice is None or notice.holder not in me.both:
        raise AuctionError(errors.NOT_FOUND)
    if notice.read_at is None:
        notice.read_at = at
    return where_it_leads(notice.kind, notice.lot_id, notice.params)


def where_it_leads(kind: str, lot_id: str | None, params: Mapping[str, Any]) -> str:
    """What has ended leads to the result, a deadline or a report to where its reader acts, the rest to the lot."""
    if kind in OF_DEADLINES or "report" in params:
        return str(params.get("url", "/desk"))
    return f"/lots/{lot_id}/result" if kind in LEADS_TO_RESULT else f"/lots/{lot_id}"


def mark_all_read(tx: Transaction, me: Me, until: datetime, at: datetime) -> None:
    """Mark read what had come by `until`, the newest one my page showed; later ones stay new."""
    tx.session.execute(
        update(Notice)
        .where(Notice.holder.in_(me.both), Notice.read_at.is_(None), Notice.changed_at <= until)
        .values(read_at=at)
    )


def choose_mail(tx: Transaction, me: Me, wanted: frozenset[str]) -> None:
    """From now on only these optional kinds come by e-mail; others stay in the list."""
    tx.session.execute(delete(NoticeOptOut).where(NoticeOptOut.holder.in_(me.both)))
    unwanted = [kind for kind in OPTIONAL if kind not in wanted]
    tx.session.add_all([NoticeOptOut(holder=me.under(kind), kind=kind) for kind in unwanted])
