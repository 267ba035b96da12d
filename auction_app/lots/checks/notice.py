"""Notice, window and the eighteen texts (art. 12 to 14, 20, 26)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from auction_app.kernel.time import SHANGHAI, full_days_between, legal_day
from auction_app.law import announcement, bidding_time, reserve_price
from auction_app.law.article import np
from auction_app.lots.checks.judgement import Check, Circumstances, notice_day
from auction_app.lots.content import DISCLOSURES, REMINDERS, LotContent

USUAL_OPENING = time(10, 0)  # Beijing time

REQUIRED: tuple[tuple[str, int], ...] = (  # field, article that asks for it
    ("case_number", 12),
    ("title_zh", 12),
    ("city_zh", 12),
    ("division_code", 12),
    ("description_zh", 13),
)


def notice_checks(content: LotContent, under: Circumstances) -> Iterator[Check]:
    """What has to be said, and when."""
    yield from _required(content)
    yield from _notice(content, under)
    yield from _duration(content, under)
    yield from _statements(content)


def _required(content: LotContent) -> Iterator[Check]:
    for name, article in REQUIRED:
        if not getattr(content, name):
            yield Check(name, "wait", "required", np(article))


def _notice(content: LotContent, under: Circumstances) -> Iterator[Check]:
    article = announcement.NP_12 if content.round == reserve_price.FIRST else announcement.NP_26
    published = notice_day(content, under)
    needed = announcement.notice_days(content.round, content.is_movable, published)
    earliest = announcement.earliest_opening_day(published, content.round, content.is_movable)
    if content.opens_at is None:
        figures = {"earliest": earliest.isoformat(), "needed": str(needed)}
        yield Check("opens_at", "wait", "opening_missing", article, figures)
        return
    opens = legal_day(content.opens_at)
    figures = {
        "published": published.isoformat(),
        "opens": opens.isoformat(),
        "full_days": str(full_days_between(published, opens)),
        "needed": str(needed),
        "earliest": earliest.isoformat(),
        "early_days": str((earliest - opens).days),
    }
    wrong = announcement.check_notice_period(published, opens, content.round, content.is_movable)
    if wrong:
        mend = _moved_window(content, content.opens_at, earliest)
        yield Check("opens_at", "no", wrong[0].code, wrong[0].article, figures, mend)
        return
    yield Check("opens_at", "ok", "notice_long_enough", article, figures)


def _moved_window(content: LotContent, opens_at: datetime, earliest: date) -> dict[str, str]:
    """The same length of bidding, opening on the earliest lawful day at the same time of day."""
    at = opens_at.astimezone(SHANGHAI).time()
    opens = datetime.combine(earliest, at if at != time(0, 0) else USUAL_OPENING, SHANGHAI)
    moved = {"opens_at": opens.strftime("%Y-%m-%dT%H:%M")}
    if content.ends_at is not None:
        ends = opens + max(content.ends_at - opens_at, timedelta(hours=24))
        moved["ends_at"] = ends.strftime("%Y-%m-%dT%H:%M")
    return moved


def _duration(content: LotContent, under: Circumstances) -> Iterator[Check]:
    if content.ends_at is None:
        yield Check("ends_at", "wait", "end_missing", bidding_time.NP_20)
        return
    if content.opens_at is None:
        return
    length = content.ends_at - content.opens_at
    figures = {
        "hours": str(length // timedelta(hours=1)),
        "window_s": str(content.extension_window_s),
    }
    wrong = bidding_time.check_duration(
        content.opens_at, content.ends_at, notice_day(content, under)
    )
    if not wrong:
        yield Check("ends_at", "ok", "bidding_long_enough", bidding_time.NP_20, figures)
        return
    least = timedelta(hours=int(wrong[0].fields["least_hours"]))
    ends = (content.opens_at + least).astimezone(SHANGHAI)
    mend = {"ends_at": ends.strftime("%Y-%m-%dT%H:%M")}
    yield Check("ends_at", "no", wrong[0].code, wrong[0].article, figures | wrong[0].fields, mend)


def _statements(content: LotContent) -> Iterator[Check]:
    disclosed = [n for n, item in enumerate(DISCLOSURES, 1) if content.statement(item).zh]
    reminded = [n for n, item in enumerate(REMINDERS, 1) if content.statement(item).zh]
    for finding in announcement.check_disclosure(disclosed, reminded):
        number = int(finding.fields["item"])
        is_disclosure = finding.code == "disclosure_missing"
        item = DISCLOSURES[number - 1] if is_disclosure else REMINDERS[number - 1]
        yield Check(f"{item}_zh", "wait", finding.code, finding.article, finding.fields)
