"""Withdrawn after the hammer and before title has passed: a bankruptcy, or no enforcement any more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_
from auction_app.kernel.money import Money
from auction_app.law.article import Finding, cite
from auction_app.law.lot_states import LotEvent, LotState
from auction_app.law.withdrawal import WITHDRAWAL_GROUNDS, find_withdrawal_ground
from auction_app.procedure.act import Act, ActField, LotCase, Said
from auction_app.procedure.models import LotProcedure
from auction_app.procedure.undoing import deposit_held, give_money_back, stop_the_clocks

#: what can still take a lot back once the hammer has fallen (our convention; the others come before)
AFTER_THE_HAMMER = ("bankruptcy", "basis_revoked", "third_party_right")
WORDS = {
    "not_held": N_("A bankruptcy holds the lot first: propose the hold, then withdraw."),
    "no_withdrawal_ground": N_("The law knows no such ground for taking the lot back now."),
}


def check(_session: Session, case: LotCase, said: Said, _at: datetime) -> list[Finding]:
    """A ground the law knows; a bankruptcy has stopped everything before."""
    if said.is_blank:
        return []
    ground = find_withdrawal_ground(said.text("ground"))
    if ground is None or ground.code not in AFTER_THE_HAMMER:
        return [Finding(cite("AS", 17), "no_withdrawal_ground")]
    if ground.code == "bankruptcy" and not case.held_ground:
        return [Finding(cite("BK", 19), "not_held")]
    return []


def carry_out(tx: Transaction, case: LotCase, said: Said, at: datetime) -> dict[str, Any]:
    """The hold is over, the money goes back, no clock of the sale runs on.

    A buyer found in default before has had everything but the deposit back, and the deposit stays lost.
    """
    ground = WITHDRAWAL_GROUNDS[said.text("ground")]
    is_lost = case.state is LotState.DEFAULTED
    held = Money(0, case.currency) if is_lost else deposit_held(tx.session, case)
    if not is_lost:
        give_money_back(tx, case, "withdrawn", at)
    stop_the_clocks(tx, case, at)
    procedure = tx.session.get_one(LotProcedure, case.lot_id)
    procedure.held_at, procedure.held_ground = None, ""
    procedure.held_zh = procedure.held_en = ""
    return {
        "ground": ground.code,
        "ground_article": ground.article.key,
        "currency": case.currency,
        "price_returned": 0 if is_lost else case.received_fen,
        "deposit_returned": held.fen,
    }


ACT = Act(
    event=LotEvent.WITHDRAW,
    label=N_("Withdraw the lot"),
    hint=N_("Before title has passed: what was paid goes back, the property leaves this auction."),
    check=check,
    carry_out=carry_out,
    words=WORDS,
    fields=(
        ActField(
            "ground",
            "choice",
            N_("Statutory ground"),
            choices=tuple((key, WITHDRAWAL_GROUNDS[key].title) for key in AFTER_THE_HAMMER),
        ),
    ),
)
