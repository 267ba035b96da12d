"""Acceptance cases of the notice: how long before, what it says, who was told, whether the seizure holds."""

from datetime import UTC, date, datetime, timedelta

import pytest

from auction_app.kernel.time import SHANGHAI, start_of_legal_day
from auction_app.law import announcement, bidding_time, seizure, special_periods, taxes
from auction_app.law.announcement import PartyNotice
from auction_app.law.seizure import Seizure
from auction_app.law.taxes import TaxBearer

MOVABLE, OTHER = True, False
FIRST, SECOND = 1, 2


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("round_", "is_movable", "notice", "earliest"),
    [
        pytest.param(FIRST, MOVABLE, "2024-03-01", "2024-03-17", id="AC-09 movable, 15 full days"),
        pytest.param(FIRST, OTHER, "2024-03-01", "2024-04-01", id="AC-10 immovable, 30 full days"),
        pytest.param(SECOND, MOVABLE, "2024-03-01", "2024-03-09", id="AC-10 second, movable, 7"),
        pytest.param(SECOND, OTHER, "2024-03-01", "2024-03-17", id="AC-10 second, immovable, 15"),
        pytest.param(FIRST, OTHER, "2018-03-21", "2018-04-21", id="AC-11 the notice of Huiyang"),
    ],
)
def test_the_earliest_opening_leaves_the_full_days_of_the_notice(
    round_: int, is_movable: bool, notice: str, earliest: str
) -> None:
    assert announcement.earliest_opening_day(d(notice), round_, is_movable) == d(earliest)
    day_before = d(earliest) - timedelta(days=1)
    assert announcement.check_notice_period(d(notice), d(earliest), round_, is_movable) == []
    (finding,) = announcement.check_notice_period(d(notice), day_before, round_, is_movable)
    assert finding.fields["earliest"] == earliest
    assert finding.article.key == ("NP12" if round_ == FIRST else "NP26")


@pytest.mark.parametrize(
    ("opens", "is_lawful"),
    [
        pytest.param("2024-03-15", False, id="AC-09 14 days later: refused in every reading"),
        pytest.param("2024-03-16", False, id="AC-09 15 days later: only 14 full days between"),
        pytest.param("2024-03-17", True, id="AC-09 16 days later"),
    ],
)
def test_a_movable_announced_on_the_first_of_march(opens: str, is_lawful: bool) -> None:
    found = announcement.check_notice_period(d("2024-03-01"), d(opens), FIRST, MOVABLE)
    assert (found == []) is is_lawful


@pytest.mark.parametrize(
    ("disclosed", "reminded", "missing"),
    [
        pytest.param(
            {1, 2, 3, 4, 5, 6, 8, 10},
            {1, 2, 4, 7},
            ["NP13 7", "NP13 9", "NP13 11", "NP14 3", "NP14 5", "NP14 6"],
            id="AC-12 12 of 18 filled",
        ),
        pytest.param(set(range(1, 12)), set(range(1, 8)), [], id="AC-12 all 18 filled"),
    ],
)
def test_every_item_that_is_missing_is_named(
    disclosed: set[int], reminded: set[int], missing: list[str]
) -> None:
    found = announcement.check_disclosure(disclosed, reminded)
    assert [f"{one.article.key} {one.fields['item']}" for one in found] == missing


@pytest.mark.parametrize(
    ("told", "is_in_time", "earliest_notice"),
    [
        pytest.param(
            PartyNotice(notified_on=d("2024-04-06")), True, "2024-04-10", id="AC-13 told 6 April"
        ),
        pytest.param(
            PartyNotice(notified_on=d("2024-04-08")), False, "2024-04-12", id="AC-13 told 8 April"
        ),
        pytest.param(PartyNotice(waived=True), True, None, id="AC-13 waived in writing"),
        pytest.param(
            PartyNotice(unreachable_since=d("2024-04-10")),
            True,
            "2024-04-10",
            id="AC-13 unreachable, reason published with the notice",
        ),
        pytest.param(PartyNotice(), False, None, id="AC-13 nobody told them"),
    ],
)
def test_who_must_know_three_full_days_before_a_notice_of_10_april(
    told: PartyNotice, is_in_time: bool, earliest_notice: str | None
) -> None:
    found = announcement.check_party_notices(d("2024-04-10"), [told])
    assert (found == []) is is_in_time
    day = announcement.earliest_notice_day(told)
    assert (day.isoformat() if day else None) == earliest_notice


@pytest.mark.parametrize(
    ("opens", "is_lawful"),
    [
        pytest.param("2024-04-15", False, id="AC-13 the fifth day still runs"),
        pytest.param("2024-04-16", True, id="AC-13 deemed notified from 16 April 00:00"),
    ],
)
def test_bidding_waits_until_the_unreachable_count_as_told(opens: str, is_lawful: bool) -> None:
    told = PartyNotice(unreachable_since=d("2024-04-10"))
    deemed = start_of_legal_day(announcement.deemed_notified_from(d("2024-04-10")))
    assert deemed == datetime(2024, 4, 16, tzinfo=SHANGHAI)
    found = announcement.check_deemed_notified(d(opens), [told])
    assert (found == []) is is_lawful
    assert [one.fields["earliest"] for one in found] == ([] if is_lawful else ["2024-04-16"])


@pytest.mark.parametrize(
    ("opens", "is_lawful"),
    [
        pytest.param("2024-04-15", False, id="AC-14 within the twenty days"),
        pytest.param(
            "2024-04-22", False, id="AC-14 the Monday after the Sunday still belongs to them"
        ),
        pytest.param("2024-04-23", True, id="AC-14 the day after"),
    ],
)
def test_shares_wait_for_the_shareholders(opens: str, is_lawful: bool) -> None:
    assert special_periods.shareholders_until(d("2024-04-01")) == d("2024-04-22")
    found = special_periods.check_shareholders(d(opens), d("2024-04-01"))
    assert (found == []) is is_lawful
    assert [one.article.key for one in found] == ([] if is_lawful else ["CO85"])


def test_shares_are_not_offered_before_the_shareholders_were_told() -> None:
    (finding,) = special_periods.check_shareholders(d("2024-04-23"), None)
    assert finding.code == "shareholders_not_told"


@pytest.mark.parametrize(
    ("length", "is_lawful"),
    [
        pytest.param(timedelta(hours=23, minutes=59, seconds=59), False, id="AC-15 a second short"),
        pytest.param(timedelta(hours=24), True, id="AC-15 24 hours"),
    ],
)
def test_bidding_lasts_a_whole_day(length: timedelta, is_lawful: bool) -> None:
    opens = datetime(2024, 5, 15, 2, tzinfo=UTC)
    found = bidding_time.check_duration(opens, opens + length, d("2024-04-01"))
    assert (found == []) is is_lawful


@pytest.mark.parametrize(
    ("until", "codes"),
    [
        pytest.param(None, ["seizure_missing"], id="AC-16 nothing seized"),
        pytest.param("2024-04-09", ["seizure_lapsed"], id="AC-16 over before the notice"),
        pytest.param("2024-05-01", ["seizure_too_short"], id="AC-16 ends 1 May, auction 15 May"),
        pytest.param("2024-06-05", ["seizure_too_short"], id="AC-16 ends on the day of the ruling"),
        pytest.param("2024-06-06", [], id="AC-16 renewed past the planned ruling"),
    ],
)
def test_the_seizure_lasts_past_the_ruling(until: str | None, codes: list[str]) -> None:
    ruling = seizure.planned_ruling_day(d("2024-05-16"), balance_days=10)
    assert ruling == d("2024-06-05")
    held = Seizure(d(until) if until else None)
    found = seizure.check_seizure(held, d("2024-04-10"), ruling)
    assert [one.code for one in found] == codes


@pytest.mark.parametrize(
    ("since", "is_movable", "last"),
    [
        ("2022-05-01", MOVABLE, "2024-05-01"),
        ("2021-05-01", OTHER, "2024-05-01"),
        ("2024-02-29", OTHER, "2027-02-28"),  # no such day: the month's last (CC 202)
    ],
)
def test_a_seizure_runs_two_or_three_years(since: str, is_movable: bool, last: str) -> None:
    assert seizure.longest_seizure(d(since), is_movable) == d(last)
    longer = Seizure(d(last) + timedelta(days=1), d(since), is_movable)
    (finding,) = seizure.check_seizure(longer, d(since), None)
    assert (finding.code, finding.fields["longest"]) == ("seizure_too_long", last)
    assert seizure.check_seizure(Seizure(d(last), d(since), is_movable), d(since), None) == []


@pytest.mark.parametrize(
    ("renewed", "until", "codes"),
    [
        pytest.param("2024-04-20", "2027-04-20", [], id="AC-16 renewed in time for three years"),
        pytest.param("2024-05-01", "2025-05-01", [], id="AC-16 renewed on its last day"),
        pytest.param("2024-05-02", "2025-05-01", ["seizure_lapsed"], id="AC-16 a day too late"),
        pytest.param("2024-04-20", "2027-04-21", ["seizure_too_long"], id="AC-16 too long"),
        pytest.param("2024-04-20", "2024-05-01", ["renewal_not_later"], id="AC-16 no later day"),
    ],
)
def test_check_renewal_before_the_seizure_runs_out(
    renewed: str, until: str, codes: list[str]
) -> None:
    found = seizure.check_renewal(Seizure(d("2024-05-01")), d(renewed), d(until))
    assert [one.code for one in found] == codes


@pytest.mark.parametrize(
    ("told", "until"),
    [("2024-04-01", "2024-04-22"), ("2024-04-03", "2024-04-23"), ("2024-04-02", "2024-04-22")],
)
def test_the_shareholders_have_twenty_days_and_holidays_on_top(told: str, until: str) -> None:
    assert special_periods.shareholders_until(d(told)) == d(until)


def test_a_tenant_is_told_five_full_days_before() -> None:
    assert special_periods.earliest_after_tenant(d("2024-04-01")) == d("2024-04-07")
    (finding,) = special_periods.check_tenant(d("2024-04-06"), d("2024-04-01"))
    assert (finding.article.key, finding.fields["earliest"]) == ("CC727", "2024-04-07")
    assert special_periods.check_tenant(d("2024-04-07"), d("2024-04-01")) == []


def test_co_owners_are_told_like_every_priority_buyer() -> None:
    (finding,) = special_periods.check_co_owners(d("2024-04-10"), d("2024-04-07"))
    assert (finding.article.key, finding.fields["earliest"]) == ("CC306", "2024-04-11")
    assert special_periods.check_co_owners(d("2024-04-10"), d("2024-04-06")) == []


@pytest.mark.parametrize(
    ("kind", "article"),
    [
        ("co_owner", "CC305"),
        ("tenant", "CC726"),
        ("shareholder", "CO85"),
        ("other_priority", "NP13"),
    ],
)
def test_priority_right_rests_on_its_own_article(kind: str, article: str) -> None:
    assert special_periods.priority_right(kind).key == article


@pytest.mark.parametrize(
    ("bearer", "departs"),
    [
        (TaxBearer("vat", "law"), False),
        (TaxBearer("vat", "seller"), False),
        (TaxBearer("vat", "buyer"), True),
        (TaxBearer("deed", "buyer"), False),
        (TaxBearer("deed", "seller"), True),
        (TaxBearer("income", "other"), True),
        (TaxBearer("other", "buyer"), True),
    ],
)
def test_departs_from_law_and_then_says_why(bearer: TaxBearer, departs: bool) -> None:
    assert taxes.departs_from_law(bearer) is departs
    codes = [one.code for one in taxes.check_taxes([bearer])]
    assert codes == (["tax_reason_missing"] if departs else [])
    assert taxes.check_taxes([TaxBearer(bearer.tax, bearer.payer, has_reason=True)]) == []


@pytest.mark.parametrize(
    ("bearers", "text", "warns"),
    [
        ([TaxBearer("vat", "buyer", True), TaxBearer("deed", "buyer")], "", True),
        ([TaxBearer("vat", "buyer", True), TaxBearer("income", "seller")], "", False),
        ([TaxBearer("deed", "buyer")], "", False),
        ([], "办理过户所产生的一切税、费均由买受人承担。", True),
        ([], "买受人承担全部税费。", True),
        ([], "本次转让所产生的税费，依照法律规定由各方分别承担。", False),
        ([], "契税由买受人承担；增值税由被执行人承担。", False),
    ],
)
def test_warn_of_blanket_clause_that_lays_every_tax_on_the_buyer(
    bearers: list[TaxBearer], text: str, warns: bool
) -> None:
    assert bool(taxes.warn_of_blanket_clause(bearers, text)) is warns
