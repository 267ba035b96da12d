"""The door out: what goes, what stays and until when, and then the deletion itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask, Response, current_app, flash, make_response, redirect
from sqlalchemy.orm import Session

from auction_app.accounts import attempts
from auction_app.accounts.closing import close_account
from auction_app.accounts.credentials import verify_password
from auction_app.accounts.errors import SIGN_IN_FAILED
from auction_app.accounts.forms import CloseAccountForm
from auction_app.accounts.login import take_session, visitor
from auction_app.accounts.queries import get_account, password_hash_of
from auction_app.accounts.views import my_account, page, refused
from auction_app.infra.blocking import run_blocking
from auction_app.infra.i18n import _
from auction_app.infra.principal import Principal
from auction_app.infra.web import require_step_up, room_blueprint, services, signed_in
from auction_app.kernel.errors import AuctionError
from auction_app.law.retention import Participation, check_deletion, evidence_kept_until, kept_until

closing = room_blueprint("closing", __name__)

TakenPart = Callable[[Session, bytes], Sequence[Participation]]
_TAKEN_PART = "lots_taken_part_in"


def know_participation_by(app: Flask, query: TakenPart) -> None:
    """Factory tells how to ask for somebody's lots: this room lies below registrations and cannot ask them."""
    app.extensions[_TAKEN_PART] = query


@closing.route("/account/delete", methods=["GET", "POST"])
@signed_in
def delete_account() -> Response:
    """First what would happen, in words; then, with password and tick, the deletion."""
    principal, house = my_account(), services()
    with house.transactions.reading() as session:
        taken = _taken_part(session, principal)
        has_second_factor = get_account(session, principal.account_id).has_second_factor
    form = CloseAccountForm()
    view: dict[str, Any] = {
        "lots": [(one, kept_until(one.ended_on, one.law_day)) for one in taken if one.ended_on],
        "running": check_deletion(taken),
        "until": evidence_kept_until(taken),
    }
    if not form.validate_on_submit():
        return page("delete", form, **view)
    if has_second_factor:
        require_step_up(principal)
    try:
        _delete(principal, form)
    except AuctionError as error:
        if error.code == SIGN_IN_FAILED:
            error.fields["password"] = "wrong_password"
        return refused("delete", form, error, **view)
    flash(_("Your account is deleted. You are signed out everywhere."), "good")
    return take_session(make_response(redirect("/")))


def _taken_part(session: Session, principal: Principal) -> Sequence[Participation]:
    query: TakenPart = current_app.extensions[_TAKEN_PART]
    return query(session, principal.holder)


def _delete(principal: Principal, form: CloseAccountForm) -> None:
    house, at = services(), services().ports.clock.now()
    with house.transactions() as tx:
        attempt = attempts.open_attempt(
            tx, house.ports.vault, "password", principal.account_id, visitor().address, at
        )
        known = password_hash_of(tx.session, principal.account_id)
    if not run_blocking(verify_password, known, form.password.data):
        raise AuctionError(SIGN_IN_FAILED)
    with house.transactions() as tx:
        attempts.succeed(tx, attempt)
        close_account(tx, principal.account_id, _taken_part(tx.session, principal), at)
