"""How the reference price was found (RP 2 to 26): method, time, reports, objections, the day it was fixed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from auction_app.kernel.money import Money
from auction_app.law import network_inquiry, price_objections, reference_price
from auction_app.law.article import Article
from auction_app.law.network_inquiry import PlatformReport
from auction_app.law.price_objections import Objection
from auction_app.law.reference_price import APPRAISED, NETWORK
from auction_app.lots.checks.judgement import Check, Circumstances, notice_day
from auction_app.lots.content import LotContent
from auction_app.lots.price_form import FIELD_OF

# What every recorded day rests on: none of them can lie ahead of today.
_DAYS: dict[str, Article] = {
    "asked_on": network_inquiry.RP_10,
    "reported_on": reference_price.RP_19,
    "received_on": price_objections.RP_21,
    "posted_on": price_objections.RP_21,
    "fixed_on": reference_price.RP_30,
    "objection_on": price_objections.RP_22,
    "extension_asked_on": reference_price.RP_19,
    "handed_on": price_objections.RP_23,
    "explained_on": price_objections.RP_23,
}
_METHOD_ARTICLES = {
    "negotiated": reference_price.RP_4,
    "targeted": reference_price.RP_6,
    "network": reference_price.RP_7,
    "appraised": reference_price.RP_14,
}


def basis_checks(content: LotContent, under: Circumstances) -> Iterator[Check]:
    """Everything between the seizure and the day the price was fixed."""
    yield from _method(content)
    yield from _days(content, under)
    if content.price_basis == APPRAISED:
        yield from _appraisal(content, under)
    if content.price_basis == NETWORK:
        yield from _network(content, under)
    yield from _objection(content, under)
    yield from _fixed(content, under)


def received_on(content: LotContent) -> date | None:
    """When the last party had the report: served, or deemed by posting, whichever is later."""
    record = content.price
    deemed = price_objections.deemed_received_on(record.posted_on) if record.posted_on else None
    known = [on for on in (record.received_on, deemed) if on is not None]
    return max(known, default=None)


def _method(content: LotContent) -> Iterator[Check]:
    method, record = content.price_basis, content.price
    found = reference_price.check_method(method, record.failures, record.direct)
    for finding in found:
        is_direct = finding.code == "direct_not_possible"
        field = "price_direct" if is_direct else f"why_{finding.fields['before']}"
        mend = {"price_direct": ""} if is_direct else {}
        yield Check(
            field,
            "no" if is_direct else "wait",
            finding.code,
            finding.article,
            finding.fields,
            mend,
        )
    if not found:
        code = "method_direct" if record.direct else "method_in_order"
        yield Check("price_basis", "ok", code, _METHOD_ARTICLES[method], {"method": method})


def _days(content: LotContent, under: Circumstances) -> Iterator[Check]:
    for member, article in _DAYS.items():
        on = getattr(content.price, member)
        if on is not None and on > under.today:
            figures = {"day": on.isoformat(), "today": under.today.isoformat()}
            yield Check(FIELD_OF[member], "no", "day_in_future", article, figures)


def _appraisal(content: LotContent, under: Circumstances) -> Iterator[Check]:
    record = content.price
    if record.asked_on is None:
        yield Check("price_asked_on", "wait", "asked_missing", reference_price.RP_19)
    if record.reported_on is None:
        yield Check("price_reported_on", "wait", "reported_missing", reference_price.RP_19)
    if record.asked_on is None or record.reported_on is None:
        return
    due = reference_price.appraisal_due(
        record.asked_on, record.extensions, record.paused_days, under.calendar
    )
    figures = {"due": due.isoformat(), "reported": record.reported_on.isoformat()}
    late = reference_price.check_appraisal_time(record.reported_on, due)
    if late:
        yield Check("price_reported_on", "no", late[0].code, late[0].article, figures)
    else:
        article = reference_price.RP_19
        yield Check("price_reported_on", "ok", "reported_in_time", article, figures)


def _network(content: LotContent, under: Circumstances) -> Iterator[Check]:
    record = content.price
    if record.asked_on is None:
        yield Check("price_asked_on", "wait", "asked_missing", network_inquiry.RP_10)
        return
    counted = network_inquiry.counted_reports(
        platform_reports(content), record.asked_on, record.extensions > 0, under.calendar
    )
    mean = network_inquiry.network_price(counted)
    due = network_inquiry.reports_due(record.asked_on, record.extensions > 0, under.calendar)
    figures = {
        "due": due.isoformat(),
        "reports": str(len(record.reports)),
        "counted": str(len(network_inquiry.undisputed_reports(counted))),
    }
    if mean is None:
        yield Check("report1_amount", "no", "no_report_counts", network_inquiry.RP_11, figures)
        return
    figures["mean_fen"] = str(mean.fen)
    if content.appraisal_fen == mean.fen:
        yield Check("appraisal", "ok", "mean_right", network_inquiry.RP_13, figures)
        return
    mend = {"appraisal": str(mean.fen)}
    yield Check("appraisal", "no", "mean_differs", network_inquiry.RP_13, figures, mend)


def platform_reports(content: LotContent) -> list[PlatformReport]:
    """The reports as the law weighs them."""
    return [
        PlatformReport(
            one.platform, Money(one.price_fen, content.currency), one.reported_on, one.objection
        )
        for one in content.price.reports
    ]


def _objection(content: LotContent, under: Circumstances) -> Iterator[Check]:
    record = content.price
    if not record.objection_ground:
        return
    article = price_objections.GROUNDS[record.objection_ground]
    if record.objection_on is None:
        yield Check("objection_on", "wait", "objection_day_missing", article)
        return
    said = Objection(record.objection_ground, record.objection_on, record.objection_outcome)
    is_heard = price_objections.admissible(
        said,
        content.price_basis,
        received_on(content),
        notice_day(content, under),
        under.calendar,
    )
    figures = {"ground": said.ground, "filed": said.filed_on.isoformat()}
    for finding in price_objections.check_objection(said, is_heard):
        yield Check("objection_outcome", "no", finding.code, finding.article, finding.fields)
        return
    if is_heard:
        yield Check("objection_outcome", "ok", "objection_decided", article, figures)
    else:
        yield Check(
            "objection_ground", "ok", "objection_not_heard", price_objections.RP_24, figures
        )


def _fixed(content: LotContent, under: Circumstances) -> Iterator[Check]:
    fixed_on = content.price.fixed_on
    if fixed_on is None:
        yield Check("price_fixed_on", "wait", "fixed_missing", reference_price.RP_30)
        return
    found = price_objections.check_objection_period(
        content.price_basis, received_on(content), fixed_on, under.calendar
    )
    for finding in found:
        if finding.code == "report_not_received":
            yield Check("price_received_on", "wait", finding.code, finding.article)
            continue
        earliest = finding.fields["earliest"]
        can_be = date.fromisoformat(earliest) <= under.today
        mend = {"price_fixed_on": earliest} if can_be else {}
        yield Check("price_fixed_on", "no", finding.code, finding.article, finding.fields, mend)
    if not found:
        due = reference_price.disposal_due(fixed_on, under.calendar)
        figures = {"fixed": fixed_on.isoformat(), "due": due.isoformat()}
        yield Check("price_fixed_on", "ok", "price_fixed", reference_price.RP_30, figures)
