"""Recording what a panel decided on a draft, and reading it back. The history stays: a change is a new decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Account
from auction_app.infra.transaction import Transaction
from auction_app.lots.panel import PanelDecision, PriorityRank
from auction_app.lots.panel_models import LotPanelDecision


@dataclass(frozen=True, slots=True)
class RecordedDecision:
    """A decision with who recorded it and when."""

    decision: PanelDecision
    recorded_by: str
    recorded_at: datetime


def decision_of(session: Session, lot_id: str) -> PanelDecision | None:
    """The decision that holds: the last one recorded."""
    row = session.scalar(
        select(LotPanelDecision)
        .where(LotPanelDecision.lot_id == lot_id)
        .order_by(LotPanelDecision.number.desc())
        .limit(1)
    )
    return _decision(row) if row is not None else None


def history_of(session: Session, lot_id: str) -> list[RecordedDecision]:
    """Every decision of a lot, the newest first."""
    rows = session.execute(
        select(LotPanelDecision, Account.display_name)
        .join(Account, Account.id == LotPanelDecision.recorded_by)
        .where(LotPanelDecision.lot_id == lot_id)
        .order_by(LotPanelDecision.number.desc())
    )
    return [RecordedDecision(_decision(row), name, row.recorded_at) for row, name in rows]


def store_decision(
    tx: Transaction, lot_id: str, decided: PanelDecision, by_id: str, at: datetime
) -> int:
    """Add a decision under the next number, which is given back. The caller holds the lot's row."""
    last = tx.session.scalar(
        select(func.max(LotPanelDecision.number)).where(LotPanelDecision.lot_id == lot_id)
    )
    number = (last or 0) + 1
    tx.session.add(
        LotPanelDecision(
            lot_id=lot_id,
            number=number,
            decided_on=decided.decided_on,
            document_number=decided.document_number,
            presiding=decided.presiding,
            judges=list(decided.judges),
            round=decided.round,
            previous_start_fen=decided.previous_start_fen,
            start_price_fen=decided.start_price_fen,
            increment_fen=decided.increment_fen,
            deposit_fen=decided.deposit_fen,
            priority=[
                {"rank": one.rank, "who": one.who, "right": one.right} for one in decided.priority
            ],
            recorded_by=by_id,
            recorded_at=at,
        )
    )
    tx.session.flush()
    return number


def _decision(row: LotPanelDecision) -> PanelDecision:
    return PanelDecision(
        number=row.number,
        decided_on=row.decided_on,
        document_number=row.document_number,
        presiding=row.presiding,
        judges=tuple(row.judges),
        round=row.round,
        previous_start_fen=row.previous_start_fen,
        start_price_fen=row.start_price_fen,
        increment_fen=row.increment_fen,
        deposit_fen=row.deposit_fen,
        priority=tuple(PriorityRank(one["rank"], one["who"], one["right"]) for one in row.priority),
    )
