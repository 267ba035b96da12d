"""The proceeds are distributed: the plan is final, or what is disputed is set aside; the lot is closed.

Nobody types figures here: the plan in force and the books say what was paid out.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from auction_app.distribution.queries import plan_stands
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_
from auction_app.kernel.money import Money
from auction_app.law.article import Finding
from auction_app.law.lot_states import LotEvent
from auction_app.law.ruling import distribution_findings
from auction_app.procedure.act import Act, LotCase, Said

WORDS = {
    "plan_open": N_("The plan is neither final nor is the disputed part set aside."),
    "not_balanced": N_(
        "Paid out and set aside are %(out_fen)s together; the proceeds are %(proceeds_fen)s."
    ),
    "nothing_set_aside": N_("Say how much is set aside for the dispute."),
}


def check(session: Session, case: LotCase, _said: Said, _at: datetime) -> list[Finding]:
    """Every fen has left by the bank or is set aside, and nothing is paid that is disputed."""
    stands = plan_stands(session, case.lot_id)
    pool, paid, aside = (
        Money(fen, case.currency) for fen in (stands.pool_fen, stands.paid_fen, stands.aside_fen)
    )
    return distribution_findings(stands.plan, pool, paid, aside)


def carry_out(tx: Transaction, case: LotCase, _said: Said, _at: datetime) -> dict[str, Any]:
    """The account of this lot is closed; the record names the plan by its digest."""
    stands = plan_stands(tx.session, case.lot_id)
    return {
        "plan": stands.plan,
        "plan_sha256": stands.digest,
        "currency": case.currency,
        "paid": stands.paid_fen,
        "set_aside": stands.aside_fen,
    }


ACT = Act(
    event=LotEvent.DISTRIBUTE,
    label=N_("Close the account: proceeds distributed"),
    hint=N_("Only when the plan is final or the disputed part is set aside."),
    check=check,
    carry_out=carry_out,
    words=WORDS,
    needs_decision=False,
)
