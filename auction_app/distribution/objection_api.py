"""The course of an objection for programs of a court: received, others told, opposed, sued, decided."""

from __future__ import annotations

from flask import Response

from auction_app.distribution import course, release
from auction_app.distribution.desk_views import check_plan
from auction_app.distribution.forms import PART, read_contested, read_step
from auction_app.distribution.steps import (
    plan_of,
    read_objection_step,
    read_settlement,
    take_step,
)
from auction_app.infra.web import (
    answer,
    needs_role,
    read_json,
    require_step_up,
    room_blueprint,
    services,
)
from auction_app.kernel.errors import BAD_FIELDS, AuctionError
from auction_app.lots.doors import me, now, staff

objections = room_blueprint("objections_api", __name__, url_prefix="/api/v1/cases")


@objections.post("/<case_id>/plan/<plan_id>/objections")
@needs_role("clerk")
def enter(case_id: str, plan_id: str) -> Response:
    """`{party, on, text, disputed?, parts?}`: a written objection that came on paper.

    `disputed` names lines contested altogether; `parts` says of a line how much, in yuan as text.
    """
    check_plan(case_id, plan_id)
    sent = read_json()
    ticked, parts = sent.get("disputed", []), sent.get("parts", {})
    if not (isinstance(ticked, list) and all(isinstance(one, str) for one in ticked)):
        raise AuctionError(BAD_FIELDS, 422, fields={"disputed": "not_a_choice"})
    if not isinstance(parts, dict):
        raise AuctionError(BAD_FIELDS, 422, fields={"parts": "not_a_choice"})
    flat = {name: sent.get(name, "") for name in ("party", "on", "text")}
    flat |= {PART + line: amount for line, amount in parts.items()}
    said, fields = read_step(flat, words="text")
    wanted = read_contested(flat, ticked, fields)
    fields.refuse()
    assert said is not None
    with services().transactions() as tx:
        party = str(flat["party"])
        found = course.object_to(tx, plan_id, party, (*said, wanted), now())
    return answer({"case": case_id, "plan": plan_id, "objection": found}, 201)


@objections.post("/<case_id>/plan/objections/<objection_id>/<step>")
@needs_role("clerk")
def take(case_id: str, objection_id: str, step: str) -> Response:
    """The next step: `others-told`, `oppositions`, `objector-told`, `suit` or `withdrawal`."""
    plan_id = _own(case_id, objection_id)
    sent = read_json()
    said, fields = read_objection_step(step, sent, now())
    fields.refuse()
    assert said is not None
    party = sent.get("party", "")
    with services().transactions() as tx:
        which = (objection_id, party if isinstance(party, str) else "")
        take_step(tx, step, which, said, now())
    return answer({"case": case_id, "plan": plan_id, "objection": objection_id}, 201)


@objections.post("/<case_id>/plan/objections/<objection_id>/settlement")
@needs_role("approver")
def settle(case_id: str, objection_id: str) -> Response:
    """`{outcome, document}`: the suit is decided; what it held back is paid or shared anew."""
    plan_id = _own(case_id, objection_id)
    said, fields = read_settlement(read_json())
    fields.refuse()
    assert said is not None
    require_step_up(me())
    with services().transactions() as tx:
        release.settle(tx, services().ports.vault, objection_id, said, staff(), now())
    return answer({"case": case_id, "plan": plan_id, "objection": objection_id})


def _own(case_id: str, objection_id: str) -> str:
    """The plan of an objection in a case of the caller's court."""
    plan_id = plan_of(services().transactions, objection_id)
    check_plan(case_id, plan_id)
    return plan_id
