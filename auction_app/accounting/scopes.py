"""Whose accounts a reader may see: a statement's scope, or `not_found` as if it did not exist.

Court staff see their own court; the accounts of a lot join its statements when bidding is over. Auditors and
supervisors see every court. While a lot runs nobody sees the accounts of one number (`sealing`, art. 18 II).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.orm import Session

from auction_app.accounting.sealing import ENDED, Seal, read_seal
from auction_app.accounts.models import Court
from auction_app.bank.models import BankAccount
from auction_app.bidding.models import Auction
from auction_app.books import chart
from auction_app.cases.models import EnforcementCase
from auction_app.eligibility.queries import find_own
from auction_app.infra.principal import Principal
from auction_app.kernel.errors import NOT_FOUND, AuctionError
from auction_app.ledger.statements import Choice
from auction_app.lots.models import Lot
from auction_app.lots.page_views import Words

NATIONAL = frozenset({"auditor", "supervisor"})
COURT = frozenset({"clerk", "approver"})
KINDS = ("lot", "case", "court", "number", "account", "book")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a statement is of: `kind` and `key` as in its address, words for people, the accounts.

    `is_whole`: nothing that belongs to it is kept from this reader, so that it can be said to be closed.
    """

    kind: str
    key: str
    title: Words
    choice: Choice
    is_whole: bool = True


def find_scope(session: Session, who: Principal, kind: str, key: str) -> Scope:
    """The scope of an address for staff. Raises `not_found` for what is not theirs or not there."""
    finders = {
        "lot": _lot,
        "case": _case,
        "court": _court,
        "number": _number,
        "account": _account,
        "book": _book,
    }
    found = finders[kind](session, who, key) if kind in finders else None
    if found is None or who.role not in NATIONAL | COURT:
        raise AuctionError(NOT_FOUND)
    return found


def seal_of(session: Session, scope: Scope) -> Seal:
    """What of a scope is sealed now; a number is shown to its bidder, or after the end."""
    return Seal() if scope.kind == "number" else read_seal(session)


def reach(session: Session, who: Principal) -> Choice:
    """Every account of which this reader may have the statement."""
    if who.role in NATIONAL:
        return Choice(everything=True)
    own = _court(session, who, who.court_id or "") if who.role in COURT else None
    return own.choice if own else Choice()


def own_scope(session: Session, holder: bytes, lot_id: str) -> Scope:
    """A bidder's own accounts of one lot. Raises `not_found` for a lot that was not applied for."""
    own = find_own(session, lot_id, holder)
    if own is None:
        raise AuctionError(NOT_FOUND)
    return _of_number(lot_id, own.bidder)


def _lot(session: Session, who: Principal, key: str) -> Scope | None:
    row = session.execute(
        select(Lot.title_zh, Lot.title_en).where(Lot.id == key, Lot.id.in_(_lots_seen(who)))
    ).first()
    if row is None:
        return None
    return Scope("lot", key, Words(row[0], row[1] or row[0]), Choice(owners=(key,)))


def _case(session: Session, who: Principal, key: str) -> Scope | None:
    number = session.scalar(
        select(EnforcementCase.number).where(EnforcementCase.id == key, _of_court(who))
    )
    if number is None:
        return None
    seen = session.scalars(select(Lot.id).where(Lot.case_id == key, Lot.id.in_(_lots_seen(who))))
    owners = (key, *seen)
    running = read_seal(session).running
    own = session.scalars(select(Lot.id).where(Lot.case_id == key, Lot.id.in_(running)))
    is_whole = not set(own) - set(owners)
    return Scope("case", key, Words(number, number), Choice(owners=owners), is_whole)


def _court(session: Session, who: Principal, key: str) -> Scope | None:
    if who.role in COURT and key != who.court_id:
        return None
    court = session.get(Court, key)
    if court is None:
        return None
    lots = session.scalars(select(Lot.id).where(Lot.court_id == key, Lot.id.in_(_lots_seen(who))))
    cases = session.scalars(select(EnforcementCase.id).where(EnforcementCase.court_id == key))
    banks = session.scalars(select(BankAccount.id).where(BankAccount.court_id == key)).all()
    channels = [chart.at_bank(bank) for bank in banks]
    at_banks = [made(one).code for one in channels for made in (chart.clearing, chart.suspense)]
    at_banks += [made(one).code for one in banks for made in (chart.taken_back, chart.bank_costs)]
    owners = (key, *lots, *cases, *banks)
    return Scope("court", key, Words(court.name_zh, court.name_en), Choice(tuple(at_banks), owners))


def _number(session: Session, who: Principal, key: str) -> Scope | None:
    lot_id, _, number = key.partition(":")
    if not number or lot_id in read_seal(session).running or not _lot(session, who, lot_id):
        return None
    return _of_number(lot_id, number)


def _of_number(lot_id: str, number: str) -> Scope:
    codes = (chart.deposit(lot_id, number).code, chart.refund(lot_id, number).code)
    words = Words(f"竞买号 {number}", f"Bidder number {number}")
    return Scope("number", f"{lot_id}:{number}", words, Choice(codes=codes))


def _account(session: Session, who: Principal, key: str) -> Scope | None:
    if not reach(session, who).has(key) or read_seal(session).covers(key):
        return None
    return Scope("account", key, Words(key, key), Choice(codes=(key,)))


def _book(_session: Session, who: Principal, key: str) -> Scope | None:
    if who.role not in NATIONAL or key != "all":
        return None
    return Scope("book", "all", Words("全部账目", "The whole book"), Choice(everything=True))


def _lots_seen(who: Principal) -> Select[str]:
    lots = select(Lot.id).join(Auction, Auction.lot_id == Lot.id)
    if who.role in NATIONAL:
        return lots
    return lots.where(Lot.court_id == who.court_id, Auction.status.in_(ENDED))


def _of_court(who: Principal) -> ColumnElement[bool]:
    return true() if who.role in NATIONAL else EnforcementCase.court_id == who.court_id
