"""Ranks the court confirms agree with what its panel decided about the lot (art. 27, 19)."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Court
from auction_app.eligibility.errors import RANK_NOT_DECIDED
from auction_app.eligibility.models import PriorityRight
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.law.priority import check_decided
from auction_app.lots.facts import LotPublished
from auction_app.lots.models import Lot
from auction_app.lots.panel_record import decision_of


def check_new_rank(
    tx: Transaction, lot_id: str, id_index: bytes, rank: int, later_minutes: str
) -> None:
    """Refuse a rank the panel did not decide, or gave to fewer persons. Raises `rank_not_decided`.

    Who shows a right after the publication, when the recorded decision stands, is decided about by
    the panel anew: then `later_minutes` names that decision.
    """
    # Two approvers at once would both find the one decided rank free.
    tx.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"priority:{lot_id}"))))
    is_known = tx.session.get(PriorityRight, (lot_id, id_index)) is not None
    is_published = tx.session.get_one(Lot, lot_id).state == "published"
    if not is_known and not (is_published and later_minutes):
        _refuse(tx.session, lot_id, [rank])


def check_ranks(tx: Transaction, fact: LotPublished) -> None:
    """Nothing is published whose confirmed rights its panel did not decide. Raises `rank_not_decided`."""
    _refuse(tx.session, fact.lot_id, [])


def _refuse(session: Session, lot_id: str, more: list[int]) -> None:
    decision = decision_of(session, lot_id)
    decided = [one.rank for one in decision.priority] if decision is not None else []
    court = session.get_one(Court, session.get_one(Lot, lot_id).court_id)
    if court.practice and not decided:
        return  # practice lots are made without a panel's ranks
    confirmed = select(PriorityRight.rank).where(PriorityRight.lot_id == lot_id)
    found = check_decided([*session.scalars(confirmed), *more], decided)
    if found:
        raise AuctionError(
            RANK_NOT_DECIDED,
            article=found[0].article.key,
            fields={"decision": RANK_NOT_DECIDED},
            extra={"ranks": [int(one.fields["rank"]) for one in found]},
        )
