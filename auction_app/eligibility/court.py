"""What the court decides about single persons: priority rights and exclusions; and looks at names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from auction_app.accounts.identity import record_access
from auction_app.accounts.models import Identity
from auction_app.accounts.sessions import holder_of
from auction_app.eligibility.commitment import Opening, unpacked
from auction_app.eligibility.decided_ranks import check_new_rank
from auction_app.eligibility.facts import BidderBarred, PriorityConfirmed
from auction_app.eligibility.lot_end import lot_end
from auction_app.eligibility.models import Exclusion, PriorityRight, Registration
from auction_app.eligibility.person_models import PersonPermission
from auction_app.eligibility.service import find_number, identity_aad
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.law.confidentiality import identity_may_be_opened
from auction_app.law.qualification import Relation, barred_by
from auction_app.lots.law_day import law_day_of
from auction_app.payments.refunds import request_refund


@dataclass(frozen=True, slots=True)
class ConfirmPriority:
    """A panel's decision on one person's right; `id_index` is the keyed index of the ID number.

    `later_minutes` is the document of a decision the panel took after the publication; empty for none.
    `basis` is the nature of the right.
    """

    lot_id: str
    id_index: bytes
    rank: int
    ground: str
    by: str
    later_minutes: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Exclude:
    """The court names somebody as barred; `id_index` is the keyed index of the ID number."""

    lot_id: str
    id_index: bytes
    relation: Relation
    reason: str
    by: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Permit:
    """The court confirms full capacity from sixteen on (`capacity`), or approves a purchase (`purchase`)."""

    lot_id: str
    id_index: bytes
    kind: str
    ground: str
    by: str


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody wants to know who a number was, and says why."""

    lot_id: str
    bidder: str
    reason: str
    actor: str


def confirm_priority(tx: Transaction, vault: Vault, decided: ConfirmPriority, at: datetime) -> None:
    """Give a person a priority rank on a lot (art. 19); a number given before gets it too.

    A right once confirmed stands: confirming it again, in any rank, changes nothing. Raises
    `rank_not_decided` for a rank that the panel did not decide (art. 27).
    """
    check_new_rank(tx, decided.lot_id, decided.id_index, decided.rank, decided.later_minutes)
    minutes = decided.later_minutes
    right = insert(PriorityRight).values(
        lot_id=decided.lot_id,
        id_index=decided.id_index,
        rank=decided.rank,
        ground=f"{decided.ground}（{minutes}）" if minutes else decided.ground,
        basis=decided.basis,
        confirmed_at=at,
        confirmed_by=decided.by,
    )
    is_new = tx.session.execute(
        right.on_conflict_do_nothing().returning(PriorityRight.rank)
    ).first()
    row = _number_of(tx, vault, decided.lot_id, decided.id_index)
    if is_new is None or row is None:
        return
    row.priority_rank = decided.rank
    tx.session.flush()
    if row.admitted_at is not None:
        tx.emit(PriorityConfirmed(decided.lot_id, row.bidder, decided.rank, at))


def exclude(tx: Transaction, vault: Vault, decided: Exclude, at: datetime) -> None:
    """Bar a person from a lot, also after admission; naming somebody twice is naming once.

    What the number bid before stays acknowledged; what it means for a sale the court decides
    (art. 31). Its deposit goes back.
    """
    row = insert(Exclusion).values(
        lot_id=decided.lot_id,
        id_index=decided.id_index,
        relation=decided.relation.value,
        reason=decided.reason,
        basis=decided.basis,
        added_at=at,
        added_by=decided.by,
    )
    is_new = tx.session.execute(row.on_conflict_do_nothing().returning(Exclusion.lot_id)).first()
    known = _number_of(tx, vault, decided.lot_id, decided.id_index)
    if is_new is None or known is None or lot_end(tx.session, decided.lot_id).is_over:
        return
    was_admitted = known.admitted_at is not None
    known.admitted_at, known.refusal = None, "barred"
    tx.session.flush()
    if known.deposit_ref is not None:
        on = law_day_of(tx.session, decided.lot_id, at)
        request_refund(tx, known.deposit_ref, "barred", at, law_day=on)
    article = barred_by(decided.relation)
    if was_admitted and article is not None:
        tx.emit(BidderBarred(decided.lot_id, known.bidder, article.key, at))


def permit(tx: Transaction, decided: Permit, at: datetime) -> None:
    """Give a person a permission for one lot; giving it twice is giving it once."""
    row = insert(PersonPermission).values(
        lot_id=decided.lot_id,
        id_index=decided.id_index,
        kind=decided.kind,
        ground=decided.ground,
        given_at=at,
        given_by=decided.by,
    )
    tx.session.execute(row.on_conflict_do_nothing())


def _number_of(tx: Transaction, vault: Vault, lot_id: str, id_index: bytes) -> Registration | None:
    """The registration of the person behind an ID number, held until the commit."""
    account_id = tx.session.scalar(select(Identity.account_id).where(Identity.id_index == id_index))
    if account_id is None:
        return None
    bidder = find_number(tx, lot_id, holder_of(vault, account_id))
    if bidder is None:
        return None
    return tx.session.get_one(Registration, (lot_id, bidder), with_for_update=True)


def open_identity(tx: Transaction, vault: Vault, look: Look, at: datetime) -> Opening | None:
    """Open the buyer's identity after the end (art. 22); anybody else's stays sealed: None.

    Every look is written to the access log, the refused ones too, so the caller must commit
    either way.
    """
    end = lot_end(tx.session, look.lot_id)
    may = identity_may_be_opened(look.bidder == end.winner, end.ended_at, at)
    row = tx.session.get(Registration, (look.lot_id, look.bidder))
    action = "identity.read" if may and row is not None else "identity.refused"
    record_access(tx, look.actor, action, f"{look.lot_id}/{look.bidder}", look.reason, at)
    if not may or row is None:
        return None
    aad = identity_aad(look.lot_id, look.bidder)
    return unpacked(vault.open(row.sealed_identity, aad))
