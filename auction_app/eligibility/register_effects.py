"""What a change of a register does to lots that are announced, open or just sold.

Nothing here lies in the way of a bid: whoever may no longer bid loses the admission in the same
transaction that takes the entry over, by the fact that also serves persons the court names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Identity
from auction_app.accounts.sessions import holder_of
from auction_app.eligibility.decisions import About, record_decision
from auction_app.eligibility.facts import BidderBarred
from auction_app.eligibility.lot_end import lot_end
from auction_app.eligibility.models import Registration
from auction_app.eligibility.person_models import Agency
from auction_app.eligibility.rechecks import question_buyer
from auction_app.eligibility.registers import Hit, touched_by
from auction_app.eligibility.screening import judge_buyer
from auction_app.eligibility.sealed_person import open_person
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.time import legal_day
from auction_app.lots.law_day import law_day_of
from auction_app.lots.models import Lot
from auction_app.payments.refunds import request_refund

# All the public learns: a qualification is missing. Which one, only the person is told.
PUBLIC_ARTICLE = "NP14"


@dataclass(frozen=True, slots=True)
class Effects:
    """How many numbers lost their admission and how many sales were questioned; never which."""

    revoked: int = 0
    questioned: int = 0


def apply_changes(tx: Transaction, vault: Vault, changed: Iterable[bytes], at: datetime) -> Effects:
    """Look again at every registration that a changed entry may concern."""
    touched: set[bytes] = set()
    for index in changed:
        touched |= touched_by(tx.session, index, legal_day(at))
    revoked = questioned = 0
    for row in _registrations(tx.session, vault, touched):
        end = lot_end(tx.session, row.lot_id)
        if not end.is_over:
            revoked += _check(tx, vault, row, at)
        elif end.winner == row.bidder:
            questioned += question_buyer(tx, vault, row.lot_id, at, "register")
    return Effects(revoked, questioned)


def _check(tx: Transaction, vault: Vault, row: Registration, at: datetime) -> bool:
    """Shut one number out if its buyer is barred now."""
    index = open_person(vault, row.sealed_person, row.lot_id, row.bidder)
    if index is None or row.refusal:
        return False
    verdict = judge_buyer(tx.session, tx.session.get_one(Lot, row.lot_id), index, at)
    if not verdict.is_barred or verdict.hit is None:
        return False
    _shut_out(tx, vault, row, verdict.hit, at)
    return True


def _shut_out(tx: Transaction, vault: Vault, row: Registration, hit: Hit, at: datetime) -> None:
    was_admitted = row.admitted_at is not None
    row.admitted_at, row.refusal = None, "listed"
    tx.session.flush()
    about = About(row.lot_id, row.bidder, "register")
    record_decision(tx, vault, about, "revoked", at, hit.reason, hit.article, hit)
    if row.deposit_ref is not None:
        on = law_day_of(tx.session, row.lot_id, at)
        request_refund(tx, row.deposit_ref, "listed", at, law_day=on)
    if was_admitted:
        tx.emit(BidderBarred(row.lot_id, row.bidder, PUBLIC_ARTICLE, at))


def _registrations(session: Session, vault: Vault, touched: set[bytes]) -> list[Registration]:
    """The numbers of accounts that are touched themselves, or bid for somebody who is; held until the commit."""
    if not touched:
        return []
    agents = select(Agency.agent_index).where(Agency.principal_index.in_(touched))
    accounts = session.scalars(
        select(Identity.account_id).where(
            Identity.id_index.in_(touched) | Identity.id_index.in_(agents)
        )
    )
    holders = [holder_of(vault, account_id) for account_id in accounts]
    rows = session.scalars(
        select(Registration)
        .where(Registration.holder.in_(holders))
        .order_by(Registration.lot_id, Registration.bidder)
        .with_for_update()
    )
    return list(rows)
