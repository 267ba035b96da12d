"""Two people of a court: one puts a text forward, another decides on its digest, once (P9).

What every room needs that lets a court act: the text and its digest, the columns of a proposal, its
replacement by a newer one, the row an approver may still decide, and its end. What else a row holds,
and what is carried out, belongs to the rooms.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import CheckConstraint, ForeignKey, Text, select, update
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.accounts.identity import same_human
from auction_app.evidence.canonical import canonical
from auction_app.infra.db import UtcDateTime
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import ALREADY_DECIDED, CHANGED_MEANWHILE, FOUR_EYES, AuctionError
from auction_app.kernel.time import rfc3339
from auction_app.lots.drafts import Staff

GONE = frozenset({"replaced", "overtaken"})
Row = TypeVar("Row")


class Proposal:
    """The columns of what one person puts forward and another decides; `text` is what is approved.

    Mixed into a table, which adds its id, what it is about, and its checks (four eyes above all).
    """

    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text, unique=True)
    clerk_id: Mapped[str] = mapped_column(Text, ForeignKey("account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(Text)
    approver_id: Mapped[str | None] = mapped_column(Text, ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(Text)  # why it was refused


def proposal_checks(*outcomes: str) -> tuple[CheckConstraint, ...]:
    """What the database demands of every proposal: two people, and a decision where there is an outcome."""
    ends = ",".join(f"'{one}'" for one in outcomes)
    return (
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        CheckConstraint(f"outcome IN ({ends})", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided"),
        CheckConstraint("approver_id <> clerk_id", name="four_eyes"),
        CheckConstraint(
            "(approver_id IS NOT NULL) = (coalesce(outcome, '') IN ('executed','refused'))",
            name="approver",
        ),
    )


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
    no longer) put forward, `already_decided`, and `four_eyes` for who wrote it under
    any account.
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
    if same_human(tx.session, row.clerk_id, by.account_id):
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


def replace_waiting(tx: Transaction, table: type[Row], at: datetime, **about: Any) -> None:
    """What waits about the same matter gives way to what is put forward now."""
    waiting = update(table).filter_by(outcome=None, **about)
    tx.session.execute(waiting.values(outcome="replaced", decided_at=at))


def decide(tx: Transaction, row: Proposal, outcome: str, by: Staff, at: datetime) -> None:
    """End a proposal: `executed` or `refused`, by the person who decided it."""
    row.outcome, row.approver_id, row.decided_at = outcome, by.account_id, at
    tx.session.flush()
