"""The acts of a court after the hammer, one module each; the registry joins them by their event."""

from __future__ import annotations

from auction_app.law.lot_states import LotEvent
from auction_app.procedure.act import Act
from auction_app.procedure.acts import (
    annul,
    apply_forfeit,
    default,
    deliver,
    distribute,
    hold,
    in_kind,
    lift,
    next_round,
    pay,
    release,
    rescind,
    rule,
    serve,
    withdraw,
)

ACTS: dict[LotEvent, Act] = {
    act.event: act
    for act in (
        pay.ACT,
        default.ACT,
        rule.ACT,
        serve.ACT,
        deliver.ACT,
        distribute.ACT,
        lift.ACT,
        hold.ACT,
        next_round.ACT,
        rescind.AFTER_FAILURE,
        rescind.AFTER_DEFAULT,
        apply_forfeit.ACT,
        in_kind.TAKE,
        in_kind.FAIL,
        release.ACT,
        withdraw.ACT,
        annul.ACT,
    )
}
