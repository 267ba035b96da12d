"""Errors become a page for people and a problem document for programs; both say what to do next."""

from __future__ import annotations

import logging
from urllib.parse import urlencode

from flask import Flask, Response, g, make_response, redirect, request
from werkzeug.exceptions import HTTPException

from auction_app.infra.citing import article_behind, law_address
from auction_app.infra.i18n import _
from auction_app.infra.web import problem, render, wants_problem
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError

log = logging.getLogger(__name__)
_HTTP_CODES = {
    400: errors.BAD_FIELDS,
    404: errors.NOT_FOUND,
    405: errors.METHOD_NOT_ALLOWED,
    413: errors.TOO_LARGE,
    415: errors.NOT_JSON,
    429: errors.RATE_LIMITED,
}


def init_errors(app: Flask) -> None:
    """Register the three ways something can go wrong."""
    app.register_error_handler(AuctionError, _known)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unknown)


def _known(error: AuctionError) -> Response | tuple[str, int]:
    if wants_problem():
        return problem(error)
    if error.code in (errors.UNAUTHENTICATED, errors.SESSION_EXPIRED) and request.method == "GET":
        return redirect(f"/sign-in?{_back_here()}")  # type: ignore[return-value]
    if error.code == errors.STEP_UP and request.method == "GET":
        return redirect(f"/second-factor?{_back_here()}")  # type: ignore[return-value]
    about, article = error.about, article_behind(error)
    page = render(
        "_layout/error.html",
        status=error.status,
        code=about.code,
        title=_(about.title),
        hint=_(about.hint),
        article=article if law_address(article) else None,
        request_id=g.get("request_id", ""),
    )
    return page, error.status


def _back_here() -> str:
    """The address of this page as a query that survives `&` and Chinese."""
    return urlencode({"next": request.full_path.rstrip("?")}, safe="/")


def _http(error: HTTPException) -> Response | tuple[str, int]:
    status = error.code or 500
    if 300 <= status < 400:
        return error.get_response()  # type: ignore[return-value]
    code = _HTTP_CODES.get(status, errors.SERVER_ERROR if status >= 500 else errors.BAD_FIELDS)
    answer = make_response(_known(AuctionError(code)))
    if status == 405 and error.response is None:
        answer.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or ())
    return answer


def _unknown(error: Exception) -> Response | tuple[str, int]:
    import psycopg2
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.exc import TimeoutError as PoolTimeout

    log.exception("request %s failed", g.get("request_id", ""))
    down = isinstance(error, DBAPIError | PoolTimeout | psycopg2.OperationalError)
    return _known(AuctionError(errors.UNAVAILABLE if down else errors.SERVER_ERROR))
