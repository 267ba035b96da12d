"""Which seed draws among creditors of equal rank (AS 16), and why a draw still waits.

The law asks for a draw and leaves its way to the court. Here a proposal fixes the numbered list, its
record enters the public log, and the root of the first checkpoint that holds it is the seed. From
then on the list stands: whoever may receive the property is drawn by the seed of the first proposal
that named exactly these creditors under these numbers, so nothing is won by proposing again; another
list is taken only after another person refused the one that stands, with a reason on record. What
went before a taker who did not pay is an attempt of its own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auction_app.accounts.names import name_key
from auction_app.evidence.chain import parse_event
from auction_app.evidence.models import LogAlarm, LogCheckpoint, LogLeaf, LotEvent
from auction_app.kernel.errors import N_
from auction_app.kernel.time import rfc3339
from auction_app.law.article import Finding
from auction_app.law.set_off import AS_16, Creditor, needs_draw
from auction_app.procedure.act import LotCase, Said
from auction_app.procedure.in_kind import BadLine, may_receive, passed_over, read_creditors
from auction_app.procedure.models import CourtAct

WORDS = {
    "draw_waits_for_log": N_(
        "The draw waits: the proposal is record %(record)s of this lot, and the newest checkpoint of the public log, of %(checkpoint_time)s, does not hold it yet. The next one will, within seconds, and gives the seed."
    ),
    "draw_waits_for_first_checkpoint": N_(
        "The draw waits: the proposal is record %(record)s of this lot, and the public log has no checkpoint yet. The first one gives the seed."
    ),
    "draw_waits_for_alarm": N_(
        "The draw waits: an alarm of the public log holds back the records of this lot. The operator has to look into it and clear it; then the next checkpoint gives the seed."
    ),
    "draw_seed_known": N_(
        "The seed of the draw is public since %(checkpoint_time)s: the root of the checkpoint over %(covered)s entries. Who takes the property is settled by it."
    ),
    "draw_is_fixed": N_(
        "The draw among the creditors proposed before is settled since %(checkpoint_time)s by a public checkpoint. Another list can be proposed once another person has refused that one, with a reason."
    ),
    "draw_numbers_differ": N_(
        "These creditors were drawn under other numbers, and the seed has been public since %(checkpoint_time)s: list them in the same order as before."
    ),
}
Takers = frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal on the lot's record: who may receive under it, and where its record stands in the log.

    `seq` is its record of the lot; `covered` the size of the checkpoint that gave `seed` (lower-case
    hex, empty before), public since `at`.
    """

    sha256: str
    takers: Takers
    is_draw: bool
    is_refused: bool
    seq: int
    seed: str = ""
    covered: int = 0
    at: datetime | None = None

    @property
    def figures(self) -> dict[str, str]:
        """What a finding says of it."""
        time = {"checkpoint_time": rfc3339(self.at)} if self.at else {}
        return {"record": str(self.seq), "covered": str(self.covered), **time}


def draw_findings(session: Session, case: LotCase, left: list[Creditor]) -> list[Finding]:
    """Why this list cannot be proposed (while there is no proposal), or cannot be drawn yet."""
    proposals = _proposals(session, case)
    if not case.proposal:
        return _replacing(proposals, left)
    if not needs_draw(left):
        return []
    standing = _standing(session, case, _first_of(proposals, left))
    return [] if standing.code == "draw_seed_known" else [standing]


def draw_state(session: Session, case: LotCase, said: Said) -> Finding | None:
    """For the page of who decides on `case.proposal`: why the draw waits, or which seed it has."""
    try:
        creditors = read_creditors(said.text("creditors"), case.currency)
    except BadLine:
        return None
    left = may_receive(creditors, passed_over(session, case.lot_id))
    if not needs_draw(left):
        return None
    return _standing(session, case, _first_of(_proposals(session, case), left))


def seed_of(session: Session, case: LotCase, left: list[Creditor]) -> Proposed:
    """The first proposal of exactly these creditors, whose seed draws. Raises LookupError while it has none."""
    first = _first_of(_proposals(session, case), left)
    if first is None or not first.seed:
        raise LookupError(f"the draw of lot {case.lot_id} has no seed yet")
    return first


def _replacing(proposals: list[Proposed], left: list[Creditor]) -> list[Finding]:
    takers = _takers(left)
    names = {name for name, _number in takers}
    for one in proposals:
        is_renumbered = one.takers != takers and {name for name, _n in one.takers} == names
        if one.is_draw and one.seed and is_renumbered:
            return [Finding(AS_16, "draw_numbers_differ", one.figures)]
    last = proposals[-1] if proposals else None
    stands = last is not None and last.is_draw and last.seed and not last.is_refused
    if last is None or not stands or last.takers == takers:
        return []
    return [Finding(AS_16, "draw_is_fixed", last.figures)]


def _standing(session: Session, case: LotCase, first: Proposed | None) -> Finding:
    if first is not None and first.seed:
        return Finding(AS_16, "draw_seed_known", {**first.figures, "seed": first.seed})
    alarm = select(LogAlarm.id).where(LogAlarm.lot_id == case.lot_id, LogAlarm.cleared_at.is_(None))
    if session.scalar(alarm.limit(1)) is not None:
        return Finding(AS_16, "draw_waits_for_alarm")
    figures = {"record": str(first.seq)} if first is not None else {"record": "-"}
    newest = session.scalar(select(LogCheckpoint).order_by(LogCheckpoint.size.desc()).limit(1))
    if newest is None:
        return Finding(AS_16, "draw_waits_for_first_checkpoint", figures)
    time = {"checkpoint_time": rfc3339(newest.at)}
    return Finding(AS_16, "draw_waits_for_log", figures | time)


def _first_of(proposals: list[Proposed], left: list[Creditor]) -> Proposed | None:
    takers = _takers(left)
    return next((one for one in proposals if one.is_draw and one.takers == takers), None)


def _takers(left: Sequence[Creditor]) -> Takers:
    return frozenset((name_key(one.name), one.number) for one in left)


def _proposals(session: Session, case: LotCase) -> list[Proposed]:
    """The proposals of this attempt, in the order of the lot's record."""
    failed = select(func.coalesce(func.max(LotEvent.seq), 0)).where(
        LotEvent.lot_id == case.lot_id, LotEvent.kind == "lot.in_kind_failed"
    )
    rows = session.execute(
        select(LotEvent.text, LogLeaf.idx)
        .outerjoin(LogLeaf, (LogLeaf.lot_id == LotEvent.lot_id) & (LogLeaf.seq == LotEvent.seq))
        .where(LotEvent.lot_id == case.lot_id, LotEvent.kind == "lot.in_kind_proposed")
        .where(LotEvent.seq > failed.scalar_subquery())
        .order_by(LotEvent.seq)
    ).all()
    passed = passed_over(session, case.lot_id)
    found = [_proposed(session, case, (text, idx, passed)) for text, idx in rows]
    return [one for one in found if one is not None]


def _proposed(session: Session, case: LotCase, row: tuple[str, Any, set[str]]) -> Proposed | None:
    text, idx, passed = row
    event = parse_event(text)
    sha256: str = event.body["proposal"]
    act = session.scalar(select(CourtAct).where(CourtAct.sha256 == sha256))
    if act is None:
        return None
    creditors = read_creditors(json.loads(act.text)["said"]["creditors"], case.currency)
    left = may_receive(creditors, passed)
    first = None
    if idx is not None:
        after = select(LogCheckpoint).where(LogCheckpoint.size > idx)
        first = session.scalar(after.order_by(LogCheckpoint.size).limit(1))
    return Proposed(
        sha256=sha256,
        takers=_takers(left),
        is_draw=needs_draw(left),
        is_refused=act.outcome == "refused",
        seq=event.seq,
        seed=first.root.hex() if first is not None else "",
        covered=first.size if first is not None else 0,
        at=first.at if first is not None else None,
    )
