"""What the law says of a draft, field by field: everything that is right, wrong or still open at once.

Pure. `check_lot` is what the editor shows while one types; `findings` is what stops publication.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as member
from datetime import date, datetime, time, timedelta
from typing import Literal

from auction_app.kernel.money import Money, format_yuan
from auction_app.kernel.time import SHANGHAI, full_days_between, legal_day
from auction_app.law import announcement, bidding_time, deposit, reserve_price
from auction_app.law.article import Article, Finding, np
from auction_app.lots.content import DISCLOSURES, REMINDERS, LotContent

Verdict = Literal["ok", "no", "wait"]
USUAL_OPENING = time(10, 0)  # Beijing time
# What a practice court may leave out, and says so on the page and in the published text.
WAIVED_FOR_PRACTICE = frozenset({"notice_too_short", "bidding_too_short", "deposit_out_of_range"})

REQUIRED: tuple[tuple[str, int], ...] = (  # field, article that asks for it
    ("case_number", 12),
    ("title_zh", 12),
    ("city_zh", 12),
    ("division_code", 12),
    ("description_zh", 13),
)


@dataclass(frozen=True, slots=True)
class Check:
    """One judgement. `figures` are raw (fen, ISO days, counts); `mend` is field → lawful value.

    Amounts in `mend` are fen; `mend_typed` gives them as a person would type them.
    """

    field: str
    verdict: Verdict
    code: str
    article: Article
    figures: Mapping[str, str] = member(default_factory=dict)
    mend: Mapping[str, str] = member(default_factory=dict)
    waived: bool = False

    @property
    def mend_typed(self) -> dict[str, str]:
        """The lawful values as the form takes them."""
        return {
            name: format_yuan(int(value)) if name in ("start_price", "deposit") else value
            for name, value in self.mend.items()
        }


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a draft is judged under: today's legal day, and whether the court only practises."""

    today: date
    is_practice: bool = False


def check_lot(content: LotContent, under: Circumstances) -> list[Check]:
    """Every judgement there is, in the order of the form."""
    checks = [
        *_required(content),
        *_price(content, under),
        *_increment(content),
        *_deposit(content, under),
        *_notice(content, under),
        *_duration(content, under),
        *_panel(content, under),
        *_statements(content),
    ]
    return [_waived(check, under) for check in checks]


def findings(content: LotContent, under: Circumstances) -> list[Finding]:
    """All that stops publication, in the words of the law's own findings."""
    return [
        Finding(check.article, check.code, {"field": check.field, **check.figures})
        for check in check_lot(content, under)
        if check.verdict != "ok" and not check.waived
    ]


def shortened(content: LotContent, under: Circumstances) -> tuple[str, ...]:
    """The rules a practice court left out for this lot, for the published text."""
    return tuple(check.code for check in check_lot(content, under) if check.waived)


def notice_day(content: LotContent, under: Circumstances) -> date:
    """The planned day of the notice; a day that has passed counts as today."""
    return max(content.notice_day or under.today, under.today)


def _waived(check: Check, under: Circumstances) -> Check:
    if not under.is_practice or check.code not in WAIVED_FOR_PRACTICE:
        return check
    return Check(
        check.field, "ok", check.code, check.article, check.figures, check.mend, waived=True
    )


def _required(content: LotContent) -> Iterator[Check]:
    for name, article in REQUIRED:
        if not getattr(content, name):
            yield Check(name, "wait", "required", np(article))


def _price(content: LotContent, under: Circumstances) -> Iterator[Check]:
    if content.appraisal_fen is None:
        yield Check("appraisal", "wait", "appraisal_missing", reserve_price.NP_10)
    if content.start_price_fen is None:
        yield Check("start_price", "wait", "start_missing", reserve_price.NP_10)
    if content.appraisal_fen is None or content.start_price_fen is None:
        return
    on = notice_day(content, under)
    pricing = _pricing(content, content.appraisal_fen, content.start_price_fen)
    figures = {"start_fen": str(pricing.start.fen), "basis_fen": str(pricing.basis.fen)}
    if pricing.previous_start is not None:
        figures["previous_fen"] = str(pricing.previous_start.fen)
    wrong = reserve_price.check_starting_price(pricing, on)
    for finding in wrong:
        least = finding.fields["least_fen"]
        yield Check(
            "start_price",
            "no",
            finding.code,
            finding.article,
            figures | finding.fields,
            {"start_price": least},
        )
    if not wrong:
        code = "start_allowed" if content.round == reserve_price.FIRST else "start_cut_allowed"
        article = (
            reserve_price.NP_10 if content.round == reserve_price.FIRST else reserve_price.NP_26
        )
        yield Check("start_price", "ok", code, article, figures)


def _pricing(content: LotContent, basis: int, start: int) -> reserve_price.Pricing:
    previous = content.previous_start_fen
    return reserve_price.Pricing(
        round=content.round,
        start=Money(start, content.currency),
        basis=Money(basis, content.currency),
        previous_start=None if previous is None else Money(previous, content.currency),
    )


def _increment(content: LotContent) -> Iterator[Check]:
    if content.increment_fen is None:
        yield Check("increment", "wait", "increment_missing", np(20))
    elif content.start_price_fen is not None:
        figures = {
            "increment_fen": str(content.increment_fen),
            "start_fen": str(content.start_price_fen),
        }
        yield Check("increment", "ok", "increment_set", np(20), figures)


def _deposit(content: LotContent, under: Circumstances) -> Iterator[Check]:
    if content.deposit_fen is None:
        yield Check("deposit", "wait", "deposit_missing", deposit.NP_17)
        return
    if content.start_price_fen is None:
        return
    on = notice_day(content, under)
    start = Money(content.start_price_fen, content.currency)
    figures = {
        "deposit_fen": str(content.deposit_fen),
        "start_fen": str(start.fen),
        "least_fen": str(deposit.SMALLEST.at(on).least_of(start).fen),
        "most_fen": str(deposit.LARGEST.at(on).most_of(start).fen),
    }
    wrong = deposit.check_deposit(Money(content.deposit_fen, content.currency), start, on)
    if not wrong:
        yield Check("deposit", "ok", "deposit_allowed", deposit.NP_17, figures)
        return
    low = content.deposit_fen < int(figures["least_fen"])
    lawful = figures["least_fen"] if low else figures["most_fen"]
    yield Check("deposit", "no", wrong[0].code, deposit.NP_17, figures, {"deposit": lawful})


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


def _panel(content: LotContent, under: Circumstances) -> Iterator[Check]:
    members = len(set(content.panel))
    wrong = reserve_price.check_panel(members, notice_day(content, under))
    for finding in wrong:
        yield Check("panel", "wait", finding.code, finding.article, finding.fields)
    if not wrong:
        yield Check("panel", "ok", "panel_complete", reserve_price.NP_27, {"members": str(members)})


def _statements(content: LotContent) -> Iterator[Check]:
    disclosed = [n for n, item in enumerate(DISCLOSURES, 1) if content.statement(item).zh]
    reminded = [n for n, item in enumerate(REMINDERS, 1) if content.statement(item).zh]
    for finding in announcement.check_disclosure(disclosed, reminded):
        number = int(finding.fields["item"])
        is_disclosure = finding.code == "disclosure_missing"
        item = DISCLOSURES[number - 1] if is_disclosure else REMINDERS[number - 1]
        yield Check(f"{item}_zh", "wait", finding.code, finding.article, finding.fields)
