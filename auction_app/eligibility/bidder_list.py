"""What the court reads of a lot's bidders, by number: nothing beside the number before bidding has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.eligibility.decisions import entry_of
from auction_app.eligibility.errors import NOT_SOLD
from auction_app.eligibility.lot_end import lot_end
from auction_app.eligibility.person_models import EligibilityDecision, HousingProof
from auction_app.eligibility.rechecks import WORDS, recheck_buyer
from auction_app.infra.crypto import Vault
from auction_app.infra.formats import long_day
from auction_app.infra.i18n import _, language
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import start_of_legal_day

TELLING = ("flagged", "revoked", "questioned")


@dataclass(frozen=True, slots=True)
class NewProof:
    """Days for which the court found the buyer qualified, from which papers, and who found it."""

    lot_id: str
    first: date
    last: date
    basis: str
    by: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What was noted about a number; read only after the end."""

    bidder: str
    at: datetime
    outcome: str
    reason: str
    article: str
    register_case: str
    register_court: str


@dataclass(frozen=True, slots=True)
class Said:
    """A finding about the buyer in words, with the key of its article."""

    words: str
    article: str


def remarks(session: Session, vault: Vault, lot_id: str) -> list[Remark]:
    """Flags, revocations and questions of a lot that ended, oldest first. Raises `not_sold` while bidding runs."""
    if not lot_end(session, lot_id).is_over:
        raise AuctionError(NOT_SOLD)
    row = EligibilityDecision
    rows = session.scalars(
        select(row)
        .where(row.lot_id == lot_id, row.outcome.in_(TELLING), row.bidder.is_not(None))
        .order_by(row.id)
    )
    return [
        Remark(
            one.bidder or "",
            one.at,
            one.outcome,
            one.reason,
            one.article,
            *entry_of(vault, one),
        )
        for one in rows
    ]


def findings(session: Session, vault: Vault, lot_id: str, at: datetime) -> list[Said]:
    """What stands against the buyer today, the proof of housing included."""
    found = recheck_buyer(session, vault, lot_id, at, before_ruling=True)
    return [Said(str(_(WORDS[one.code])) % _figures(one.fields), one.article.key) for one in found]


def record_proof(tx: Transaction, proof: NewProof, at: datetime) -> None:
    """Write down for which days the buyer is proven qualified. Raises `not_sold` without a buyer."""
    if lot_end(tx.session, proof.lot_id).winner is None:
        raise AuctionError(NOT_SOLD)
    tx.session.add(
        HousingProof(
            lot_id=proof.lot_id,
            first_day=proof.first,
            last_day=proof.last,
            basis=proof.basis,
            entered_at=at,
            entered_by=proof.by,
        )
    )
    tx.session.flush()


def proofs_of(session: Session, lot_id: str) -> list[HousingProof]:
    """The proofs recorded so far, by their first day."""
    query = select(HousingProof).where(HousingProof.lot_id == lot_id)
    return list(session.scalars(query.order_by(HousingProof.first_day, HousingProof.id)))


def _figures(fields: dict[str, str]) -> dict[str, str]:
    return {
        name: long_day(start_of_legal_day(date.fromisoformat(value)), language())
        if name.endswith("_day")
        else value
        for name, value in fields.items()
    }
