"""The steps on the way to a price: begun after the seizure, agreed, answered, extended, sent, explained (RP 1 to 23).

A step that came too late for the court itself is a warning, for nothing undoes it; a method that gave no
price within its own rules stands in the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from auction_app.kernel.money import Money
from auction_app.law import price_objections, reference_price
from auction_app.law.reference_price import APPRAISED, NEGOTIATED, TARGETED
from auction_app.lots.checks.judgement import Check, Circumstances
from auction_app.lots.content import FIRST, LotContent


def step_checks(content: LotContent, under: Circumstances) -> Iterator[Check]:
    """Every step the record names, each under its own article."""
    yield from _begun(content, under)
    if content.price_basis == NEGOTIATED:
        yield from _agreed(content)
    if content.price_basis == TARGETED:
        yield from _answered(content)
    if content.price_basis == APPRAISED:
        yield from _extended(content, under)
    yield from _sent(content, under)
    yield from _explained(content, under)


def begun_on(content: LotContent) -> date | None:
    """The first day on which something was done to find the price; None while nothing is recorded."""
    record = content.price
    known = (record.asked_on, record.reported_on, record.fixed_on)
    return min((on for on in known if on is not None), default=None)


def report_came_on(content: LotContent) -> date | None:
    """When the last report was with the court."""
    record = content.price
    return max((one.reported_on for one in record.reports), default=record.reported_on)


def _begun(content: LotContent, under: Circumstances) -> Iterator[Check]:
    seized = content.notice.seized_on
    if content.round != FIRST or seized is None:
        return
    due = reference_price.price_procedure_due(seized, under.calendar)
    begun = begun_on(content)
    figures = {"seized": seized.isoformat(), "due": due.isoformat()}
    if begun is not None:
        figures["begun"] = begun.isoformat()
    if (begun or under.today) > due:
        yield Check("price_asked_on", "warn", "price_begun_late", reference_price.RP_1, figures)
    elif begun is not None:
        yield Check("price_asked_on", "ok", "price_begun", reference_price.RP_1, figures)


def _agreed(content: LotContent) -> Iterator[Check]:
    record, article = content.price, reference_price.RP_4
    missing = [
        name
        for name, fen in (
            ("applicants_price", record.applicants_fen),
            ("debtors_price", record.debtors_fen),
        )
        if fen is None
    ]
    for name in missing:
        yield Check(name, "wait", "side_missing", article)
    if record.applicants_fen is None or record.debtors_fen is None:
        return
    figures = {
        "applicant_fen": str(record.applicants_fen),
        "debtor_fen": str(record.debtors_fen),
    }
    agreed = reference_price.negotiated_price(
        Money(record.applicants_fen, content.currency),
        Money(record.debtors_fen, content.currency),
        record.failures.get(NEGOTIATED) == "harms_others",
    )
    if agreed is None:
        yield Check("applicants_price", "no", "sides_differ", article, figures)
    elif content.appraisal_fen != agreed.fen:
        mend = {"appraisal": str(agreed.fen)}
        yield Check("appraisal", "no", "not_as_agreed", article, figures, mend)
    else:
        yield Check("applicants_price", "ok", "sides_agree", article, figures)


def _answered(content: LotContent) -> Iterator[Check]:
    record, article = content.price, reference_price.RP_6
    if record.answer_due_on is None:
        yield Check("price_answer_due_on", "wait", "answer_due_missing", article)
    if record.reported_on is None:
        yield Check("price_reported_on", "wait", "reported_missing", article)
    if record.answer_due_on is None or record.reported_on is None or content.appraisal_fen is None:
        return
    figures = {"due": record.answer_due_on.isoformat(), "reported": record.reported_on.isoformat()}
    answer = Money(content.appraisal_fen, content.currency)
    price = reference_price.targeted_price(answer, record.reported_on, record.answer_due_on)
    if price is None:
        yield Check("price_reported_on", "no", "answer_late", article, figures)
    else:
        yield Check("price_reported_on", "ok", "answered_in_time", article, figures)


def _extended(content: LotContent, under: Circumstances) -> Iterator[Check]:
    """A report that needed the last extension needs that it was asked for five days before the period ended."""
    record, article = content.price, reference_price.RP_19
    if not record.extensions or record.asked_on is None or record.reported_on is None:
        return
    before = reference_price.appraisal_due(
        record.asked_on, record.extensions - 1, record.paused_days, under.calendar
    )
    if record.reported_on <= before:
        return
    if record.extension_asked_on is None:
        yield Check("price_extension_asked_on", "wait", "extension_day_missing", article)
        return
    figures = {"asked": record.extension_asked_on.isoformat(), "due": before.isoformat()}
    in_time = reference_price.extension_asked_in_time(record.extension_asked_on, before)
    code = "extension_in_time" if in_time else "extension_late"
    yield Check("price_extension_asked_on", "ok" if in_time else "no", code, article, figures)


def _sent(content: LotContent, under: Circumstances) -> Iterator[Check]:
    record, came = content.price, report_came_on(content)
    sent = [on for on in (record.received_on, record.posted_on) if on is not None]
    if came is None or content.price_basis == NEGOTIATED:
        return
    due = price_objections.sending_due(came, under.calendar)
    if not sent and under.today > due:
        figures = {"due": due.isoformat()}
        yield Check(
            "price_received_on", "warn", "report_sent_late", price_objections.RP_21, figures
        )


def _explained(content: LotContent, under: Circumstances) -> Iterator[Check]:
    """An objection to the result of an appraisal goes to the appraiser; without an answer the trade reviews it."""
    record, article = content.price, price_objections.RP_23
    if record.objection_ground != "method" or record.objection_on is None:
        return
    hand_by = price_objections.handing_due(record.objection_on, under.calendar)
    if record.handed_on is None:
        figures = {"due": hand_by.isoformat()}
        yield Check("objection_handed_on", "warn", "hand_over", article, figures)
        return
    due = price_objections.explanation_due(record.handed_on, under.calendar)
    figures = {"handed": record.handed_on.isoformat(), "due": due.isoformat()}
    if (record.explained_on or under.today) > due:
        yield Check("objection_explained_on", "warn", "explanation_late", article, figures)
    elif record.explained_on is not None:
        yield Check("objection_explained_on", "ok", "explained", article, figures)
