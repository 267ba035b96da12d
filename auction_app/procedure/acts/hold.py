"""After the hammer too something may stop everything: an objection, a claim, a bankruptcy, a doubt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_
from auction_app.kernel.time import legal_day
from auction_app.law.article import Article, cite, np
from auction_app.law.lot_states import LotEvent
from auction_app.law.ruling import REVIEW_BUYER_DAYS, review_buyer_by
from auction_app.law.working_days import Period
from auction_app.procedure.act import Act, ActField, LotCase, Said, nothing_in_the_way
from auction_app.procedure.case_deadlines import set_for
from auction_app.procedure.models import LotProcedure

GROUNDS: dict[str, tuple[Article, str]] = {
    "third_party": (cite("EXP", 15), N_("A third party claims the property")),
    "party_objection": (np(36), N_("A party or interested person objects to the procedure")),
    "bankruptcy": (cite("BK", 19), N_("A court accepted the debtor’s bankruptcy")),
    "buyer_questioned": (np(31), N_("The buyer’s qualification is in doubt")),
    "suspended": (cite("CPL", 267), N_("Enforcement is suspended")),
}


def carry_out(tx: Transaction, case: LotCase, said: Said, at: datetime) -> dict[str, Any]:
    """Every other act waits; the clocks go on, so that nobody forgets the hold."""
    article, _title = GROUNDS[said.text("ground")]
    procedure = tx.session.get_one(LotProcedure, case.lot_id)
    procedure.held_at, procedure.held_ground = at, article.key
    if said.text("ground") == "buyer_questioned":
        period = Period(legal_day(at), REVIEW_BUYER_DAYS)
        set_for(tx, case, "review_buyer", review_buyer_by(at, case.calendar), at, period)
    return {"ground": said.text("ground"), "ground_article": article.key}


ACT = Act(
    event=LotEvent.HOLD,
    label=N_("Hold: everything else waits"),
    hint=N_("The state stays; no further act until the hold is lifted, with its reason published."),
    check=nothing_in_the_way,
    carry_out=carry_out,
    words={},
    fields=(
        ActField(
            "ground",
            "choice",
            N_("Statutory ground"),
            choices=tuple((key, title) for key, (_article, title) in GROUNDS.items()),
        ),
    ),
)
