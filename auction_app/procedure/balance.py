"""What a buyer reads of the own price: what counts, what came, what is open, until when and how to pay it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Court
from auction_app.bank.models import BankReference
from auction_app.bank.queries import TransferDetails, transfer_details
from auction_app.books import chart, movements
from auction_app.eligibility.queries import find_own
from auction_app.kernel.errors import NOT_FOUND, AuctionError
from auction_app.ledger.models import LedgerTransfer
from auction_app.lots.models import Lot
from auction_app.lots.page_views import Words
from auction_app.payments.decision import takes_card
from auction_app.payments.models import PaymentIntent, Refund
from auction_app.procedure.case import not_shown_yet, payments_of, read_case
from auction_app.procedure.models import LotProcedure, PricePayment, ProviderTransfer

WAYS_TO_PAY: Final = "payment"


@dataclass(frozen=True, slots=True)
class Part:
    """One arrival: `kind` deposit or balance, `source` bank or card (`hand`: not shown yet); fen."""

    kind: str
    source: str
    amount_fen: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Back:
    """What goes back to the buyer (fen): by when, and since when it is out."""

    amount_fen: int
    due_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Balance:
    """The invoice of one sale as it stands. Amounts in fen of `currency`.

    `counted_fen` is the deposit, `on_its_way_fen` what of it the card provider has not handed over yet.
    `is_disputed`: the card holder's bank disputes it, so that it may be taken back.
    `open_fen` is what the buyer still has to pay, `by_hand` what the court wrote down of it and no
    statement has shown; `ref` is empty where nothing was left to pay. When the sale fell away, `lost_fen`
    is the forfeited deposit (art. 24) and `back` what returns the way it came.
    """

    lot_id: str
    title: Words
    court: Words
    case_number: str
    bidder: str
    currency: str
    state: str
    ended_at: datetime
    price_fen: int
    counted_fen: int
    on_its_way_fen: int
    is_disputed: bool
    parts: tuple[Part, ...]
    by_hand: tuple[Part, ...]
    open_fen: int
    due_at: datetime | None
    reminded_at: datetime | None
    ref: str
    transfer: TransferDetails | None
    by_card: bool
    lost_fen: int
    back: tuple[Back, ...]

    @property
    def is_due(self) -> bool:
        """Whether the buyer still has something to do."""
        return self.state == "sold" and self.open_fen > 0

    def is_late(self, at: datetime) -> bool:
        """Whether the day to pay has passed with something still due."""
        return self.is_due and self.due_at is not None and at >= self.due_at


def find_balance(session: Session, lot_id: str, holder: bytes) -> Balance:
    """The own invoice. Raises `not_found` for everybody but the buyer, and before the hammer."""
    procedure = session.get(LotProcedure, lot_id)
    own = find_own(session, lot_id, holder)
    if procedure is None or own is None:
        raise AuctionError(NOT_FOUND)
    case = read_case(session, procedure)
    if case.buyer != own.bidder or not case.price_fen:
        raise AuctionError(NOT_FOUND)
    lot = session.get_one(Lot, lot_id)
    court = session.get_one(Court, lot.court_id)
    invoice = _invoice(session, lot_id, own.bidder)
    coming = _on_its_way(session, lot_id)
    by_hand = _parts(not_shown_yet(session, lot_id))
    open_fen = max(case.open_fen - coming, 0)
    return Balance(
        lot_id=lot_id,
        title=Words(lot.title_zh, lot.title_en or lot.title_zh),
        court=Words(court.name_zh, court.name_en),
        case_number=lot.case_number,
        bidder=own.bidder,
        currency=case.currency,
        state=procedure.state,
        ended_at=procedure.ended_at,
        price_fen=case.price_fen,
        counted_fen=case.deposit_fen,
        on_its_way_fen=coming,
        is_disputed=own.payment is not None and own.payment.is_disputed,
        parts=_parts(payments_of(session, lot_id)),
        by_hand=by_hand,
        open_fen=open_fen,
        due_at=procedure.balance_due_at,
        reminded_at=case.reminded_at,
        ref=invoice.ref if invoice is not None else "",
        transfer=_transfer(session, invoice),
        by_card=invoice is not None and not by_hand and _by_card(invoice),
        lost_fen=_lost(session, lot_id),
        back=_back(session, lot_id, own.bidder),
    )


def _parts(rows: Sequence[PricePayment]) -> tuple[Part, ...]:
    return tuple(Part(one.kind, one.source, one.amount_fen, one.received_at) for one in rows)


def _lost(session: Session, lot_id: str) -> int:
    lost = select(LedgerTransfer.amount_fen).where(
        LedgerTransfer.posting_id == movements.forfeit_id(lot_id)
    )
    return session.scalar(lost) or 0


def _back(session: Session, lot_id: str, bidder: str) -> tuple[Back, ...]:
    rows = session.execute(
        select(Refund.amount_fen, Refund.due_at, Refund.sent_at)
        .join(PaymentIntent, PaymentIntent.ref == Refund.ref)
        .where(PaymentIntent.lot_id == lot_id, PaymentIntent.bidder == bidder)
        .where(Refund.state != "void")
        .order_by(Refund.due_at, Refund.id)
    )
    return tuple(Back(*row) for row in rows)


def _invoice(session: Session, lot_id: str, bidder: str) -> PaymentIntent | None:
    return session.scalar(
        select(PaymentIntent)
        .where(PaymentIntent.lot_id == lot_id, PaymentIntent.bidder == bidder)
        .where(PaymentIntent.purpose.startswith("balance"))
        .order_by(PaymentIntent.state == "succeeded", PaymentIntent.created_at)
        .limit(1)
    )


def _by_card(invoice: PaymentIntent) -> bool:
    """A card pays the whole at once: not above the limit, and not once a transfer paid of it, taken back or not."""
    is_open = invoice.state in ("awaiting", "failed") and invoice.channel != chart.BANK
    return is_open and not invoice.received_fen and takes_card(invoice.purpose, invoice.amount_fen)


def _transfer(session: Session, invoice: PaymentIntent | None) -> TransferDetails | None:
    if invoice is None:
        return None
    reference = session.scalar(
        select(BankReference.reference).filter_by(purpose=WAYS_TO_PAY, key=invoice.ref)
    )
    return transfer_details(session, reference) if reference is not None else None


def _on_its_way(session: Session, lot_id: str) -> int:
    """The deposit while the card provider has it: the buyer has paid it, the court has not got it."""
    found = session.scalar(
        select(ProviderTransfer.amount_fen).where(
            ProviderTransfer.lot_id == lot_id,
            ProviderTransfer.kind == "deposit",
            ProviderTransfer.arrived_at.is_(None),
        )
    )
    return found or 0
