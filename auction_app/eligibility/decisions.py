"""The record of who was let in and who was not: on which ground, and on which copy of the registers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.eligibility.models import Registration
from auction_app.eligibility.person_models import EligibilityDecision
from auction_app.eligibility.registers import Hit, newest_snapshot
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError

# Refusals of a person at the door of a lot; what else goes wrong there is no decision about anybody.
REFUSALS = frozenset({"barred", "listed", "under_age", "agent_not_confirmed"})


@dataclass(frozen=True, slots=True)
class About:
    """Which number of which lot a decision is about, and at which moment."""

    lot_id: str
    bidder: str
    moment: str  # registration | register | end


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
    vault: Vault,
    about: About,
    outcome: str,
    at: datetime,
    reason: str = "",
    article: str = "",
    hit: Hit | None = None,
) -> None:
    """Write one decision about a number down, with the snapshot it rests on."""
    _add(
        tx,
        lot_id=about.lot_id,
        bidder=about.bidder,
        moment=about.moment,
        outcome=outcome,
        reason=reason,
        article=article,
        sealed_entry=_sealed(vault, about.lot_id, (hit.case_number, hit.court)) if hit else None,
        at=at,
    )


def record_refusal(
    tx: Transaction, vault: Vault, refused: tuple[str, bytes], error: AuctionError, at: datetime
) -> None:
    """Keep a refusal although the application left nothing behind; `refused` is (lot, holder)."""
    lot_id, holder = refused
    if error.code not in REFUSALS:
        return
    case, court = str(error.extra.get("list_case", "")), str(error.extra.get("list_court", ""))
    _add(
        tx,
        lot_id=lot_id,
        who=_who(vault, lot_id, holder),
        moment="registration",
        outcome="refused",
        reason=str(error.extra.get("reason", error.code)),
        article=error.article or "",
        sealed_entry=_sealed(vault, lot_id, (case, court)) if case else None,
        at=at,
    )


def decisions_about(
    session: Session, vault: Vault, lot_id: str, holder: bytes
) -> list[EligibilityDecision]:
    """All that was decided about one holder on one lot, oldest first."""
    row = EligibilityDecision
    number = select(Registration.bidder).where(
        Registration.lot_id == lot_id, Registration.holder == holder
    )
    mine = (row.bidder == number.scalar_subquery()) | (row.who == _who(vault, lot_id, holder))
    return list(session.scalars(select(row).where(row.lot_id == lot_id, mine).order_by(row.id)))


def own_decision(session: Session, vault: Vault, lot_id: str, holder: bytes) -> OwnDecision | None:
    """The last decision about this holder that shut a door; None when there is none."""
    shut = [
        row
        for row in decisions_about(session, vault, lot_id, holder)
        if row.outcome in ("refused", "revoked")
    ]
    if not shut:
        return None
    last = shut[-1]
    case, court = entry_of(vault, last)
    return OwnDecision(last.at, last.outcome, last.reason, last.article, case, court)


def entry_of(vault: Vault, row: EligibilityDecision) -> tuple[str, str]:
    """Case and court of the entry a decision rests on; both empty where it rests on none."""
    if row.sealed_entry is None:
        return "", ""
    case, court = json.loads(vault.open(row.sealed_entry, _aad(row.lot_id)))
    return str(case), str(court)


def _add(tx: Transaction, **values: Any) -> None:
    snapshot = newest_snapshot(tx.session)
    tx.session.add(
        EligibilityDecision(
            snapshot_id=snapshot.id if snapshot else None,
            snapshot_at=snapshot.taken_at if snapshot else None,
            **values,
        )
    )
    tx.session.flush()


def _sealed(vault: Vault, lot_id: str, entry: tuple[str, str]) -> bytes:
    return vault.seal(json.dumps(entry, ensure_ascii=False).encode(), _aad(lot_id))


def _aad(lot_id: str) -> str:
    return f"eligibility_decision:{lot_id}:sealed_entry"


def _who(vault: Vault, lot_id: str, holder: bytes) -> bytes:
    """An index of its own: nothing in another table equals it."""
    return vault.blind_index(f"eligibility_decision:{lot_id}", holder.hex())
