"""The court applies a forfeited deposit in the four steps of art. 24, once the property was sold again.

What is left after the fourth step stays held for a further decision; what was not covered is on the
record and claimed by nobody through this act (our convention).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from auction_app.books import chart, movements
from auction_app.evidence.models import LotEvent as Recorded
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_
from auction_app.kernel.money import Money
from auction_app.law.article import Finding
from auction_app.law.default import NP_24, Applied, apply_deposit, price_gap
from auction_app.law.lot_states import LotEvent, LotState
from auction_app.ledger.queries import balance_of
from auction_app.ledger.service import Account, post
from auction_app.payments.queries import open_disputes
from auction_app.procedure.act import Act, ActField, LotCase, Said
from auction_app.procedure.resale import Resale, find_resale

RECORD = "lot.forfeit_applied"
WORDS = {
    "nothing_forfeited": N_("No forfeited deposit of this lot is held."),
    "already_applied": N_("The forfeited deposit has been applied; what is left waits."),
    "card_disputed": N_(
        "A card dispute runs over this deposit: nothing of it is applied meanwhile."
    ),
    "not_resold": N_("The property has not been sold again, so the gap is not known yet."),
    "resale_not_paid": N_("The price of the new sale has not been confirmed as paid in full."),
}
FIELDS = (
    ActField("costs", "money", N_("Cost and loss of the auction, in yuan")),
    ActField("case_debts", "money", N_("Open debts of this case, in yuan")),
    ActField(
        "related_debts", "money", N_("Other debts of the debtor tied to this property, in yuan")
    ),
)


def check(session: Session, case: LotCase, _said: Said, _at: datetime) -> list[Finding]:
    """A deposit is held, it was not applied before, and the new price stands and is paid."""
    if is_applied(session, case.lot_id):
        return [Finding(NP_24, "already_applied")]
    if held_fen(session, case) == 0:
        return [Finding(NP_24, "nothing_forfeited")]
    if open_disputes(session, case.lot_id):
        return [Finding(NP_24, "card_disputed")]
    resale = find_resale(session, case.lot_id)
    if resale is None:
        return [Finding(NP_24, "not_resold")]
    return [Finding(NP_24, "resale_not_paid")] if resale.state is LotState.SOLD else []


def carry_out(tx: Transaction, case: LotCase, said: Said, at: datetime) -> dict[str, Any]:
    """Book each step and put the whole working on the record, to the fen."""
    resale = find_resale(tx.session, case.lot_id)
    assert resale is not None
    deposit = Money(held_fen(tx.session, case), case.currency)
    gap = price_gap(case.price, Money(resale.price_fen, case.currency))
    costs, debts, related = (Money(said.money(one.name) or 0, case.currency) for one in FIELDS)
    done = apply_deposit(deposit, costs, gap, debts, related)
    steps = _steps(case, resale, done)
    if any(much.fen for _account, much in steps):
        post(tx, movements.forfeit_applied(case.lot_id, case.lot_id, steps, at))
    return {
        "currency": case.currency,
        "deposit": deposit.fen,
        "original_price": case.price.fen,
        "resale": resale.lot_id,
        "resale_price": resale.price_fen,
        "costs": done.costs.fen,
        "gap": done.gap.fen,
        "case_debts": done.case_debts.fen,
        "related_debts": done.related_debts.fen,
        "remaining": done.remaining.fen,
        "uncovered_costs": done.uncovered_costs.fen,
        "uncovered_gap": done.uncovered_gap.fen,
    }


def is_applied(session: Session, lot_id: str) -> bool:
    """Whether the four steps of this lot's deposit were carried out."""
    known = exists().where(Recorded.lot_id == lot_id, Recorded.kind == RECORD)
    return bool(session.scalar(select(known)))


def held_fen(session: Session, case: LotCase) -> int:
    """What is held of the forfeited deposit, by the books."""
    return balance_of(session, chart.forfeit(case.lot_id).code, case.currency)


def _steps(case: LotCase, resale: Resale, done: Applied) -> list[movements.Side]:
    """Gap and debts of the case go where the new price is shared out; the gap is part of that price."""
    pool = _pool(case, resale)
    return [
        (chart.fee(case.court_id, "auction", case.currency), done.costs),
        (pool, done.gap),
        (pool, done.case_debts),
        (chart.related_debts(case.lot_id, case.currency), done.related_debts),
    ]


def _pool(case: LotCase, resale: Resale) -> Account:
    """The proceeds of the new sale; once those are shared out, the money found for the case."""
    if resale.state is LotState.CLOSED and case.case_id is not None:
        return chart.found(case.case_id, case.currency)
    return chart.sale(resale.lot_id, case.currency)


ACT = Act(
    event=LotEvent.APPLY_FORFEIT,
    label=N_("Apply the forfeited deposit"),
    hint=N_(
        "In four steps: costs, gap to the new price, debts of this case, debts tied to the property."
    ),
    check=check,
    carry_out=carry_out,
    words=WORDS,
    fields=FIELDS,
    not_offered_on=frozenset({"nothing_forfeited", "already_applied"}),
)
