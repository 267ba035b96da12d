"""The court's doors to record what bears on a stop: its cause, the platform's report, objections.

Facts are entered by one clerk. That a cause has ended, and what became of an objection, is proposed
here and decided by another person.
"""

from __future__ import annotations

from flask import Response, flash

from auction_app.bidding.service import lock_auction
from auction_app.infra.i18n import _
from auction_app.infra.web import needs_role, services
from auction_app.kernel.errors import AuctionError
from auction_app.law.objections import ObjectionKind
from auction_app.lots.doors import Fields, me, now, staff
from auction_app.lots.published import published_lot
from auction_app.stays.forms import read_day, read_step
from auction_app.stays.objection_queries import BY_TWO_PEOPLE
from auction_app.stays.objections import FileObjection, file_objection, record_step
from auction_app.stays.outcomes import propose_cause, propose_outcome
from auction_app.stays.papers import store_paper, uploaded
from auction_app.stays.stops import record_seen
from auction_app.stays.views import back, holds, page, refused

NAME_LENGTH = 80
TEXT_LENGTH = 4000


@holds.post("/desk/lots/<lot>/hold/cause")
@needs_role("clerk")
def cause_ended(lot: str) -> Response:
    """A clerk proposes that the cause is gone since a day; once approved, five days begin."""
    fields = Fields()
    ended_on = read_day("cause_ended_on", fields, required=True)
    if fields.faults or ended_on is None:
        return page(lot, fields, 422)
    try:
        with services().transactions() as tx:
            propose_cause(tx, lot, ended_on, staff(), now())
    except AuctionError as error:
        return refused(lot, fields, error)
    flash(_("The proposal waits for another person of your court."), "good")
    return back(lot)


@holds.post("/desk/lots/<lot>/hold/seen")
@needs_role("clerk", "approver")
def seen(lot: str) -> Response:
    """The court saw that and why the platform stopped the lot (art. 28 II)."""
    with services().transactions() as tx:
        published_lot(tx.session, lot, staff().court_id)
        record_seen(tx, lock_auction(tx, lot), me().account_id, now())
    flash(_("Recorded: the court has seen the platform’s report."), "good")
    return back(lot)


@holds.post("/desk/lots/<lot>/objections")
@needs_role("clerk")
def enter_objection(lot: str) -> Response:
    """An objection that came on paper."""
    fields, by = Fields(), staff()
    kind = fields.line("kind", 20)
    if kind not in set(ObjectionKind):
        fields.faults["kind"] = "bad_choice"
    name = fields.line("name", NAME_LENGTH, required=True)
    text = fields.text("text", TEXT_LENGTH, required=True)
    received_on = read_day("received_on", fields, required=True)
    if fields.faults:
        return page(lot, fields, 422)
    try:
        content = uploaded("paper")
        kept = store_paper(services().ports, content, False, "paper") if content else None
        command = FileObjection(
            lot,
            ObjectionKind(kind),
            name,
            text,
            received_on,
            entered_by=by.account_id,
            document=(kept.sha256, kept.stored) if kept else None,
        )
        with services().transactions() as tx:
            published_lot(tx.session, lot, by.court_id)
            file_objection(tx, services().ports.vault, command, now())
    except AuctionError as error:
        return refused(lot, fields, error)
    flash(_("The objection is on the desk, with its deadlines."), "good")
    return back(lot)


@holds.post("/desk/lots/<lot>/objections/step")
@needs_role("clerk")
def enter_step(lot: str) -> Response:
    """What the court did about an objection, and on which day."""
    fields = Fields()
    command = read_step(lot, fields)
    if command is None:
        return page(lot, fields, 422)
    waits = command.step in BY_TWO_PEOPLE
    try:
        with services().transactions() as tx:
            if waits:
                propose_outcome(tx, command, staff(), now())
            else:
                record_step(tx, command, staff(), now())
    except AuctionError as error:
        return refused(lot, fields, error)
    done = _("Recorded. The deadlines follow.")
    flash(_("The proposal waits for another person of your court.") if waits else done, "good")
    return back(lot)
