"""The full price is in the court's account (art. 25): from here the days of the ruling run."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from auction_app.deadlines.service import drop_deadline, meet_deadline
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_
from auction_app.kernel.time import legal_day, rfc3339
from auction_app.law.article import Finding
from auction_app.law.deposit import NP_25
from auction_app.law.lot_states import LotEvent
from auction_app.law.ruling import AS_21, RULING_DAYS, is_fully_paid, ruling_due_at
from auction_app.law.working_days import Period
from auction_app.procedure.act import Act, LotCase, Said
from auction_app.procedure.case_deadlines import set_for

WORDS = {
    "price_not_full": N_(
        "%(received_fen)s of %(price_fen)s have been recorded; %(open_fen)s are missing."
    ),
    "told_by_hand_alone": N_(
        "%(by_hand_fen)s stand here by hand alone: they count once a statement or the card provider shows them."
    ),
}


def check(_session: Session, case: LotCase, _said: Said, _at: datetime) -> list[Finding]:
    """The whole price has come to the account the court named (NP 25); a clerk's word alone is no payment."""
    if is_fully_paid(case.price, case.received):
        return []
    figures = {
        "received_fen": str(case.received_fen),
        "price_fen": str(case.price.fen),
        "open_fen": str(case.open_fen),
    }
    by_hand = Finding(NP_25, "told_by_hand_alone", {"by_hand_fen": str(case.by_hand_fen)})
    return [Finding(AS_21, "price_not_full", figures)] + ([by_hand] if case.by_hand_fen else [])


def carry_out(tx: Transaction, case: LotCase, _said: Said, at: datetime) -> dict[str, Any]:
    """The buyer's clock stands; ruling and service are due ten days after the money came."""
    paid_at = case.paid_in_full_at or at
    for code in ("balance_due", "transfer_deposit"):
        meet_deadline(tx, code, case.lot_id, paid_at)
    drop_deadline(tx, "decide_default", case.lot_id, at)
    due = ruling_due_at(paid_at, case.on, case.calendar)
    period = Period(legal_day(paid_at), RULING_DAYS.at(case.on))
    for code in ("make_ruling", "serve_ruling"):
        set_for(tx, case, code, due, paid_at, period)
    return {
        "price": case.price.fen,
        "currency": case.currency,
        "paid_at": rfc3339(paid_at),
        "ruling_due_at": rfc3339(due),
    }


ACT = Act(
    event=LotEvent.PAY,
    label=N_("Confirm full payment"),
    hint=N_("Everything recorded below adds up to the price; the ten days of the ruling begin."),
    check=check,
    carry_out=carry_out,
    words=WORDS,
    needs_decision=False,
)
