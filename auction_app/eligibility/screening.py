"""Every question asked before a number is given: of the buyer, and of who bids for the buyer.

A refusal is an error that tells the person concerned, and nobody else, the reason, the article, the
case of a register and where to ask for correction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from auction_app.accounts import identity as identities
from auction_app.accounts.models import Account, Court
from auction_app.eligibility.commitment import Identity
from auction_app.eligibility.defaulters import has_defaulted_anywhere, has_defaulted_before
from auction_app.eligibility.errors import (
    BARRED,
    LIST_STALE,
    LISTED,
    NOT_QUALIFIED,
    PROMISE_MISSING,
    UNDER_AGE,
)
from auction_app.eligibility.models import Exclusion
from auction_app.eligibility.person_models import PersonPermission
from auction_app.eligibility.registers import (
    Hit,
    Verdict,
    barring,
    judge,
    newest_snapshot,
    traits_of,
)
from auction_app.infra.crypto import Vault
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import parse_resident_id
from auction_app.kernel.time import legal_day
from auction_app.law import housing, qualification
from auction_app.law.dishonest_list import Effect
from auction_app.law.qualification import Relation
from auction_app.lots.models import Lot

_STAFF = {
    "operator": Relation.PLATFORM_STAFF,
    "auditor": Relation.PLATFORM_STAFF,
    "supervisor": Relation.COURT_STAFF,
}
CAPACITY, PURCHASE = "capacity", "purchase"


@dataclass(frozen=True, slots=True)
class Flag:
    """What the court shall look at after the end, and only then; it bars nobody."""

    reason: str  # led_by_listed | defaulted_elsewhere
    article: str
    hit: Hit | None = None


def check_office(session: Session, vault: Vault, lot: Lot, account_id: str) -> None:
    """Refuse who works for this court or the platform, or was named (art. 34, 24). Raises `barred`, `not_qualified`."""
    account = session.get_one(Account, account_id)
    index = identities.find_index(session, account_id)
    for relation in (_office(account, lot), _named_by_court(session, lot.id, index)):
        _refuse(relation, lot)
    if index is None:
        raise AuctionError(NOT_QUALIFIED, fields={"identity": "not_verified"}, article="NP17")
    check_default(session, vault, lot.id, index)


def check_named(session: Session, vault: Vault, lot_id: str, index: bytes) -> None:
    """The same for a principal, who may have no account. Raises `barred`."""
    _refuse(_named_by_court(session, lot_id, index), session.get_one(Lot, lot_id))
    check_default(session, vault, lot_id, index)


def check_default(session: Session, vault: Vault, lot_id: str, index: bytes) -> None:
    """Who bought this property before and did not pay is out of every later round. Raises `barred`."""
    if has_defaulted_before(session, vault, lot_id, index):
        _refuse(Relation.DEFAULTER, session.get_one(Lot, lot_id))


def check_age(
    session: Session, lot_id: str, identity: Identity, index: bytes, at: datetime
) -> None:
    """Refuse a minor (art. 14), unless the court confirmed full capacity from sixteen on. Raises `under_age`."""
    if identity.id_kind != "resident_id":
        return
    try:
        birth = parse_resident_id(identity.id_no).birth
    except AuctionError:  # a number the court accepted by hand carries no birth we could trust
        return
    is_confirmed = is_permitted(session, lot_id, index, CAPACITY)
    if qualification.check_age(birth, legal_day(at), is_confirmed):
        raise AuctionError(UNDER_AGE, article="NP14")


def check_registers(
    session: Session, lot: Lot, index: bytes, at: datetime, fresh: timedelta | None = None
) -> Verdict:
    """Compare with both registers. Raises `listed`, and `list_stale` where an old copy will not do."""
    _check_fresh(session, lot, at, fresh)
    verdict = judge_buyer(session, lot, index, at)
    hit = verdict.hit
    if verdict.is_barred and hit is not None:
        about = {"reason": hit.reason, "list_case": hit.case_number, "list_court": hit.court}
        about["needs_approval"] = verdict.effect is Effect.NEEDS_APPROVAL  # type: ignore[assignment]
        raise AuctionError(LISTED, article=hit.article, extra=about)
    return verdict


def judge_buyer(session: Session, lot: Lot, index: bytes, at: datetime) -> Verdict:
    """What the registers say today, a purchase the court approved taken into account."""
    is_approved = is_permitted(session, lot.id, index, PURCHASE)
    return judge(session, index, lot, is_approved, legal_day(at))


def entries_against(session: Session, lot: Lot, index: bytes, at: datetime) -> list[Hit]:
    """Every entry that bars a person from a lot today, a purchase the court approved taken into account."""
    is_approved = is_permitted(session, lot.id, index, PURCHASE)
    return barring(session, index, lot, is_approved, legal_day(at))


def check_promise(lot: Lot, promised: str | None) -> None:
    """Housing under purchase limits asks for a promise in the words of today. Raises `promise_missing`."""
    if housing.check_promise(lot.is_restricted_housing, promised):
        raise AuctionError(
            PROMISE_MISSING,
            fields={"housing_promise": "required"},
            article="BQ2",
            extra={"housing_promise": housing.PROMISE_ID},
        )


def flags_of(session: Session, vault: Vault, index: bytes, verdict: Verdict) -> list[Flag]:
    """What the court shall look at after the end."""
    flags = []
    if verdict.effect is Effect.REVIEW and verdict.hit is not None:
        flags.append(Flag(verdict.hit.reason, verdict.hit.article, verdict.hit))
    if has_defaulted_anywhere(session, vault, index):
        flags.append(Flag("defaulted_elsewhere", "NP24"))
    return flags


def is_permitted(session: Session, lot_id: str, index: bytes, kind: str) -> bool:
    """Whether the court gave this person a permission for this lot."""
    return session.get(PersonPermission, (lot_id, index, kind)) is not None


def _refuse(relation: Relation, lot: Lot) -> None:
    article = qualification.barred_by(relation)
    if (
        relation is Relation.HOUSING_BARRED
    ):  # the limits of a place bar from housing there, and no more
        known = housing.check_known(lot.is_restricted_housing, is_known_barred=True)
        article = known[0].article if known else None
    if article is not None:
        raise AuctionError(BARRED, article=article.key, extra={"reason": relation.value})


def _office(account: Account, lot: Lot) -> Relation:
    """What an account's own role makes it; court staff are barred from their court's lots."""
    if account.role in _STAFF:
        return _STAFF[account.role]
    of_this_court = account.court_id is not None and account.court_id == lot.court_id
    return Relation.COURT_STAFF if of_this_court else Relation.NONE


def _named_by_court(session: Session, lot_id: str, index: bytes | None) -> Relation:
    """Applicant and debtor may bid (art. 12 of the older provisions); whom the court named may not."""
    named = session.get(Exclusion, (lot_id, index)) if index is not None else None
    return Relation(named.relation) if named is not None else Relation.NONE


def _check_fresh(session: Session, lot: Lot, at: datetime, fresh: timedelta | None) -> None:
    """Immovables of a court that does not practise wait for a fresh copy (our convention)."""
    if fresh is None or not traits_of(lot).is_immovable:
        return
    if session.get_one(Court, lot.court_id).practice:
        return
    newest = newest_snapshot(session)
    if newest is None or at - newest.taken_at > fresh:
        raise AuctionError(LIST_STALE, article="PUN")
