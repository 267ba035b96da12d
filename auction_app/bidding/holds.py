"""How a court holds a lot: it suspends, lets it go on, or takes it back (art. 28).

Slow verbs like those of `service.py`: under the lot's chain row, one event and one change of the
projection in one transaction. Whether two people agreed is the business of `hold_proposals.py`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
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
from auction_app.lots.models import Lot

END_TOO_EARLY = define(
    "end_too_early",
    422,
    N_("The new end is too early."),
    N_("Bidders need the time that is promised to them; choose a later end."),
)
NOTICE = timedelta(hours=24)  # P4: after a stop by the platform everybody is told a day ahead
FROM = {
    "suspend": ("open", "scheduled"),
    "resume": ("suspended",),
    "withdraw": ("scheduled", "open", "suspended"),
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """Why, in both languages; the number of the court's decision (empty: the platform's own act).

    `proposal` is the digest of what two people of the court agreed on; it becomes part of the event.
    """

    reason_zh: str
    reason_en: str
    decision: str = ""
    proposal: str = ""

    def body(self) -> dict[str, Any]:
        """The members every event of a hold has."""
        signed = {"proposal": self.proposal} if self.proposal else {}
        reason = {"zh": self.reason_zh, "en": self.reason_en}
        return {"reason": reason, "decision": self.decision or None, **signed}


@dataclass(frozen=True, slots=True)
class Pause:
    """What the new end of a suspended lot depends on."""

    opens_at: datetime
    ends_at: datetime
    window: timedelta
    has_opened: bool
    by_platform: bool
    is_practice: bool

    def opening_for(self, ends_at: datetime) -> datetime:
        """A lot that never opened keeps its planned length; any other opened when it did."""
        return self.opens_at if self.has_opened else ends_at - (self.ends_at - self.opens_at)


def least_end(pause: Pause, at: datetime) -> datetime:
    """The earliest lawful end of a lot that is resumed at `at`. Pure.

    Never earlier than before; one whole extension window is left, or the whole planned length where
    bidding had not begun; a day's notice after a stop by the platform, except where one practises.
    """
    left = pause.window if pause.has_opened else pause.ends_at - pause.opens_at
    least = max(pause.ends_at, at + left)
    if pause.by_platform and not pause.is_practice:
        least = max(least, at + NOTICE)
    return least


def read_pause(session: Session, auction: Auction) -> Pause:
    """How this lot stands, from its own record."""
    lot = auction.lot_id
    events = select(LotEvent.text).where(LotEvent.lot_id == lot)
    opened = session.scalar(events.where(LotEvent.kind == "lot.opened").limit(1))
    stops = events.where(LotEvent.kind == "lot.suspended").order_by(LotEvent.seq.desc())
    stop = session.scalar(stops.limit(1))
    practises = select(Court.practice).join(Lot, Lot.court_id == Court.id).where(Lot.id == lot)
    return Pause(
        opens_at=auction.opens_at,
        ends_at=auction.ends_at,
        window=timedelta(seconds=auction.extension_window_s),
        has_opened=opened is not None,
        by_platform=stop is not None and not json.loads(stop)["body"]["decision"],
        is_practice=bool(session.scalar(practises)),
    )


def suspend(tx: Transaction, lot: str, ruling: Ruling, at: datetime) -> int:
    """Stop a lot that runs or will run. Gives the event's seq; raises `wrong_state`."""
    auction = lock_auction(tx, lot, *FROM["suspend"])
    auction.status, auction.next_at = "suspended", None
    _keep_reason(auction, ruling)
    return _append(tx, lot, "lot.suspended", ruling.body(), at)


def resume(tx: Transaction, lot: str, ends_at: datetime, ruling: Ruling, at: datetime) -> int:
    """Let it go on until `ends_at`; one that had not opened is scheduled again, and opens then.

    Gives the event's seq; raises `wrong_state`, `end_too_early`.
    """
    auction = lock_auction(tx, lot, *FROM["resume"])
    pause = read_pause(tx.session, auction)
    refuse_early_end(pause, ends_at, at)
    body = ruling.body() | {"ends_at": rfc3339(ends_at)}
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
    """Take the lot back for good; its deposits go back. Gives the event's seq; raises `wrong_state`."""
    auction = lock_auction(tx, lot, *FROM["withdraw"])
    auction.status, auction.next_at = "withdrawn", None
    _keep_reason(auction, ruling)
    return _append(tx, lot, "lot.withdrawn", ruling.body(), at)


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


def _append(tx: Transaction, lot: str, kind: str, body: dict[str, Any], at: datetime) -> int:
    evidence.append(tx, lot, kind, body, at)
    return evidence.lock_chain(tx, lot).seq


def _keep_reason(auction: Auction, ruling: Ruling) -> None:
    auction.reason_zh, auction.reason_en = ruling.reason_zh, ruling.reason_en
    auction.court_decision = ruling.decision or None
