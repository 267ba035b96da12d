"""Reads of chains and of the log; views are the published texts themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .models import LogAlarm, LogCheckpoint, LogLeaf, LotChain, LotEvent

MAX_EVENTS = 1000


@dataclass(frozen=True, slots=True)
class ChainHead:
    """Where a lot's chain stands."""

    lot_id: str
    seq: int
    head: str
    last_at: datetime


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One event as it is stored: `text` is the published canonical JSON."""

    lot_id: str
    seq: int
    kind: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    size: int
    root: bytes
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Alarm:
    """A disagreement that nobody has cleared yet."""

    code: str
    lot_id: str | None
    detail: str
    at: datetime


def find_head(session: Session, lot_id: str) -> ChainHead | None:
    wanted = select(LotChain.lot_id, LotChain.seq, LotChain.head, LotChain.last_at)
    row = session.execute(wanted.where(LotChain.lot_id == lot_id)).first()
    return ChainHead(*row) if row else None


def events_after(
    session: Session, lot_id: str, after: int = 0, limit: int = MAX_EVENTS
) -> list[StoredEvent]:
    """The events with numbers above `after`, ascending, at most `limit`."""
    wanted = select(LotEvent.lot_id, LotEvent.seq, LotEvent.kind, LotEvent.at, LotEvent.text)
    wanted = wanted.where(LotEvent.lot_id == lot_id, LotEvent.seq > after)
    rows = session.execute(wanted.order_by(LotEvent.seq).limit(limit))
    return [StoredEvent(*row) for row in rows]


def event(session: Session, lot_id: str, seq: int) -> StoredEvent | None:
    found = events_after(session, lot_id, seq - 1, 1)
    return found[0] if found and found[0].seq == seq else None


def latest_checkpoint(session: Session) -> StoredCheckpoint | None:
    wanted = select(LogCheckpoint).order_by(LogCheckpoint.size.desc()).limit(1)
    row = session.execute(wanted).scalar()
    return StoredCheckpoint(row.size, row.root, row.note, row.at) if row else None


def covered_seq(session: Session, lot_id: str, size: int) -> int:
    """The last event of the lot that the first `size` leaves hold (0: none)."""
    wanted = select(func.max(LogLeaf.seq)).where(LogLeaf.lot_id == lot_id, LogLeaf.idx < size)
    return session.execute(wanted).scalar() or 0


def log_size(session: Session) -> int:
    """The number of leaves that the newest checkpoint covers."""
    return session.execute(select(func.max(LogCheckpoint.size))).scalar() or 0


def leaf_texts(session: Session, start: int, end: int) -> list[str]:
    """The texts of leaves [start, end); LookupError when one is not there."""
    wanted = select(LotEvent.text).join(
        LogLeaf, (LogLeaf.lot_id == LotEvent.lot_id) & (LogLeaf.seq == LotEvent.seq)
    )
    wanted = wanted.where(LogLeaf.idx >= start, LogLeaf.idx < end).order_by(LogLeaf.idx)
    texts = list(session.execute(wanted).scalars())
    if len(texts) != end - start:
        raise LookupError(f"leaves {start} to {end}: {len(texts)} events")
    return texts


def alarm_is_on(session: Session) -> bool:
    """True while the log or a chain is known to disagree with itself: nothing may close then."""
    on = select(LogAlarm.id).where(LogAlarm.cleared_at.is_(None)).limit(1)
    return session.execute(on).scalar() is not None


def open_alarms(session: Session) -> list[Alarm]:
    """The alarms that are on, oldest first."""
    wanted = select(LogAlarm.code, LogAlarm.lot_id, LogAlarm.detail, LogAlarm.at)
    rows = session.execute(wanted.where(LogAlarm.cleared_at.is_(None)).order_by(LogAlarm.id))
    return [Alarm(*row) for row in rows]
