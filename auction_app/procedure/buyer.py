"""Is the buyer still one who may buy? Asked before payment and ruling; the court alone decides (art. 31 (4))."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.eligibility.facts import BuyerQuestioned
from auction_app.eligibility.rechecks import WORDS, recheck_buyer, remember_doubts
from auction_app.evidence.models import LotEvent as Record
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.law.article import Finding, np
from auction_app.law.lot_states import LotEvent, LotState, find_transition
from auction_app.procedure.act import Act, LotCase, Said
from auction_app.procedure.acts import hold
from auction_app.procedure.clocks import begin_from_record
from auction_app.procedure.models import CourtAct

__all__ = ["WORDS", "buyer_findings", "note_what_a_lift_settles", "question_the_sale"]
ASKED_BEFORE = frozenset({LotEvent.PAY, LotEvent.RULE})
REASON_ZH = "买受人的竞买资格存在疑问，由人民法院审查"
REASON_EN = "The buyer's qualification is in doubt; the court reviews it"


def buyer_findings(
    session: Session, vault: Vault, case: LotCase, act: Act, at: datetime
) -> list[Finding]:
    """What stands against the buyer now (art. 31 (4)); a lifted hold settles what was known when it was asked for.

    An entry that came later stops the act again. Proof of being qualified to buy housing is asked
    whatever was decided (BQ 3).
    """
    if act.event not in ASKED_BEFORE or case.state is LotState.IN_KIND:
        return []
    before_ruling = act.event is LotEvent.RULE
    settled_at = _settled_at(session, case.lot_id)
    return recheck_buyer(
        session, vault, case.lot_id, at, before_ruling=before_ruling, settled_at=settled_at
    )


def note_what_a_lift_settles(
    tx: Transaction, vault: Vault, case: LotCase, act: Act, at: datetime
) -> None:
    """Who asks to lift a doubt about the buyer asks it of all that is known now; written down for later."""
    if act.event is LotEvent.LIFT and case.held_ground == np(31).key:
        remember_doubts(tx, vault, case.lot_id, at)


def question_the_sale(tx: Transaction, fact: BuyerQuestioned) -> None:
    """The platform holds the sale and puts it on the court's desk; nothing is decided by itself."""
    from auction_app.procedure.service import Step, carry_out  # the service asks this module too

    procedure = begin_from_record(tx, fact.lot_id)
    if procedure is None or procedure.held_at is not None:
        return
    way = find_transition(LotState(procedure.state), LotEvent.HOLD, procedure.round)
    if way is None:
        return
    common = {
        "actor": "platform",
        "reason": {"zh": REASON_ZH, "en": REASON_EN},
        "decision": None,
        "questioned_by": fact.article,
    }
    said = Said({"ground": "buyer_questioned"})
    carry_out(tx, procedure, hold.ACT, Step(way, said, common), fact.at)


def _settled_at(session: Session, lot_id: str) -> datetime | None:
    """When the last lift of a doubt about the buyer was asked for; None when none was carried out.

    Not when it was decided: the court decided on the text, and what came after it is not in it.
    """
    rows = session.execute(
        select(CourtAct.proposed_at, Record.text)
        .join(Record, (Record.lot_id == CourtAct.lot_id) & (Record.seq == CourtAct.seq))
        .where(CourtAct.lot_id == lot_id, Record.kind == "lot.lifted")
    )
    grounds = ((at, json.loads(text)["body"].get("ground_article")) for at, text in rows)
    return max((at for at, ground in grounds if ground == np(31).key), default=None)
