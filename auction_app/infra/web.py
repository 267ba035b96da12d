"""Doors' machinery: one guard a route, CSRF, locale, answers in JSON, security headers."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

import orjson
from flask import Blueprint, Flask, Response, current_app, g, render_template, request
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf

from auction_app.config import Config
from auction_app.infra.buckets import Buckets
from auction_app.infra.citing import article_behind, law_address
from auction_app.infra.i18n import language
from auction_app.infra.ports import Ports
from auction_app.infra.principal import Principal, current_principal
from auction_app.infra.security_headers import csp_nonce, secure
from auction_app.infra.transaction import Transactions
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import rfc3339

STEP_UP_FRESH = timedelta(minutes=5)
MAX_BODY_BYTES = 64 * 1024
_OURSELVES = frozenset({"127.0.0.1", "::1"})
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_API_PREFIXES = ("/api/", "/log/", "/test/", "/webhooks/")
csrf = CSRFProtect()
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Services:
    """What doors and loops need of this process."""

    config: Config
    ports: Ports
    transactions: Transactions


@dataclass(frozen=True, slots=True)
class Guard:
    """Who may pass a route. Exactly one per route; a route without one is refused."""

    kind: str  # public | signed_in | role | scope | machine
    roles: frozenset[str] = frozenset()
    scope: str | None = None
    check: Callable[[], None] | None = None


def services() -> Services:
    """Config, ports and transactions of the running app."""
    found: Services = current_app.extensions["auction"]
    return found


def room_blueprint(name: str, import_name: str, **options: Any) -> Blueprint:
    """A room's doors; templates lie in templates/<room>/."""
    return Blueprint(name, import_name, **options)


def _guarded(guard: Guard) -> Callable[[View], View]:
    def mark(view: View) -> View:
        if hasattr(view, "__guard__"):
            raise ValueError(f"{view.__name__} has two guards")
        view.__guard__ = guard  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Anyone may pass (NP 3: the process is public)."""
    return _guarded(Guard("public"))(view)


def signed_in(view: View) -> View:
    """Any account with a live session or token."""
    return _guarded(Guard("signed_in"))(view)


def needs_role(*roles: str) -> Callable[[View], View]:
    """These roles only; staff roles also need their second factor."""
    return _guarded(Guard("role", roles=frozenset(roles)))


def bearer_scope(scope: str) -> Callable[[View], View]:
    """A token of this scope, or a browser session (which has all scopes of its role)."""
    return _guarded(Guard("scope", scope=scope))


def machine(check: Callable[[], None]) -> Callable[[View], View]:
    """Another program with a secret of its own: `check` raises AuctionError; no CSRF."""
    return _guarded(Guard("machine", check=check))


def wants_problem() -> bool:
    """Whether the caller reads JSON rather than pages."""
    return request.path.startswith(_API_PREFIXES) or (
        request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
    )


def require_step_up(principal: Principal) -> None:
    """Refuse when the second factor is older than five minutes."""
    at = services().ports.clock.now()
    if principal.second_factor_at is None or at - principal.second_factor_at > STEP_UP_FRESH:
        raise AuctionError(errors.STEP_UP)


def enforce_guard() -> None:
    """Before every request: the route's guard, then CSRF for what a browser sends."""
    g.request_id = secrets.token_hex(8)
    g.received_at = services().ports.clock.now()
    if request.endpoint is None or request.endpoint == "static":
        return
    view = current_app.view_functions[request.endpoint]
    guard: Guard | None = getattr(view, "__guard__", None)
    if guard is None:
        raise RuntimeError(f"route {request.endpoint} has no guard")
    _refuse_nul()
    _check_address()
    principal = current_principal()
    _check_guard(guard, principal)
    if request.method in _UNSAFE and guard.kind != "machine":
        _check_csrf(principal)


def _refuse_nul() -> None:
    """PostgreSQL stores no NUL, so no id and no search can hold one: answered once, for all doors."""
    if any("\0" in str(value) for value in (request.view_args or {}).values()):
        raise AuctionError(errors.NOT_FOUND)
    if any("\0" in value for values in request.args.listvalues() for value in values):
        raise AuctionError(errors.BAD_FIELDS)


def _check_address() -> None:
    """A limit for each address, never for a lot; this machine itself (a proxy, a test) has none."""
    address = request.remote_addr or ""
    buckets: Buckets = current_app.extensions["addresses"]
    if address in _OURSELVES or buckets.take(address):
        return
    wait_s = round(buckets.wait_s(address), 3) or 0.1
    raise AuctionError(errors.RATE_LIMITED, extra={"retry_after_s": wait_s})


def _check_guard(guard: Guard, principal: Principal | None) -> None:
    if guard.kind == "public":
        return
    if guard.check is not None:
        guard.check()
        return
    if principal is None:
        raise AuctionError(g.get("auth_error", errors.UNAUTHENTICATED))
    if guard.kind == "signed_in":
        return
    if guard.scope and guard.scope not in principal.scopes:
        raise AuctionError(errors.FORBIDDEN)
    if guard.roles and principal.role not in guard.roles:
        raise AuctionError(errors.FORBIDDEN)
    # A token of an app was made behind the second factor; a browser must have shown it itself.
    of_an_app = guard.kind == "scope" and principal.via == "bearer"
    if principal.is_staff and principal.second_factor_at is None and not of_an_app:
        raise AuctionError(errors.STEP_UP)


def _check_csrf(principal: Principal | None) -> None:
    if principal is not None and principal.via == "bearer":
        return
    # Browsers say where a request comes from and no script can change it: a second lock (threat 16).
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        raise AuctionError(errors.CSRF)
    try:
        csrf.protect()
    except CSRFError as error:
        raise AuctionError(errors.CSRF) from error


def answer(payload: dict[str, Any], status: int = 200, **headers: str) -> Response:
    """A JSON answer; every one carries the server's time."""
    body = {**payload, "server_time": rfc3339(services().ports.clock.now())}
    return json_bytes(orjson.dumps(body), status, headers)


def json_bytes(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer whose bytes are already made."""
    response = Response(body, status=status, mimetype="application/json")
    for name, value in (headers or {}).items():
        response.headers[name.replace("_", "-")] = value
    return response


def problem_document(error: AuctionError) -> dict[str, Any]:
    """RFC 9457 members plus `code` and `decided`, in the caller's language."""
    from auction_app.infra.i18n import _

    about = error.about
    document: dict[str, Any] = {
        "type": f"/problems/{about.code}",
        "title": _(about.title),
        "detail": _(about.hint),
        "status": error.status,
        "code": about.code,
        **error.extra,
    }
    if error.decided is not None:
        document["decided"] = error.decided
    if error.fields:
        document["fields"] = error.fields
    article = article_behind(error)
    if article:
        document["article"], document["law"] = article, law_address(article)
    document["request_id"] = g.get("request_id", "")
    received = g.get("received_at")
    if received is not None:
        document.setdefault("received_at", rfc3339(received))
    document["server_time"] = rfc3339(services().ports.clock.now())
    return document


def problem(error: AuctionError) -> Response:
    """The refusal as application/problem+json."""
    document = problem_document(error)
    response = Response(
        orjson.dumps(document), status=error.status, mimetype="application/problem+json"
    )
    wait = error.extra.get("retry_after_s")
    if wait is not None:
        response.headers["Retry-After"] = str(max(1, int(wait)))
    return response


def read_json(max_bytes: int = MAX_BODY_BYTES) -> dict[str, Any]:
    """The body as one JSON object, strictly: UTF-8, no duplicates, no floats, no BOM."""
    from auction_app.infra.strict_json import loads_object

    if request.mimetype != "application/json":
        raise AuctionError(errors.NOT_JSON)
    if request.content_length is not None and request.content_length > max_bytes:
        raise AuctionError(errors.TOO_LARGE)
    body = request.get_data(cache=False)
    if len(body) > max_bytes:
        raise AuctionError(errors.TOO_LARGE)
    return loads_object(body)


def render(template: str, **view: Any) -> str:
    """A page with what every page needs: principal, locale, CSRF token, nonce."""
    return render_template(
        template,
        principal=current_principal(),
        locale=language(),
        csrf_token=generate_csrf,
        nonce=csp_nonce(),
        server_time=services().ports.clock.now(),
        **view,
    )


def init_web(app: Flask) -> None:
    """Join guards, CSRF and headers to the app."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_TIME_LIMIT"] = 12 * 3600
    app.config["WTF_CSRF_HEADERS"] = ["X-CSRF-Token"]
    csrf.init_app(app)
    config = app.extensions["auction"].config
    app.extensions["addresses"] = Buckets(config.requests_per_second, config.requests_burst)
    app.before_request(enforce_guard)
    app.after_request(lambda response: secure(response, config.is_https))
