"""Taking the unsold property in kind (AS 16): who applies, who may take it, and what is still to be paid.

The public record names creditors by their number on the list alone. The list stands in the approved
text, whose salted digest the record names: who is shown the text can check it, nobody can guess it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auction_app.accounts.names import name_key
from auction_app.deadlines.service import drop_deadline, meet_deadline
from auction_app.evidence import service as evidence
from auction_app.evidence.chain import parse_event
from auction_app.evidence.models import LotEvent
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.money import Money, parse_yuan
from auction_app.kernel.time import legal_day, parse_rfc3339
from auction_app.law.article import Finding
from auction_app.law.lot_states import LotState
from auction_app.law.ruling import RULING_DAYS
from auction_app.law.set_off import AS_16, MOST_CREDITORS, Creditor, order_of_takers
from auction_app.law.working_days import Period
from auction_app.procedure.act import LotCase
from auction_app.procedure.case_deadlines import set_for
from auction_app.procedure.models import CourtAct, PricePayment

PROPOSED = {
    "zh": "以物抵债的债权人名单已固定，等待另一人审批。",
    "en": "The list of creditors is fixed; another person of the court decides.",
}
_TAKING = ("lot.taken_in_kind", "lot.in_kind_failed")
_PARTS = re.compile(r"[;；|\t]")
_YES, _NO = frozenset({"yes", "是", "愿意"}), frozenset({"no", "否", "不愿意"})


class BadLine(ValueError):
    """A line of the list of creditors that cannot be read; the message is its number."""


@dataclass(frozen=True, slots=True)
class Taking:
    """What the record says of a taking: the taker's number, the value and the difference in fen."""

    taker: int
    value_fen: int
    difference_fen: int
    at: datetime
    due_at: datetime | None


def read_creditors(text: str, currency: str) -> list[Creditor]:
    """One creditor a line: name; claim in yuan; rank; yes or no. Raises BadLine."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_CREDITORS:
        raise BadLine(str(MOST_CREDITORS + 1))
    return [_creditor(number, line, currency) for number, line in enumerate(lines, 1)]


def _creditor(number: int, line: str, currency: str) -> Creditor:
    parts = [part.strip() for part in _PARTS.split(line)]
    said = parts[3].lower() if len(parts) == 4 else ""
    is_rank = len(parts) == 4 and re.fullmatch(r"[1-9][0-9]?", parts[2]) is not None
    if not is_rank or not parts[0] or said not in _YES | _NO:
        raise BadLine(str(number))
    try:
        claim = Money(parse_yuan(parts[1]), currency)
    except AuctionError as error:
        raise BadLine(str(number)) from error
    return Creditor(parts[0], claim, int(parts[2]), said in _YES, number)


def record_proposal(tx: Transaction, case: LotCase, proposal: str, at: datetime) -> None:
    """Put the digest of the numbered list on the public log, before anybody can know the seed of a draw.

    It is a leaf of its own, so that a quiet log too publishes a checkpoint after it.
    """
    body = {
        "actor": "clerk",
        "article": AS_16.key,
        "case_number": case.case_number,
        "reason": PROPOSED,
        "proposal": proposal,
    }
    evidence.append(tx, case.lot_id, "lot.in_kind_proposed", body, at)


def passed_over(session: Session, lot_id: str) -> set[str]:
    """Name keys of those who took this lot before and did not pay: they are not asked again.

    A name is all that a list says. Who stands in the case under two names is known by number (`takers`).
    """
    passed, _last = _takers(session, lot_id)
    return passed


def taker_of(session: Session, lot_id: str) -> str:
    """Who took the lot last, by name; empty where nobody did."""
    _passed, last = _takers(session, lot_id)
    return last


def _takers(session: Session, lot_id: str) -> tuple[set[str], str]:
    """(keys of those who took it and did not pay, the name of who took it last)."""
    rows = session.execute(
        select(LotEvent.kind, LotEvent.text, CourtAct.text)
        .outerjoin(CourtAct, (CourtAct.lot_id == lot_id) & (CourtAct.seq == LotEvent.seq))
        .where(LotEvent.lot_id == lot_id, LotEvent.kind.in_(_TAKING))
        .order_by(LotEvent.seq)
    )
    passed: set[str] = set()
    last = ""
    for kind, text, approved in rows:
        if kind == "lot.taken_in_kind":
            last = _name_of(json.loads(text)["body"], approved)
        else:
            passed.add(name_key(last))
    return passed, last


def _name_of(body: dict[str, Any], approved: str) -> str:
    said = json.loads(approved)["said"]["creditors"]
    name: str = read_creditors(said, body["currency"])[body["taker"] - 1].name
    return name


def choose(creditors: list[Creditor], passed: set[str], seed: str) -> Creditor:
    """The taker. Raises StopIteration where nobody is left who applies."""
    return next(iter(order_of_takers(may_receive(creditors, passed), seed)))


def may_receive(creditors: list[Creditor], passed: set[str]) -> list[Creditor]:
    """Those of the best rank that applies and is left: one of them takes, whatever a draw says."""
    left = [one for one in creditors if one.applies and name_key(one.name) not in passed]
    best = min((one.rank for one in left), default=0)
    return [one for one in left if one.rank == best]


def taking_of(session: Session, lot_id: str) -> Taking | None:
    """The last taking on record; None when the lot was never taken."""
    text = session.scalar(
        select(LotEvent.text)
        .where(LotEvent.lot_id == lot_id, LotEvent.kind == "lot.taken_in_kind")
        .order_by(LotEvent.seq.desc())
        .limit(1)
    )
    if text is None:
        return None
    event = parse_event(text)
    body = event.body
    due = body.get("difference_due_at")
    due_at = parse_rfc3339(due) if due else None
    return Taking(body["taker"], body["value"], body["difference"], event.at, due_at)


def open_difference(session: Session, case: LotCase) -> int:
    """Fen of the difference that have not come; 0 for a lot that nobody took."""
    taking = taking_of(session, case.lot_id)
    if case.state is not LotState.IN_KIND or taking is None:
        return 0
    # What a taker before this one paid is that one's money, not this one's.
    arrived = session.scalar(
        select(func.coalesce(func.sum(PricePayment.amount_fen), 0)).where(
            PricePayment.lot_id == case.lot_id,
            PricePayment.source != "hand",
            PricePayment.taken_back_at.is_(None),
            PricePayment.recorded_at >= taking.at,
        )
    )
    return max(taking.difference_fen - int(arrived or 0), 0)


def ruling_waits(session: Session, case: LotCase) -> list[Finding]:
    """No ruling before the difference is paid (AS 16, 20)."""
    missing = open_difference(session, case)
    return [Finding(AS_16, "difference_open", {"missing_fen": str(missing)})] if missing else []


def set_difference_clock(tx: Transaction, case: LotCase, due_at: datetime, at: datetime) -> None:
    """The time the court sets for the difference."""
    set_for(tx, case, "in_kind_difference", due_at, at)


def start_ruling_clocks(tx: Transaction, case: LotCase, paid_at: datetime) -> None:
    """Ten days for the ruling and its service, from the full difference (AS 20)."""
    meet_deadline(tx, "in_kind_difference", case.lot_id, paid_at)
    day = legal_day(paid_at)
    period = Period(day, RULING_DAYS.at(case.on))
    for code in ("make_ruling", "serve_ruling"):
        set_for(tx, case, code, period.due_at(case.calendar), paid_at, period)


def difference_came(tx: Transaction, case: LotCase, received_at: datetime) -> None:
    """Money of the taker has come: with the last fen the days of the ruling begin."""
    if open_difference(tx.session, case) == 0:
        start_ruling_clocks(tx, case, received_at)


def difference_is_open_again(
    tx: Transaction, case: LotCase, due_at: datetime, at: datetime
) -> None:
    """The money is gone: the days of the ruling wait for it, the time the court had set runs on."""
    for code in ("make_ruling", "serve_ruling"):
        drop_deadline(tx, code, case.lot_id, at)
    set_difference_clock(tx, case, due_at, at)


def drop_difference_clock(tx: Transaction, lot_id: str, at: datetime) -> None:
    """The taker did not pay: the duty is over, and what follows is the court's to say."""
    drop_deadline(tx, "in_kind_difference", lot_id, at)


def public_draw(creditors: list[Creditor], seed: str, proposal: str) -> dict[str, Any]:
    """What everybody needs to draw again: the seed, the proposal whose record it comes from, and each
    applicant by number and rank, in order.
    """
    order = order_of_takers(creditors, seed)
    return {
        "seed": seed,
        "proposal": proposal,
        "applicants": [{"number": one.number, "rank": one.rank} for one in order],
    }
