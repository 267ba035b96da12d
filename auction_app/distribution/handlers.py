"""Facts of the bank that concern plans, inside their transaction."""

from __future__ import annotations

from auction_app.bank.facts import PayoutCarriedOut, PayoutReturned, TransferArrived
from auction_app.bank.service import assign
from auction_app.books import chart
from auction_app.cases.models import EnforcementCase
from auction_app.distribution.release import carried_out, returned
from auction_app.infra.transaction import Handlers, Transaction

FOUND = "found"  # the purpose of a reference for money of the debtor that comes without a sale


def table() -> Handlers:
    """Fact → handlers."""
    return {
        PayoutCarriedOut: [carried_out],
        PayoutReturned: [returned],
        TransferArrived: [found_money],
    }


def found_money(tx: Transaction, fact: TransferArrived) -> None:
    """Money for a case without a sale: it waits on the case's account until a plan shares it out."""
    if fact.purpose != FOUND or tx.session.get(EnforcementCase, fact.key) is None:
        return
    account = chart.found(fact.key, fact.amount.currency)
    assign(tx, fact.entry_id, account, fact.amount, "platform", fact.at)
