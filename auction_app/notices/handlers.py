"""Facts that become notices inside the transaction that told them."""

from __future__ import annotations

from sqlalchemy import select

from auction_app.eligibility.queries import holder_of_number
from auction_app.infra.transaction import Handlers, Transaction
from auction_app.lots.facts import LotNoted
from auction_app.lots.models import LotQuestion
from auction_app.notices.after_hammer import buyer_reminded
from auction_app.notices.service import Telling, tell
from auction_app.payments.facts import RefundSent
from auction_app.procedure.facts import BuyerReminded


def table() -> Handlers:
    """Fact → handlers."""
    return {
        RefundSent: [deposit_returned],
        LotNoted: [question_answered],
        BuyerReminded: [buyer_reminded],
    }


def deposit_returned(tx: Transaction, fact: RefundSent) -> None:
    """The deposit is on its way back (art. 23)."""
    holder = holder_of_number(tx.session, fact.lot_id, fact.bidder)
    if holder is None:
        return
    figures = {"amount": fact.amount_fen, "currency": fact.currency}
    tell(tx, [holder], Telling(fact.lot_id, "deposit_returned", fact.ref, figures), fact.at)


def question_answered(tx: Transaction, fact: LotNoted) -> None:
    """Whoever asked is told; a note that answers no question concerns everybody and nobody."""
    query = select(LotQuestion.id, LotQuestion.asker).where(
        LotQuestion.lot_id == fact.lot_id, LotQuestion.answered_at == fact.at
    )
    for question in tx.session.execute(query):
        tell(tx, [question.asker], Telling(fact.lot_id, "answered", question.id), fact.at)
