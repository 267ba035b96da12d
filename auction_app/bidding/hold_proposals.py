"""Two people hold a lot: a clerk proposes, an approver of the court who is another person decides (P9).

What is approved is a text, named by its digest; it is carried out once, in the transaction that
also writes the lot's event, and the event names the digest.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from auction_app.bidding.hold_queries import published_lot
from auction_app.bidding.holds import (
    FROM,
    Ruling,
    read_pause,
    refuse_early_end,
    resume,
    suspend,
    withdraw,
)
from auction_app.bidding.models import HoldProposal
from auction_app.bidding.service import lock_auction
from auction_app.evidence.canonical import canonical
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import CHANGED_MEANWHILE, INVALID, N_, AuctionError, define
from auction_app.kernel.ids import new_id
from auction_app.kernel.time import parse_rfc3339, rfc3339
from auction_app.lots.drafts import Staff
from auction_app.lots.errors import FOUR_EYES

REASON_LENGTH = 200
ALREADY_DECIDED = define(
    "already_decided",
    409,
    N_("This proposal was decided before."),
    N_("Reload the page to see what was decided, and by whom."),
)


@dataclass(frozen=True, slots=True)
class ProposeHold:
    """What a clerk asks for; `ends_at` for `resume` alone."""

    lot_id: str
    what: str
    reason_zh: str
    reason_en: str
    decision: str
    ends_at: datetime | None = None


def propose(tx: Transaction, wish: ProposeHold, by: Staff, at: datetime) -> str:
    """Put a proposal before the court's approvers; an older one still open is replaced by it.

    Gives its digest; raises `no_such_lot`, `wrong_state`, `end_too_early`.
    """
    published_lot(tx.session, wish.lot_id, by.court_id)
    auction = lock_auction(tx, wish.lot_id, *FROM[wish.what])
    if wish.what == "resume":
        if wish.ends_at is None:
            raise AuctionError(INVALID, fields={"ends_at": "required"})
        refuse_early_end(read_pause(tx.session, auction), wish.ends_at, at)
    tx.session.execute(
        update(HoldProposal)
        .where(HoldProposal.lot_id == wish.lot_id, HoldProposal.outcome.is_(None))
        .values(outcome="replaced", decided_at=at)
    )
    proposal = _written(wish, by, at)
    tx.session.add(proposal)
    tx.session.flush()
    return proposal.sha256


def approve(tx: Transaction, lot_id: str, sha256: str, by: Staff, at: datetime) -> int:
    """Carry out what the digest names, once. Role and second factor were checked at the door.

    Gives the event's seq; raises `no_such_lot`, `changed_meanwhile`, `already_decided`,
    `four_eyes`, `wrong_state`, `end_too_early`.
    """
    proposal = _undecided(tx, lot_id, sha256, by)
    seq = _carry_out(tx, proposal, at)
    proposal.outcome, proposal.seq = "executed", seq
    proposal.approver_id, proposal.decided_at = by.account_id, at
    tx.session.flush()
    return seq


@dataclass(frozen=True, slots=True)
class RefuseHold:
    """An approver's no, with its reason for the clerk."""

    lot_id: str
    sha256: str
    answer: str


def refuse(tx: Transaction, command: RefuseHold, by: Staff, at: datetime) -> None:
    """Nothing happens to the lot; the clerk reads why. Raises what `approve` raises before it acts."""
    proposal = _undecided(tx, command.lot_id, command.sha256, by)
    proposal.outcome, proposal.answer = "refused", command.answer
    proposal.approver_id, proposal.decided_at = by.account_id, at
    tx.session.flush()


def _written(wish: ProposeHold, by: Staff, at: datetime) -> HoldProposal:
    proposal_id = new_id("h")
    text = canonical(
        {
            "id": proposal_id,
            "lot": wish.lot_id,
            "what": wish.what,
            "reason": {"zh": wish.reason_zh, "en": wish.reason_en},
            "decision": wish.decision,
            "ends_at": rfc3339(wish.ends_at) if wish.ends_at else None,
            "court": by.court_id,
            "proposed_by": by.account_id,
            "proposed_at": rfc3339(at),
        }
    )
    return HoldProposal(
        id=proposal_id,
        lot_id=wish.lot_id,
        what=wish.what,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        clerk_id=by.account_id,
        proposed_at=at,
    )


def _undecided(tx: Transaction, lot_id: str, sha256: str, by: Staff) -> HoldProposal:
    """Hold the lot first, then the proposal: the second of two approvers waits and finds it used."""
    published_lot(tx.session, lot_id, by.court_id)
    lock_auction(tx, lot_id)
    proposal = tx.session.scalar(
        select(HoldProposal)
        .where(HoldProposal.lot_id == lot_id, HoldProposal.sha256 == sha256)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if proposal is None or proposal.outcome == "replaced":
        raise AuctionError(CHANGED_MEANWHILE)
    if proposal.outcome is not None:
        raise AuctionError(ALREADY_DECIDED)
    if proposal.clerk_id == by.account_id:
        raise AuctionError(FOUR_EYES)
    return proposal


def _carry_out(tx: Transaction, proposal: HoldProposal, at: datetime) -> int:
    """Exactly what the approved text says, whatever the row's other columns hold."""
    if hashlib.sha256(proposal.text.encode()).hexdigest() != proposal.sha256:
        raise AuctionError(CHANGED_MEANWHILE)
    said = json.loads(proposal.text)
    reason = said["reason"]
    ruling = Ruling(reason["zh"], reason["en"], said["decision"], proposal.sha256)
    if said["what"] == "resume":
        return resume(tx, proposal.lot_id, parse_rfc3339(said["ends_at"]), ruling, at)
    verb = suspend if said["what"] == "suspend" else withdraw
    return verb(tx, proposal.lot_id, ruling, at)
