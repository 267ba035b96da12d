"""The lot's state as the wire shows it (contract §2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from auction_app.kernel.time import rfc3339

_SNAPSHOT = text(
    "SELECT a.*, c.seq, c.head FROM auction a JOIN lot_chain c USING (lot_id) WHERE lot_id = :lot"
)
_EVENTS = text(
    "SELECT text FROM lot_event WHERE lot_id = :lot AND seq > :after ORDER BY seq LIMIT :n"
)


def read_row(session: Session, lot: str) -> dict[str, Any] | None:
    """The auction's row with its chain's seq and head, or None."""
    row = session.execute(_SNAPSHOT, {"lot": lot}).mappings().one_or_none()
    return None if row is None else dict(row)


def find_snapshot(session: Session, lot: str, now: datetime) -> dict[str, Any] | None:
    """The snapshot document of one lot, or None."""
    row = read_row(session, lot)
    return None if row is None else snapshot_document(row, now)


def snapshot_document(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """From a row of auction joined with its chain."""
    price = row["price"]
    document = {
        "v": 1,
        "lot": row["lot_id"],
        "as_of_seq": row["seq"],
        "head": row["head"],
        "state": row["status"],
        "round": row["round"],
        "currency": row["currency"],
        "start_price": row["start_price"],
        "increment": row["increment"],
        "deposit": row["deposit"],
        "price": price,
        "minimum": row["start_price"] if price is None else price + row["increment"],
        "leader": row["leader"],
        "bids": row["bids"],
        "opens_at": rfc3339(row["opens_at"]),
        "planned_ends_at": rfc3339(row["planned_end"]),
        "ends_at": rfc3339(row["ends_at"]),
        "extensions": row["extensions"],
        "rules": {
            "id": row["rules_id"],
            "sha256": row["rules_sha256"],
            "extension_window_s": row["extension_window_s"],
            "outage_gap_s": row["outage_gap_s"],
            "recovery_s": row["recovery_s"],
            "countdown_s": row["countdown_s"],
            "strict_ladder": row["strict_ladder"],
        },
        "server_time": rfc3339(now),
    }
    if row["outcome"] is not None:
        document["outcome"] = row["outcome"]
        document["closed_at"] = rfc3339(row["closed_at"])
    return document


def event_texts(session: Session, lot: str, after: int, limit: int) -> list[str]:
    """Canonical event texts after a seq, ascending."""
    found = session.execute(_EVENTS, {"lot": lot, "after": after, "n": limit})
    return [row.text for row in found]
