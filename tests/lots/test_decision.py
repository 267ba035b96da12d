"""What the law says of a draft: figures of the acceptance list, each with the lawful value beside it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from auction_app.kernel.time import SHANGHAI
from auction_app.lots.content import DISCLOSURES, LotContent
from auction_app.lots.decision import Check, Circumstances, check_lot, findings, shortened
from tests.support.lots import lawful_content

AT = datetime(2026, 8, 28, 2, 0, tzinfo=UTC)
TODAY = Circumstances(date(2026, 8, 28))


def check_of(field: str, under: Circumstances = TODAY, **changes: Any) -> Check:
    """The one judgement of a field for otherwise lawful content."""
    content = lawful_content(AT, **{"decision": None} | changes)  # nothing is locked yet
    found = [one for one in check_lot(content, under) if one.field == field]
    assert len(found) == 1, found
    return found[0]


def opening(day: date, hours: int = 24) -> dict[str, datetime]:
    """A window that opens at ten o'clock in Shanghai."""
    opens_at = datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI)
    return {"opens_at": opens_at, "ends_at": opens_at + timedelta(hours=hours)}


def test_lawful_content_has_no_finding() -> None:
    assert findings(lawful_content(AT), TODAY) == []


@pytest.mark.parametrize(
    ("appraisal", "start", "verdict"),
    [
        (100_000_000, 69_999_999, "no"),  # AC-01
        (100_000_000, 70_000_000, "ok"),
        (132_030_000, 101_002_950, "ok"),  # AC-02: fractions of a yuan
        (25_574_700, 17_902_289, "no"),
        (25_574_700, 17_902_290, "ok"),
    ],
)
def test_a_first_auction_starts_at_seventy_percent(
    appraisal: int, start: int, verdict: str
) -> None:
    check = check_of("start_price", appraisal_fen=appraisal, start_price_fen=start)
    assert (check.verdict, check.article.key) == (verdict, "NP10")
    if verdict == "no":
        assert check.mend_typed == {"start_price": f"{-(-appraisal * 7 // 10) / 100:,.2f}"}


@pytest.mark.parametrize(
    ("start", "verdict"), [(56_000_000, "ok"), (55_999_999, "no"), (70_000_000, "ok")]
)
def test_a_second_auction_cuts_at_most_a_fifth_of_the_first_start(start: int, verdict: str) -> None:
    check = check_of(  # AC-03
        "start_price",
        round=2,
        appraisal_fen=100_000_000,
        previous_start_fen=70_000_000,
        start_price_fen=start,
    )
    assert (check.verdict, check.article.key) == (verdict, "NP26")


@pytest.mark.parametrize(
    ("deposit", "verdict", "mend"),
    [
        (235_750_220, "ok", ""),  # AC-04
        (235_750_221, "no", "2,357,502.20"),
        (58_937_555, "ok", ""),
        (58_937_554, "no", "589,375.55"),
    ],
)
def test_the_deposit_lies_between_five_and_twenty_percent(
    deposit: int, verdict: str, mend: str
) -> None:
    check = check_of(
        "deposit", start_price_fen=1_178_751_100, appraisal_fen=1_178_751_100, deposit_fen=deposit
    )
    assert (check.verdict, check.article.key) == (verdict, "NP17")
    assert check.mend_typed == ({"deposit": mend} if mend else {})


def test_two_judges_are_no_panel_and_three_names_are_no_decision() -> None:
    check = check_of("panel", panel=("何某", "唐某"))  # AC-05
    assert (check.verdict, check.code, check.article.key) == ("wait", "panel_missing", "NP27")
    assert check_of("panel", panel=("何某", "何某", "何某")).code == "panel_missing"
    three = check_of("panel", panel=("何某", "唐某", "邓某"))
    assert (three.verdict, three.code) == ("wait", "panel_not_recorded")
    [recorded] = [one for one in check_lot(lawful_content(AT), TODAY) if one.field == "panel"]
    assert (recorded.verdict, recorded.code) == ("ok", "panel_complete")


@pytest.mark.parametrize(
    ("round_", "is_movable", "notice", "earliest"),
    [
        (1, True, date(2027, 3, 1), date(2027, 3, 17)),  # AC-09
        (1, False, date(2027, 3, 1), date(2027, 4, 1)),  # AC-10
        (2, True, date(2027, 3, 1), date(2027, 3, 9)),
        (2, False, date(2027, 3, 1), date(2027, 3, 17)),
    ],
)
def test_the_notice_runs_full_days_and_the_earliest_day_is_named(
    round_: int, is_movable: bool, notice: date, earliest: date
) -> None:
    terms = {"round": round_, "is_movable": is_movable, "notice_day": notice}
    early = check_of("opens_at", **terms, **opening(earliest - timedelta(days=1)))
    assert (early.verdict, early.figures["earliest"]) == ("no", earliest.isoformat())
    assert early.mend == {
        "opens_at": f"{earliest}T10:00",
        "ends_at": f"{earliest + timedelta(days=1)}T10:00",
    }
    assert check_of("opens_at", **terms, **opening(earliest)).verdict == "ok"


def test_a_planned_day_that_has_passed_counts_as_today() -> None:
    passed = check_of("opens_at", notice_day=date(2026, 7, 1), **opening(date(2026, 9, 5)))
    assert passed.figures["published"] == "2026-08-28"
    assert passed.verdict == "no"


def test_bidding_lasts_a_day() -> None:
    day = date(2026, 9, 28)
    short = opening(day)
    short["ends_at"] -= timedelta(seconds=1)
    check = check_of("ends_at", **short)
    assert (check.verdict, check.article.key) == ("no", "NP20")
    assert check.mend == {"ends_at": "2026-09-29T10:00"}
    assert check_of("ends_at", **opening(day)).verdict == "ok"


def test_everything_that_is_missing_is_named_at_once() -> None:
    found = findings(LotContent(), TODAY)
    fields = {finding.fields["field"] for finding in found}
    assert {"case_number", "title_zh", "appraisal", "start_price", "deposit", "increment"} <= fields
    assert {"opens_at", "ends_at", "panel"} <= fields
    assert sum(finding.code == "disclosure_missing" for finding in found) == 11
    assert sum(finding.code == "reminder_missing" for finding in found) == 7


def test_a_practice_court_may_open_at_once_and_the_text_says_so() -> None:
    practice = Circumstances(TODAY.today, is_practice=True)
    content = lawful_content(AT, **opening(date(2026, 8, 28), hours=1))
    assert findings(content, practice) == []
    assert set(shortened(content, practice)) == {"notice_too_short", "bidding_too_short"}
    assert len(findings(content, TODAY)) == 2


def test_a_practice_court_keeps_the_floor_of_the_price() -> None:
    practice = Circumstances(TODAY.today, is_practice=True)
    content = lawful_content(AT, appraisal_fen=100_000_000, start_price_fen=69_999_999)
    assert [one.code for one in findings(content, practice)] == ["start_below_floor"]


def test_an_empty_disclosure_is_found_where_it_is_missing() -> None:
    whole = lawful_content(AT)
    part = {item: said for item, said in whole.statements.items() if item != DISCLOSURES[8]}
    found = findings(lawful_content(AT, statements=part), TODAY)
    assert [(one.code, one.fields["field"]) for one in found] == [("disclosure_missing", "d09_zh")]
