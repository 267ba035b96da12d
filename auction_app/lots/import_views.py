"""The page that imports a file into the clerk's own court."""

from __future__ import annotations

from flask import Response, make_response, request
from sqlalchemy import select

from auction_app.accounts.models import Court
from auction_app.infra.forms import fault_text
from auction_app.infra.web import needs_role, render, services
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.lots import queries
from auction_app.lots.doors import lots, now, staff
from auction_app.lots.drafts import Staff
from auction_app.lots.finding_words import in_words
from auction_app.lots.importing import Line, LineReport, import_all, read_lines


@lots.get("/desk/import")
@needs_role("clerk")
def import_form() -> str:
    """Choose a file."""
    return _page([], "", is_dry=True)


@lots.post("/desk/import")
@needs_role("clerk")
def import_lots() -> Response:
    """Report line by line; without the dry run, right lines become drafts."""
    by, is_dry = staff(), request.form.get("dry") == "1"
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise AuctionError(errors.INVALID, fields={"file": "no_file"})
        lines = read_lines(sent.read(), sent.filename)
    except AuctionError as error:
        code = error.fields.get("file", error.code)
        return make_response(_page([], fault_text(code), is_dry=is_dry), error.status)
    own = _names_of_own_court(by)
    reports = list(
        import_all(
            services().transactions,
            lines,
            lambda line: _own_only(line, own, by),
            now(),
            is_dry=is_dry,
        )
    )
    return make_response(_page(reports, "", is_dry=is_dry))


def _own_only(line: Line, own: frozenset[str], by: Staff) -> Staff | None:
    """A clerk imports for the own court; a line that names another one is refused."""
    return by if not line.court or line.court in own else None


def _names_of_own_court(by: Staff) -> frozenset[str]:
    with services().transactions.reading() as session:
        court = session.scalar(select(Court).where(Court.id == by.court_id))
    assert court is not None  # the account's own court, by foreign key
    return frozenset({court.id, court.code, court.name_zh, court.name_en})


def _page(reports: list[LineReport], fault: str, *, is_dry: bool) -> str:
    with services().transactions.reading() as session:
        counts = queries.court_counts(session, staff().court_id, now())
    rows = [
        {
            "report": report,
            "faults": [(name, fault_text(code)) for name, code in report.errors.items()],
            "findings": [in_words(check) for check in report.checks],
        }
        for report in reports
    ]
    taken = sum(report.is_taken for report in reports)
    return render(
        "lots/court/import.html", rows=rows, taken=taken, fault=fault, is_dry=is_dry, counts=counts
    )
