"""A further round: which round it follows, until when it opens, and what a sale asks (art. 26, 37)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from auction_app.kernel.money import Money
from auction_app.kernel.time import SHANGHAI, legal_day
from auction_app.law import further_rounds, sale
from auction_app.law.article import Finding
from auction_app.lots.checks.judgement import Check, Circumstances, notice_day
from auction_app.lots.content import (
    FIRST,
    REANNOUNCED,
    REAUCTION,
    SALE,
    SECOND,
    LotContent,
)

NP_26 = further_rounds.NP_26
SECONDS_A_DAY = 86_400


def round_checks(content: LotContent, under: Circumstances) -> Iterator[Check]:
    """Nothing for a first round; a re-auction and a new announcement have no thirty days of their own."""
    if content.round == FIRST:
        yield from _no_reason_needed(content)
        return
    yield from _predecessor(content)
    if content.round != SECOND or content.follows_as in (REAUCTION, REANNOUNCED):
        yield from _no_reason_needed(content)
    if content.follows_as in (REAUCTION, REANNOUNCED) or content.previous_ended_on is None:
        return
    if content.round == SALE:
        yield from _sale_notice(content, under, content.previous_ended_on)
    else:
        yield from _second_opening(content, under, content.previous_ended_on)


def sale_checks(content: LotContent) -> Iterator[Check]:
    """What a sale asks of price, period and countdown, whichever way it came about."""
    if content.round != SALE:
        return
    if content.start_price_fen is not None and content.previous_start_fen is not None:
        yield from _sale_price(content, content.start_price_fen, content.previous_start_fen)
    if content.opens_at is not None and content.ends_at is not None:
        yield from _sale_period(content.opens_at, content.ends_at)
    if content.countdown_s != sale.COUNTDOWN_HOURS.steps[-1][1] * 3600:
        mend = {"countdown_s": str(SECONDS_A_DAY)}
        figures = {"seconds": str(content.countdown_s)}
        yield Check("countdown_s", "no", "countdown_differs", sale.SALE, figures, mend)


def _predecessor(content: LotContent) -> Iterator[Check]:
    """The round before is a lot of this court here, or what the court enters of a round held elsewhere."""
    if content.predecessor_id is not None:
        yield Check("round", "ok", f"follows_as_{content.follows_as}", NP_26)
        return
    if content.previous_start_fen is None:
        yield Check("previous_start", "wait", "predecessor_missing", NP_26)
    if content.previous_ended_on is None:
        yield Check("previous_ended_on", "wait", "previous_end_missing", NP_26)
    if content.previous_start_fen is not None and content.previous_ended_on is not None:
        yield Check("round", "ok", "predecessor_elsewhere", NP_26)


def _second_opening(content: LotContent, under: Circumstances, failed: date) -> Iterator[Check]:
    law_of = under.previous_notice
    latest = further_rounds.latest_days(failed, content.is_movable, under.calendar, law_of)
    figures = {
        "failed": failed.isoformat(),
        "latest": latest.opens.isoformat(),
        "latest_notice": latest.notice.isoformat(),
    }
    if content.opens_at is None:
        yield Check("opens_at", "wait", "second_auction_due", NP_26, figures)
        return
    opens = legal_day(content.opens_at)
    wrong = further_rounds.check_second_opening(failed, opens, latest)
    if not wrong:
        yield Check("opens_at", "ok", "second_auction_in_time", NP_26, figures)
        yield from _no_reason_needed(content)
        return
    can_be_met = under.today <= latest.notice
    if can_be_met:
        mend = _opening_on(content.opens_at, content.ends_at, latest.opens)
        yield _refused("opens_at", wrong[0], mend)
        return
    # The days bind the court, and their breach does not free the property: a late round goes on, seen as late.
    late = wrong[0]
    yield Check("opens_at", "warn", late.code, late.article, late.fields)
    if content.late_reason_zh:
        yield Check("late_reason_zh", "ok", "late_reason_given", NP_26)
    else:
        yield Check("late_reason_zh", "wait", "late_reason_missing", NP_26)


def _no_reason_needed(content: LotContent) -> Iterator[Check]:
    """A reason for being late is part of the notice, so it must be true that the round is late."""
    if content.late_reason_zh or content.late_reason_en:
        mend = {"late_reason_zh": "", "late_reason_en": ""}
        yield Check("late_reason_zh", "no", "late_reason_needless", NP_26, {}, mend)


def _sale_notice(content: LotContent, under: Circumstances, failed: date) -> Iterator[Check]:
    published = notice_day(content, under)
    due = sale.sale_notice_due(failed, under.calendar, under.previous_notice)
    wrong = sale.check_sale_notice(failed, published, due)
    if wrong:
        # Its source is unconfirmed, and a round that was ordered must be able to go on: the court decides.
        late = wrong[0]
        yield Check("notice_day", "warn", late.code, late.article, late.fields)
        return
    figures = {"failed": failed.isoformat(), "latest": due.isoformat()}
    yield Check("notice_day", "ok", "sale_notice_in_time", sale.SALE, figures)


def _sale_price(content: LotContent, start: int, second: int) -> Iterator[Check]:
    reserve = Money(second, content.currency)
    for finding in sale.check_sale_price(Money(start, content.currency), reserve):
        yield _refused("start_price", finding, {"start_price": str(second)})


def _sale_period(opens_at: datetime, ends_at: datetime) -> Iterator[Check]:
    opens = legal_day(opens_at)
    wrong = sale.check_sale_period(opens, ends_at)
    lawful = sale.sale_period_end(opens).astimezone(SHANGHAI)
    for finding in wrong:
        mend = {"ends_at": lawful.strftime("%Y-%m-%dT%H:%M")}
        # A listing brought from elsewhere tells when it really ended: still open, not refused.
        yield Check("ends_at", "wait", finding.code, finding.article, finding.fields, mend)
    if not wrong:
        figures = {"last": (lawful - timedelta(days=1)).date().isoformat()}
        yield Check("ends_at", "ok", "sale_period_kept", sale.SALE, figures)


def _opening_on(opens_at: datetime, ends_at: datetime | None, day: date) -> dict[str, str]:
    """The same time of day and the same length on another day."""
    clock: time = opens_at.astimezone(SHANGHAI).time()
    opens = datetime.combine(day, clock, SHANGHAI)
    moved = {"opens_at": opens.strftime("%Y-%m-%dT%H:%M")}
    if ends_at is not None:
        moved["ends_at"] = (opens + (ends_at - opens_at)).strftime("%Y-%m-%dT%H:%M")
    return moved


def _refused(field: str, finding: Finding, mend: dict[str, str] | None = None) -> Check:
    return Check(field, "no", finding.code, finding.article, finding.fields, mend or {})
