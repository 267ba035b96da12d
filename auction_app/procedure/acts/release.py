"""Nobody bought and nobody takes it: the seizure is lifted and the property goes back (AS 24, 25, SEI 28)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from auction_app.deadlines.service import drop_deadline
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_
from auction_app.law.article import Finding
from auction_app.law.lot_states import LotEvent
from auction_app.law.release import Ending, check_release, release_ground
from auction_app.procedure.act import Act, ActField, LotCase, Said
from auction_app.procedure.round_clocks import drop_failure_clocks

WORDS = {
    "release_too_early": N_(
        "A movable is released after its second failure, other property only after a sale that failed."
    ),
    "set_off_not_offered": N_("The creditors are asked first whether they take it in kind."),
    "other_measures_possible": N_("While another measure is possible the seizure stands."),
}
MEASURES = (
    ("no", N_("No other enforcement measure is possible")),
    ("yes", N_("Another enforcement measure is possible")),
)


def check(_session: Session, case: LotCase, said: Said, _at: datetime) -> list[Finding]:
    """The last round is over, the creditors refused, and nothing else can be done with it."""
    refused = said.ticked("refused") or said.is_blank
    ending = Ending(case.round, case.is_movable, refused, said.text("other_measures") == "yes")
    return check_release(ending)


def carry_out(tx: Transaction, case: LotCase, _said: Said, at: datetime) -> dict[str, Any]:
    """No clock of this property runs on; the record names the article that frees it."""
    drop_failure_clocks(tx, case.lot_id, at)
    drop_deadline(tx, "renew_seizure", case.lot_id, at)
    ground = release_ground(case.round, case.is_movable)
    assert ground is not None
    return {"ground": ground.key, "returned_to": "debtor"}


ACT = Act(
    event=LotEvent.RELEASE,
    label=N_("Lift the seizure and return the property"),
    hint=N_("The last way: nobody bought it and no creditor takes it."),
    check=check,
    carry_out=carry_out,
    words=WORDS,
    fields=(
        ActField(
            "refused", "tick", N_("Every creditor was asked and refuses, or may not receive it")
        ),
        ActField("other_measures", "choice", N_("Other measures"), choices=MEASURES),
    ),
)
