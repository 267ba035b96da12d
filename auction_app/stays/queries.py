"""What the court's page about holding a lot shows: how the lot stands, what waits, what was decided."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from auction_app.accounts.models import Account
from auction_app.bidding.models import Auction
from auction_app.infra.crypto import Vault
from auction_app.kernel.time import parse_rfc3339
from auction_app.law.stays import StopGround, find_stop_ground
from auction_app.law.withdrawal import WithdrawalGround, find_withdrawal_ground
from auction_app.lots.models import Lot
from auction_app.lots.page_views import Words
from auction_app.lots.published import published_lot
from auction_app.stays.checks import proceeds_of_case
from auction_app.stays.models import HoldProposal
from auction_app.stays.service import FROM, Pause, least_end, read_pause
from auction_app.stays.sights import (
    GroundChoice,
    ObjectionView,
    StopView,
    ground_choices,
    read_objection_views,
    read_stop,
)

MOST_ROWS = 100
MARGIN = timedelta(minutes=30)  # between proposing and approving
A_DAY = timedelta(days=1)  # what bidders are offered to hear of it, though the law asks less


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal as it is read before it is decided; `text` is what the digest covers.

    `day`, `step`, `found` and `objection` belong to what is found about a cause or an objection;
    `reason` is empty there. `objection` is its id.
    """

    what: str
    reason: Words
    decision: str
    ends_at: datetime | None
    opens_at: datetime | None  # where bidding has not begun: when it will
    text: str
    sha256: str
    clerk_id: str
    clerk: str
    proposed_at: datetime
    ground: str  # a title of the law's grounds, empty for resuming
    article: str
    until_on: date | None
    figures: dict[str, int]
    document_sha256: str | None
    document_is_public: bool
    outcome: str | None
    approver: str | None
    decided_at: datetime | None
    answer: str | None
    seq: int | None
    day: date | None = None
    step: str = ""
    found: str | None = None
    objection: str = ""


@dataclass(frozen=True, slots=True)
class HoldPage:
    """One published lot of the court. `least_ends_at` is None unless the lot is suspended."""

    lot_id: str
    title: Words
    round: int
    case_number: str
    state: str
    opens_at: datetime
    ends_at: datetime
    reason: Words | None
    decision: str | None
    choices: tuple[str, ...]
    waiting: tuple[ProposalView, ...]
    past: tuple[ProposalView, ...]
    least_ends_at: datetime | None
    suggested_end: datetime | None
    has_opened: bool
    by_platform: bool
    stop: StopView | None
    objections: tuple[ObjectionView, ...]
    grounds: tuple[GroundChoice, ...]
    proceeds_fen: int


@dataclass(frozen=True, slots=True)
class WaitingHold:
    """A proposal on the desk of the court's approvers."""

    lot_id: str
    title: Words
    what: str
    clerk_id: str
    clerk: str
    proposed_at: datetime


def hold_page(session: Session, vault: Vault, lot_id: str, court_id: str, at: datetime) -> HoldPage:
    """Everything the page shows; raises `no_such_lot`."""
    lot = published_lot(session, lot_id, court_id)
    auction = session.get_one(Auction, lot_id)
    pause = read_pause(session, auction)
    rows = _proposals(session, lot_id, pause)
    is_suspended = auction.status == "suspended"
    least = least_end(pause, at) if is_suspended else None
    reason = None
    if auction.reason_zh or auction.reason_en:
        reason = _words(auction.reason_zh, auction.reason_en)
    return HoldPage(
        lot_id=lot_id,
        title=_words(lot.title_zh, lot.title_en),
        round=lot.round,
        case_number=lot.case_number,
        state=auction.status,
        opens_at=auction.opens_at,
        ends_at=auction.ends_at,
        reason=reason,
        decision=auction.court_decision,
        choices=tuple(what for what, states in FROM.items() if auction.status in states),
        waiting=tuple(row for row in rows if row.outcome is None),
        past=tuple(row for row in rows if row.outcome is not None),
        least_ends_at=least,
        suggested_end=_suggested(pause, least, at) if least else None,
        has_opened=pause.has_opened,
        by_platform=is_suspended and pause.by_platform,
        stop=read_stop(session, lot_id, at) if is_suspended else None,
        objections=read_objection_views(session, vault, lot_id, at),
        grounds=ground_choices(auction.status),
        proceeds_fen=proceeds_of_case(session, lot_id),
    )


def waiting_holds(session: Session, court_id: str) -> list[WaitingHold]:
    """What the court's approvers still have to decide, oldest first."""
    rows = session.execute(
        select(HoldProposal, Lot.title_zh, Lot.title_en, Account.display_name)
        .join(Lot, Lot.id == HoldProposal.lot_id)
        .join(Account, Account.id == HoldProposal.clerk_id)
        .where(Lot.court_id == court_id, HoldProposal.outcome.is_(None))
        .order_by(HoldProposal.proposed_at, HoldProposal.id)
        .limit(MOST_ROWS)
    )
    return [
        WaitingHold(one.lot_id, _words(zh, en), one.what, one.clerk_id, clerk, one.proposed_at)
        for one, zh, en, clerk in rows
    ]


def _suggested(pause: Pause, least: datetime, at: datetime) -> datetime:
    """The old end where it still stands, else one that leaves a day to hear of it; in whole minutes."""
    is_old = least_end(pause, at + MARGIN) <= pause.ends_at
    end = pause.ends_at if is_old else max(least, at + A_DAY) + MARGIN
    whole = end.replace(second=0, microsecond=0)
    return whole if whole == end else whole + timedelta(minutes=1)


def _proposals(session: Session, lot_id: str, pause: Pause) -> list[ProposalView]:
    clerk, approver = aliased(Account), aliased(Account)
    wanted = (
        select(HoldProposal, clerk.display_name, approver.display_name)
        .join(clerk, clerk.id == HoldProposal.clerk_id)
        .outerjoin(approver, approver.id == HoldProposal.approver_id)
        .where(HoldProposal.lot_id == lot_id)
        .order_by(HoldProposal.proposed_at.desc(), HoldProposal.id)
        .limit(MOST_ROWS)
    )
    return [_view(one, by, other, pause) for one, by, other in session.execute(wanted)]


def _view(one: HoldProposal, clerk: str, approver: str | None, pause: Pause) -> ProposalView:
    said = json.loads(one.text)
    ground, article = _ground(one.what, one.ground)
    ends_at = parse_rfc3339(said["ends_at"]) if said.get("ends_at") else None
    reason = said.get("reason") or {"zh": "", "en": ""}
    day = said.get("cause_ended_on") or said.get("on")
    is_open = one.outcome is None and ends_at is not None and not pause.has_opened
    return ProposalView(
        what=one.what,
        reason=_words(reason["zh"], reason["en"]),
        decision=said.get("decision") or "",
        ends_at=ends_at,
        opens_at=pause.opening_for(ends_at) if is_open and ends_at else None,
        text=one.text,
        sha256=one.sha256,
        clerk_id=one.clerk_id,
        clerk=clerk,
        proposed_at=one.proposed_at,
        ground=ground,
        article=article,
        until_on=date.fromisoformat(said["until"]) if said.get("until") else None,
        figures=said.get("figures") or {},
        document_sha256=one.document_sha256,
        document_is_public=one.document_is_public,
        outcome=one.outcome,
        approver=approver,
        decided_at=one.decided_at,
        answer=one.answer,
        seq=one.seq,
        day=date.fromisoformat(day) if day else None,
        step=said.get("step", ""),
        found=said.get("outcome"),
        objection=said.get("objection", ""),
    )


def _ground(what: str, code: str) -> tuple[str, str]:
    """(title, article) of what a proposal rests on; resuming and an ended cause rest on art. 28."""
    if what == "outcome":
        return "", "NP36"
    found: StopGround | WithdrawalGround | None = None
    if what in ("suspend", "withdraw"):
        found = find_stop_ground(code) if what == "suspend" else find_withdrawal_ground(code)
    return (found.title, found.article.key) if found else ("", "NP28")


def _words(zh: str | None, en: str | None) -> Words:
    return Words(zh or en or "", en or zh or "")
