"""A sale is annulled (art. 31): the money goes back, the title too, and the lot may begin anew."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_
from auction_app.law.annulment import GROUNDS, annulment_findings, what_is_undone
from auction_app.law.article import Finding
from auction_app.law.lot_states import LotEvent
from auction_app.lots.round_links import successor_of
from auction_app.lots.rounds import begin_following
from auction_app.procedure.act import Act, ActField, LotCase, Said
from auction_app.procedure.undoing import deposit_held, give_money_back, stop_the_clocks

WORDS = {
    "no_ground": N_("None of the grounds of the law was named."),
    "ground_excepted": N_(
        "This ground does not carry what nobody could detect or what was disclosed with its liability."
    ),
    "no_objection_upheld": N_("A sale is annulled only on an objection that was upheld."),
    "ruling_not_final": N_("The ruling on the objection is not final yet."),
    "has_successor": N_("A further round of this property exists already."),
}
YES_NO = (("yes", N_("Yes")), ("no", N_("No")))


def check(session: Session, case: LotCase, said: Said, _at: datetime) -> list[Finding]:
    """One ground, an objection upheld by a final ruling, and no second draft for the same property."""
    if said.is_blank:
        return []
    exceptions = {name for name in ("not_detectable", "disclosed") if said.ticked(name)}
    found = annulment_findings(
        said.text("ground"),
        frozenset(exceptions),
        objection_upheld=said.text("upheld") == "yes",
        is_final=said.text("is_final") == "yes",
    )
    if said.ticked("again") and successor_of(session, case.lot_id) is not None:
        found.append(Finding(GROUNDS["other_breach"].article, "has_successor"))
    return found


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
    }
    if said.ticked("again"):
        body["successor"] = begin_following(tx, case.lot_id, "reannounced", case.by, at)
    return body


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
        ActField("upheld", "choice", N_("The objection was upheld"), choices=YES_NO),
        ActField("is_final", "choice", N_("The ruling is final"), choices=YES_NO),
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
