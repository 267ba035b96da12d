"""What the pages about a lot after the hammer show: where it stands, what is possible, what was done."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from auction_app.accounts.models import Account
from auction_app.bank.queries import TransferDetails
from auction_app.bidding.models import Auction
from auction_app.infra.crypto import Vault
from auction_app.kernel.errors import NO_SUCH_LOT, AuctionError
from auction_app.law.article import Finding
from auction_app.law.lot_states import LotEvent, LotState, Transition, find_transition
from auction_app.law.objections import ObjectionKind
from auction_app.lots.court_papers import CourtPaper, papers_of
from auction_app.lots.drafts import content_of
from auction_app.lots.models import Lot
from auction_app.lots.page_views import Words
from auction_app.lots.published import published_lot
from auction_app.procedure.act import Act, LotCase, Said
from auction_app.procedure.acts import ACTS
from auction_app.procedure.case import read_case
from auction_app.procedure.difference import ways_to_pay
from auction_app.procedure.in_kind import open_difference
from auction_app.procedure.models import CourtAct, LotProcedure, PricePayment
from auction_app.procedure.price_fees import PriceFees, fees_of
from auction_app.procedure.service import DURING_A_HOLD, findings_of
from auction_app.stays.objection_queries import read_objections

MOST_ROWS = 100
BEFORE = {"draft": LotState.DRAFT, "submitted": LotState.SUBMITTED}


@dataclass(frozen=True, slots=True)
class PossibleAct:
    """An act the table allows from here, with all that stands in its way at this moment."""

    act: Act
    way: Transition
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ActView:
    """A proposal as it is read before it is decided; `text` is what the digest covers."""

    event: LotEvent
    act: Act
    reason: Words
    decision: str | None
    said: dict[str, Any]
    text: str
    sha256: str
    clerk_id: str
    clerk: str
    proposed_at: datetime
    outcome: str | None
    approver: str | None
    decided_at: datetime | None
    answer: str | None
    seq: int | None


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """Money as it was recorded; a struck row counts no more."""

    id: str
    kind: str
    amount_fen: int
    received_at: datetime
    reference: str
    clerk: str  # empty where no person wrote it down
    source: str  # hand | bank | card
    is_struck: bool
    is_shown: bool  # a record by hand that was told since
    is_taken_back: bool  # by the bank: it counts no more


@dataclass(frozen=True, slots=True)
class ActsPage:
    """Everything the page of a lot's acts shows. `case` is None until bidding has ended."""

    lot_id: str
    title: Words
    round: int
    case_number: str
    currency: str
    state: LotState
    held_at: datetime | None
    held_because: Words | None
    held_ground: str
    case: LotCase | None
    possible: tuple[PossibleAct, ...]
    waiting: tuple[ActView, ...]
    past: tuple[ActView, ...]
    payments: tuple[PaymentRow, ...]
    fees: PriceFees | None = None
    difference_fen: int = 0  # what a taker in kind still has to pay
    difference_to: TransferDetails | None = None
    papers: tuple[CourtPaper, ...] = ()
    objections: tuple[tuple[str, date], ...] = ()  # id and day of receipt, of parties alone


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """A proposal on the desk of the court's approvers."""

    lot_id: str
    title: str
    case_number: str
    event: str
    label: str
    clerk_id: str
    clerk: str
    proposed_at: datetime
    sha256: str
    url: str


def state_of(session: Session, lot_id: str) -> LotState:
    """Where a lot stands in its whole life: desk, bidding, and what follows. Raises `no_such_lot`."""
    found = session.execute(
        select(Lot.state, Auction.status, Auction.outcome, LotProcedure.state)
        .outerjoin(Auction, Auction.lot_id == Lot.id)
        .outerjoin(LotProcedure, LotProcedure.lot_id == Lot.id)
        .where(Lot.id == lot_id)
    ).first()
    if found is None:
        raise AuctionError(NO_SUCH_LOT)
    return joined_state(*found)


def joined_state(
    lot: str, status: str | None, outcome: str | None, procedure: str | None
) -> LotState:
    """The one state that a lot's desk state, its auction and its procedure mean together. Pure."""
    if procedure is not None:
        return LotState(procedure)
    if status is None:
        return BEFORE.get(lot, LotState.SCHEDULED)
    return LotState(outcome) if status == "closed" and outcome else LotState(status)


def possible_acts(
    session: Session, vault: Vault, procedure: LotProcedure, case: LotCase, at: datetime
) -> tuple[PossibleAct, ...]:
    """The acts the table allows now, in the registry's order, each with what stands in its way."""
    found = []
    is_held = procedure.held_at is not None
    for event, act in ACTS.items():
        way = find_transition(case.state, event, case.round)
        if way is None or (is_held and event not in DURING_A_HOLD):
            continue
        if event is LotEvent.LIFT and not is_held:
            continue
        findings = tuple(findings_of(session, vault, (act, case, Said(is_blank=True)), at))
        if any(one.code in act.not_offered_on for one in findings):
            continue
        found.append(PossibleAct(act, way, findings))
    return tuple(found)


def acts_page(session: Session, vault: Vault, lot_id: str, court_id: str, at: datetime) -> ActsPage:
    """The page of one lot of this court; raises `no_such_lot`."""
    lot = published_lot(session, lot_id, court_id)
    procedure = session.get(LotProcedure, lot_id)
    case = read_case(session, procedure) if procedure is not None else None
    possible = possible_acts(session, vault, procedure, case, at) if procedure and case else ()
    rows = _acts(session, lot_id)
    held = procedure.held_at if procedure is not None else None
    because = Words(procedure.held_zh, procedure.held_en) if procedure and held else None
    return ActsPage(
        lot_id=lot_id,
        title=Words(lot.title_zh, lot.title_en or lot.title_zh),
        round=lot.round,
        case_number=lot.case_number,
        currency=lot.currency,
        state=state_of(session, lot_id),
        held_at=held,
        held_because=because,
        held_ground=procedure.held_ground if procedure is not None else "",
        case=case,
        possible=possible,
        waiting=tuple(row for row in rows if row.outcome is None),
        past=tuple(row for row in rows if row.outcome is not None),
        payments=_payments(session, lot_id),
        difference_fen=open_difference(session, case) if case else 0,
        difference_to=ways_to_pay(session, lot_id),
        fees=fees_of(content_of(session, lot), case.price_fen) if case else None,
        papers=papers_of(session, lot_id),
        objections=tuple(
            (row.id, row.received_on)
            for row, one in read_objections(session, lot_id)
            if one.kind is ObjectionKind.PARTY
        ),
    )


def open_proposals(session: Session, court_id: str) -> list[OpenProposal]:
    """What the court's approvers still have to decide after the hammer, oldest first."""
    rows = session.execute(
        select(CourtAct, Lot.title_zh, Lot.case_number, Account.display_name)
        .join(Lot, Lot.id == CourtAct.lot_id)
        .join(Account, Account.id == CourtAct.clerk_id)
        .where(Lot.court_id == court_id, CourtAct.outcome.is_(None))
        .order_by(CourtAct.proposed_at, CourtAct.id)
        .limit(MOST_ROWS)
    )
    return [
        OpenProposal(
            lot_id=one.lot_id,
            title=title,
            case_number=case_number,
            event=one.event,
            label=ACTS[LotEvent(one.event)].label,
            clerk_id=one.clerk_id,
            clerk=clerk,
            proposed_at=one.proposed_at,
            sha256=one.sha256,
            url=f"/desk/lots/{one.lot_id}/acts",
        )
        for one, title, case_number, clerk in rows
    ]


def _acts(session: Session, lot_id: str) -> list[ActView]:
    clerk, approver = aliased(Account), aliased(Account)
    wanted = (
        select(CourtAct, clerk.display_name, approver.display_name)
        .join(clerk, clerk.id == CourtAct.clerk_id)
        .outerjoin(approver, approver.id == CourtAct.approver_id)
        .where(CourtAct.lot_id == lot_id)
        .order_by(CourtAct.proposed_at.desc(), CourtAct.id)
        .limit(MOST_ROWS)
    )
    return [_view(one, by, other) for one, by, other in session.execute(wanted)]


def _view(one: CourtAct, clerk: str, approver: str | None) -> ActView:
    text = json.loads(one.text)
    event = LotEvent(one.event)
    return ActView(
        event=event,
        act=ACTS[event],
        reason=Words(text["reason"]["zh"], text["reason"]["en"]),
        decision=text["decision"],
        said=text["said"],
        text=one.text,
        sha256=one.sha256,
        clerk_id=one.clerk_id,
        clerk=clerk,
        proposed_at=one.proposed_at,
        outcome=one.outcome,
        approver=approver,
        decided_at=one.decided_at,
        answer=one.answer,
        seq=one.seq,
    )


def _payments(session: Session, lot_id: str) -> tuple[PaymentRow, ...]:
    rows = session.execute(
        select(PricePayment, Account.display_name)
        .outerjoin(Account, Account.id == PricePayment.clerk_id)
        .where(PricePayment.lot_id == lot_id)
        .order_by(PricePayment.received_at, PricePayment.id)
    )
    return tuple(
        PaymentRow(
            id=one.id,
            kind=one.kind,
            amount_fen=one.amount_fen,
            received_at=one.received_at,
            reference=one.reference,
            clerk=clerk or "",
            source=one.source,
            is_struck=one.struck_at is not None,
            is_shown=one.shown_at is not None,
            is_taken_back=one.taken_back_at is not None,
        )
        for one, clerk in rows
    )
