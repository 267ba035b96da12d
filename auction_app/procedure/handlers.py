"""Facts of lower rooms that concern lots after the hammer, inside their transaction."""

from __future__ import annotations

from auction_app.bank.facts import TransferArrived, TransferTakenBack, TransferUnknown
from auction_app.deadlines.facts import DeadlineMoved
from auction_app.eligibility.facts import BuyerQuestioned
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Handlers, Transaction
from auction_app.lots.facts import LotPublished
from auction_app.payments.facts import (
    PaymentPartlyPaid,
    PaymentSucceeded,
    PaymentTakenBack,
    ProviderPaidOut,
    RefundSent,
)
from auction_app.procedure.buyer import question_the_sale
from auction_app.procedure.clocks import balance_moved, refunds_are_done
from auction_app.procedure.difference import difference_taken_back, take_difference
from auction_app.procedure.invoices import balance_arrived
from auction_app.procedure.round_clocks import next_notice_is_out
from auction_app.procedure.taken_back import price_taken_back
from auction_app.procedure.transfers import payout_confirmed, provider_paid, provider_told


def table(vault: Vault) -> Handlers:
    """Fact → handlers."""

    def provider_says(tx: Transaction, fact: ProviderPaidOut) -> None:
        provider_told(tx, vault, fact)

    return {
        RefundSent: [refund_sent],
        PaymentSucceeded: [payment_succeeded],
        PaymentPartlyPaid: [payment_partly_paid],
        PaymentTakenBack: [price_taken_back],
        TransferArrived: [take_difference, payout_confirmed],
        TransferTakenBack: [difference_taken_back],
        ProviderPaidOut: [provider_says],
        TransferUnknown: [transfer_unknown],
        BuyerQuestioned: [question_the_sale],
        LotPublished: [next_notice_is_out],
        DeadlineMoved: [balance_moved],
    }


def payment_succeeded(tx: Transaction, fact: PaymentSucceeded) -> None:
    """What a buyer pays of the price makes its own record."""
    balance_arrived(tx, fact.ref, fact.amount_fen, fact.at)


def payment_partly_paid(tx: Transaction, fact: PaymentPartlyPaid) -> None:
    """A part of the price is on the court's account, with what came before."""
    balance_arrived(tx, fact.ref, fact.total.fen, fact.at)


def transfer_unknown(tx: Transaction, fact: TransferUnknown) -> None:
    """A credit that names a payout of the card provider is that payout, arrived."""
    provider_paid(tx, fact.entry_id, fact.remittance, fact.amount, fact.at)


def refund_sent(tx: Transaction, fact: RefundSent) -> None:
    """The last deposit that goes back meets the 24 hours of art. 23."""
    tx.session.flush()
    refunds_are_done(tx, fact.lot_id, fact.at)
