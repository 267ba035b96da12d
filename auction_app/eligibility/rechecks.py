"""The buyer is looked at again after the hammer: when bidding ends, when a register changes, before a ruling.

What is found pauses the sale and goes to the court; it decides nothing by itself (art. 31 (4)).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.eligibility.decisions import About, entry_of, record_decision
from auction_app.eligibility.facts import BuyerQuestioned
from auction_app.eligibility.lot_end import lot_end
from auction_app.eligibility.models import Exclusion, Registration
from auction_app.eligibility.person_models import EligibilityDecision, HousingProof
from auction_app.eligibility.registers import LIST, Hit
from auction_app.eligibility.screening import entries_against
from auction_app.eligibility.sealed_person import open_person
from auction_app.evidence.models import LotEvent
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_
from auction_app.kernel.time import legal_day
from auction_app.law.article import Finding, cite
from auction_app.law.consumption import HC_3
from auction_app.law.dishonest_list import PUN
from auction_app.law.housing import Span, check_continuous
from auction_app.law.qualification import Relation, barred_by
from auction_app.lots.models import Lot

# Once one of these stands in the record, the sale of the lot is no longer anybody's to pause.
_SETTLED = ("lot.title_passed", "lot.defaulted", "lot.annulled", "lot.withdrawn")

WORDS: Mapping[str, str] = {
    "buyer_listed": N_(
        "The buyer stands in the register of dishonest debtors, case %(case)s of %(court)s."
    ),
    "buyer_restricted": N_(
        "An order restricts the buyer's consumption, case %(case)s of %(court)s."
    ),
    "buyer_barred": N_("The court named the buyer as barred from this lot."),
    "housing_not_proven": N_(
        "The buyer has not proven to be qualified to buy housing from %(unproven_day)s to the ruling."
    ),
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that stands against the buyer, and the entry it rests on where a register says it."""

    finding: Finding
    hit: Hit | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What makes two doubts the same: the kind, and the case of the entry."""
        return self.finding.code, self.hit.case_number if self.hit else ""


def recheck_buyer(
    session: Session,
    vault: Vault,
    lot_id: str,
    at: datetime,
    *,
    before_ruling: bool = False,
    settled_at: datetime | None = None,
) -> list[Finding]:
    """All that stands against the buyer of a lot today; empty without a buyer.

    `before_ruling` also asks for the proof of being qualified to buy housing (BQ 3). What was known
    at `settled_at`, when the court asked for a doubt to be lifted, is left out; what came later is not.
    """
    doubts, row = _look(session, vault, lot_id, at)
    if settled_at is not None and row is not None:
        known = _known(session, vault, row, settled_at)
        doubts = [one for one in doubts if not _is_settled_by(one, known, settled_at)]
    found = [one.finding for one in doubts]
    return found + _housing(session, lot_id, at) if before_ruling else found


def remember_doubts(tx: Transaction, vault: Vault, lot_id: str, at: datetime) -> None:
    """Write down all that stands against the buyer now: what a decision asked for today will settle."""
    doubts, row = _look(tx.session, vault, lot_id, at)
    if row is None:
        return
    known = _known(tx.session, vault, row, at)
    for one in doubts:
        if one.key not in known:
            _record(tx, vault, About(lot_id, row.bidder, "register"), one, at)


def question_buyer(tx: Transaction, vault: Vault, lot_id: str, at: datetime, moment: str) -> bool:
    """Look, and tell the rooms above if something stands against the buyer; gives whether it does.

    The same ground is told once. `moment` is `end` or `register`.
    """
    doubts, row = _look(tx.session, vault, lot_id, at)
    if not doubts or row is None or _is_settled(tx.session, lot_id):
        return False
    known = _known(tx.session, vault, row, at)
    fresh = [one for one in doubts if one.key not in known]
    for one in fresh:
        _record(tx, vault, About(lot_id, row.bidder, moment), one, at)
    if fresh:
        article = fresh[0].finding.article.key
        tx.emit(BuyerQuestioned(lot_id, row.bidder, article, at))
    return True


def _record(tx: Transaction, vault: Vault, about: About, doubt: Doubt, at: datetime) -> None:
    found = doubt.finding
    record_decision(tx, vault, about, "questioned", at, found.code, found.article.key, doubt.hit)


def _look(
    session: Session, vault: Vault, lot_id: str, at: datetime
) -> tuple[list[Doubt], Registration | None]:
    winner = lot_end(session, lot_id).winner
    row = session.get(Registration, (lot_id, winner)) if winner is not None else None
    if row is None:
        return [], None
    index = open_person(vault, row.sealed_person, row.lot_id, row.bidder)
    if index is None:
        return [], row
    doubts = [Doubt(one) for one in _barred(session, lot_id, index)]
    hits = entries_against(session, session.get_one(Lot, lot_id), index, at)
    return doubts + [_doubt(hit) for hit in hits], row


def _doubt(hit: Hit) -> Doubt:
    about = {"case": hit.case_number, "court": hit.court}
    if hit.kind == LIST:
        return Doubt(Finding(PUN, "buyer_listed", about), hit)
    return Doubt(Finding(HC_3, "buyer_restricted", about), hit)


def _barred(session: Session, lot_id: str, index: bytes) -> list[Finding]:
    named = session.get(Exclusion, (lot_id, index))
    article = barred_by(Relation(named.relation)) if named is not None else None
    return [Finding(article, "buyer_barred")] if article is not None else []


def _housing(session: Session, lot_id: str, at: datetime) -> list[Finding]:
    lot, winner = session.get_one(Lot, lot_id), lot_end(session, lot_id).winner
    row = session.get(Registration, (lot_id, winner)) if winner is not None else None
    if not lot.is_restricted_housing or row is None:
        return []
    proofs = session.scalars(select(HousingProof).where(HousingProof.lot_id == lot_id))
    spans = [Span(proof.first_day, proof.last_day) for proof in proofs]
    missing = check_continuous(legal_day(row.registered_at), legal_day(at), spans)
    return [
        Finding(cite("BQ", 3), one.code, {"unproven_day": one.fields["unproven_from"]})
        for one in missing
    ]


def _is_settled(session: Session, lot_id: str) -> bool:
    query = select(LotEvent.seq).where(LotEvent.lot_id == lot_id, LotEvent.kind.in_(_SETTLED))
    return session.scalars(query.limit(1)).first() is not None


def _is_settled_by(doubt: Doubt, known: frozenset[tuple[str, str]], at: datetime) -> bool:
    """Whether a decision asked for at `at` covers a doubt; entered anew is doubted anew, also in one case."""
    is_newer = doubt.hit is not None and doubt.hit.since > legal_day(at)
    return doubt.key in known and not is_newer


def _known(
    session: Session, vault: Vault, row: Registration, at: datetime
) -> frozenset[tuple[str, str]]:
    """The doubts about a number that were written down by `at`, by their keys."""
    known = EligibilityDecision
    told = session.scalars(
        select(known).where(
            known.lot_id == row.lot_id,
            known.bidder == row.bidder,
            known.outcome == "questioned",
            known.at <= at,
        )
    )
    return frozenset((one.reason, entry_of(vault, one)[0]) for one in told)
