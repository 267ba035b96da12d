"""Apply, be checked, pay, be admitted; what the court confirms or bars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from auction_app.accounts import identity as identities
from auction_app.accounts.models import Account
from auction_app.eligibility.commitment import Identity, Opening, commit_to
from auction_app.eligibility.errors import (
    BARRED,
    NOT_QUALIFIED,
    REGISTRATION_CLOSED,
    UNDER_AGE,
)
from auction_app.eligibility.facts import BidderAdmitted
from auction_app.eligibility.lot_end import lot_end
from auction_app.eligibility.models import (
    DepositMovement,
    Exclusion,
    PriorityRight,
    Registration,
)
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import NO_SUCH_LOT, AuctionError
from auction_app.kernel.ids import new_bidder_code, parse_resident_id
from auction_app.kernel.money import Money
from auction_app.kernel.time import legal_day
from auction_app.law import deposit as deposit_law
from auction_app.law import qualification
from auction_app.law.qualification import Relation
from auction_app.lots.law_day import law_day_of
from auction_app.lots.models import Lot
from auction_app.payments import refunds
from auction_app.payments import service as payments
from auction_app.payments.facts import PaymentFailed, PaymentSucceeded, RefundSent
from auction_app.payments.gateway import Gateway

TRIES = 20  # a lot with a million numbers still finds a free one at the first or second try
_STAFF = {
    "operator": Relation.PLATFORM_STAFF,
    "auditor": Relation.PLATFORM_STAFF,
    "supervisor": Relation.COURT_STAFF,
}


@dataclass(frozen=True, slots=True)
class Application:
    """One account asks to take part in one lot; `holder` is its keyed index."""

    lot_id: str
    account_id: str
    holder: bytes


@dataclass(frozen=True, slots=True)
class Desk:
    """What applying needs of the outside world."""

    vault: Vault
    gateway: Gateway


def apply(tx: Transaction, desk: Desk, wish: Application, at: datetime) -> tuple[str, bool]:
    """Give the account its number for this lot; gives (number, whether it is new).

    Asking again gives the same number. Raises `no_such_lot`, `not_qualified`, `barred`,
    `under_age`, `registration_closed`.
    """
    lot = _published(tx, wish.lot_id)
    known = find_number(tx, wish.lot_id, wish.holder)
    if known is not None:
        return known, False
    _check_person(tx, lot, wish.account_id)
    if not lot_end(tx.session, lot.id).admits_at(at):
        raise AuctionError(REGISTRATION_CLOSED, article="NP18")
    identity = _identity(tx, desk.vault, wish.account_id, at)
    row = _register(tx, desk.vault, lot, wish, commit_to(identity), at)
    if row is None:  # the same account asked twice at the same moment
        return find_number(tx, wish.lot_id, wish.holder) or "", False
    _ask_for_deposit(tx, desk.gateway, row, at)
    return row.bidder, True


def find_number(tx: Transaction, lot_id: str, holder: bytes) -> str | None:
    """The number this holder has for the lot."""
    return tx.session.scalar(
        select(Registration.bidder).where(
            Registration.lot_id == lot_id, Registration.holder == holder
        )
    )


def _published(tx: Transaction, lot_id: str) -> Lot:
    lot = tx.session.get(Lot, lot_id)
    if lot is None or lot.state != "published":
        raise AuctionError(NO_SUCH_LOT)
    return lot


def _check_person(tx: Transaction, lot: Lot, account_id: str) -> None:
    account = tx.session.get_one(Account, account_id)
    index = identities.find_index(tx.session, account_id)
    for relation in (_office(account, lot), _named_by_court(tx, lot.id, index)):
        article = qualification.barred_by(relation)
        if article is not None:
            raise AuctionError(BARRED, article=article.key)
    if index is None:
        raise AuctionError(NOT_QUALIFIED, fields={"identity": "not_verified"}, article="NP17")


def _office(account: Account, lot: Lot) -> Relation:
    """What an account's own role makes it; court staff are barred from their court's lots."""
    if account.role in _STAFF:
        return _STAFF[account.role]
    of_this_court = account.court_id is not None and account.court_id == lot.court_id
    return Relation.COURT_STAFF if of_this_court else Relation.NONE


def _named_by_court(tx: Transaction, lot_id: str, index: bytes | None) -> Relation:
    """Applicant and debtor may bid (art. 12 of the older provisions); whom the court named may not."""
    named = tx.session.get(Exclusion, (lot_id, index)) if index is not None else None
    return Relation(named.relation) if named is not None else Relation.NONE


def _identity(tx: Transaction, vault: Vault, account_id: str, at: datetime) -> Identity:
    real = identities.open_for_sealing(tx.session, vault, account_id)
    if real.id_kind == "resident_id" and _is_minor(real.id_no, at):
        raise AuctionError(UNDER_AGE, article="NP14")
    return Identity(real.name, real.id_kind, real.id_no)


def _is_minor(id_no: str, at: datetime) -> bool:
    try:
        birth = parse_resident_id(id_no).birth
    except AuctionError:  # a number the court accepted by hand carries no birth we could trust
        return False
    return qualification.check_age(birth, legal_day(at)) != []


def _register(
    tx: Transaction, vault: Vault, lot: Lot, wish: Application, opening: Opening, at: datetime
) -> Registration | None:
    """Take a free random number; None when the holder got one meanwhile."""
    for _try in range(TRIES):
        bidder = new_bidder_code()
        row = insert(Registration).values(
            lot_id=lot.id,
            bidder=bidder,
            holder=wish.holder,
            sealed_identity=vault.seal(opening.packed(), identity_aad(lot.id, bidder)),
            commitment=opening.commitment,
            deposit_fen=_deposit_of(lot).fen,
            currency=lot.currency,
            registered_at=at,
            priority_rank=_confirmed_rank(tx, wish),
        )
        taken = tx.session.execute(
            row.on_conflict_do_nothing().returning(Registration.bidder)
        ).first()
        if taken is not None:
            return tx.session.get_one(Registration, (lot.id, bidder))
        if find_number(tx, lot.id, wish.holder) is not None:
            return None
    raise RuntimeError("no free bidder number")


def identity_aad(lot_id: str, bidder: str) -> str:
    """Where a sealed identity belongs; moved to another number it cannot be opened."""
    return f"registration:{lot_id}/{bidder}:sealed_identity"


def _deposit_of(lot: Lot) -> Money:
    return deposit_law.deposit_due(Money(lot.deposit_fen or 0, lot.currency), None)


def _confirmed_rank(tx: Transaction, wish: Application) -> int | None:
    index = identities.find_index(tx.session, wish.account_id)
    right = tx.session.get(PriorityRight, (wish.lot_id, index))
    return right.rank if right is not None else None


def _ask_for_deposit(tx: Transaction, gateway: Gateway, row: Registration, at: datetime) -> None:
    if row.deposit_fen == 0:
        _admit(tx, row, at)
        return
    order = payments.PaymentOrder(row.lot_id, row.bidder, row.holder, row.deposit_fen, row.currency)
    row.deposit_ref = payments.open_payment(tx, gateway, order, at)
    _move(tx, row, "due", at)


def _admit(tx: Transaction, row: Registration, at: datetime) -> None:
    row.admitted_at, row.refusal = at, ""
    tx.session.flush()
    tx.emit(BidderAdmitted(row.lot_id, row.bidder, row.commitment, row.priority_rank, at))


def _move(tx: Transaction, row: Registration, kind: str, at: datetime) -> None:
    """Write down one step of the deposit's way."""
    tx.session.add(
        DepositMovement(
            lot_id=row.lot_id,
            bidder=row.bidder,
            kind=kind,
            amount_fen=row.deposit_fen,
            currency=row.currency,
            ref=row.deposit_ref or "",
            at=at,
        )
    )
    tx.session.flush()


def _lock_by_ref(tx: Transaction, ref: str) -> Registration | None:
    return tx.session.scalar(
        select(Registration).where(Registration.deposit_ref == ref).with_for_update()
    )


def deposit_arrived(tx: Transaction, fact: PaymentSucceeded) -> None:
    """Admit the number, or send back what came after the end (art. 18 I) or for a barred person."""
    row = _lock_by_ref(tx, fact.ref)
    if row is None or row.admitted_at is not None:
        return
    is_late = not lot_end(tx.session, row.lot_id).admits_at(fact.at)
    if is_late or row.refusal == "barred":
        row.refusal = row.refusal or "too_late"
        _move(tx, row, "late", fact.at)
        on = law_day_of(tx.session, row.lot_id, fact.at)
        refunds.request_refund(tx, fact.ref, row.refusal, fact.at, law_day=on)
        return
    _move(tx, row, "received", fact.at)
    _admit(tx, row, fact.at)


def deposit_failed(tx: Transaction, fact: PaymentFailed) -> None:
    """Note a failed attempt; the same reference may be paid again until the end."""
    row = _lock_by_ref(tx, fact.ref)
    if row is not None:
        _move(tx, row, "failed", fact.at)


def deposit_returned(tx: Transaction, fact: RefundSent) -> None:
    """Note that the deposit is on its way back."""
    row = _lock_by_ref(tx, fact.ref)
    if row is not None:
        _move(tx, row, "returned", fact.at)
