"""Notice periods and the eighteen items of the notice day."""

from datetime import date

import pytest

from auction_app.law import announcement as law
from auction_app.law.announcement import PartyNotice

MOVABLE, OTHER = True, False


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("round_", "movable", "notice", "earliest"),
    [
        (1, MOVABLE, "2024-03-01", "2024-03-17"),  # AC-09
        (1, OTHER, "2024-03-01", "2024-04-01"),  # AC-10
        (2, MOVABLE, "2024-03-01", "2024-03-09"),
        (2, OTHER, "2024-03-01", "2024-03-17"),
        (1, OTHER, "2018-03-21", "2018-04-21"),  # AC-11, a real notice of Huiyang
    ],
)
def test_earliest_opening_day_leaves_full_days(
    round_: int, movable: bool, notice: str, earliest: str
) -> None:
    assert law.earliest_opening_day(d(notice), round_, movable) == d(earliest)


def test_notice_days_are_fifteen_thirty_seven_fifteen() -> None:
    day = d("2024-03-01")
    rows = [(1, MOVABLE), (1, OTHER), (2, MOVABLE), (2, OTHER)]
    assert [law.notice_days(r, m, day) for r, m in rows] == [15, 30, 7, 15]


@pytest.mark.parametrize("opens", ["2024-03-15", "2024-03-16"])
def test_check_notice_period_refuses_an_early_opening(opens: str) -> None:
    (finding,) = law.check_notice_period(d("2024-03-01"), d(opens), 1, MOVABLE)
    assert (finding.code, finding.article.key) == ("notice_too_short", "NP12")
    assert finding.fields["earliest"] == "2024-03-17"


def test_check_notice_period_accepts_the_real_notice_of_huiyang() -> None:  # AC-11
    assert law.check_notice_period(d("2018-03-21"), d("2018-04-21"), 1, OTHER) == []


def test_check_notice_period_of_a_second_auction_rests_on_article_26() -> None:
    (finding,) = law.check_notice_period(d("2024-03-01"), d("2024-03-08"), 2, MOVABLE)
    assert finding.article.key == "NP26"


def test_check_disclosure_lists_every_missing_item() -> None:  # AC-12
    findings = law.check_disclosure({1, 2, 3, 4, 5, 6, 8, 10}, {1, 2, 4, 7})
    missing = [(f.article.number, int(f.fields["item"])) for f in findings]
    assert missing == [(13, 7), (13, 9), (13, 11), (14, 3), (14, 5), (14, 6)]
    assert law.check_disclosure(law.DISCLOSURES, law.REMINDERS) == []


@pytest.mark.parametrize(
    ("notice", "is_fine"),
    [
        (PartyNotice(notified_on=date(2024, 4, 6)), True),  # AC-13
        (PartyNotice(notified_on=date(2024, 4, 8)), False),
        (PartyNotice(waived=True), True),
        (PartyNotice(unreachable_since=date(2024, 4, 10)), True),
        (PartyNotice(unreachable_since=date(2024, 4, 11)), False),
        (PartyNotice(), False),
    ],
)
def test_check_party_notices_wants_three_full_days_or_a_waiver(
    notice: PartyNotice, is_fine: bool
) -> None:
    assert (law.check_party_notices(date(2024, 4, 10), [notice]) == []) is is_fine


def test_deemed_notified_from_the_day_after_five_full_days() -> None:  # AC-13
    assert law.deemed_notified_from(date(2024, 4, 10)) == date(2024, 4, 16)
