"""My account: the real name, and everything that keeps others out of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import segno
from flask import Response, flash, make_response, redirect
from markupsafe import Markup

from auction_app.accounts import attempts, identity, second_factor, sessions, sign_up
from auction_app.accounts.credentials import hash_password, verify_password
from auction_app.accounts.errors import SIGN_IN_FAILED
from auction_app.accounts.forms import (
    ActForm,
    ChangePasswordForm,
    CodeForm,
    RealNameForm,
    TokenForm,
)
from auction_app.accounts.login import forget_form_cookie, give_session, visitor
from auction_app.accounts.queries import AccountView, get_account, live_sessions, password_hash_of
from auction_app.accounts.sessions import OpenedSession
from auction_app.accounts.views import home_of, my_account, page, refused, safe_next
from auction_app.infra.blocking import run_blocking
from auction_app.infra.i18n import N_, _
from auction_app.infra.principal import Principal
from auction_app.infra.web import (
    STEP_UP_FRESH,
    render,
    require_step_up,
    room_blueprint,
    services,
    signed_in,
)
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day

security = room_blueprint("security", __name__)


@security.get("/account")
@signed_in
def account_page() -> str:
    """My account at a glance, and what is left to do."""
    principal, house = my_account(), services()
    with house.transactions.reading() as reading:
        account = get_account(reading, principal.account_id)
        name = identity.own_masked_name(reading, house.ports.vault, principal.account_id)
    return render("accounts/account.html", account=account, name=name)


@security.route("/real-name", methods=["GET", "POST"])
@signed_in
def real_name() -> Response:
    """Confirm name and number, once."""
    principal, house = my_account(), services()
    at = house.ports.clock.now()
    form = RealNameForm()
    form.today = legal_day(at)
    with house.transactions.reading() as reading:
        account = get_account(reading, principal.account_id)
        name = identity.own_masked_name(reading, house.ports.vault, principal.account_id)
    if not form.is_submitted():
        form.kind.data = account.kind
    if account.is_verified or not form.validate_on_submit():
        return page("real_name", form, name=name)
    vault = house.ports.vault
    try:
        with house.transactions() as tx:
            # Counted in a transaction of its own: a refusal must not take its own count back.
            address = visitor().address
            attempts.open_attempt(tx, vault, "identity", principal.account_id, address, at)
        with house.transactions() as tx:
            identity.verify_identity(tx, vault, principal.account_id, form.real_name(), at)
    except AuctionError as error:
        return refused("real_name", form, error, name=name)
    flash(_("Your real name is confirmed. You can apply for lots."), "good")
    return make_response(redirect(safe_next("/account")))


@security.get("/security")
@signed_in
def security_page() -> Response:
    """Sessions, tokens, password, second factor."""
    return _security(ChangePasswordForm(formdata=None), TokenForm(formdata=None))


@security.post("/security/password")
@signed_in
def change_password() -> Response:
    """A new password; every other session and token ends."""
    principal = my_account()
    form, other = ChangePasswordForm(), TokenForm(formdata=None)
    if not form.validate_on_submit():
        return _security(form, other, 422)
    try:
        opened = _change_password(principal, form)
    except AuctionError as error:
        if error.code == SIGN_IN_FAILED:
            error.fields["old_password"] = "wrong_password"
        form.refuse(error)
        return _security(form, other, error.status)
    response = give_session(make_response(redirect("/security")), opened)
    flash(_("Your password is changed. All other sessions are signed out."), "good")
    return response


@security.post("/security/sessions/<session_id>/end")
@signed_in
def end_one(session_id: str) -> Response:
    """Sign out one of my sessions, or revoke a token."""
    principal, house = my_account(), services()
    with house.transactions() as tx:
        sessions.end_own_session(tx, principal.account_id, session_id, house.ports.clock.now())
    flash(_("It is signed out."), "good")
    return make_response(redirect("/security"))


@security.post("/security/sessions/end-all")
@signed_in
def end_all() -> Response:
    """Sign out everywhere but here; tokens of apps end too."""
    principal, house = my_account(), services()
    at = house.ports.clock.now()
    with house.transactions() as tx:
        sessions.end_all_sessions(tx, principal.account_id, at, keep=principal.session_id)
    flash(_("All other sessions and tokens are signed out."), "good")
    return make_response(redirect("/security"))


@security.post("/security/tokens")
@signed_in
def make_token() -> Response:
    """A token for a program, shown once."""
    principal, house = my_account(), services()
    form, other = TokenForm(), ChangePasswordForm(formdata=None)
    if not form.validate_on_submit():
        return _security(other, form, 422)
    if _needs_factor(principal, _account(principal)):
        require_step_up(principal)
    try:
        with house.transactions() as tx:
            opened = sessions.issue_app_token(
                tx,
                principal.account_id,
                form.label.data,
                form.scopes.data,
                house.ports.clock.now(),
            )
    except AuctionError as error:
        form.refuse(error)
        return _security(other, form, error.status)
    return _security(other, TokenForm(formdata=None), 200, token=opened.token)


@security.route("/security/second-factor", methods=["GET", "POST"])
@signed_in
def set_up_second_factor() -> Response:
    """Scan, enter the first code, keep the recovery codes."""
    principal, house = my_account(), services()
    vault, at = house.ports.vault, house.ports.clock.now()
    if _account(principal).has_second_factor:
        return make_response(redirect("/security"))
    form = CodeForm()
    with house.transactions() as tx:
        enrolment = second_factor.begin_enrolment(tx, vault, principal.account_id)
    view: dict[str, Any] = {"secret": enrolment.secret, "qr": qr_drawing(enrolment.uri)}
    if not form.validate_on_submit():
        return page("second_factor_setup", form, **view)
    try:
        address = visitor().address
        with house.transactions() as tx:
            right = second_factor.count_try(tx, vault, principal.account_id, address, at)
        with house.transactions() as tx:
            done = second_factor.confirm_enrolment(tx, vault, principal, form.code.data, at)
            what = N_("a second factor was set up")
            sign_up.tell_owner(tx, vault, principal.account_id, what, house.config.public_url, at)
            right(tx)
    except AuctionError as error:
        return refused("second_factor_setup", form, error, **view)
    forget_form_cookie()
    shown = _codes_page(done.recovery_codes, safe_next(home_of(principal.role)))
    return give_session(shown, done.session, keep_form_cookie=True)


@security.post("/security/second-factor/off")
@signed_in
def switch_off_second_factor() -> Response:
    """Take the second factor away (bidders only), after proving it once more."""
    principal, house = my_account(), services()
    require_step_up(principal)
    at = house.ports.clock.now()
    with house.transactions() as tx:
        second_factor.switch_off(tx, principal.account_id)
        what = N_("the second factor was switched off")
        vault = house.ports.vault
        sign_up.tell_owner(tx, vault, principal.account_id, what, house.config.public_url, at)
    flash(_("The second factor is off."), "info")
    return make_response(redirect("/security"))


@security.post("/security/recovery-codes")
@signed_in
def renew_recovery_codes() -> Response:
    """Ten new recovery codes; the old ones are void."""
    principal, house = my_account(), services()
    require_step_up(principal)
    with house.transactions() as tx:
        codes = second_factor.renew_recovery_codes(tx, principal.account_id)
    return _codes_page(codes, "/security")


def is_fresh(principal: Principal, at: datetime) -> bool:
    """Whether the second factor was proved within the last five minutes."""
    proved = principal.second_factor_at
    return proved is not None and at - proved <= STEP_UP_FRESH


def qr_drawing(uri: str) -> Markup:
    """A QR code as inline SVG: no data: address, no style attribute, nothing to fetch."""
    drawing = segno.make(uri, error="m").svg_inline(
        scale=5, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None
    )
    return Markup(drawing)  # nosec B704 - drawn by segno from our own address


def _change_password(principal: Principal, form: ChangePasswordForm) -> OpenedSession:
    house, at = services(), services().ports.clock.now()
    vault = house.ports.vault
    with house.transactions() as tx:
        attempt = attempts.open_attempt(
            tx, vault, "password", principal.account_id, visitor().address, at
        )
        old_hash = password_hash_of(tx.session, principal.account_id)
    if not run_blocking(verify_password, old_hash, form.old_password.data):
        raise AuctionError(SIGN_IN_FAILED)
    hashed = run_blocking(hash_password, form.password.data)
    with house.transactions() as tx:
        attempts.succeed(tx, attempt)
        return sign_up.change_password(
            tx,
            vault,
            principal.account_id,
            old_hash,
            hashed,
            house.config.public_url,
            visitor(),
            at,
            second_factor_at=principal.second_factor_at,
        )


def _security(
    password_form: ChangePasswordForm, token_form: TokenForm, status: int = 200, token: str = ""
) -> Response:
    principal, house = my_account(), services()
    at = house.ports.clock.now()
    with house.transactions.reading() as reading:
        account = get_account(reading, principal.account_id)
        mine = live_sessions(reading, principal, at)
    page_text = render(
        "accounts/security.html",
        account=account,
        sessions=[row for row in mine if row.kind == "browser"],
        tokens=[row for row in mine if row.kind == "app"],
        scopes=sorted(sessions.scopes_of(principal.role)),
        password_form=password_form,
        token_form=token_form,
        act=ActForm(formdata=None),
        fresh_token=token,
        is_fresh=not _needs_factor(principal, account) or is_fresh(principal, at),
    )
    return make_response(page_text, status)


def _codes_page(codes: tuple[str, ...], onward: str) -> Response:
    return make_response(render("accounts/recovery_codes.html", codes=codes, onward=onward))


def _account(principal: Principal) -> AccountView:
    with services().transactions.reading() as reading:
        return get_account(reading, principal.account_id)


def _needs_factor(principal: Principal, account: AccountView) -> bool:
    """Staff always, others once they have one: a token must not be a way around it."""
    return principal.is_staff or account.has_second_factor
