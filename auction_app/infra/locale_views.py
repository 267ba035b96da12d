"""The language switch: the same page in the other language, at the same address."""

from __future__ import annotations

from flask import redirect, request
from werkzeug.wrappers import Response

from auction_app.infra.i18n import COOKIE, LOCALES
from auction_app.infra.web import public, room_blueprint, services

NEXT_MAX = 500
YEAR_S = 365 * 24 * 3600

blueprint = room_blueprint("locale", __name__)


@blueprint.post("/locale")
@public
def choose() -> Response:
    """Keep the visitor's choice for a year and go back to where it was made."""
    chosen = LOCALES[1] if request.form.get("locale") == "en" else LOCALES[0]
    response = redirect(_local_path(request.form.get("next", "")), 303)
    response.set_cookie(
        COOKIE,
        chosen,
        max_age=YEAR_S,
        httponly=True,
        samesite="Lax",
        secure=services().config.is_https,
    )
    return response


def _local_path(wanted: str) -> str:
    """A path on this site, never another one (open redirect)."""
    local = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted
    if not local or not wanted.isprintable() or len(wanted) > NEXT_MAX:
        return "/"
    return wanted.removesuffix("?")
