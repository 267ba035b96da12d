"""Two people of a court: one puts a text forward, another decides on its digest, once (P9).

What every room needs that lets a court act: the text and its digest, and the row an approver may
still decide. The rows themselves belong to the rooms.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select

from auction_app.evidence.canonical import canonical
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import ALREADY_DECIDED, CHANGED_MEANWHILE, FOUR_EYES, AuctionError
from auction_app.kernel.time import rfc3339
from auction_app.lots.drafts import Staff

GONE = frozenset({"replaced", "overtaken"})
Row = TypeVar("Row")


def written(members: dict[str, Any], by: Staff, at: datetime) -> tuple[str, str]:
    """(canonical text, SHA-256) of what `by` puts forward at `at`."""
    text = canonical(
        members | {"court": by.court_id, "proposed_by": by.account_id, "proposed_at": rfc3339(at)}
    )
    return text, digest_of(text)


def digest_of(text: str) -> str:
    """SHA-256 of a canonical text, in lower-case hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def undecided(tx: Transaction, table: type[Row], lot_id: str | None, sha256: str, by: Staff) -> Row:
    """The row an approver may decide, held until the commit; call it under the lot's lock.

    `lot_id` is None for what concerns no lot. Raises `changed_meanwhile` for a text that is not (or
    no longer) put forward, `already_decided`, and `four_eyes` for who wrote it.
    """
    row: Any = tx.session.scalar(
        select(table)
        .filter_by(lot_id=lot_id, sha256=sha256)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None or row.outcome in GONE:
        raise AuctionError(CHANGED_MEANWHILE)
    if row.outcome is not None:
        raise AuctionError(ALREADY_DECIDED)
    if row.clerk_id == by.account_id:
        raise AuctionError(FOUR_EYES)
    found: Row = row
    return found


def approved_text(text: str, sha256: str) -> dict[str, Any]:
    """Exactly what the digest names, whatever the row's other columns hold.

    Raises `changed_meanwhile` when text and digest no longer fit.
    """
    if digest_of(text) != sha256:
        raise AuctionError(CHANGED_MEANWHILE)
    said: dict[str, Any] = json.loads(text)
    return said
