"""How a court holds a lot: it suspends, lets it go on, or takes it back (art. 28).

Slow verbs like those of `bidding/service.py`: under the lot's chain row, one event and one change of the
projection in one transaction. Whether two people agreed is the business of `proposals.py`,
whether the cause has ended that of `checks.py`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Court
from auction_app.bidding.models import Auction
from auction_app.bidding.rows import next_at
from auction_app.bidding.service import lock_auction
from auction_app.evidence import service as evidence
from auction_app.evidence.models import LotEvent
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_, AuctionError, define
from auction_app.kernel.time import rfc3339
from auction_app.law.lot_states import LotEvent as Step
from auction_app.law.lot_states import LotState, find_transition
from auction_app.law.stays import STOP_GROUNDS, Frozen, remaining_ms
from auction_app.law.stays import least_end as lawful_end
from auction_app.law.withdrawal import WITHDRAWAL_GROUNDS, must_stop_first
from auction_app.lots.models import Lot
from auction_app.stays.stops import end_stop, event_remaining, law_day, stop_from_event

END_TOO_EARLY = define(
    "end_too_early",
    422,
    N_("The new end is too early."),
    N_("Bidders need the time that is promised to them; choose a later end."),
)
_STEPS = {
    "suspend": (Step.SUSPEND,),
    "resume": (Step.RESUME, Step.RESCHEDULE),
    "withdraw": (Step.WITHDRAW,),
}
_RUNNING = (LotState.SCHEDULED, LotState.OPEN, LotState.SUSPENDED)
FROM = {
    what: tuple(
        state.value
        for state in _RUNNING
        if any(find_transition(state, step) for step in steps)
        or (what == "withdraw" and must_stop_first(state))
    )
    for what, steps in _STEPS.items()
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """Why, in both languages; the number of the court's decision (empty: the platform's own act).

    `proposal` is the digest of what two people of the court agreed on, `ground` a code of the law's
    grounds, `document` what the decision says of its own paper; all become part of the event.
    """

    reason_zh: str
    reason_en: str
    decision: str = ""
    proposal: str = ""
    ground: str = ""
    until_on: date | None = None
    document: dict[str, Any] | None = None
    next_lot: str = ""  # where the lot is announced anew
    actor: str = ""  # `platform` where a person of the platform acts; else read from the decision

    def body(self) -> dict[str, Any]:
        """The members every event of a hold has, but for its ground and article."""
        signed = {"proposal": self.proposal} if self.proposal else {}
        paper = {"document": self.document} if self.document else {}
        anew = {"next_lot": self.next_lot} if self.next_lot else {}
        reason = {"zh": self.reason_zh, "en": self.reason_en}
        actor = self.actor or ("court" if self.decision else "system")
        decision = self.decision or None
        return {"actor": actor, "reason": reason, "decision": decision, **signed, **paper, **anew}


@dataclass(frozen=True, slots=True)
class Pause:
    """What the new end of a suspended lot depends on."""

    opens_at: datetime
    ends_at: datetime
    window: timedelta
    has_opened: bool
    by_platform: bool
    is_practice: bool
    remaining: timedelta = timedelta(0)
    on: date | None = None  # the notice day

    def opening_for(self, ends_at: datetime) -> datetime:
        """A lot that never opened keeps its planned length; any other opened when it did."""
        return self.opens_at if self.has_opened else ends_at - (self.ends_at - self.opens_at)


def least_end(pause: Pause, at: datetime) -> datetime:
    """The earliest lawful end of a lot that is resumed at `at`; see `law.stays.least_end`. Pure."""
    left = pause.remaining if pause.has_opened else pause.ends_at - pause.opens_at
    return lawful_end(
        Frozen(pause.ends_at, left, pause.window, pause.by_platform, pause.is_practice, pause.on),
        at,
    )


def read_pause(session: Session, auction: Auction) -> Pause:
    """How this lot stands, from its own record."""
    lot = auction.lot_id
    events = select(LotEvent.text).where(LotEvent.lot_id == lot)
    opened = session.scalar(events.where(LotEvent.kind == "lot.opened").limit(1))
    stops = events.where(LotEvent.kind == "lot.suspended").order_by(LotEvent.seq.desc())
    stop = session.scalar(stops.limit(1))
    practises = select(Court.practice).join(Lot, Lot.court_id == Court.id).where(Lot.id == lot)
    body = json.loads(stop)["body"] if stop else {}
    return Pause(
        opens_at=auction.opens_at,
        ends_at=auction.ends_at,
        window=timedelta(seconds=auction.extension_window_s),
        has_opened=opened is not None,
        by_platform=stop is not None and not body["decision"],
        is_practice=bool(session.scalar(practises)),
        remaining=timedelta(milliseconds=event_remaining(body)),
        on=law_day(session, lot, auction.opens_at),
    )


def suspend(tx: Transaction, lot: str, ruling: Ruling, at: datetime) -> int:
    """Stop a lot that runs or will run. Gives the event's seq; raises `wrong_state`."""
    auction = lock_auction(tx, lot, *FROM["suspend"])
    at = max(at, evidence.lock_chain(tx, lot).last_at)
    usual = "other_suspension" if ruling.decision else "system_fault"
    ground = STOP_GROUNDS[ruling.ground or usual]
    # Before the opening the whole planned length is left.
    begins = auction.opens_at if auction.status == "scheduled" else at
    body = ruling.body() | {
        "ground": ground.code,
        "kind": ground.kind.value,
        "article": ground.article.key,
        "remaining_ms": remaining_ms(auction.ends_at, begins),
    }
    if ruling.until_on is not None:
        body["until"] = ruling.until_on.isoformat()
    auction.status, auction.next_at = "suspended", None
    _keep_reason(auction, ruling)
    seq = _append(tx, lot, "lot.suspended", body, at)
    stop_from_event(tx, lot, seq, body, at)
    return seq


def resume(tx: Transaction, lot: str, ends_at: datetime, ruling: Ruling, at: datetime) -> int:
    """Let it go on until `ends_at`; one that had not opened is scheduled again, and opens then.

    Gives the event's seq; raises `wrong_state`, `end_too_early`.
    """
    auction = lock_auction(tx, lot, *FROM["resume"])
    at = max(at, evidence.lock_chain(tx, lot).last_at)
    pause = read_pause(tx.session, auction)
    refuse_early_end(pause, ends_at, at)
    ground = end_stop(tx, auction, "resumed", at)
    body = ruling.body() | {"ends_at": rfc3339(ends_at), "article": "NP28", "ground": ground}
    auction.status = "open"
    if not pause.has_opened:
        auction.status, auction.planned_end = "scheduled", ends_at
        auction.opens_at = pause.opening_for(ends_at)
        body["opens_at"] = rfc3339(auction.opens_at)
    auction.ends_at = ends_at
    auction.next_at = next_at(auction.status, auction.opens_at, ends_at)
    auction.reason_zh = auction.reason_en = auction.court_decision = None
    return _append(tx, lot, "lot.resumed", body, at)


def withdraw(tx: Transaction, lot: str, ruling: Ruling, at: datetime) -> int:
    """Take the lot back for good; its deposits go back. Gives the event's seq; raises `wrong_state`.

    A ground that arises while bidding runs suspends the lot first, in the same act (NP 28, AS 17).
    """
    auction = lock_auction(tx, lot, *FROM["withdraw"])
    if must_stop_first(auction.status):
        suspend(tx, lot, _as_stop(ruling), at)
        auction = lock_auction(tx, lot, "suspended")
    ground = WITHDRAWAL_GROUNDS[ruling.ground or "other_withdrawal"]
    end_stop(tx, auction, "withdrawn", at)
    auction.status, auction.next_at = "withdrawn", None
    _keep_reason(auction, ruling)
    body = ruling.body() | {"ground": ground.code, "article": ground.article.key}
    return _append(tx, lot, "lot.withdrawn", body, at)


def _as_stop(ruling: Ruling) -> Ruling:
    grounds = {"bankruptcy": "bankruptcy", "third_party_right": "third_party_upheld"}
    return replace(ruling, ground=grounds.get(ruling.ground, "other_suspension"), until_on=None)


def refuse_early_end(pause: Pause, ends_at: datetime, at: datetime) -> None:
    """Raise `end_too_early` with the earliest end there may be."""
    least = least_end(pause, at)
    if ends_at < least:
        raise AuctionError(
            END_TOO_EARLY,
            fields={"ends_at": END_TOO_EARLY},
            article="NP28",
            extra={"least": rfc3339(least)},
        )


def case_number_of(session: Session, lot: str) -> str:
    """The enforcement case a lot is sold in; every step of it names the case."""
    return session.scalar(select(Lot.case_number).where(Lot.id == lot)) or ""


def _append(tx: Transaction, lot: str, kind: str, body: dict[str, Any], at: datetime) -> int:
    evidence.append(tx, lot, kind, body | {"case_number": case_number_of(tx.session, lot)}, at)
    return evidence.lock_chain(tx, lot).seq


def _keep_reason(auction: Auction, ruling: Ruling) -> None:
    auction.reason_zh, auction.reason_en = ruling.reason_zh, ruling.reason_en
    auction.court_decision = ruling.decision or None
