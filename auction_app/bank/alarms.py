"""What of the bank's money waits too long, as counts alone: `/healthz` shows them, the desk's page of the bank says which."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from auction_app.bank.models import BankEntry, BankPayout, BankProposal

WAITS = timedelta(days=3)  # our convention: people have looked by then
_GOING = ("waiting", "proposed", "ordered", "withdrawn")


def bank_counts(session: Session, at: datetime) -> dict[str, int]:
    """Code → how many, zeros included: money nobody assigned, debits nobody explained, payouts and proposals left lying.

    A payout is late after its own last moment, one without such a moment after `WAITS`; one that the
    bank sent back waits for another account from the first moment.
    """
    old = at - WAITS
    entries = select(func.count()).where(BankEntry.recorded_at <= old)
    is_late = or_(
        BankPayout.due_at < at, BankPayout.due_at.is_(None) & (BankPayout.ordered_at <= old)
    )
    going = BankPayout.state.in_(_GOING) & is_late
    payouts = select(func.count()).where(going | (BankPayout.state == "returned"))
    undecided = select(func.count()).where(
        BankProposal.outcome.is_(None), BankProposal.proposed_at <= old
    )
    counts = {
        "bank_money_unassigned": entries.where(BankEntry.state == "suspended"),
        "bank_debits_unexplained": entries.where(BankEntry.state == "unexplained"),
        "bank_payouts_late": payouts,
        "bank_proposals_undecided": undecided,
    }
    return {code: session.scalar(query) or 0 for code, query in counts.items()}
