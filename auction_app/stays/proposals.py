"""Two people hold a lot: a clerk proposes, an approver of the court who is another person decides (P9).

What is approved is a text, named by its digest; it is carried out once, in the transaction that
also writes the lot's event, and the event names the digest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from auction_app.bidding.models import Auction
from auction_app.bidding.service import lock_auction
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import INVALID, AuctionError
from auction_app.kernel.time import legal_day, parse_rfc3339, rfc3339
from auction_app.law.stays import find_stop_ground, last_day_of_stay
from auction_app.law.withdrawal import NOTICE_CHANGED, find_withdrawal_ground
from auction_app.lots.drafts import Staff
from auction_app.lots.models import Lot
from auction_app.lots.published import published_lot
from auction_app.lots.rounds import begin_following
from auction_app.lots.two_people import approved_text, decide, replace_waiting, undecided
from auction_app.stays import outcomes
from auction_app.stays.checks import (
    Figures,
    follows_objections,
    refuse_resumption,
    refuse_stale_figures,
    refuse_withdrawal,
)
from auction_app.stays.models import HoldProposal, Stop
from auction_app.stays.put_forward import CAUSE, LOT, PutForward, put_forward
from auction_app.stays.service import (
    FROM,
    Ruling,
    read_pause,
    refuse_early_end,
    resume,
    suspend,
    withdraw,
)
from auction_app.stays.stops import BAD_DAY, check_cause_day, ensure_stop, record_cause_ended

REASON_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Paper:
    """The decision's own PDF: digest as handed in, where its bytes lie, and whether everybody may read it."""

    sha256: str
    stored: str
    is_public: bool


@dataclass(frozen=True, slots=True)
class ProposeHold:
    """What a clerk asks for; `ends_at` and `cause_ended_on` for `resume` alone, the rest for the others.

    `ground` is a code of the law's grounds; `until_on` the last day of a stay with a term.
    """

    lot_id: str
    what: str
    reason_zh: str
    reason_en: str
    decision: str
    ends_at: datetime | None = None
    ground: str = ""
    until_on: date | None = None
    cause_ended_on: date | None = None
    figures: Figures | None = None
    paper: Paper | None = None


def propose(tx: Transaction, wish: ProposeHold, by: Staff, at: datetime) -> str:
    """Put a proposal before the court's approvers; an older one still open is replaced by it.

    Gives its digest; raises `no_such_lot`, `wrong_state`, `end_too_early`, `bad_choice` beside the
    ground, and whatever `checks` finds in the way.
    """
    published_lot(tx.session, wish.lot_id, by.court_id)
    auction = lock_auction(tx, wish.lot_id, *FROM[wish.what])
    more: dict[str, Any] = {}
    if wish.what == "resume":
        _check_resume(tx, auction, wish, at)
    elif wish.what == "suspend":
        _check_suspend(wish, at)
    else:
        more = _check_withdraw(tx, auction, wish)
    return put_forward(tx, _put(wish, more), by, at)


def approve(tx: Transaction, lot_id: str, sha256: str, by: Staff, at: datetime) -> int | None:
    """Carry out what the digest names, once. Role and second factor were checked at the door.

    Gives the event's seq, None for what leaves no event (see `outcomes`); raises `no_such_lot`, `changed_meanwhile`, `already_decided`,
    `four_eyes`, `wrong_state`, `end_too_early`, and whatever `checks` finds in the way.
    """
    proposal = _undecided(tx, lot_id, sha256, by)
    said = approved_text(proposal.text, proposal.sha256)
    if said["what"] in FROM:
        proposal.seq = _carry_out(tx, proposal, said, at)
    else:
        outcomes.carry_out(tx, proposal, said, by, at)
    decide(tx, proposal, "executed", by, at)
    return proposal.seq


@dataclass(frozen=True, slots=True)
class RefuseHold:
    """An approver's no, with its reason for the clerk."""

    lot_id: str
    sha256: str
    answer: str


def refuse(tx: Transaction, command: RefuseHold, by: Staff, at: datetime) -> None:
    """Nothing happens to the lot; the clerk reads why. Raises what `approve` raises before it acts."""
    proposal = _undecided(tx, command.lot_id, command.sha256, by)
    proposal.answer = command.answer
    decide(tx, proposal, "refused", by, at)


def _check_resume(tx: Transaction, auction: Auction, wish: ProposeHold, at: datetime) -> None:
    if wish.ends_at is None:
        raise AuctionError(INVALID, fields={"ends_at": "required"})
    stop = ensure_stop(tx, auction)
    ended_on = _cause_of(tx, stop, wish.cause_ended_on, at)
    refuse_resumption(tx.session, stop, at, ended_on)
    refuse_early_end(read_pause(tx.session, auction), wish.ends_at, at)


def _check_suspend(wish: ProposeHold, at: datetime) -> None:
    ground = find_stop_ground(wish.ground)
    if ground is None:
        raise AuctionError(INVALID, fields={"ground": "bad_choice"}, article="NP28")
    if not ground.has_term:
        return
    latest = last_day_of_stay(ground.code, legal_day(at))
    if wish.until_on is None:
        raise AuctionError(INVALID, fields={"until_on": "required"}, article=ground.article.key)
    if wish.until_on < legal_day(at) or (latest is not None and wish.until_on > latest):
        extra = {"latest": latest.isoformat()} if latest else {}
        fields = {"until_on": BAD_DAY}
        raise AuctionError(BAD_DAY, fields=fields, article=ground.article.key, extra=extra)


def _check_withdraw(tx: Transaction, auction: Auction, wish: ProposeHold) -> dict[str, Any]:
    if find_withdrawal_ground(wish.ground) is None:
        raise AuctionError(INVALID, fields={"ground": "bad_choice"}, article="AS17")
    if wish.ground == NOTICE_CHANGED and auction.status != "scheduled":
        raise AuctionError(INVALID, fields={"ground": "only_before_opening"}, article="NP12")
    figures = refuse_withdrawal(tx.session, auction, wish.ground, wish.figures)
    return {"figures": figures} if figures else {}


def _cause_of(tx: Transaction, stop: Stop, ended_on: date | None, at: datetime) -> date | None:
    """The end of the cause that is proposed with the resumption; None where objections tell it."""
    if ended_on is None or follows_objections(tx.session, stop):
        return None
    check_cause_day(stop, ended_on, at)
    return ended_on


def _put(wish: ProposeHold, more: dict[str, Any]) -> PutForward:
    paper, cause = wish.paper, wish.cause_ended_on
    said: dict[str, Any] = {
        "reason": {"zh": wish.reason_zh, "en": wish.reason_en},
        "decision": wish.decision,
        "ends_at": rfc3339(wish.ends_at) if wish.ends_at else None,
        "ground": wish.ground,
        "until": wish.until_on.isoformat() if wish.until_on else None,
        "document": {"sha256": paper.sha256, "public": paper.is_public} if paper else None,
        **({"cause_ended_on": cause.isoformat()} if cause else {}),
        **more,
    }
    columns = {
        "ground": wish.ground,
        "document_sha256": paper.sha256 if paper else None,
        "document_stored": paper.stored if paper else None,
        "document_is_public": paper.is_public if paper else False,
    }
    return PutForward(wish.lot_id, wish.what, LOT, said, columns)


def _undecided(tx: Transaction, lot_id: str, sha256: str, by: Staff) -> HoldProposal:
    """Hold the lot first, then the proposal: the second of two approvers waits and finds it used."""
    published_lot(tx.session, lot_id, by.court_id)
    lock_auction(tx, lot_id)
    return undecided(tx, HoldProposal, lot_id, sha256, by)


def _carry_out(tx: Transaction, proposal: HoldProposal, said: dict[str, Any], at: datetime) -> int:
    """Exactly what the approved text says, whatever the row's other columns hold."""
    until = said.get("until")
    ruling = Ruling(
        said["reason"]["zh"],
        said["reason"]["en"],
        said["decision"],
        proposal.sha256,
        said.get("ground") or "",
        date.fromisoformat(until) if until else None,
        said.get("document"),
    )
    if said["what"] == "suspend":
        return suspend(tx, proposal.lot_id, ruling, at)
    # The stop ends with this act: what waits about its cause has no object any more.
    replace_waiting(tx, HoldProposal, at, lot_id=proposal.lot_id, matter=CAUSE)
    if said["what"] == "resume":
        _settle_cause(tx, proposal, said, at)
        return resume(tx, proposal.lot_id, parse_rfc3339(said["ends_at"]), ruling, at)
    refuse_stale_figures(tx.session, proposal.lot_id, ruling.ground, said.get("figures", {}))
    if ruling.ground == NOTICE_CHANGED:
        ruling = replace(ruling, next_lot=_announce_anew(tx, proposal, at))
    return withdraw(tx, proposal.lot_id, ruling, at)


def _settle_cause(
    tx: Transaction, proposal: HoldProposal, said: dict[str, Any], at: datetime
) -> None:
    """The end of the cause that was approved with the resumption; then nothing may stand in its way."""
    stop = ensure_stop(tx, lock_auction(tx, proposal.lot_id, *FROM["resume"]))
    day = said.get("cause_ended_on")
    ended_on = _cause_of(tx, stop, date.fromisoformat(day) if day else None, at)
    if ended_on is not None:
        record_cause_ended(tx, stop, ended_on, proposal.sha256, at)
    refuse_resumption(tx.session, stop, at)


def _announce_anew(tx: Transaction, proposal: HoldProposal, at: datetime) -> str:
    """The draft of the lot's new announcement, for the clerk who asked for it (NP 12; our convention)."""
    lock_auction(tx, proposal.lot_id, "scheduled")
    lot = tx.session.get_one(Lot, proposal.lot_id)
    by = Staff(proposal.clerk_id, lot.court_id)
    return begin_following(tx, lot.id, "reannounced", by, at)
