"""Apply, be checked, pay, be admitted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from auction_app.accounts import identity as identities
from auction_app.eligibility import decisions, screening
from auction_app.eligibility.agents import confirmed_principal
from auction_app.eligibility.commitment import Identity, Opening, commit_to
from auction_app.eligibility.decisions import About
from auction_app.eligibility.deposits import ask_for_deposit
from auction_app.eligibility.errors import NOT_QUALIFIED, REGISTRATION_CLOSED
from auction_app.eligibility.lot_end import lot_end
from auction_app.eligibility.models import PriorityRight, Registration
from auction_app.eligibility.person_models import BidderPromise
from auction_app.eligibility.queries import deposit_for
from auction_app.eligibility.screening import Flag
from auction_app.eligibility.sealed_person import seal_person
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import NO_SUCH_LOT, AuctionError
from auction_app.kernel.ids import new_bidder_code
from auction_app.law import housing
from auction_app.lots.models import Lot
from auction_app.payments.gateway import Gateway
from auction_app.payments.payers import seal_payer

TRIES = 20  # a lot with a million numbers still finds a free one at the first or second try


@dataclass(frozen=True, slots=True)
class Application:
    """One account asks to take part in one lot; `holder` is its keyed index.

    `promise` is the id of the housing promise made, `is_for_principal` asks to bid for whom the court
    confirmed this account as agent of.
    """

    lot_id: str
    account_id: str
    holder: bytes
    promise: str | None = None
    is_for_principal: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """What applying needs of the outside world; `fresh`: how old the registers may be for immovables."""

    vault: Vault
    gateway: Gateway
    fresh: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who would buy: the applicant, or the principal of an agent; `index` is the keyed index of the number.

    `agent` is the name of who bids for the buyer, empty for who bids alone.
    """

    identity: Identity
    index: bytes
    flags: tuple[Flag, ...] = ()
    agent: str = ""


def apply(tx: Transaction, desk: Desk, wish: Application, at: datetime) -> tuple[str, bool]:
    """Give the account its number for this lot; gives (number, whether it is new).

    Asking again gives the same number; one that a register had shut out is let in again once the
    entry is gone. Raises `no_such_lot`, `not_qualified`, `barred`, `under_age`, `listed`, `list_stale`,
    `agent_not_confirmed`, `promise_missing`, `registration_closed`.
    """
    lot = _published(tx, wish.lot_id)
    known = find_number(tx, wish.lot_id, wish.holder)
    if known is not None and not _is_shut_out(tx, lot.id, known, at):
        return known, False
    screening.check_office(tx.session, desk.vault, lot, wish.account_id)
    if not lot_end(tx.session, lot.id).admits_at(at):
        raise AuctionError(REGISTRATION_CLOSED, article="NP18")
    buyer = _screened(tx, desk, lot, wish, at)
    if known is not None:
        _let_in_again(tx, desk, tx.session.get_one(Registration, (lot.id, known)), at)
        return known, False
    row = _register(tx, desk.vault, lot, wish, buyer, at)
    if row is None:  # the same account asked twice at the same moment
        return find_number(tx, wish.lot_id, wish.holder) or "", False
    _note(tx, desk.vault, row, wish, buyer, at)
    payer = seal_payer(desk.vault, row.lot_id, row.bidder, buyer.identity.name, buyer.agent)
    ask_for_deposit(tx, desk.gateway, row, at, payer)
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


def _is_shut_out(tx: Transaction, lot_id: str, bidder: str, at: datetime) -> bool:
    """Whether a register shut this number out while bidding still goes on."""
    row = tx.session.get_one(Registration, (lot_id, bidder))
    return row.refusal == "listed" and lot_end(tx.session, lot_id).admits_at(at)


def _screened(tx: Transaction, desk: Desk, lot: Lot, wish: Application, at: datetime) -> Buyer:
    """Ask everything of the buyer, and of who bids for the buyer."""
    session = tx.session
    own = identities.open_for_sealing(session, desk.vault, wish.account_id)
    index = identities.find_index(session, wish.account_id)
    if index is None:
        raise AuctionError(NOT_QUALIFIED, fields={"identity": "not_verified"}, article="NP17")
    identity = Identity(own.name, own.id_kind, own.id_no)
    screening.check_age(session, lot.id, identity, index, at)
    if wish.is_for_principal:
        identity, index = confirmed_principal(session, desk.vault, lot, index)
        screening.check_named(session, desk.vault, lot.id, index)
        screening.check_age(session, lot.id, identity, index, at)
    verdict = screening.check_registers(session, lot, index, at, desk.fresh)
    screening.check_promise(lot, wish.promise)
    flags = tuple(screening.flags_of(session, desk.vault, index, verdict))
    return Buyer(identity, index, flags, own.name if wish.is_for_principal else "")


def _register(
    tx: Transaction, vault: Vault, lot: Lot, wish: Application, buyer: Buyer, at: datetime
) -> Registration | None:
    """Take a free random number; None when the holder got one meanwhile."""
    opening: Opening = commit_to(buyer.identity)
    for _try in range(TRIES):
        bidder = new_bidder_code()
        row = insert(Registration).values(
            lot_id=lot.id,
            bidder=bidder,
            holder=wish.holder,
            sealed_identity=vault.seal(opening.packed(), identity_aad(lot.id, bidder)),
            sealed_person=seal_person(vault, buyer.index, lot.id, bidder),
            is_by_agent=wish.is_for_principal,
            commitment=opening.commitment,
            deposit_fen=deposit_for(tx.session, lot, buyer.index).fen,
            currency=lot.currency,
            registered_at=at,
            priority_rank=_confirmed_rank(tx, lot.id, buyer.index),
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


def _confirmed_rank(tx: Transaction, lot_id: str, index: bytes) -> int | None:
    right = tx.session.get(PriorityRight, (lot_id, index))
    return right.rank if right is not None else None


def _note(
    tx: Transaction, vault: Vault, row: Registration, wish: Application, buyer: Buyer, at: datetime
) -> None:
    """Write down the promise, what the court shall look at later, and that nothing stood in the way."""
    if wish.promise == housing.PROMISE_ID:
        digest = housing.promise_sha256()
        promise = BidderPromise(
            lot_id=row.lot_id, bidder=row.bidder, text_id=wish.promise, sha256=digest, at=at
        )
        tx.session.add(promise)
    about = About(row.lot_id, row.bidder, "registration")
    decisions.record_decision(tx, vault, about, "admitted", at)
    for flag in buyer.flags:
        decisions.record_decision(
            tx, vault, about, "flagged", at, flag.reason, flag.article, flag.hit
        )


def _let_in_again(tx: Transaction, desk: Desk, row: Registration, at: datetime) -> None:
    """The entry that shut a number out is gone: the number stands again, its deposit is asked for anew."""
    row.refusal = ""
    tx.session.flush()
    about = About(row.lot_id, row.bidder, "registration")
    decisions.record_decision(tx, desk.vault, about, "admitted", at)
    ask_for_deposit(tx, desk.gateway, row, at)
