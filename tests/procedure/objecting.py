"""An objection after the hammer, as two people of the court take it to its end."""

from __future__ import annotations

import hashlib
import io

from auction_app.kernel.time import legal_day
from auction_app.law.objections import ObjectionKind, ObjectionOutcome
from auction_app.stays.objections import FileObjection, RecordStep, file_objection, record_step
from auction_app.stays.outcomes import propose_outcome
from auction_app.stays.proposals import approve
from tests.lots.test_court_doors import pdf
from tests.procedure.court import Court

NUMBER = "（2026）川0105执异9号"


def objected(court: Court, kind: ObjectionKind = ObjectionKind.PARTY) -> str:
    what = FileObjection(court.lot, kind, "王五", "竞价系统故障，结果错误。")
    with court.transactions() as tx:
        return file_objection(tx, court.ports.vault, what, court.clock.now())


def decided(court: Court, objection: str, outcome: ObjectionOutcome, step: str = "decided") -> None:
    at, team = court.clock.now(), court.team
    what = RecordStep(court.lot, objection, step, legal_day(at), outcome, NUMBER)
    with court.transactions() as tx:
        sha256 = propose_outcome(tx, what, team.clerk, at)
    with court.transactions() as tx:
        approve(tx, court.lot, sha256, team.approver, at)


def noted(court: Court, objection: str, step: str) -> None:
    what = RecordStep(court.lot, objection, step, legal_day(court.clock.now()))
    with court.transactions() as tx:
        record_step(tx, what, court.team.clerk, court.clock.now())


def upheld_for_good(court: Court) -> str:
    """An objection of a party, upheld, served, and ten days gone by."""
    objection = objected(court)
    decided(court, objection, ObjectionOutcome.UPHELD)
    noted(court, objection, "served")
    court.clock.forward(days=15)
    return objection


def handed_in(court: Court) -> str:
    """A written decision of the court that lies with the lot; gives its digest."""
    content = pdf()
    paper = (io.BytesIO(content), "decision.pdf")
    answer = court.post("clerk", f"{court.path}/papers", name="撤销决定书", paper=paper)
    assert answer.status_code == 303
    return hashlib.sha256(content).hexdigest()
