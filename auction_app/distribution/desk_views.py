"""The court's doors of a plan: put forward, decide, serve, record the course, release, follow the money."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Response, flash, make_response, redirect, request

from auction_app.cases.claim_book import lock_case
from auction_app.distribution import course, release, service
from auction_app.distribution import errors as own
from auction_app.distribution.claim_views import own_case
from auction_app.distribution.desk_page import desk_page
from auction_app.distribution.forms import read_contested, read_step, read_told
from auction_app.distribution.models import KINDS, Plan
from auction_app.distribution.queries import plans_of_court
from auction_app.distribution.steps import (
    plan_of,
    read_objection_step,
    read_settlement,
    take_step,
)
from auction_app.infra.i18n import _
from auction_app.infra.transaction import Transaction
from auction_app.infra.web import needs_role, render, require_step_up, room_blueprint, services
from auction_app.kernel.errors import AuctionError
from auction_app.lots.doors import Fields, me, now, staff

desk = room_blueprint("distribution_desk", __name__)
DIGEST_LENGTH = 64
Step = Callable[[Transaction], object]


@desk.get("/desk/plans")
@needs_role("clerk", "approver")
def plans() -> str:
    """Cases of this court with claims: what can be shared out and how far each plan is."""
    with services().transactions.reading() as session:
        rows = plans_of_court(session, staff().court_id)
    return render("distribution/plans.html", rows=rows)


@desk.get("/desk/cases/<case_id>/plan")
@needs_role("clerk", "approver")
def plan_desk(case_id: str) -> Response:
    """The plan in force, what waits for approval, and the plan as it would be now."""
    return desk_page(case_id, 200)


@desk.post("/desk/cases/<case_id>/plan")
@needs_role("clerk")
def propose(case_id: str) -> Response:
    """A clerk puts a version forward; nothing is served or paid before another person approves."""
    own_case(case_id)
    kind = request.form.get("kind", KINDS[0])
    accounts = request.form.getlist("account") or None
    told, fields = read_told(request.form)
    if fields.faults:
        return desk_page(case_id, 422, "draft", fields=fields)
    done = _do(lambda tx: service.propose(tx, case_id, kind, accounts, staff(), now(), told))
    if done is not None:
        return desk_page(case_id, done.status, "draft", error=done)
    flash(_("The proposal waits for another person of your court."), "good")
    return _back(case_id)


@desk.post("/desk/cases/<case_id>/plan/<sha256>/decision")
@needs_role("approver")
def decide(case_id: str, sha256: str) -> Response:
    """The second person's yes or no; a yes needs a second factor at most five minutes old."""
    own_case(case_id)
    if request.form.get("decision") == "approve":
        require_step_up(me())
        with services().transactions() as tx:
            service.approve(tx, case_id, sha256[:DIGEST_LENGTH], staff(), now())
        flash(_("The plan is approved. Serve it on everybody now."), "good")
        return _back(case_id)
    fields = Fields()
    answer = fields.line("answer", 400, required=True)
    if fields.faults:
        return desk_page(case_id, 422, "decision", fields=fields)
    with services().transactions() as tx:
        service.refuse(tx, case_id, sha256[:DIGEST_LENGTH], answer, staff(), now())
    flash(_("The proposal is refused."), "good")
    return _back(case_id)


@desk.post("/desk/cases/<case_id>/plan/<plan_id>/service/<party_id>")
@needs_role("clerk")
def serve(case_id: str, plan_id: str, party_id: str) -> Response:
    """Record when somebody received the plan, and the proof."""
    said, fields = read_step(request.form, words="proof")
    by = me().account_id
    return _dated(
        (case_id, plan_id, f"serve-{party_id}"),
        (said, fields),
        lambda tx, step: course.serve(tx, plan_id, party_id, step, by, now()),
    )


@desk.post("/desk/cases/<case_id>/plan/<plan_id>/objections")
@needs_role("clerk")
def objection(case_id: str, plan_id: str) -> Response:
    """An objection that came on paper."""
    said, fields = read_step(request.form, words="text")
    party = request.form.get("party", "")
    wanted = read_contested(request.form, request.form.getlist("disputed"), fields)
    return _dated(
        (case_id, plan_id, f"objection-{party}"),
        (said, fields),
        lambda tx, step: course.object_to(tx, plan_id, party, (*step, wanted), now()),
    )


@desk.post("/desk/cases/<case_id>/plan/objections/<objection_id>/<what>")
@needs_role("clerk")
def step_of(case_id: str, objection_id: str, what: str) -> Response:
    """The next step of an objection: others told, opposition on paper, objector told, suit, withdrawal."""
    plan_id = plan_of(services().transactions, objection_id)
    which = (objection_id, request.form.get("party", ""))
    return _dated(
        (case_id, plan_id, f"{what}-{objection_id}"),
        read_objection_step(what, request.form, now()),
        lambda tx, said: take_step(tx, what, which, said, now()),
    )


@desk.post("/desk/cases/<case_id>/plan/objections/<objection_id>/settlement")
@needs_role("approver")
def settle(case_id: str, objection_id: str) -> Response:
    """The suit is over: what was set aside is free, by a second person with a fresh second factor."""
    check_plan(case_id, plan_of(services().transactions, objection_id))
    said, fields = read_settlement(request.form)
    if said is None:
        return desk_page(case_id, 422, f"settle-{objection_id}", fields=fields)
    require_step_up(me())
    vault = services().ports.vault
    with services().transactions() as tx:
        release.settle(tx, vault, objection_id, said, staff(), now())
    flash(_("What was set aside is free."), "good")
    return _back(case_id)


@desk.post("/desk/cases/<case_id>/plan/<plan_id>/release")
@needs_role("approver")
def release_plan(case_id: str, plan_id: str) -> Response:
    """Book the plan and order the payouts, once."""
    check_plan(case_id, plan_id)
    require_step_up(me())
    with services().transactions() as tx:
        release.release(tx, services().ports.vault, plan_id, staff(), now())
    flash(_("Released: booked, and ordered at the bank."), "good")
    return _back(case_id)


@desk.post("/desk/cases/<case_id>/plan/<plan_id>/orders")
@needs_role("clerk")
def order_more(case_id: str, plan_id: str) -> Response:
    """Order what is free and has got a bank account meanwhile."""
    check_plan(case_id, plan_id)
    with services().transactions() as tx:
        lock_case(tx, case_id, staff().court_id)
        plan = tx.session.get_one(Plan, plan_id, with_for_update=True)
        release.order_what_is_owed(tx, services().ports.vault, plan, now())
    flash(_("Ordered at the bank."), "good")
    return _back(case_id)


def check_plan(case_id: str, plan_id: str) -> None:
    """A plan of this case of the caller's court; raises `no_such_plan` and `not_found`."""
    own_case(case_id)
    with services().transactions.reading() as session:
        plan = session.get(Plan, plan_id)
    if plan is None or plan.case_id != case_id:
        raise AuctionError(own.NO_SUCH_PLAN)


def _dated(
    where: tuple[str, str, str],
    sent: tuple[tuple[datetime, str] | None, Fields],
    act: Callable[[Transaction, tuple[datetime, str]], object],
) -> Response:
    """One step of the course: refused beside its fields, or done and back to the page."""
    (case_id, plan_id, part), (said, fields) = where, sent
    check_plan(case_id, plan_id)
    if said is not None and not fields.faults:
        step = said
        error = _do(lambda tx: act(tx, step))
        if error is not None:
            fields.faults.update(error.fields)
            return desk_page(case_id, error.status, part, fields=fields, error=error)
    if fields.faults:
        return desk_page(case_id, 422, part, fields=fields)
    flash(_("Recorded."), "good")
    return _back(case_id)


def _do(act: Step) -> AuctionError | None:
    """Run one verb; what it refused is given back for the page."""
    try:
        with services().transactions() as tx:
            act(tx)
    except AuctionError as error:
        return error
    return None


def _back(case_id: str) -> Response:
    return make_response(redirect(f"/desk/cases/{case_id}/plan", 303))
