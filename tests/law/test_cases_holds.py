"""Acceptance cases of stays, objections and withdrawal, row by row."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction_app.kernel.money import Money
from auction_app.kernel.time import SHANGHAI
from auction_app.law import further_rounds, objections, stays, withdrawal
from auction_app.law.objections import Objection, ObjectionKind, ObjectionOutcome
from auction_app.law.stays import Frozen, Resumption, StopKind
from auction_app.law.withdrawal import Tender
from auction_app.law.working_days import Calendar

WINDOW = timedelta(seconds=300)
THIRD, PARTY = ObjectionKind.THIRD_PARTY, ObjectionKind.PARTY
DISMISSED, UPHELD = ObjectionOutcome.DISMISSED, ObjectionOutcome.UPHELD


def local(text: str) -> datetime:
    """An instant of the table, written in Beijing time."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def day(text: str) -> date:
    return date.fromisoformat(text)


# (stopped at, end, by the platform, goes on at) → (milliseconds left, earliest new end)
AC_64 = [
    pytest.param("09:57:20", "10:00:00", False, "12:00:00", 160_000, "2024-05-16 12:05:00",
                 id="AC-64 160 s were left; 300 s at least remain after a stop by the court"),
    pytest.param("09:57:20", "10:00:00", True, "12:00:00", 160_000, "2024-05-17 12:00:00",
                 id="AC-64 after a fault of the platform a full cycle runs"),
    pytest.param("09:00:00", "10:00:00", False, "12:00:00", 3_600_000, "2024-05-16 13:00:00",
                 id="AC-64 an hour was left and is kept"),
    pytest.param("09:00:00", "10:00:00", False, "09:01:00", 3_600_000, "2024-05-16 10:01:00",
                 id="AC-64 a short stop gives back what it took"),
    pytest.param("10:00:00", "10:00:00", False, "12:00:00", 0, "2024-05-16 12:05:00",
                 id="AC-64 stopped while its end was judged: nothing left, a window is given"),
]  # fmt: skip


@pytest.mark.parametrize(("stopped", "ends", "platform", "at", "left", "least"), AC_64)
def test_the_remaining_time_is_kept(  # remaining_ms, least_end
    stopped: str, ends: str, platform: bool, at: str, left: int, least: str
) -> None:
    ends_at = local(f"2024-05-16 {ends}")
    kept = stays.remaining_ms(ends_at, local(f"2024-05-16 {stopped}"))
    assert kept == left
    frozen = Frozen(ends_at, timedelta(milliseconds=kept), WINDOW, by_platform=platform)
    assert stays.least_end(frozen, local(f"2024-05-16 {at}")) == local(least)


def test_an_emergency_is_reported_at_once_and_is_the_platforms_alone() -> None:  # report_due
    at = local("2024-05-16 09:57:20")
    assert stays.report_due(at) == at
    fault = stays.find_stop_ground("system_fault", by_platform=True)
    assert fault is not None and fault.kind is StopKind.EMERGENCY
    assert stays.find_stop_ground("system_fault") is None
    assert stays.find_stop_ground("security", by_platform=True) is None
    assert stays.find_stop_ground("because") is None
    assert set(stays.EMERGENCY_GROUNDS.values()) <= set(stays.STOP_GROUNDS)


# (cause ended) → (resume by)
AC_65 = [
    pytest.param("2024-07-03", "2024-07-08", id="AC-65 five days, the day itself not counted"),
    pytest.param("2024-07-16", "2024-07-22", id="AC-65 a fifth day on a Sunday ends on Monday"),
    pytest.param("2024-09-27", "2024-10-08", id="AC-65 a fifth day in the holidays rolls on"),
]


@pytest.mark.parametrize(("ended", "by"), AC_65)
def test_a_lot_goes_on_within_five_days(ended: str, by: str) -> None:  # resumption
    window = stays.resumption(day(ended))
    assert window == Resumption(day(ended), day(by))
    assert not window.is_overdue(local(f"{by} 23:59:59.999999"))
    assert window.is_overdue(local(f"{by} 00:00:00") + timedelta(days=1))


def test_the_sixth_day_is_overdue() -> None:  # AC-65
    window = stays.resumption(day("2024-07-03"))
    assert not window.is_overdue(local("2024-07-08 12:00:00"))
    assert window.is_overdue(local("2024-07-09 00:00:00"))


def test_a_court_may_make_a_day_a_working_day() -> None:  # AC-65
    sunday = Calendar({day("2024-07-21"): True})
    assert stays.resumption(day("2024-07-16"), calendar=sunday).by == day("2024-07-21")


# objection → (resume not before, resume by), None: held
AC_66 = [
    pytest.param(Objection(THIRD, day("2024-06-20")), None, id="AC-66 received: held"),
    pytest.param(Objection(THIRD, day("2024-06-20"), DISMISSED, day("2024-06-28")), None,
                 id="AC-66 dismissed, not yet served: held"),
    pytest.param(Objection(THIRD, day("2024-06-20"), DISMISSED, day("2024-06-28"), day("2024-07-01")),
                 ("2024-07-17", "2024-07-22"), id="AC-66 served 07-01, no suit: 07-17 to 07-22"),
    pytest.param(Objection(THIRD, day("2024-06-20"), DISMISSED, day("2024-06-28"), day("2024-07-01"),
                           day("2024-07-10")), None, id="AC-66 suit filed: stays held"),
    pytest.param(Objection(THIRD, day("2024-06-20"), DISMISSED, day("2024-06-28"), day("2024-07-01"),
                           day("2024-07-10"), day("2025-03-03")), ("2025-03-04", "2025-03-10"),
                 id="AC-66 suit lost: from the day after, the fifth a Saturday"),
    pytest.param(Objection(THIRD, day("2024-06-20"), UPHELD, day("2024-06-28"), day("2024-07-01")), None,
                 id="AC-66 upheld: never"),
    pytest.param(Objection(THIRD, day("2024-06-20"), ObjectionOutcome.WITHDRAWN, day("2024-07-03")),
                 ("2024-07-03", "2024-07-08"), id="AC-66 taken back: at once"),
    pytest.param(Objection(PARTY, day("2024-06-20"), DISMISSED, day("2024-07-02"), day("2024-07-03")),
                 ("2024-07-03", "2024-07-08"), id="AC-66 a party's objection waits for nothing more"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "expected"), AC_66)
def test_when_a_lot_goes_on_after_an_objection(  # resumption_after
    one: Objection, expected: tuple[str, str] | None
) -> None:
    wanted = Resumption(day(expected[0]), day(expected[1])) if expected else None
    assert objections.resumption_after(one) == wanted
    assert (objections.cause_ended(one) is None) is (expected is None)


# day → is disposal barred, for the objection of AC-66
@pytest.mark.parametrize(
    ("on", "barred"),
    [
        pytest.param("2024-06-20", True, id="AC-66 while it is examined"),
        pytest.param("2024-07-16", True, id="AC-66 the fifteenth day of the wait"),
        pytest.param("2024-07-17", False, id="AC-66 the wait is over"),
    ],
)
def test_nothing_is_disposed_of_while_a_third_party_claims_it(on: str, barred: bool) -> None:
    served = day("2024-07-01")
    one = Objection(THIRD, day("2024-06-20"), DISMISSED, day("2024-06-28"), served)
    at = one if on >= "2024-07-01" else Objection(THIRD, day("2024-06-20"))
    assert objections.bars_disposal(at, day(on)) is barred
    found = objections.check_disposal([at], day(on))
    assert [finding.code for finding in found] == ["third_party_claims"] * barred
    party = Objection(PARTY, day("2024-06-20"))
    assert not objections.bars_disposal(party, day(on))


def test_the_clocks_of_an_objection() -> None:
    received = day("2024-06-20")  # a Thursday
    assert objections.register_by(received, received).last_day() == day(
        "2024-06-24"
    )  # the 23rd is a Sunday
    assert objections.decide_by(received, received).last_day() == day("2024-07-05")
    assert objections.reconsider_by(day("2024-07-01"), received).last_day() == day("2024-07-11")
    assert objections.wait_until(day("2024-07-01")) == day("2024-07-16")
    assert objections.wait_until(day("2024-06-29")) == day("2024-07-15")  # the 14th is a Sunday


def test_a_lot_keeps_the_periods_of_its_notice_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure that changes between notice and event is the notice day's."""
    noticed, happened = day("2024-06-01"), day("2024-06-20")
    later = {"RESUME_DAYS": stays, "SUIT_DAYS": objections, "REGISTER_DAYS": objections,
             "DECIDE_DAYS": objections, "RECONSIDER_DAYS": objections,
             "SECOND_WITHIN_DAYS": further_rounds}  # fmt: skip
    before = [
        stays.resumption(happened).by, objections.wait_until(happened),
        objections.register_by(happened, noticed), objections.decide_by(happened, noticed),
        objections.reconsider_by(happened, noticed), further_rounds.second_auction_opens_by(happened),
    ]  # fmt: skip
    for name, module in later.items():
        monkeypatch.setattr(module, name, getattr(module, name).with_(day("2024-06-10"), 99))
    assert stays.resumption(happened).by != before[0]  # without the notice day the new figure holds
    after = [
        stays.resumption(happened, on=noticed).by, objections.wait_until(happened, on=noticed),
        objections.register_by(happened, noticed), objections.decide_by(happened, noticed),
        objections.reconsider_by(happened, noticed),
        further_rounds.second_auction_opens_by(happened, on=noticed),
    ]  # fmt: skip
    assert after == before


YUAN = 100
DEBT, DOUBLED, EXPENSE = Money(1_500_000 * YUAN), Money(76_650 * YUAN), Money(8_000 * YUAN)
FULL = 160_281_650


# (fen, day) → codes that stand in the way
AC_53 = [
    pytest.param(FULL, "2024-05-14", [], id="AC-53 1,602,816.50 the day before: withdrawn"),
    pytest.param(FULL - 1, "2024-05-14", ["tender_too_small"], id="AC-53 one fen less: not enough"),
    pytest.param(FULL, "2024-05-15", ["tender_too_late"], id="AC-53 on the day of the auction"),
]


@pytest.mark.parametrize(("fen", "on", "codes"), AC_53)
def test_a_full_tender_stops_the_auction(fen: int, on: str, codes: list[str]) -> None:
    tender = Tender(Money(fen), day(on), DEBT, DOUBLED, EXPENSE)
    assert withdrawal.tender_needed(tender) == Money(FULL)
    found = withdrawal.check_tender(tender, day("2024-05-15"))
    assert [one.code for one in found] == codes
    assert all(one.article.key == "AS19" for one in found)


@pytest.mark.parametrize(
    ("proceeds", "agrees", "stops"),
    [(999_999, False, False), (1_000_000, False, True), (1_000_000, True, False)],
)
def test_the_rest_of_several_lots_stops_when_enough_came_in(
    proceeds: int, agrees: bool, stops: bool
) -> None:  # must_stop_the_rest
    debts, costs = Money(900_000), Money(100_000)
    assert withdrawal.must_stop_the_rest(Money(proceeds), debts, costs, agrees) is stops


def test_every_ground_of_withdrawal_has_its_place_in_the_law() -> None:
    of_17 = [
        one.item for one in withdrawal.WITHDRAWAL_GROUNDS.values() if one.article.key == "AS17"
    ]
    assert of_17 == [1, 2, 3, 4, 5, 6, 7]
    found = withdrawal.find_withdrawal_ground("bankruptcy")
    assert found is not None and found.article.key == "CPI513"
    assert withdrawal.find_withdrawal_ground("mood") is None
    assert withdrawal.must_stop_first("open")
    assert not withdrawal.must_stop_first("scheduled")


@pytest.mark.parametrize(
    ("code", "decided", "last"),
    [("security", "2024-02-29", "2025-02-28"), ("superior_court", "2024-11-30", "2025-02-28"),
     ("superior_court", "2024-07-03", "2024-10-03"), ("party_died", "2024-07-03", None)],
)  # fmt: skip
def test_how_long_a_stay_may_last(code: str, decided: str, last: str | None) -> None:
    assert stays.last_day_of_stay(code, day(decided)) == (day(last) if last else None)


STEPS = st.lists(
    st.tuples(st.integers(0, 7200), st.integers(0, 86_400), st.booleans()), min_size=1, max_size=8
)


@given(STEPS)
def test_no_sequence_of_stops_moves_an_end_earlier_or_takes_time_away(
    steps: list[tuple[int, int, bool]],
) -> None:
    """Property: the end never moves earlier, and what was left, or a window, is always left again."""
    ends_at = local("2024-05-16 10:00:00")
    at = ends_at - timedelta(hours=1)
    for run, pause, platform in steps:
        at = min(at + timedelta(seconds=run), ends_at)
        left = timedelta(milliseconds=stays.remaining_ms(ends_at, at))
        frozen = Frozen(ends_at, left, WINDOW, by_platform=platform)
        at += timedelta(seconds=pause)
        again = stays.least_end(frozen, at)
        assert again >= ends_at
        assert again - at >= max(left, WINDOW)
        ends_at = again
