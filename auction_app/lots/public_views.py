"""Doors for everybody: asking the court, the calendar file, the published text; and the court's answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Response, flash, make_response, redirect, request
from icalendar import Calendar, Event

from auction_app.infra.formats import say
from auction_app.infra.i18n import _, language
from auction_app.infra.web import needs_role, public, render, services, signed_in
from auction_app.lots import queries, questions
from auction_app.lots.doors import Fields, lots, me, now, staff
from auction_app.lots.lot_page import lot_page, published_text
from auction_app.lots.page_views import LotPage


@lots.get("/lots/<lot_id>/questions/new")
@signed_in
def question_form(lot_id: str) -> str:
    """A form to ask the court in public."""
    with services().transactions.reading() as session:
        page = lot_page(session, lot_id)
    return render("lots/ask.html", lot=page, values={}, faults={})


@lots.post("/lots/<lot_id>/questions")
@signed_in
def ask_question(lot_id: str) -> Response:
    """Put a question; it becomes public with the court's answer."""
    fields = Fields()
    text = fields.text("text", questions.QUESTION_LENGTH, required=True, allows_emoji=True)
    if fields.faults:
        with services().transactions.reading() as session:
            page = lot_page(session, lot_id)
        again = render("lots/ask.html", lot=page, values=fields.values, faults=fields.words())
        return make_response(again, 422)
    asker = services().ports.vault.blind_index("asker", me().account_id)
    with services().transactions() as tx:
        questions.ask(tx, questions.Ask(lot_id, asker, text), now())
    flash(_("Your question is with the court. It appears here together with the answer."), "good")
    return make_response(redirect(f"/lots/{lot_id}#questions", 303))


@lots.get("/desk/questions")
@needs_role("clerk", "approver")
def open_questions() -> str:
    """Questions that wait for this court."""
    return _questions_page({}, {}, "")


@lots.post("/desk/questions/<question_id>/answer")
@needs_role("clerk", "approver")
def answer_question(question_id: str) -> Response:
    """Answer in public, once, in both languages."""
    fields = Fields()
    answer_zh = fields.text("answer_zh", questions.ANSWER_LENGTH, required=True)
    answer_en = fields.text("answer_en", questions.ANSWER_LENGTH, required=True)
    if fields.faults:
        page = _questions_page(fields.values, fields.words(), question_id)
        return make_response(page, 422)
    command = questions.Answer(question_id, answer_zh, answer_en)
    with services().transactions() as tx:
        questions.answer(tx, command, staff(), now())
    flash(_("The answer is public and part of the record."), "good")
    return make_response(redirect("/desk/questions", 303))


@lots.get("/lots/<lot_id>/calendar.ics")
@public
def calendar(lot_id: str) -> Response:
    """Opening and planned end for the visitor's own calendar."""
    with services().transactions.reading() as session:
        page = lot_page(session, lot_id)
    file = Calendar()
    file.add("prodid", "-//Luochui//lots//EN")
    file.add("version", "2.0")
    title = say(page.card.title, language())
    opens, ends = (
        _("Bidding opens: %(title)s", title=title),
        _("Bidding ends (may be extended): %(title)s", title=title),
    )
    file.add_component(_event(page, "opens", page.card.opens_at, opens))
    file.add_component(_event(page, "ends", page.card.ends_at, ends))
    response = Response(file.to_ical(), mimetype="text/calendar")
    response.headers.set("Content-Disposition", "attachment", filename=f"{lot_id}.ics")
    return response


@lots.get("/lots/<lot_id>/notice.json")
@public
def notice_text(lot_id: str) -> Response:
    """The published text byte for byte: its SHA-256 is the `notice` of the lot's first event."""
    with services().transactions.reading() as session:
        text, sha256 = published_text(session, lot_id)
    response = Response(text.encode(), mimetype="application/json")
    response.set_etag(sha256)
    response.headers["Cache-Control"] = "public, max-age=60"
    response.make_conditional(request)
    return response


def _event(page: LotPage, key: str, at: datetime, summary: str) -> Event:
    """Five minutes in a calendar; the same lot always gives the same UIDs, so it can be updated."""
    public_url = services().config.public_url
    url = f"{public_url}/lots/{page.card.lot_id}"
    event = Event()
    event.add("uid", f"{page.card.lot_id}-{key}@{public_url.split('//')[-1]}")
    event.add("dtstamp", page.published_at)
    event.add("dtstart", at)
    event.add("dtend", at + timedelta(minutes=5))
    event.add("summary", summary)
    event.add("url", url)
    event.add("description", _("The lot page is right when the end has moved: %(url)s", url=url))
    return event


def _questions_page(values: dict[str, str], faults: dict[str, str], about: str) -> str:
    by = staff()
    with services().transactions.reading() as session:
        rows = queries.open_questions(session, by.court_id)
        counts = queries.court_counts(session, by.court_id, now())
    return render(
        "lots/court/questions.html",
        rows=rows,
        counts=counts,
        values=values,
        faults=faults,
        about=about,
    )
