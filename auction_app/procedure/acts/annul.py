"""A sale is annulled (art. 31): the money goes back, the title too, and the lot may begin anew."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_
from auction_app.kernel.time import legal_day
from auction_app.law.annulment import (
    GROUNDS,
    annulment_findings,
    own_motion_findings,
    what_is_undone,
)
from auction_app.law.article import Finding
from auction_app.law.lot_states import LotEvent
from auction_app.law.objections import ObjectionKind, ObjectionOutcome, final_outcome
from auction_app.lots.court_papers import has_paper
from auction_app.lots.round_links import successor_of
from auction_app.lots.rounds import begin_following
from auction_app.procedure.act import Act, ActField, LotCase, Said
from auction_app.procedure.undoing import deposit_held, give_money_back, stop_the_clocks
from auction_app.stays.objection_queries import read_objections

WORDS = {
    "no_ground": N_("None of the grounds of the law was named."),
    "ground_excepted": N_(
        "This ground does not carry what nobody could detect or what was disclosed with its liability."
    ),
    "no_objection_upheld": N_(
        "A sale is annulled only on an objection of a party that is recorded for this lot and was upheld."
    ),
    "ruling_not_final": N_(
        "The ruling on the objection is not final: it was not served, ten days have not passed, or the court above has not decided."
    ),
    "no_written_basis": N_(
        "The court’s own decision has to lie with the lot: hand in its PDF below, then name it."
    ),
    "has_successor": N_("A further round of this property exists already."),
}
ON_OBJECTION, OWN_MOTION = "objection", "own_motion"
BASES = (
    (ON_OBJECTION, N_("An objection that was upheld")),
    (OWN_MOTION, N_("The court’s own decision")),
)


def check(session: Session, case: LotCase, said: Said, at: datetime) -> list[Finding]:
    """One ground, what it rests on, and no second draft for the same property.

    It rests on a recorded objection that was upheld for good, or on a written decision that lies with
    the lot; nobody's tick takes the place of either.
    """
    if said.is_blank:
        return []
    ticked = {name for name in ("not_detectable", "disclosed") if said.ticked(name)}
    ground, exceptions = said.text("ground"), frozenset(ticked)
    if said.text("rests_on") == OWN_MOTION:
        is_kept = has_paper(session, case.lot_id, said.text("paper"))
        found = own_motion_findings(ground, exceptions, has_basis=is_kept)
    else:
        upheld, final = _outcome(session, case, said.text("objection"), at)
        found = annulment_findings(ground, exceptions, objection_upheld=upheld, is_final=final)
    if said.ticked("again") and successor_of(session, case.lot_id) is not None:
        found.append(Finding(GROUNDS["other_breach"].article, "has_successor"))
    return found


def _outcome(session: Session, case: LotCase, named: str, at: datetime) -> tuple[bool, bool]:
    """(upheld, final) of the named objection of a party to this lot; another kind annuls nothing."""
    for row, one in read_objections(session, case.lot_id):
        if row.id == named and one.kind is ObjectionKind.PARTY:
            upheld = one.stands_as is ObjectionOutcome.UPHELD
            final = final_outcome(one, legal_day(at), case.calendar, case.on)
            return upheld, final is not None
    return False, False


def carry_out(tx: Transaction, case: LotCase, said: Said, at: datetime) -> dict[str, Any]:
    """Undo the sale; what was taken in comes back, and damages take their own routes (art. 32, 33)."""
    ground = GROUNDS[said.text("ground")]
    undone = what_is_undone(case.state, case.received, deposit_held(tx.session, case))
    give_money_back(tx, case, "annulled", at)
    stop_the_clocks(tx, case, at)
    body: dict[str, Any] = {
        "ground": ground.key,
        "ground_article": ground.article.key,
        "currency": case.currency,
        "price_returned": undone.price.fen,
        "deposit_returned": undone.deposit.fen,
        "title_returns": undone.title_returns,
        "compensation": [article.key for article in undone.routes],
        **_basis(said),
    }
    if said.ticked("again"):
        body["successor"] = begin_following(tx, case.lot_id, "reannounced", case.by, at)
    return body


def _basis(said: Said) -> dict[str, Any]:
    """What the annulment rests on: the objection's number or the paper's digest; neither tells who or what."""
    if said.text("rests_on") == OWN_MOTION:
        return {"rests_on": OWN_MOTION, "paper": said.text("paper")}
    return {"rests_on": ON_OBJECTION, "objection": said.text("objection")}


ACT = Act(
    event=LotEvent.ANNUL,
    label=N_("Annul the sale"),
    hint=N_("Price and deposit go back; title too where it has passed. Damages take other routes."),
    check=check,
    carry_out=carry_out,
    words=WORDS,
    fields=(
        ActField(
            "ground",
            "choice",
            N_("Statutory ground"),
            choices=tuple((one.key, one.title) for one in GROUNDS.values()),
        ),
        ActField("rests_on", "choice", N_("It rests on"), choices=BASES),
        ActField("objection", "objection", N_("The objection"), is_required=False),
        ActField("paper", "paper", N_("The court’s written decision"), is_required=False),
        ActField(
            "not_detectable",
            "tick",
            N_("Ground (1): it could not be detected when the lot was auctioned"),
            is_required=False,
        ),
        ActField(
            "disclosed",
            "tick",
            N_("Ground (1): it was disclosed together with its liability"),
            is_required=False,
        ),
        ActField(
            "again",
            "tick",
            N_("Begin a new draft for the same property"),
            is_required=False,
        ),
    ),
)
