"""Doors for files: uploads to a draft, and photos and documents on their way out."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, request

from auction_app.infra.forms import fault_text
from auction_app.infra.i18n import _, language
from auction_app.infra.web import needs_role, public, services, wants_problem
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.lots import file_queries, files, queries
from auction_app.lots.content import NAME_LENGTH, TITLE_LENGTH
from auction_app.lots.court_papers import KeepPaper, keep_paper
from auction_app.lots.doors import Fields, court_of_caller, lots, now, staff

PAPER_NAME_LENGTH = 80
_FOR_EVER = "public, max-age=31536000, immutable"
_NOTHING_RUNS = "sandbox; default-src 'none'"


@lots.post("/desk/lots/<lot_id>/photos")
@needs_role("clerk")
def upload_photo(lot_id: str) -> Response:
    """Take one photo: re-encoded apart, stored, then named by the draft."""
    _own_draft(lot_id)
    fields = Fields()
    alt_zh = fields.line("alt_zh", TITLE_LENGTH)
    alt_en = fields.line("alt_en", TITLE_LENGTH)
    try:
        fields.refuse()
        stored = files.store_photo(services().ports.storage, _uploaded())
        with services().transactions() as tx:
            files.add_photo(tx, files.AddPhoto(lot_id, stored, alt_zh, alt_en), staff(), now())
    except AuctionError as error:
        return _refused(lot_id, error, "photos")
    return _back(lot_id, "photos")


@lots.post("/desk/lots/<lot_id>/photos/arrange")
@needs_role("clerk")
def arrange_photos(lot_id: str) -> Response:
    """Order and texts of all photos; `up` moves one a place forward."""
    _own_draft(lot_id)
    fields = Fields()
    wanted = [
        files.PhotoText(
            photo_id[:64],
            fields.line(f"alt_zh_{photo_id}", TITLE_LENGTH),
            fields.line(f"alt_en_{photo_id}", TITLE_LENGTH),
        )
        for photo_id in request.form.getlist("photo")[: files.MOST_PHOTOS]
    ]
    _move_up(wanted, request.form.get("up", ""))
    try:
        fields.refuse()
        with services().transactions() as tx:
            files.arrange_photos(tx, lot_id, wanted, staff(), now())
    except AuctionError as error:
        return _refused(lot_id, error, "photos")
    return _back(lot_id, "photos")


@lots.post("/desk/lots/<lot_id>/documents")
@needs_role("clerk")
def upload_document(lot_id: str) -> Response:
    """Take one passive PDF."""
    _own_draft(lot_id)
    fields = Fields()
    name_zh = fields.line("name_zh", NAME_LENGTH, required=True)
    name_en = fields.line("name_en", NAME_LENGTH)
    item = request.form.get("item", "")
    try:
        fields.refuse()
        content = _uploaded()
        sha256 = files.store_document(services().ports.storage, content)
        command = files.AddDocument(lot_id, sha256, len(content), item, name_zh, name_en)
        with services().transactions() as tx:
            files.add_document(tx, command, staff(), now())
    except AuctionError as error:
        return _refused(lot_id, error, "documents")
    return _back(lot_id, "documents")


@lots.post("/desk/lots/<lot_id>/papers")
@needs_role("clerk")
def upload_paper(lot_id: str) -> Response:
    """Take a paper that proves whom the court told (art. 16); the editor then offers it as a proof."""
    _own_draft(lot_id)
    try:
        hand_in(lot_id)
    except AuctionError as error:
        return _refused(lot_id, error, "papers")
    return _back(lot_id, "papers")


def hand_in(lot_id: str) -> str:
    """Keep the PDF that was sent as `paper` under its `name`, sealed for the court; gives its digest.

    Raises `invalid` beside the fields, and what `keep_paper` raises.
    """
    fields = Fields()
    name = fields.line("name", PAPER_NAME_LENGTH, required=True)
    sent = request.files.get("paper")
    content = sent.read() if sent is not None else b""
    if not content:
        fields.faults["paper"] = "required"
    fields.refuse()
    with services().transactions() as tx:
        return keep_paper(tx, services().ports, KeepPaper(lot_id, content, name), staff(), now())


@lots.post("/desk/lots/<lot_id>/files/<any(photo, document):kind>/<file_id>/remove")
@needs_role("clerk")
def remove_file(lot_id: str, kind: str, file_id: str) -> Response:
    """Take a file out of a draft."""
    with services().transactions() as tx:
        files.remove_file(tx, lot_id, kind, file_id, staff(), now())
    return _back(lot_id, f"{kind}s")


@lots.get("/lots/<lot_id>/photos/<sha256>.jpg")
@public
def photo(lot_id: str, sha256: str) -> Response:
    """A photo of a published lot; the court also sees those of its drafts."""
    court_id = court_of_caller()
    with services().transactions.reading() as session:
        if not file_queries.has_photo(session, lot_id, sha256, court_id):
            raise AuctionError(errors.NOT_FOUND)
    response = _file(sha256, "image/jpeg")
    # A draft's picture must not outlive the draft in a shared cache.
    response.headers["Cache-Control"] = _FOR_EVER if court_id is None else "private, no-store"
    response.set_etag(sha256)
    response.make_conditional(request)
    return response


@lots.get("/lots/<lot_id>/documents/<document_id>")
@public
def document(lot_id: str, document_id: str) -> Response:
    """A document, always as a download: nothing in it runs on our origin."""
    court_id = court_of_caller()
    with services().transactions.reading() as session:
        found = file_queries.document_of_lot(session, lot_id, document_id, court_id)
    if found is None:
        raise AuctionError(errors.NOT_FOUND)
    name = found.name_zh if language() == "zh" else found.name_en or found.name_zh
    response = _file(found.sha256, "application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.pdf")
    response.headers["Cache-Control"] = "no-cache" if court_id is None else "private, no-store"
    response.set_etag(found.sha256)
    response.make_conditional(request)
    return response


def _file(sha256: str, mimetype: str) -> Response:
    try:
        content = services().ports.storage.get(sha256)
    except FileNotFoundError as error:
        raise AuctionError(errors.NOT_FOUND) from error
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Security-Policy"] = _NOTHING_RUNS
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _own_draft(lot_id: str) -> None:
    """Refuse before any work: decoding is only for drafts of the caller's court."""
    with services().transactions.reading() as session:
        queries.editor_page(session, lot_id, staff().court_id, now())


def _uploaded() -> bytes:
    sent = request.files.get("file")
    content = sent.read() if sent is not None else b""
    if not content:
        raise AuctionError(errors.INVALID, fields={"file": "no_file"})
    return content


def _move_up(wanted: list[files.PhotoText], photo_id: str) -> None:
    place = next((n for n, one in enumerate(wanted) if one.photo_id == photo_id), 0)
    if place > 0:
        wanted[place - 1], wanted[place] = wanted[place], wanted[place - 1]


def _refused(lot_id: str, error: AuctionError, part: str) -> Response:
    """Back to the editor with the reason; problem documents for programs stay problems."""
    if wants_problem() or (not error.fields and error.code != "too_many_files"):
        raise error
    reasons = [fault_text(code) for code in error.fields.values()] or [fault_text(error.code)]
    flash(_("The file was not taken.") + " " + " ".join(dict.fromkeys(reasons)), "warn")
    return _back(lot_id, part)


def _back(lot_id: str, part: str) -> Response:
    return make_response(redirect(f"/desk/lots/{lot_id}#{part}", 303))
