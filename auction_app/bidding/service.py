"""The slow verbs: what courts and registrations add to a lot's chain, outside the queue.

They lock the lot's chain row, append, and change the projection in one transaction; the sequencer
notices by the version and reads the lot again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from auction_app.bidding.models import Auction
from auction_app.eligibility.facts import BidderAdmitted, BidderBarred, PriorityConfirmed
from auction_app.evidence import service as evidence
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_, NO_SUCH_LOT, AuctionError, define
from auction_app.kernel.time import legal_day, rfc3339
from auction_app.law.bidding_time import TimeRules
from auction_app.law.lot_states import LotEvent, reason_of
from auction_app.law.rules_document import rules_for
from auction_app.lots.facts import LotNoted, LotPublished, StepTaken
from auction_app.lots.models import Lot

WRONG_STATE = define(
    "wrong_state",
    409,
    N_("The lot is not in a state in which this can be done."),
    N_("Reload the page to see its present state."),
)
PRACTICE_OUTAGES = 10_000  # practice courts and tests are not suspended by repeated faults
NEVER_QUIET = 24


def announce(tx: Transaction, fact: LotPublished, at: datetime, is_practice: bool) -> None:
    """Begin the lot's chain with `lot.announced`; it opens by itself at its instant (art. 12, 20)."""
    time_rules = _time_rules(fact, is_practice)
    rules = rules_for(time_rules, legal_day(at))  # the notice day's, for good
    evidence.start_chain(tx, fact.lot_id)
    tx.session.flush()
    tx.session.add(_projection(fact, time_rules, rules))
    body = {
        "actor": "court",
        "article": "NP12",
        "case_number": _case_number(tx, fact.lot_id),
        "reason": reason_of(LotEvent.PUBLISH),
        "round": fact.round,
        "notice_sha256": fact.notice_sha256,
        "opens_at": rfc3339(fact.opens_at),
        "ends_at": rfc3339(fact.ends_at),
        "rules": rules,
    }
    if fact.before:
        body["before"] = [_told(step) for step in fact.before]
    if fact.predecessor is not None:
        body |= {"predecessor": fact.predecessor, "follows_as": fact.follows_as}
    evidence.append(tx, fact.lot_id, "lot.announced", body, at)


def _told(step: StepTaken) -> dict[str, Any]:
    """A step before the notice: nothing of a draft was public, so the chain's first event tells it."""
    return {
        "kind": step.kind,
        "actor": step.actor,
        "article": step.article,
        "reason": dict(step.reason),
        "at": rfc3339(step.at),
    }


def _case_number(tx: Transaction, lot_id: str) -> str:
    """Of the lot's case; the platform's own probe belongs to none."""
    return tx.session.scalar(select(Lot.case_number).where(Lot.id == lot_id)) or ""


def _projection(fact: LotPublished, time_rules: TimeRules, rules: dict[str, Any]) -> Auction:
    return Auction(
        lot_id=fact.lot_id,
        round=fact.round,
        status="scheduled",
        currency=fact.currency,
        start_price=fact.start_price,
        increment=fact.increment,
        deposit=fact.deposit,
        strict_ladder=fact.strict_ladder,
        extension_window_s=fact.extension_window_s,
        outage_gap_s=fact.outage_gap_s,
        recovery_s=fact.recovery_s,
        countdown_s=time_rules.countdown_s,
        most_outages=time_rules.most_extensions,
        quiet_from_hour=time_rules.quiet_from_hour,
        rules_id=rules["id"],
        rules_sha256=rules["sha256"],
        opens_at=fact.opens_at,
        planned_end=fact.ends_at,
        ends_at=fact.ends_at,
        next_at=fact.opens_at,
    )


def _time_rules(fact: LotPublished, is_practice: bool) -> TimeRules:
    usual = TimeRules()
    return TimeRules(
        extension_window_s=fact.extension_window_s,
        outage_gap_s=fact.outage_gap_s,
        recovery_s=fact.recovery_s,
        quiet_from_hour=NEVER_QUIET if is_practice else usual.quiet_from_hour,
        most_extensions=PRACTICE_OUTAGES if is_practice else usual.most_extensions,
        countdown_s=fact.countdown_s,
    )


def confirm_registration(tx: Transaction, fact: BidderAdmitted) -> None:
    """The deposit stands: the number may bid; the chain keeps the commitment to the identity (P8)."""
    body = {"bidder": fact.bidder, "commitment": fact.commitment}
    evidence.append(tx, fact.lot_id, "registration.confirmed", body, fact.at)
    if fact.priority_rank is not None:
        right = PriorityConfirmed(fact.lot_id, fact.bidder, fact.priority_rank, fact.at)
        confirm_priority(tx, right)


def confirm_priority(tx: Transaction, fact: PriorityConfirmed) -> None:
    """The court confirmed a priority buyer (art. 19); all see the rank, nobody the name."""
    right = {"bidder": fact.bidder, "rank": fact.rank}
    evidence.append(tx, fact.lot_id, "priority.confirmed", right, fact.at)


def revoke_registration(tx: Transaction, fact: BidderBarred) -> None:
    """The court barred the person behind a number: no further bid of it counts (art. 34, 24 II)."""
    body = {"bidder": fact.bidder, "article": fact.article}
    evidence.append(tx, fact.lot_id, "registration.revoked", body, fact.at)


def note(tx: Transaction, fact: LotNoted) -> None:
    """A correction or an answered question, for all to see; it never touches price or time."""
    auction = lock_auction(tx, fact.lot_id)
    body = {"text_zh": fact.text_zh, "text_en": fact.text_en}
    evidence.append(tx, auction.lot_id, "lot.noted", body, fact.at)


def lock_auction(tx: Transaction, lot: str, *states: str) -> Auction:
    """Hold the lot's chain and projection; raises `no_such_lot`, `wrong_state`."""
    evidence.lock_chain(tx, lot)
    found = tx.session.scalars(select(Auction).where(Auction.lot_id == lot)).one_or_none()
    if found is None:
        raise AuctionError(NO_SUCH_LOT)
    tx.session.refresh(found)
    if states and found.status not in states:
        raise AuctionError(WRONG_STATE, extra={"state": found.status})
    return found
