"""How a lot ended, for the result page: read from the lot's own record and the payments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Court
from auction_app.bidding.models import Auction
from auction_app.bidding.step_chart import Chart, Course, Step, draw_chart
from auction_app.distribution.returns import not_paid_yet
from auction_app.eligibility.queries import OwnRegistration, deposit_refs, find_own
from auction_app.evidence.models import LotEvent
from auction_app.evidence.queries import find_head
from auction_app.infra.formats import above, ratio
from auction_app.kernel.errors import NO_SUCH_LOT, AuctionError
from auction_app.kernel.words import amount_in_words_en, amount_in_words_zh
from auction_app.law.settlement import balance_due_at
from auction_app.lots.law_day import law_day
from auction_app.lots.models import Lot
from auction_app.payments.queries import PaymentView, payments_by_ref
from auction_app.procedure.course import Aftermath, read_course
from auction_app.proceeds.bids import HistoryShelf
from auction_app.proceeds.errors import NOT_ENDED
from auction_app.proceeds.models import SaleConfirmation
from auction_app.proceeds.page_views import (
    BidRow,
    Buyer,
    Confirmation,
    DepositState,
    Evidence,
    NextStep,
    Opening,
    Outcome,
    OwnDeposit,
    ResultPage,
)
from auction_app.proceeds.service import balance_fen
from auction_app.proceeds.steps import Ending, refunds_due, steps_after
from auction_app.stays.stop_notes import find_stop_note

ENDED = ("closed", "withdrawn")
_SHELF = HistoryShelf()


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, if signed in, and in which language (`zh` or `en`)."""

    holder: bytes | None
    language: str


@dataclass(frozen=True, slots=True)
class _Ended:
    """The rows a result is made of."""

    lot: Lot
    auction: Auction
    court: Court
    confirmation: SaleConfirmation | None
    outcome: Outcome
    ended_at: datetime


def find_result(session: Session, lot_id: str, reader: Reader, at: datetime) -> ResultPage:
    """The result of one lot. Raises `no_such_lot`, and `not_ended` before the end."""
    ended = _read_ended(session, lot_id)
    own = find_own(session, lot_id, reader.holder) if reader.holder else None
    history = _SHELF.read(session, lot_id).seen_by(own.bidder if own else None)
    lot, auction, ending = ended.lot, ended.auction, _ending(session, ended)
    page = ResultPage(
        lot_id=lot_id,
        lot_url=f"/lots/{lot_id}",
        title=_pick(reader, lot.title_zh, lot.title_en),
        court=_pick(reader, ended.court.name_zh, ended.court.name_en),
        case_number=lot.case_number,
        round=lot.round,
        currency=auction.currency,
        outcome=ended.outcome,
        ended_at=ended.ended_at,
        start_price_fen=auction.start_price,
        appraisal_fen=lot.appraisal_fen,
        deposit_fen=auction.deposit,
        bid_count=auction.bids,
        bidder_count=history.bidders,
        extension_count=auction.extensions,
        chart=_chart(ended, history.drawn),
        bids=history.shown,
        steps=steps_after(ending, at),
        balance_due=ending.balance_due,
        own_deposit=_own_deposit(own, ended, ending.course),
        evidence=_evidence(session, lot_id, auction.bids),
        course=ending.course,
    )
    if ended.outcome == "withdrawn":
        reason = _pick(reader, auction.reason_zh, auction.reason_en)
        decision = auction.court_decision
        return replace(
            page,
            withdrawal_reason=reason or None,
            withdrawal_decision=decision,
            withdrawal=find_stop_note(session, lot_id, "withdrawn", at),
        )
    return _with_sale(page, ended, own) if ended.outcome == "sold" else page


def _with_sale(page: ResultPage, ended: _Ended, own: OwnRegistration | None) -> ResultPage:
    """Price, buyer and balance of a lot that was sold; words are of yuan, so of CNY only."""
    price, confirmation = ended.auction.price or 0, ended.confirmation
    has_words = page.currency == "CNY"
    return replace(
        page,
        price_fen=price,
        price_words_zh=amount_in_words_zh(price) if has_words else None,
        price_words_en=amount_in_words_en(price) if has_words else None,
        bidder=ended.auction.leader,
        above_start=_percent(above(price, page.start_price_fen)),
        above_start_fen=price - page.start_price_fen,
        of_appraisal=_percent(ratio(price, page.appraisal_fen)) if page.appraisal_fen else None,
        balance_fen=balance_fen(confirmation) if confirmation else None,
        confirmation=_confirmation(confirmation) if confirmation else None,
        i_won=own is not None and own.bidder == ended.auction.leader,
    )


def find_steps(session: Session, lot_id: str, at: datetime) -> tuple[NextStep, ...]:
    """What follows the end of a lot, station by station. Raises as `find_result`."""
    return steps_after(_ending(session, _read_ended(session, lot_id)), at)


def find_currency(session: Session, lot_id: str) -> str:
    """The currency of a lot that has ended. Raises as `find_result`."""
    return _read_ended(session, lot_id).auction.currency


def _read_ended(session: Session, lot_id: str) -> _Ended:
    row = session.execute(
        select(Lot, Auction, Court, SaleConfirmation)
        .join(Auction, Auction.lot_id == Lot.id)
        .join(Court, Court.id == Lot.court_id)
        .outerjoin(SaleConfirmation, SaleConfirmation.lot_id == Lot.id)
        .where(Lot.id == lot_id, Lot.state == "published")
    ).first()
    if row is None:
        raise AuctionError(NO_SUCH_LOT)
    lot, auction, court, confirmation = row
    if auction.status not in ENDED:
        raise AuctionError(NOT_ENDED, extra={"lot": lot_id, "state": auction.status})
    ended_at = auction.closed_at or _withdrawn_at(session, lot_id)
    return _Ended(lot, auction, court, confirmation, _outcome(auction), ended_at)


def _outcome(auction: Auction) -> Outcome:
    if auction.status == "withdrawn":
        return "withdrawn"
    return "sold" if auction.outcome == "sold" else "unsold"


def _withdrawn_at(session: Session, lot_id: str) -> datetime:
    query = select(LotEvent.at).where(LotEvent.lot_id == lot_id, LotEvent.kind == "lot.withdrawn")
    return session.scalars(query).one()


def _chart(ended: _Ended, bids: Sequence[BidRow]) -> Chart | None:
    if not bids:
        return None
    auction = ended.auction
    steps = [Step(bid.received_at, bid.amount_fen, bid.extended, bid.mine) for bid in bids]
    return draw_chart(
        Course(
            opens_at=auction.opens_at,
            planned_ends_at=auction.planned_end,
            ends_at=auction.ends_at,
            until=ended.ended_at,
            start_price_fen=auction.start_price,
            increment_fen=auction.increment,
            steps=steps,
            is_live=False,
        )
    )


def _ending(session: Session, ended: _Ended) -> Ending:
    """What the stations after the end depend on; the winner's deposit is not one that returns."""
    refs = deposit_refs(session, ended.lot.id)
    if ended.outcome == "sold":
        refs.pop(str(ended.auction.leader), None)
    paid = [one for one in payments_by_ref(session, refs.values()).values() if _arrived(one)]
    sent = [one.refund.sent_at for one in paid if one.refund and one.refund.sent_at]
    confirmation = ended.confirmation
    return Ending(
        outcome=ended.outcome,
        ended_at=ended.ended_at,
        law_day=law_day(ended.lot, ended.ended_at),
        confirmed_at=confirmation.issued_at if confirmation else None,
        refunds_open=len(paid) - len(sent),
        refunded_at=max(sent, default=None),
        balance_due=_balance_due(ended),
        course=read_course(session, ended.lot.id),
        came_back=any(one.back for one in not_paid_yet(session, ended.lot.id)),
    )


def _arrived(payment: PaymentView) -> bool:
    return payment.succeeded_at is not None


def _balance_due(ended: _Ended) -> datetime | None:
    if ended.outcome != "sold":
        return None
    if ended.confirmation is not None:
        return ended.confirmation.balance_due_at
    return balance_due_at(ended.ended_at, ended.lot.balance_days)


def _own_deposit(
    own: OwnRegistration | None, ended: _Ended, course: Aftermath
) -> OwnDeposit | None:
    """The way of the reader's own deposit; who owed none or never paid has none to follow."""
    if own is None or own.payment is None or own.payment.succeeded_at is None:
        return None
    refund = own.payment.refund
    return OwnDeposit(
        bidder=own.bidder,
        amount_fen=own.deposit_fen,
        currency=own.currency,
        state=_deposit_state(own, ended, course),
        due=refund.due_at
        if refund
        else refunds_due(ended.ended_at, law_day(ended.lot, ended.ended_at)),
        done_at=refund.sent_at if refund else None,
        ref=own.payment.ref,
    )


def _deposit_state(own: OwnRegistration, ended: _Ended, course: Aftermath) -> DepositState:
    refund = own.payment.refund if own.payment else None
    if refund is not None and refund.state == "sent":
        return "returned"
    if refund is not None and refund.state == "held":
        return "failed"
    if ended.outcome == "sold" and own.bidder == ended.auction.leader:
        return _buyers_deposit(own, course)
    return "returning"


def _buyers_deposit(own: OwnRegistration, course: Aftermath) -> DepositState:
    """Counts toward the price; forfeited on default; goes back where the sale was undone (art. 24, 31)."""
    if "lot.defaulted" in course.at:
        return "forfeited"
    owed_back = own.payment is not None and own.payment.refund is not None
    return "returning" if owed_back else "kept"


def _confirmation(row: SaleConfirmation) -> Confirmation:
    return Confirmation(
        number=row.number,
        buyer=Buyer(row.buyer_name, row.id_masked, _id_kind(row.id_kind)),
        opening=Opening(row.commitment, row.salt, row.identity, row.commitment_seq),
        issued_at=row.issued_at,
        pdf_url=f"/lots/{row.lot_id}/confirmation.pdf" if row.pdf_sha256 else None,
        pdf_sha256=row.pdf_sha256,
    )


def _id_kind(kind: str) -> Literal["resident_id", "credit_code"]:
    return "credit_code" if kind == "credit_code" else "resident_id"


def _evidence(session: Session, lot_id: str, receipts: int) -> Evidence:
    head = find_head(session, lot_id)
    return Evidence(
        events=head.seq if head else 0,
        receipts=receipts,
        head=head.head if head else "",
        bundle_url=f"/api/v1/lots/{lot_id}/bundle",
        verify_url=f"/verify?lot={lot_id}",
        events_url=f"/api/v1/lots/{lot_id}/events",
    )


def _pick(reader: Reader, zh: str | None, en: str | None) -> str:
    return (en if reader.language == "en" else zh) or zh or ""


def _percent(text: str) -> str:
    return text.removesuffix("%")
