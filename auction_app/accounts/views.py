"""Doors to an account: sign up, sign in, second factor, a new password."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Response, flash, make_response, redirect, request

from auction_app.accounts import second_factor, sign_in, sign_up, staff
from auction_app.accounts.credentials import hash_password, verify_password
from auction_app.accounts.forms import (
    CodeForm,
    ForgottenPasswordForm,
    NewPasswordForm,
    SignInForm,
    SignUpForm,
)
from auction_app.accounts.login import give_session, take_session, visitor
from auction_app.accounts.models import STAFF_ROLES
from auction_app.accounts.queries import get_account
from auction_app.accounts.sessions import end_session, open_browser_session
from auction_app.infra.blocking import run_blocking
from auction_app.infra.forms import RoomForm
from auction_app.infra.i18n import _, language
from auction_app.infra.principal import Principal, current_principal
from auction_app.infra.web import (
    public,
    render,
    room_blueprint,
    services,
    signed_in,
    wants_problem,
)
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError

accounts = room_blueprint("accounts", __name__)

HOMES = {
    "clerk": "/desk",
    "approver": "/desk",
    "operator": "/staff",
    "auditor": "/oversight",
    "supervisor": "/oversight",
    "party": "/cases",
}
NEXT_MAX = 500


def me() -> Principal:
    """The caller of a guarded route; raises `unauthenticated` for anybody else."""
    principal = current_principal()
    if principal is None:
        raise AuctionError(errors.UNAUTHENTICATED)
    return principal


def my_account() -> Principal:
    """The caller, who must have an account: a party's visit to one case is not enough."""
    principal = me()
    if principal.case_id is not None or principal.via != "cookie":
        raise AuctionError(errors.FORBIDDEN)
    return principal


def page(template: str, form: RoomForm, status: int = 422, **view: Any) -> Response:
    """A form shown again, with what is wrong beside its fields; a problem document for programs."""
    if form.is_submitted() and form.errors and wants_problem():
        faults = {name: str(found[0]) for name, found in form.errors.items() if name and found}
        raise AuctionError(errors.INVALID, fields=faults)
    code = status if form.is_submitted() else 200
    return make_response(render(f"accounts/{template}.html", form=form, **view), code)


def refused(template: str, form: RoomForm, error: AuctionError, **view: Any) -> Response:
    """A form whose command a service refused; says when to come back, if that is the matter."""
    if wants_problem():
        raise error
    form.refuse(error)
    wait = error.extra.get("retry_after_s")
    if wait is not None:
        minutes = -(-int(wait) // 60)
        form.general = _("Too many tries. Try again in %(minutes)s min.", minutes=minutes)
    response = page(template, form, error.status, **view)
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    return response


def safe_next(default: str) -> str:
    """Where to go on: a path on this site, never another one (open redirect)."""
    wanted = request.values.get("next", "")[:NEXT_MAX]
    local = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if local and wanted.isprintable() and "\\" not in wanted else default


def home_of(role: str) -> str:
    """Where somebody of this role begins."""
    return HOMES.get(role, "/mine")


@accounts.route("/sign-up", methods=["GET", "POST"])
@public
def sign_up_page() -> Response:
    """Open an account and be signed in."""
    form = SignUpForm()
    if not form.validate_on_submit():
        return page("sign_up", form)
    house, at = services(), services().ports.clock.now()
    try:
        with house.transactions() as tx:
            sign_up.count_sign_up(tx, house.ports.vault, form.email.data, visitor().address, at)
        hashed = run_blocking(hash_password, form.password.data)
        command = sign_up.SignUp(
            form.email.data, form.phone.data, hashed, form.kind.data, language()
        )
        with house.transactions() as tx:
            account_id = sign_up.create_account(tx, command, at)
            opened = open_browser_session(tx, account_id, visitor(), at)
    except AuctionError as error:
        return refused("sign_up", form, error)
    response = give_session(make_response(redirect("/real-name")), opened)
    flash(_("Your account is open. One step is left: your real name."), "good")
    return response


@accounts.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in_page() -> Response:
    """Sign in; every old session of this browser ends."""
    form = SignInForm()
    if not form.validate_on_submit():
        return page("sign_in", form)
    house, at = services(), services().ports.clock.now()
    credentials = sign_in.Credentials(form.email.data, form.password.data)
    old = current_principal()
    replaces = old.session_id if old is not None and old.via == "cookie" else None
    try:
        with house.transactions() as tx:
            challenge = sign_in.begin_sign_in(
                tx, house.ports.vault, credentials, visitor().address, at
            )
        fits = run_blocking(verify_password, challenge.password_hash, credentials.password)
        with house.transactions() as tx:
            opened = sign_in.finish_sign_in(tx, challenge, fits, visitor(), at, replaces=replaces)
            account = get_account(tx.session, challenge.account_id or "")
    except AuctionError as error:
        return refused("sign_in", form, error)
    target = safe_next(home_of(account.role))
    if account.has_second_factor or account.role in STAFF_ROLES:
        target = f"/second-factor?{urlencode({'next': target})}"
    return give_session(make_response(redirect(target)), opened)


@accounts.post("/sign-out")
@public
def sign_out() -> Response:
    """End this session, here and on every worker."""
    principal = current_principal()
    house = services()
    if principal is not None and principal.via == "cookie":
        with house.transactions() as tx:
            end_session(tx, principal.session_id, house.ports.clock.now())
    return take_session(make_response(redirect("/")))


@accounts.route("/second-factor", methods=["GET", "POST"])
@signed_in
def second_factor_page() -> Response:
    """Prove the second factor; the session gets a new id."""
    principal, house = my_account(), services()
    at = house.ports.clock.now()
    with house.transactions.reading() as reading:
        account = get_account(reading, principal.account_id)
    if not account.has_second_factor:
        return make_response(redirect(f"/security/second-factor?{_next_query()}"))
    form = CodeForm()
    if not form.validate_on_submit():
        return page("second_factor", form)
    try:
        with house.transactions() as tx:
            right = second_factor.count_try(
                tx, house.ports.vault, principal.account_id, visitor().address, at
            )
        with house.transactions() as tx:
            opened = second_factor.step_up(tx, house.ports.vault, principal, form.code.data, at)
            right(tx)
    except AuctionError as error:
        return refused("second_factor", form, error)
    return give_session(make_response(redirect(safe_next(home_of(principal.role)))), opened)


@accounts.route("/forgotten-password", methods=["GET", "POST"])
@public
def forgotten_password() -> Response:
    """Mail a link; the answer is the same whether or not the address is known."""
    form = ForgottenPasswordForm()
    if not form.validate_on_submit():
        return page("forgotten_password", form)
    house, at = services(), services().ports.clock.now()
    try:
        with house.transactions() as tx:
            sign_up.request_reset(
                tx,
                house.ports.vault,
                form.email.data,
                visitor().address,
                house.config.public_url,
                at,
            )
    except AuctionError as error:
        return refused("forgotten_password", form, error)
    return page("forgotten_password", form, 200, sent=True)


@accounts.route("/new-password", methods=["GET", "POST"])
@public
def new_password() -> Response:
    """Spend a mailed link; every session of the account ends."""
    form = NewPasswordForm()
    if not form.validate_on_submit():
        return page("new_password", form)
    house, at = services(), services().ports.clock.now()
    try:
        with house.transactions.reading() as reading:
            sign_up.check_link(reading, form.token.data, at)
        hashed = run_blocking(hash_password, form.password.data)
        with house.transactions() as tx:
            sign_up.reset_password(
                tx, house.ports.vault, form.token.data, hashed, house.config.public_url, at
            )
    except AuctionError as error:
        return refused("new_password", form, error)
    flash(_("Your new password is set. Sign in with it."), "good")
    return make_response(redirect("/sign-in"))


@accounts.route("/join-staff", methods=["GET", "POST"])
@public
def join_staff() -> Response:
    """Accept an invitation; the second factor is set up next."""
    form = NewPasswordForm()
    if not form.validate_on_submit():
        return page("join_staff", form)
    house, at = services(), services().ports.clock.now()
    try:
        with house.transactions.reading() as reading:
            staff.check_invitation(reading, form.token.data, at)
        hashed = run_blocking(hash_password, form.password.data)
        with house.transactions() as tx:
            opened = staff.accept_invitation(tx, form.token.data, hashed, language(), visitor(), at)
    except AuctionError as error:
        return refused("join_staff", form, error)
    return give_session(make_response(redirect("/security/second-factor")), opened)


def _next_query() -> str:
    return urlencode({"next": safe_next(home_of(me().role))})
