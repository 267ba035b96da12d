"""Verbs of what a closed lot leads to: settle the deposits, confirm the sale, note its paper."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from auction_app.eligibility.commitment import Opening
from auction_app.eligibility.court import Look, open_identity
from auction_app.eligibility.models import Registration
from auction_app.eligibility.rechecks import question_buyer
from auction_app.evidence.chain import Event
from auction_app.evidence.models import LotEvent
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.money import Money
from auction_app.kernel.time import SHANGHAI
from auction_app.law import settlement
from auction_app.lots.law_day import law_day_of
from auction_app.lots.models import Lot
from auction_app.payments.queries import deposits_to_settle
from auction_app.payments.refunds import request_refund
from auction_app.procedure.clocks import begin_from_record
from auction_app.procedure.invoices import name_payer
from auction_app.proceeds.models import SaleConfirmation

REFUND_REASONS = {"sold": "lost", "unsold": "unsold", "withdrawn": "withdrawn"}
AT_ONCE = 100  # deposits settled in one transaction: a killed process repeats no more than these
PLATFORM = "platform"  # who looks, in the access log: no person does


def return_deposits(tx: Transaction, ended: Event) -> bool:
    """After `lot.closed` or `lot.withdrawn`: deposits go back, the winner's stays (art. 23).

    At most a hundred in one transaction; true while there are more. Doing it twice changes nothing:
    a refund is owed once per payment.
    """
    outcome = "withdrawn" if ended.kind == "lot.withdrawn" else ended.body["outcome"]
    winner = ended.body["bidder"] if outcome == "sold" else None
    on = law_day_of(tx.session, ended.lot, ended.at)
    refs = deposits_to_settle(tx.session, ended.lot, winner, AT_ONCE)
    for ref in refs:
        request_refund(tx, ref, REFUND_REASONS[outcome], ended.at, ended.at, on)
    return len(refs) == AT_ONCE


def confirm_sale(tx: Transaction, vault: Vault, closed: Event) -> None:
    """Of a sold lot, open the buyer's identity and write the confirmation down (art. 22 I); once."""
    lot_id, bidder = closed.lot, closed.body["bidder"]
    if closed.body["outcome"] != "sold" or tx.session.get(SaleConfirmation, lot_id) is not None:
        return
    question_buyer(tx, vault, lot_id, closed.at, "end")  # what is found pauses what follows
    lot = tx.session.get_one(Lot, lot_id)
    registration = tx.session.get_one(Registration, (lot_id, bidder))
    opened = _open_buyer(tx, vault, closed)
    tx.session.add(
        SaleConfirmation(
            lot_id=lot_id,
            number=_number(lot_id, closed.at),
            bidder=bidder,
            buyer_name=opened.identity.name,
            id_kind=opened.identity.id_kind,
            id_masked=opened.identity.id_no,
            price_fen=closed.body["price"],
            deposit_fen=registration.deposit_fen,
            currency=lot.currency,
            balance_due_at=settlement.balance_due_at(closed.at, lot.balance_days),
            closed_at=closed.at,
            closed_seq=closed.seq,
            head=closed.hash,
            commitment=opened.commitment,
            commitment_seq=_commitment_seq(tx, lot_id, opened.commitment),
            salt=opened.salt.hex(),
            identity=opened.canonical.decode(),
            issued_at=closed.at,
        )
    )
    tx.session.flush()
    begin_from_record(tx, lot_id)  # the invoice, where the court's clocks have not begun yet
    name_payer(tx, vault, lot_id, bidder, opened.identity.name)


def _open_buyer(tx: Transaction, vault: Vault, closed: Event) -> Opening:
    """Raises LookupError when the number that won cannot be opened: the sale is then not confirmed."""
    look = Look(closed.lot, closed.body["bidder"], "confirmation of sale (NP22)", PLATFORM)
    opened = open_identity(tx, vault, look, closed.at)
    if opened is None:
        raise LookupError(f"lot {closed.lot}: the buyer's identity cannot be opened")
    return opened


def paper_issued(tx: Transaction, lot_id: str, sha256: str, at: datetime) -> None:
    """The signed PDF of a confirmation is in the storage; the first one stays."""
    confirmation = tx.session.get_one(SaleConfirmation, lot_id, with_for_update=True)
    if confirmation.pdf_sha256 is None:
        confirmation.pdf_sha256, confirmation.pdf_at = sha256, at


def balance_fen(confirmation: SaleConfirmation) -> int:
    """What is left to pay, in fen of the confirmation's currency (art. 23)."""
    price = Money(confirmation.price_fen, confirmation.currency)
    deposit = Money(confirmation.deposit_fen, confirmation.currency)
    return settlement.balance_due(price, deposit).fen


def _number(lot_id: str, closed_at: datetime) -> str:
    """Year of the sale in Shanghai and the lot: one lot is sold once."""
    return f"{closed_at.astimezone(SHANGHAI).year}-{lot_id}"


def _commitment_seq(tx: Transaction, lot_id: str, commitment: str) -> int:
    """The event that published the commitment while the name was still sealed."""
    query = select(LotEvent.seq).where(
        LotEvent.lot_id == lot_id,
        LotEvent.kind == "registration.confirmed",
        LotEvent.text.contains(commitment),
    )
    first = query.order_by(LotEvent.seq).limit(1)  # a number let in again is confirmed again
    return tx.session.scalars(first).one()
