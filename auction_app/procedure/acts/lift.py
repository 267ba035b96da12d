"""A hold is lifted: its cause has ended, and after a third party's claim the wait is over as well."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from auction_app.deadlines.service import meet_deadline
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_
from auction_app.kernel.time import legal_day
from auction_app.law.article import Finding
from auction_app.law.lot_states import LotEvent
from auction_app.law.objections import Objection, ObjectionKind, ObjectionOutcome, check_disposal
from auction_app.procedure.act import Act, ActField, LotCase, Said
from auction_app.procedure.acts import hold
from auction_app.procedure.models import LotProcedure
from auction_app.stays.objection_queries import disposal_findings

WORDS = {
    "third_party_claims": N_(
        "A third party’s claim still bars disposal: fifteen days after the dismissal was served, "
        "or until the suit has ended."
    ),
}
OUTCOMES = (
    ("dismissed", N_("Dismissed")),
    ("withdrawn", N_("Withdrawn by the objector")),
    ("not_accepted", N_("Not accepted")),
)


def check(session: Session, case: LotCase, said: Said, at: datetime) -> list[Finding]:
    """A third party's claim bars disposal until its days are over, whatever else the court found.

    How it ended has to be said, also where it was never recorded as an objection; what was recorded
    counts beside what is said.
    """
    third_party, _title = hold.GROUNDS["third_party"]
    if case.held_ground != third_party.key or said.is_blank:
        return []
    held_at = session.get_one(LotProcedure, case.lot_id).held_at
    said_claim = _claim(said, legal_day(held_at or case.since))
    said_of_it = check_disposal([said_claim], legal_day(at), case.calendar)
    return said_of_it or disposal_findings(session, case.lot_id, at)


def _claim(said: Said, held_on: date) -> Objection:
    """The claim behind the hold. A dismissal served before the hold cannot be this claim's."""
    outcome, served = said.text("outcome"), said.day("served_on")
    return Objection(
        kind=ObjectionKind.THIRD_PARTY,
        received=held_on,
        outcome=ObjectionOutcome(outcome) if outcome else None,
        served=served if served is not None and served >= held_on else None,
        suit_filed=said.day("suit_filed_on"),
        suit_ended=said.day("suit_ended_on"),
    )


def carry_out(tx: Transaction, case: LotCase, said: Said, at: datetime) -> dict[str, Any]:
    """The lot goes on where it stood."""
    procedure = tx.session.get_one(LotProcedure, case.lot_id)
    ground = procedure.held_ground
    procedure.held_at, procedure.held_ground = None, ""
    procedure.held_zh = procedure.held_en = ""
    meet_deadline(tx, "review_buyer", case.lot_id, at)
    meet_deadline(tx, "third_party_wait", case.lot_id, at, key=None)
    told = {name: said.values[name] for name in sorted(said.values)}
    return {"ground_article": ground, **told}


ACT = Act(
    event=LotEvent.LIFT,
    label=N_("Lift the hold"),
    hint=N_("The cause has ended. After a third party’s claim, say how it ended and when."),
    check=check,
    carry_out=carry_out,
    words=WORDS,
    fields=(
        ActField(
            "outcome",
            "choice",
            N_("Third party’s claim: how it ended"),
            is_required=False,
            choices=OUTCOMES,
        ),
        ActField("served_on", "day", N_("Dismissal served on"), is_required=False),
        ActField("suit_filed_on", "day", N_("Suit filed on"), is_required=False),
        ActField("suit_ended_on", "day", N_("Suit ended on"), is_required=False),
    ),
)
