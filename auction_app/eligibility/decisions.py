"""The record of who was let in and who was not: on which ground, and on which copy of the registers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.eligibility.person_models import EligibilityDecision
from auction_app.eligibility.registers import Hit, newest_snapshot
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError

# Refusals of a person at the door of a lot; what else goes wrong there is no decision about anybody.
REFUSALS = frozenset({"barred", "listed", "under_age", "agent_not_confirmed"})


@dataclass(frozen=True, slots=True)
class About:
    """Whom and which moment a decision is about; `bidder` is None where no number was given."""

    lot_id: str
    holder: bytes
    bidder: str | None
    moment: str  # registration | register | end | ruling


@dataclass(frozen=True, slots=True)
class OwnDecision:
    """The last decision about oneself on one lot, as its person may read it at any time."""

    at: datetime
    outcome: str
    reason: str
    article: str
    register_case: str
    register_court: str


def record_decision(
    tx: Transaction,
    about: About,
    outcome: str,
    at: datetime,
    reason: str = "",
    article: str = "",
    hit: Hit | None = None,
) -> None:
    """Write one decision down with the snapshot it rests on."""
    snapshot = newest_snapshot(tx.session)
    tx.session.add(
        EligibilityDecision(
            at=at,
            lot_id=about.lot_id,
            holder=about.holder,
            bidder=about.bidder,
            moment=about.moment,
            outcome=outcome,
            reason=reason,
            article=article,
            register_case=hit.case_number if hit else "",
            register_court=hit.court if hit else "",
            snapshot_id=snapshot.id if snapshot else None,
            snapshot_at=snapshot.taken_at if snapshot else None,
        )
    )
    tx.session.flush()


def record_refusal(
    tx: Transaction, lot_id: str, holder: bytes, error: AuctionError, at: datetime
) -> None:
    """Keep a refusal although the application itself left nothing behind."""
    if error.code not in REFUSALS:
        return
    snapshot = newest_snapshot(tx.session)
    tx.session.add(
        EligibilityDecision(
            at=at,
            lot_id=lot_id,
            holder=holder,
            bidder=None,
            moment="registration",
            outcome="refused",
            reason=str(error.extra.get("reason", error.code)),
            article=error.article or "",
            register_case=str(error.extra.get("list_case", "")),
            register_court=str(error.extra.get("list_court", "")),
            snapshot_id=snapshot.id if snapshot else None,
            snapshot_at=snapshot.taken_at if snapshot else None,
        )
    )
    tx.session.flush()


def own_decision(session: Session, lot_id: str, holder: bytes) -> OwnDecision | None:
    """The last decision about this holder that shut a door; None when there is none."""
    row = session.scalars(
        select(EligibilityDecision)
        .where(EligibilityDecision.lot_id == lot_id, EligibilityDecision.holder == holder)
        .where(EligibilityDecision.outcome.in_(("refused", "revoked")))
        .order_by(EligibilityDecision.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return OwnDecision(
        row.at, row.outcome, row.reason, row.article, row.register_case, row.register_court
    )
