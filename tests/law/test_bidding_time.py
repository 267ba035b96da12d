"""The end of bidding: arrival, extension, outage. Times are of 2024-05-16 in Shanghai."""

from datetime import UTC, date, datetime, timedelta

import pytest

from auction_app.kernel.time import SHANGHAI
from auction_app.law import bidding_time as law
from auction_app.law.bidding_time import EndInQuestion, Ends, Moves, Suspends, TimeRules, Waits

WINDOW = timedelta(seconds=300)
RULES = TimeRules()
DAY = date(2024, 5, 16)


def t(text: str) -> datetime:
    return datetime.fromisoformat(f"2024-05-16T{text}").replace(tzinfo=SHANGHAI).astimezone(UTC)


END = t("10:00:00")


@pytest.mark.parametrize(
    ("end", "arrival", "new_end"),
    [
        ("10:00:00", "09:54:59.000", "10:00:00.000"),  # AC-32
        ("10:00:00", "09:55:00.000", "10:00:00.000"),
        ("10:00:00", "09:55:01.000", "10:00:01.000"),
        ("10:00:00", "09:59:59.999", "10:04:59.999"),
        ("10:04:59.999", "10:04:00.000", "10:09:00.000"),  # AC-33
        ("10:00:00", "09:58:00.000", "10:03:00.000"),  # AC-31
        ("10:03:00", "10:02:30.000", "10:07:30.000"),
    ],
)
def test_extended_end_counts_from_the_arrival(end: str, arrival: str, new_end: str) -> None:
    assert law.extended_end(t(end), t(arrival), WINDOW) == t(new_end)


def test_extended_end_knows_no_last_time() -> None:  # AC-33: 377 in a real auction
    end = END
    for _ in range(377):
        end = law.extended_end(end, end - timedelta(seconds=1), WINDOW)
    assert end == END + 377 * timedelta(seconds=299)


@pytest.mark.parametrize(
    ("arrival", "counts"),
    [("09:59:59.999999", True), ("10:00:00", False), ("10:00:00.000001", False)],
)
def test_is_in_time_before_the_end_not_at_it(arrival: str, counts: bool) -> None:
    assert law.is_in_time(t(arrival), END) is counts


def test_check_duration_wants_twenty_four_hours() -> None:  # AC-15
    short = law.check_duration(END, END + timedelta(hours=24) - timedelta(seconds=1), DAY)
    assert [(f.code, f.article.key) for f in short] == [("bidding_too_short", "NP20")]
    assert law.check_duration(END, END + timedelta(hours=24), DAY) == []


def probes(*spans: tuple[str, str]) -> list[datetime]:
    """One answered probe a second within each span, both ends included."""
    found = []
    for first, last in spans:
        at = t(first)
        while at <= t(last):
            found.append(at)
            at += timedelta(seconds=1)
    return found


def judge(*spans: tuple[str, str], now: str, **more: object) -> object:
    seen = EndInQuestion(END, probes(*spans), t(now), **more)  # type: ignore[arg-type]
    return law.end_after_outage(RULES, seen)


def test_a_lot_ends_when_every_second_was_answered() -> None:
    assert judge(("09:50:00", "10:00:00"), now="10:00:00.2") == Ends()


@pytest.mark.parametrize(("back", "moves"), [("09:57:15", False), ("09:57:16", True)])
def test_a_silence_of_the_gap_itself_is_no_outage(back: str, moves: bool) -> None:
    verdict = judge(("09:50:00", "09:57:00"), (back, "10:00:00"), now="10:00:00")
    assert isinstance(verdict, Moves) is moves


def test_an_outage_in_the_last_window_moves_the_end_and_names_the_gap() -> None:
    verdict = judge(("09:50:00", "09:57:20"), ("09:59:00", "10:00:01"), now="10:00:01")
    assert verdict == Moves(t("10:10:01"), t("09:57:20"), t("09:59:00"))


def test_an_outage_over_the_end_moves_it_once_the_platform_answers_again() -> None:
    down = ("09:50:00", "09:59:58")
    assert judge(down, now="10:00:05") == Waits(t("09:59:58"))
    assert judge(down, now="10:01:00") == Waits(t("09:59:58"))
    back = judge(down, ("10:02:00", "10:02:00"), now="10:02:00")
    assert back == Moves(t("10:12:00"), t("09:59:58"), t("10:02:00"))


def test_an_outage_that_ended_before_the_window_moves_nothing() -> None:
    verdict = judge(("09:40:00", "09:50:00"), ("09:54:59", "10:00:00"), now="10:00:00")
    assert verdict == Ends()


def test_an_outage_that_reaches_into_the_window_counts() -> None:
    verdict = judge(("09:40:00", "09:50:00"), ("09:55:01", "10:00:00"), now="10:00:00")
    assert isinstance(verdict, Moves)


def test_silence_before_the_opening_kept_nobody_out() -> None:
    verdict = judge(("09:58:00", "10:00:00"), now="10:00:00", opened_at=t("09:58:00"))
    assert verdict == Ends()
    slept = judge(("09:59:00", "10:00:00"), now="10:00:00", opened_at=t("09:58:00"))
    assert isinstance(slept, Moves)


def test_a_restart_that_slept_through_the_end_moves_it() -> None:
    verdict = judge(("09:30:00", "09:40:00"), ("10:20:00", "10:20:00"), now="10:20:00.5")
    assert verdict == Moves(t("10:30:00.5"), t("09:40:00"), t("10:20:00"))


def test_a_late_decision_still_leaves_the_whole_recovery_time() -> None:
    verdict = judge(("09:50:00", "09:57:00"), ("09:58:00", "10:30:00"), now="10:30:00")
    assert verdict == Moves(t("10:40:00"), t("09:57:00"), t("09:58:00"))


def test_the_third_outage_suspends() -> None:
    spans = [("09:50:00", "09:57:00"), ("09:58:00", "10:00:00")]
    assert isinstance(judge(*spans, now="10:00:00", earlier_outages=1), Moves)
    third = judge(*spans, now="10:00:00", earlier_outages=2)
    assert isinstance(third, Suspends) and third.reason == "outage_repeated"


def test_an_outage_of_more_than_two_hours_suspends_at_once() -> None:
    down = ("09:50:00", "09:59:00")
    assert judge(down, now="11:59:00") == Waits(t("09:59:00"))
    assert judge(down, now="11:59:01") == Suspends("outage_too_long", t("09:59:00"), t("11:59:01"))
    back = judge(down, ("12:30:00", "12:30:00"), now="12:30:00")
    assert isinstance(back, Suspends) and back.reason == "outage_too_long"


def test_a_recovery_after_ten_in_the_evening_suspends() -> None:
    end = t("21:59:00")
    up = probes(("21:50:00", "21:58:30"), ("22:00:00", "22:00:00"))
    verdict = law.end_after_outage(RULES, EndInQuestion(end, up, t("22:00:00")))
    assert isinstance(verdict, Suspends) and verdict.reason == "outage_at_night"


def test_a_lots_own_parameters_rule_its_end() -> None:
    quick = TimeRules(extension_window_s=10, outage_gap_s=3, recovery_s=20)
    up = probes(("09:59:40", "09:59:52"), ("09:59:57", "10:00:00"))
    verdict = law.end_after_outage(quick, EndInQuestion(END, up, END))
    assert verdict == Moves(t("10:00:20"), t("09:59:52"), t("09:59:57"))


def test_the_moved_end_is_judged_anew_and_holds() -> None:
    up = probes(("09:50:00", "09:57:20"), ("09:59:00", "10:12:00"))
    first = law.end_after_outage(RULES, EndInQuestion(END, up, END))
    assert isinstance(first, Moves)
    again = EndInQuestion(first.new_end, up, first.new_end, earlier_outages=1)
    assert law.end_after_outage(RULES, again) == Ends()
