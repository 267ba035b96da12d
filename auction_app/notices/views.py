"""Pages of one's own notices, and the unread count in the frame of every page."""

from __future__ import annotations

from flask import flash, redirect, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from auction_app.infra.i18n import _, language
from auction_app.infra.principal import Principal, current_principal
from auction_app.infra.web import render, room_blueprint, services, signed_in
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import parse_rfc3339
from auction_app.notices import queries, service
from auction_app.notices.recipients import indexes_of
from auction_app.notices.service import Me

room = room_blueprint("notices", __name__)
MAX_PAGE = 1000


def _me() -> Me:
    principal = current_principal()
    assert principal is not None  # the guard has let nobody else in
    return _indexes(principal)


def _indexes(principal: Principal) -> Me:
    return indexes_of(services().ports.vault, principal.account_id)


@room.app_context_processor
def unread_count() -> dict[str, object]:
    """`unread_notices()` for the frame; it asks the database only where a template calls it."""

    def unread_notices() -> int:
        principal = current_principal()
        if principal is None:
            return 0
        try:
            with services().transactions.reading() as session:
                return queries.count_unread(session, _indexes(principal))
        except SQLAlchemyError:
            # The page that says "the database is away" has the same frame; it must not fail too.
            return 0

    return {"unread_notices": unread_notices}


@room.get("/notices")
@signed_in
def notices() -> str:
    """My notices, newest first."""
    number = request.args.get("page", 1, type=int)
    if not 1 <= number <= MAX_PAGE:
        raise AuctionError(errors.NOT_FOUND)
    with services().transactions.reading() as session:
        page = queries.find_notices(session, _me(), language(), number)
    return render("notices/notices.html", page=page)


@room.post("/notices/<notice_id>/read")
@signed_in
def read_one(notice_id: str) -> Response:
    """Mark one read and go where it leads."""
    with services().transactions() as tx:
        at = services().ports.clock.now()
        url = service.mark_read(tx, _me(), notice_id, at)
    return redirect(url, 303)


@room.post("/notices/read")
@signed_in
def read_all() -> Response:
    """Mark read everything my page showed; what came since stays new."""
    try:
        until = parse_rfc3339(request.form.get("until", ""))
    except ValueError as error:
        raise AuctionError(errors.BAD_FIELDS, fields={"until": "bad_instant"}) from error
    with services().transactions() as tx:
        service.mark_all_read(tx, _me(), until, services().ports.clock.now())
    return redirect("/notices", 303)


@room.post("/notices/mail")
@signed_in
def choose_mail() -> Response:
    """Which optional kinds come by e-mail."""
    wanted = frozenset(request.form.getlist("kind"))
    if not wanted <= frozenset(service.OPTIONAL):
        raise AuctionError(errors.BAD_FIELDS, fields={"kind": "unknown"})
    with services().transactions() as tx:
        service.choose_mail(tx, _me(), wanted)
    flash(_("Your choice is kept."), "good")
    return redirect("/notices", 303)
