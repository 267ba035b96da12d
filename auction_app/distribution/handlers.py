"""Facts of the bank that concern plans, inside their transaction."""

from __future__ import annotations

from auction_app.bank.facts import (
    PayoutCarriedOut,
    PayoutReturned,
    TransferArrived,
    TransferTakenBack,
)
from auction_app.bank.reversals import bear_from
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
        TransferTakenBack: [found_money_taken_back],
    }


def found_money(tx: Transaction, fact: TransferArrived) -> None:
    """Money for a case without a sale: it waits on the case's account until a plan shares it out."""
    if fact.purpose != FOUND or tx.session.get(EnforcementCase, fact.key) is None:
        return
    account = chart.found(fact.key, fact.amount.currency)
    assign(tx, fact.entry_id, account, fact.amount, "platform", fact.at)


def found_money_taken_back(tx: Transaction, fact: TransferTakenBack) -> None:
    """The bank took it back: a plan that counted with it no longer fits and cannot be released (CPI 508)."""
    if fact.purpose == FOUND:
        place = chart.found(fact.key, fact.amount.currency)
        bear_from(tx, fact.entry_id, place, fact.amount, fact.at)
