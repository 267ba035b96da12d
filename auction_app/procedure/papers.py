"""The court's door to hand in a paper that an act rests on: a written decision, a receipt."""

from __future__ import annotations

from flask import Response, flash, request

from auction_app.infra.i18n import _
from auction_app.infra.web import needs_role
from auction_app.kernel.errors import AuctionError
from auction_app.lots.doors import see_other
from auction_app.lots.file_views import hand_in as hand_in_paper
from auction_app.procedure.forms import Reading
from auction_app.procedure.views import acts, check_own, page


@acts.post("/desk/lots/<lot>/acts/papers")
@needs_role("clerk")
def hand_in(lot: str) -> Response:
    """A PDF with its name; sealed for the court alone, and offered to the acts that rest on one."""
    check_own(lot)
    try:
        hand_in_paper(lot)
    except AuctionError as error:
        if not error.fields:
            raise
        reading = Reading(request.form)
        reading.faults = dict(error.fields)
        return page(lot, error.status, reading, "paper")
    flash(_("The paper is kept, sealed for your court."), "good")
    return see_other(f"/desk/lots/{lot}/acts#h-papers")
