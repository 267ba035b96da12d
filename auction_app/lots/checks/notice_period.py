"""How long the notice runs and bidding lasts, and everybody bidding has to wait for (art. 12, 16, 20, 26)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from auction_app.kernel.time import SHANGHAI, full_days_between, legal_day
from auction_app.law import announcement, bidding_time, reserve_price, special_periods
from auction_app.law.article import Finding
from auction_app.lots.checks.judgement import Check, Circumstances, notice_day
from auction_app.lots.content import LotContent
from auction_app.lots.notice_record import NOTIFIED

USUAL_OPENING = time(10, 0)  # Beijing time
EQUITY = "equity"


@dataclass(frozen=True, slots=True)
class Earliest:
    """The first lawful days, when everything else is mended: of the notice, and of bidding."""

    notice: date
    opens: date


def period_checks(content: LotContent, under: Circumstances) -> Iterator[Check]:
    """Notice and window, and the days others still have."""
    yield from _notice(content, under)
    yield from _duration(content, under)
    yield from _waits(content, under)


def earliest_lawful(content: LotContent, under: Circumstances) -> Earliest:
    """The first day the notice may appear, and the first on which bidding may open after it."""
    wanted = notice_day(content, under)
    told = [one.as_law_sees_it(wanted) for one in content.notice.told]
    tied = filter(None, map(announcement.earliest_notice_day, told))
    notice = max([wanted, *tied])
    opens = announcement.earliest_opening_day(notice, content.round, content.is_movable)
    later = [
        date.fromisoformat(one.fields["earliest"]) for one in _late(content, under, notice, opens)
    ]
    return Earliest(notice, max([opens, *later]))


def _notice(content: LotContent, under: Circumstances) -> Iterator[Check]:
    article = announcement.NP_12 if content.round == reserve_price.FIRST else announcement.NP_26
    published = notice_day(content, under)
    needed = announcement.notice_days(content.round, content.is_movable, published)
    earliest = earliest_lawful(content, under).opens
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


def _waits(content: LotContent, under: Circumstances) -> Iterator[Check]:
    """The days of the unreachable, of tenants and of shareholders, each against the opening."""
    if content.category == EQUITY and content.notice.shareholders_told_on is None:
        yield Check("shareholders_told_on", "wait", "shareholders_not_told", special_periods.CO_85)
    if content.opens_at is None:
        return
    opens = legal_day(content.opens_at)
    earliest = earliest_lawful(content, under).opens
    mend = _moved_window(content, content.opens_at, earliest)
    for finding in _late(content, under, notice_day(content, under), opens):
        yield Check("opens_at", "no", finding.code, finding.article, finding.fields, mend)
    yield from _shareholders_kept(content, under, opens)


def _shareholders_kept(content: LotContent, under: Circumstances, opens: date) -> Iterator[Check]:
    told = content.notice.shareholders_told_on
    if content.category != EQUITY or told is None:
        return
    if not special_periods.check_shareholders(opens, told, under.calendar):
        figures = {"until": special_periods.shareholders_until(told, under.calendar).isoformat()}
        article = special_periods.CO_85
        yield Check("shareholders_told_on", "ok", "shareholders_waited_for", article, figures)


def _late(content: LotContent, under: Circumstances, notice: date, opens: date) -> list[Finding]:
    """Everybody whose days are not over at the opening."""
    said = content.notice
    told = [one.as_law_sees_it(notice) for one in said.told]
    found = announcement.check_deemed_notified(opens, told)
    for one in said.told:
        if one.role == "tenant" and one.how == NOTIFIED and one.day is not None:
            found += special_periods.check_tenant(opens, one.day)
    if content.category == EQUITY and said.shareholders_told_on is not None:
        found += special_periods.check_shareholders(
            opens, said.shareholders_told_on, under.calendar
        )
    return found
