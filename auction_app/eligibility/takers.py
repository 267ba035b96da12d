"""Who takes the property in kind is asked the same as a buyer: both registers, the court's bars, housing (BQ 5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from auction_app.eligibility.defaulters import has_defaulted_before
from auction_app.eligibility.models import Exclusion
from auction_app.eligibility.registers import LIST
from auction_app.eligibility.screening import entries_against
from auction_app.infra.crypto import Vault
from auction_app.kernel.errors import N_
from auction_app.law.article import Article, Finding
from auction_app.law.consumption import HC_3
from auction_app.law.dishonest_list import PUN
from auction_app.law.housing import check_in_kind
from auction_app.law.qualification import Relation, barred_by
from auction_app.lots.models import Lot

WORDS: Mapping[str, str] = {
    "taker_listed": N_(
        "%(taker)s stands in the register of dishonest debtors, case %(case)s of %(court)s, and may not receive the property."
    ),
    "taker_restricted": N_(
        "An order restricts the consumption of %(taker)s, case %(case)s of %(court)s: the property may not be received."
    ),
    "taker_barred": N_(
        "%(taker)s is barred from bidding for this property and may not receive it in kind either."
    ),
    "housing_barred": N_(
        "%(taker)s is not proven to be qualified to buy housing at this place: it may not be taken for the debt."
    ),
}


def taker_findings(
    session: Session, vault: Vault, lot_id: str, index: bytes, at: datetime
) -> list[Finding]:
    """What bars the person behind a keyed index from receiving a lot: registers and named relations.

    Art. 24 and 34 speak of bidding; that whoever may not bid may not receive the same property another
    way is our convention.
    """
    found = [
        Finding(article, "taker_barred") for article in _relations(session, vault, lot_id, index)
    ]
    for hit in entries_against(session, session.get_one(Lot, lot_id), index, at):
        about = {"case": hit.case_number, "court": hit.court}
        if hit.kind == LIST:
            found.append(Finding(PUN, "taker_listed", about))
        else:
            found.append(Finding(HC_3, "taker_restricted", about))
    return found


def housing_findings(
    session: Session, lot_id: str, index: bytes, *, is_proven: bool
) -> list[Finding]:
    """Housing under purchase limits goes to nobody who is not proven qualified, or is known not to be (BQ 5)."""
    lot, named = session.get_one(Lot, lot_id), session.get(Exclusion, (lot_id, index))
    is_known_barred = named is not None and named.relation == Relation.HOUSING_BARRED.value
    return check_in_kind(lot.is_restricted_housing, is_proven and not is_known_barred)


def _relations(session: Session, vault: Vault, lot_id: str, index: bytes) -> list[Article]:
    """The articles of what the court named the person as, and of a default in an earlier round."""
    named = session.get(Exclusion, (lot_id, index))
    relations = {Relation(named.relation)} if named is not None else set()
    if has_defaulted_before(session, vault, lot_id, index):
        relations.add(Relation.DEFAULTER)
    # Purchase limits concern housing alone and have an article of their own.
    bars = [
        barred_by(one)
        for one in sorted(relations - {Relation.HOUSING_BARRED}, key=lambda one: one.value)
    ]
    return [article for article in bars if article is not None]
