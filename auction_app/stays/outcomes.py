"""What two people of a court find: the cause of a stop has ended, an objection has its outcome.

Both decide whether property may be disposed of, so neither is one clerk's to record (P9). What merely
happened (an objection was filed as a case, a ruling was served, a suit was filed) one clerk enters.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from auction_app.bidding.service import lock_auction
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import CHANGED_MEANWHILE, N_, AuctionError, define
from auction_app.law.objections import ObjectionOutcome
from auction_app.lots.drafts import Staff
from auction_app.lots.published import published_lot
from auction_app.stays.checks import follows_objections
from auction_app.stays.models import HoldProposal
from auction_app.stays.objections import RecordStep, check_step, record_step
from auction_app.stays.put_forward import CAUSE, PutForward, put_forward
from auction_app.stays.stops import check_cause_day, ensure_stop, record_cause_ended

ENDS_BY_OBJECTIONS = define(
    "cause_by_objections",
    409,
    N_("This lot is held for objections: the end of the cause is read from them."),
    N_("Record what became of the objection."),
)


def propose_cause(tx: Transaction, lot_id: str, ended_on: date, by: Staff, at: datetime) -> str:
    """Put before the approvers that the cause is gone since a day. Gives the digest.

    Raises `no_such_lot`, `not_stopped`, `cause_by_objections`, `bad_record_day`.
    """
    published_lot(tx.session, lot_id, by.court_id)
    stop = ensure_stop(tx, lock_auction(tx, lot_id))
    if follows_objections(tx.session, stop):
        raise AuctionError(ENDS_BY_OBJECTIONS, article="NP36")
    check_cause_day(stop, ended_on, at)
    said = {"cause_ended_on": ended_on.isoformat(), "stop": stop.seq}
    return put_forward(tx, PutForward(lot_id, "cause", CAUSE, said), by, at)


def propose_outcome(tx: Transaction, command: RecordStep, by: Staff, at: datetime) -> str:
    """Put before the approvers what became of an objection, here or at the court above. Gives the digest.

    Raises `no_such_lot` and whatever `record_step` raises.
    """
    published_lot(tx.session, command.lot_id, by.court_id)
    lock_auction(tx, command.lot_id)
    check_step(tx, command, by, at)
    said = {
        "objection": command.objection_id,
        "step": command.step,
        "on": command.on.isoformat(),
        "outcome": command.outcome.value if command.outcome else None,
        "decision": command.decision,
    }
    wish = PutForward(command.lot_id, "outcome", command.objection_id, said)
    return put_forward(tx, wish, by, at)


def carry_out(
    tx: Transaction, proposal: HoldProposal, said: dict[str, Any], by: Staff, at: datetime
) -> None:
    """Record what was approved, and the deadlines that run from it. Raises what proposing raises."""
    clerk = Staff(proposal.clerk_id, by.court_id)
    if said["what"] == "cause":
        stop = ensure_stop(tx, lock_auction(tx, proposal.lot_id))
        if stop.seq != said["stop"]:
            # Another stop has taken its place: what was found concerned the old one.
            raise AuctionError(CHANGED_MEANWHILE)
        ended_on = date.fromisoformat(said["cause_ended_on"])
        record_cause_ended(tx, stop, ended_on, proposal.sha256, at)
        return
    outcome = said["outcome"]
    command = RecordStep(
        proposal.lot_id,
        said["objection"],
        said["step"],
        date.fromisoformat(said["on"]),
        ObjectionOutcome(outcome) if outcome else None,
        said["decision"] or "",
    )
    record_step(tx, command, clerk, at, proposal.sha256)
