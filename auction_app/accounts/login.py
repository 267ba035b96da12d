"""Joins sessions to Flask-Login: a cookie or a bearer token becomes the request's principal."""

from __future__ import annotations

from typing import Any

from flask import Flask, Request, Response, g, request, session
from flask_login import LoginManager

from auction_app.accounts import sessions
from auction_app.accounts.sessions import OpenedSession, Visitor
from auction_app.config import Config
from auction_app.infra.principal import Principal
from auction_app.infra.web import services
from auction_app.kernel import errors

COOKIE_HTTPS = "__Host-session"
COOKIE_HTTP = "session_token"  # browsers refuse the __Host- prefix without https
TOKEN_MAX = 200


def cookie_name(config: Config) -> str:
    """`__Host-session` wherever https is used, and always in production."""
    return COOKIE_HTTPS if config.is_https or config.is_production else COOKIE_HTTP


def init_login(app: Flask, config: Config) -> None:
    """Let Flask-Login ask us who the caller is; it keeps nothing in a session of its own."""
    manager = LoginManager()
    manager.session_protection = None
    manager.request_loader(load_principal)
    manager.init_app(app)
    # Flask's own cookie carries the CSRF secret and one-time messages, never who somebody is.
    app.config.update(
        SESSION_COOKIE_NAME="__Host-form" if cookie_name(config) == COOKIE_HTTPS else "form",
        SESSION_COOKIE_SECURE=cookie_name(config) == COOKIE_HTTPS,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
    )


def load_principal(incoming: Request) -> Principal | None:
    """The caller by bearer token, else by cookie; a dead one is told apart from none."""
    token, via = presented_token(incoming)
    if not token:
        return None
    house = services()
    at = house.ports.clock.now()
    with house.transactions.reading() as reading:
        found = sessions.principal_for_token(reading, house.ports.vault, token, at, via=via)
        stale = found is not None and sessions.needs_touch(reading, found.session_id, at)
    if found is None:
        g.auth_error = errors.SESSION_EXPIRED if via == "cookie" else errors.UNAUTHENTICATED
    if found is not None and stale:
        with house.transactions() as tx:
            sessions.touch(tx, found.session_id, at)
    return found


def presented_token(incoming: Request) -> tuple[str, str]:
    """(token, how it came): an Authorization header wins, because no other page can forge it."""
    scheme, _blank, value = incoming.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()[:TOKEN_MAX], "bearer"
    return incoming.cookies.get(cookie_name(services().config), "")[:TOKEN_MAX], "cookie"


def visitor() -> Visitor:
    """Where this request comes from."""
    return Visitor(request.remote_addr or "", request.user_agent.string)


def forget_form_cookie() -> None:
    """A CSRF token from before the sign-in is worth nothing after it; call before rendering."""
    session.clear()
    g.pop("csrf_token", None)


def give_session(
    response: Response, opened: OpenedSession, *, keep_form_cookie: bool = False
) -> Response:
    """Set the cookie of a fresh session and forget what the form cookie held before it."""
    if not keep_form_cookie:
        forget_form_cookie()
    at = services().ports.clock.now()
    response.set_cookie(
        cookie_name(services().config),
        opened.token,
        max_age=max(0, int((opened.ends_at - at).total_seconds())),
        **_cookie_options(),
    )
    return response


def take_session(response: Response) -> Response:
    """Remove the cookie after signing out."""
    forget_form_cookie()
    response.delete_cookie(cookie_name(services().config), **_cookie_options())
    return response


def _cookie_options() -> dict[str, Any]:
    secure = cookie_name(services().config) == COOKIE_HTTPS
    return {"httponly": True, "samesite": "Lax", "secure": secure, "path": "/"}
