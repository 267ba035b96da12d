"""Doors of the staff: who works here, and who looked at whom."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, request

from auction_app.accounts import queries, staff
from auction_app.accounts.forms import ActForm, InviteForm
from auction_app.accounts.look_words import in_words
from auction_app.accounts.views import me
from auction_app.infra.i18n import _
from auction_app.infra.web import (
    needs_role,
    render,
    require_step_up,
    room_blueprint,
    services,
)
from auction_app.kernel.errors import AuctionError

staff_doors = room_blueprint("staff", __name__)


@staff_doors.get("/staff")
@needs_role("operator", "approver")
def staff_page() -> Response:
    """The staff in sight, and a form to invite."""
    return _staff(InviteForm(formdata=None))


@staff_doors.post("/staff/invitations")
@needs_role("operator", "approver")
def invite() -> Response:
    """Mail an invitation; the second factor must be fresh."""
    principal, house = me(), services()
    form = InviteForm()
    if not form.validate_on_submit():
        return _staff(form, 422)
    require_step_up(principal)
    wanted = staff.Invite(
        form.email.data, form.display_name.data, form.role.data, form.court_id.data or None
    )
    try:
        with house.transactions() as tx:
            at = house.ports.clock.now()
            staff.invite(tx, house.ports.vault, principal, wanted, house.config.public_url, at)
    except AuctionError as error:
        form.refuse(error)
        return _staff(form, error.status)
    flash(_("The invitation is on its way to %(email)s.", email=wanted.email), "good")
    return make_response(redirect("/staff"))


@staff_doors.post("/staff/invitations/<invitation_id>/withdraw")
@needs_role("operator", "approver")
def withdraw(invitation_id: str) -> Response:
    """Make an invitation void."""
    house = services()
    with house.transactions() as tx:
        staff.withdraw_invitation(tx, me(), invitation_id, house.ports.clock.now())
    flash(_("The invitation is void."), "info")
    return make_response(redirect("/staff"))


@staff_doors.post("/staff/<account_id>/close")
@needs_role("operator", "approver")
def close(account_id: str) -> Response:
    """Close a staff account; its sessions end at once."""
    principal, house = me(), services()
    require_step_up(principal)
    with house.transactions() as tx:
        staff.disable_account(tx, principal, account_id, house.ports.clock.now())
    flash(_("The account is closed and signed out everywhere."), "info")
    return make_response(redirect("/staff"))


@staff_doors.get("/audit/access")
@needs_role("auditor", "supervisor")
def access_log() -> str:
    """Who looked at whom, newest first."""
    before = request.args.get("before", "")
    start = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    subject = request.args.get("subject", "").replace("\0", "")[:64].strip()
    with services().transactions.reading() as reading:
        rows = queries.looks(reading, before=start, subject=subject, limit=queries.PAGE + 1)
        shown = in_words(reading, rows[: queries.PAGE])
    older = rows[queries.PAGE - 1].id if len(rows) > queries.PAGE else None
    return render("accounts/access_log.html", rows=shown, subject=subject, older=older)


def _staff(form: InviteForm, status: int = 200) -> Response:
    principal, house = me(), services()
    at = house.ports.clock.now()
    with house.transactions.reading() as reading:
        people = queries.staff_in_sight(reading, principal, at)
        courts = queries.all_courts(reading) if principal.role == "operator" else []
    page = render(
        "accounts/staff.html",
        form=form,
        people=people,
        courts=courts,
        roles=staff.roles_to_invite(principal),
        act=ActForm(formdata=None),
    )
    return make_response(page, status)
