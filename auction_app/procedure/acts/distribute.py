"""The proceeds are distributed: the plan is final, or what is disputed is set aside; the lot is closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_
from auction_app.kernel.money import Money
from auction_app.law.article import Finding
from auction_app.law.lot_states import LotEvent
from auction_app.law.ruling import distribution_findings
from auction_app.procedure.act import Act, ActField, LotCase, Said

WORDS = {
    "plan_open": N_("The plan is neither final nor is the disputed part set aside."),
    "not_balanced": N_(
        "Paid out and set aside are %(out_fen)s together; the proceeds are %(proceeds_fen)s."
    ),
    "nothing_set_aside": N_("Say how much is set aside for the dispute."),
}
PLANS = (
    ("final", N_("The plan is final: nobody objected, or every objection is settled")),
    ("set_aside", N_("Objections are open; the disputed part is set aside")),
    ("open", N_("Objections are open, nothing is set aside")),
)


def check(_session: Session, case: LotCase, said: Said, _at: datetime) -> list[Finding]:
    """Every fen is paid out or set aside, and nothing is paid that is disputed."""
    if said.is_blank:
        return []
    paid = Money(said.money("paid") or 0, case.currency)
    aside = Money(said.money("set_aside") or 0, case.currency)
    return distribution_findings(said.text("plan"), case.received, paid, aside)


def carry_out(_tx: Transaction, case: LotCase, said: Said, _at: datetime) -> dict[str, Any]:
    """The account of this lot is closed."""
    return {
        "plan": said.text("plan"),
        "currency": case.currency,
        "paid": said.money("paid"),
        "set_aside": said.money("set_aside") or 0,
    }


ACT = Act(
    event=LotEvent.DISTRIBUTE,
    label=N_("Close the account: proceeds distributed"),
    hint=N_("Only when the plan is final or the disputed part is set aside."),
    check=check,
    carry_out=carry_out,
    words=WORDS,
    fields=(
        ActField("plan", "choice", N_("The plan of distribution"), choices=PLANS),
        ActField("paid", "money", N_("Paid out, in yuan")),
        ActField("set_aside", "money", N_("Set aside, in yuan"), is_required=False),
    ),
    needs_decision=False,
)
