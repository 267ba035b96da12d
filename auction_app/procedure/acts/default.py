"""The buyer did not pay (art. 24): the deposit is forfeited, the buyer is kept from the re-auction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from auction_app.books import movements
from auction_app.deadlines.service import drop_deadline, meet_deadline
from auction_app.eligibility.defaulters import record_default
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_
from auction_app.kernel.money import Money
from auction_app.law.article import Finding
from auction_app.law.default import NP_24, default_findings
from auction_app.law.lot_states import SALE, LotEvent
from auction_app.law.sale import forfeited_in_sale
from auction_app.ledger.service import post
from auction_app.lots.models import Lot
from auction_app.procedure.act import Act, LotCase, Said
from auction_app.procedure.price_books import (
    owe_balance_back,
    owe_part_of_deposit_back,
    price_held,
)

WORDS = {
    "price_is_paid": N_("The whole price has been recorded: there is no default."),
    "period_still_runs": N_("The buyer’s period runs until %(due_at)s."),
    "record_by_hand_stands": N_(
        "A record by hand says that the rest has come (%(by_hand_fen)s): find it on the statement, or strike the record out."
    ),
    "no_reminder": N_("The buyer has not been reminded in writing since the period ended."),
}


def check(_session: Session, case: LotCase, _said: Said, at: datetime) -> list[Finding]:
    """The period is over, a fen is missing, the buyer was reminded since, and nobody says that it has come."""
    due = case.balance_due_at or case.ended_at
    missing = Money(case.open_fen, case.currency)
    found = default_findings(missing, due, case.reminded_at, at)
    if 0 < case.open_fen <= case.by_hand_fen:
        said = {"by_hand_fen": str(case.by_hand_fen)}
        found.append(Finding(NP_24, "record_by_hand_stands", said))
    return found


def carry_out(tx: Transaction, case: LotCase, _said: Said, at: datetime) -> dict[str, Any]:
    """Forfeit the deposit, keep the number out of the re-auction; what was paid beside it goes back."""
    assert case.buyer is not None
    meet_deadline(tx, "decide_default", case.lot_id, at)
    for code in ("balance_due", "review_buyer"):
        drop_deadline(tx, code, case.lot_id, at)
    record_default(tx, case.lot_id, case.buyer, at)
    lost = _lost(tx, case)
    owe_balance_back(tx, case.lot_id, case.buyer, "defaulted", at)
    held = price_held(tx.session, case.lot_id, case.currency)
    if forfeited := min(held.fen, lost.fen):  # a card dispute may have taken some of it for good
        post(tx, movements.forfeited(case.lot_id, Money(forfeited, case.currency), at))
    if (rest := case.deposit - lost).fen:
        owe_part_of_deposit_back(tx, case.lot_id, case.buyer, rest, at)
    body = {
        "bidder": case.buyer,
        "price": case.price.fen,
        "currency": case.currency,
        "received": case.received_fen,
        "deposit_forfeited": forfeited,
    }
    return body if case.round != SALE else body | {"to_be_returned": (case.deposit - lost).fen}


def _lost(tx: Transaction, case: LotCase) -> Money:
    """The deposit; in a sale, where the whole price was paid first, a part as large as it (unconfirmed)."""
    if case.round != SALE:
        return case.deposit
    lot = tx.session.get_one(Lot, case.lot_id)
    return forfeited_in_sale(Money(lot.deposit_fen or 0, case.currency), case.deposit).lost


ACT = Act(
    event=LotEvent.DEFAULT,
    label=N_("Find the buyer in default"),
    hint=N_("The deposit is not returned; the buyer may not bid when the lot is auctioned again."),
    check=check,
    carry_out=carry_out,
    words=WORDS,
)
