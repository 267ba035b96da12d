"""What other rooms and the applicant's own pages read, as frozen views. Amounts in fen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.identity import find_index
from auction_app.accounts.queries import find_court
from auction_app.cases.queries import claim_of
from auction_app.eligibility.models import DepositMovement, Registration
from auction_app.kernel.errors import NO_SUCH_LOT, AuctionError
from auction_app.kernel.money import Money
from auction_app.law.deposit import deposit_due
from auction_app.law.sale import admission_to_sale
from auction_app.lots.content import SALE, admission_fen
from auction_app.lots.models import Lot, LotStatement
from auction_app.lots.page_views import Words
from auction_app.payments.queries import PaymentView, payments_by_ref

PAGE = 200


@dataclass(frozen=True, slots=True)
class LotBidder:
    """A number of a lot as bidding needs it; `admitted_at` is None before the deposit came."""

    code: str
    holder: bytes
    admitted_at: datetime | None
    priority_rank: int | None


@dataclass(frozen=True, slots=True)
class Movement:
    """One step of a deposit's way."""

    kind: str  # due | received | failed | late | returned
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnRegistration:
    """My own application for a lot."""

    lot_id: str
    title: Words
    opens_at: datetime | None
    ends_at: datetime | None
    bidder: str
    commitment: str
    deposit_fen: int
    currency: str
    registered_at: datetime
    admitted_at: datetime | None
    priority_rank: int | None
    refusal: str
    payment: PaymentView | None
    way: tuple[Movement, ...] = ()
    is_by_agent: bool = False

    @property
    def deposit_status(self) -> str:
        """The wire's word: not_required, awaiting_payment, received or returned."""
        if self.payment is None:
            return "not_required"
        if self.payment.refund is not None:
            return "returned" if self.payment.refund.state == "sent" else "returning"
        if self.payment.state == "cancelled":
            return "cancelled"
        return "received" if self.payment.state == "succeeded" else "awaiting_payment"


@dataclass(frozen=True, slots=True)
class LotTerms:
    """What an applicant must read before applying; `reminders` are those of art. 14."""

    lot_id: str
    title: Words
    deposit_fen: int
    start_price_fen: int
    increment_fen: int
    currency: str
    opens_at: datetime
    ends_at: datetime
    balance_days: int
    reminders: tuple[Words, ...]
    court: Words
    is_restricted_housing: bool = False
    is_sale: bool = False


def bidders_of(session: Session, lot_id: str) -> list[LotBidder]:
    """All numbers of a lot by code: in no order that tells who came first."""
    rows = session.scalars(
        select(Registration).where(Registration.lot_id == lot_id).order_by(Registration.bidder)
    )
    return [LotBidder(row.bidder, row.holder, row.admitted_at, row.priority_rank) for row in rows]


def holder_of_number(session: Session, lot_id: str, bidder: str) -> bytes | None:
    """The keyed index of the account behind a number; None for a number nobody has."""
    row = session.get(Registration, (lot_id, bidder))
    return None if row is None else row.holder


def find_own(session: Session, lot_id: str, holder: bytes) -> OwnRegistration | None:
    """My application for this lot with the way of its deposit."""
    found = _own(session, Registration.lot_id == lot_id, Registration.holder == holder)
    return found[0] if found else None


def own_registrations(session: Session, holder: bytes) -> list[OwnRegistration]:
    """All my applications, the newest first."""
    return _own(session, Registration.holder == holder)


def deposit_refs(session: Session, lot_id: str) -> dict[str, str]:
    """Number → deposit reference, for those who owed one: what follows the end reads it."""
    rows = session.execute(
        select(Registration.bidder, Registration.deposit_ref).where(
            Registration.lot_id == lot_id, Registration.deposit_ref.is_not(None)
        )
    )
    return {row.bidder: row.deposit_ref for row in rows if row.deposit_ref is not None}


def lot_terms(session: Session, lot_id: str) -> LotTerms:
    """The terms of a published lot. Raises `no_such_lot`."""
    lot = session.get(Lot, lot_id)
    if lot is None or lot.state != "published" or lot.opens_at is None or lot.ends_at is None:
        raise AuctionError(NO_SUCH_LOT)
    reminders = session.execute(
        select(LotStatement.text_zh, LotStatement.text_en)
        .where(LotStatement.lot_id == lot_id, LotStatement.item.like("r%"))
        .order_by(LotStatement.item)
    )
    return LotTerms(
        lot_id=lot.id,
        title=Words(lot.title_zh, lot.title_en or lot.title_zh),
        deposit_fen=admission_fen(lot.round, lot.start_price_fen or 0, lot.deposit_fen or 0),
        is_sale=lot.round == SALE,
        start_price_fen=lot.start_price_fen or 0,
        increment_fen=lot.increment_fen or 0,
        currency=lot.currency,
        opens_at=lot.opens_at,
        ends_at=lot.ends_at,
        balance_days=lot.balance_days,
        reminders=tuple(Words(row.text_zh, row.text_en or row.text_zh) for row in reminders),
        court=_court(session, lot.court_id),
        is_restricted_housing=lot.is_restricted_housing,
    )


def own_due(session: Session, lot_id: str, account_id: str) -> int:
    """What this account would owe as deposit, in fen: an applicant only what the claim does not cover."""
    lot, index = session.get_one(Lot, lot_id), find_index(session, account_id)
    if index is None:
        return lot.deposit_fen or 0
    return deposit_for(session, lot, index).fen


def deposit_for(session: Session, lot: Lot, index: bytes) -> Money:
    """What one person pays to take part (art. 17); a claim in another currency is the court's to convert.

    A sale asks the whole price of everybody: the applicant's exemption is one from a deposit.
    """
    if lot.round == SALE:
        return admission_to_sale(Money(lot.start_price_fen or 0, lot.currency))
    claim = claim_of(session, lot.case_id, index)
    if claim is not None and claim.currency != lot.currency:
        claim = None
    return deposit_due(Money(lot.deposit_fen or 0, lot.currency), claim)


def court_of(session: Session, lot_id: str) -> str | None:
    """The court of a published lot."""
    return session.scalar(select(Lot.court_id).where(Lot.id == lot_id, Lot.state == "published"))


def _court(session: Session, court_id: str) -> Words:
    found = find_court(session, court_id)
    assert found is not None
    return Words(found.zh, found.en)


def _own(session: Session, *where: object) -> list[OwnRegistration]:
    rows = session.execute(
        select(Registration, Lot)
        .join(Lot, Lot.id == Registration.lot_id)
        .where(*where)  # type: ignore[arg-type]
        .order_by(Registration.registered_at.desc())
        .limit(PAGE)
    ).all()
    refs = [row.Registration.deposit_ref for row in rows if row.Registration.deposit_ref]
    paid = payments_by_ref(session, refs)
    ways = _ways(session, [row.Registration for row in rows])
    return [_view(row.Registration, row.Lot, paid, ways) for row in rows]


def _ways(
    session: Session, rows: Sequence[Registration]
) -> dict[tuple[str, str], tuple[Movement, ...]]:
    codes = {(row.lot_id, row.bidder) for row in rows}
    steps = session.scalars(
        select(DepositMovement)
        .where(DepositMovement.lot_id.in_({lot for lot, _ in codes}))
        .where(DepositMovement.bidder.in_({code for _, code in codes}))
        .order_by(DepositMovement.id)
    )
    ways: dict[tuple[str, str], tuple[Movement, ...]] = {}
    for step in steps:
        key = (step.lot_id, step.bidder)
        ways[key] = (*ways.get(key, ()), Movement(step.kind, step.at))
    return ways


def _view(
    row: Registration,
    lot: Lot,
    paid: dict[str, PaymentView],
    ways: dict[tuple[str, str], tuple[Movement, ...]],
) -> OwnRegistration:
    return OwnRegistration(
        lot_id=row.lot_id,
        title=Words(lot.title_zh, lot.title_en or lot.title_zh),
        opens_at=lot.opens_at,
        ends_at=lot.ends_at,
        bidder=row.bidder,
        commitment=row.commitment,
        deposit_fen=row.deposit_fen,
        currency=row.currency,
        registered_at=row.registered_at,
        admitted_at=row.admitted_at,
        priority_rank=row.priority_rank,
        refusal=row.refusal,
        payment=paid.get(row.deposit_ref or ""),
        way=ways.get((row.lot_id, row.bidder), ()),
        is_by_agent=row.is_by_agent,
    )
