"""The step chart: where bids, extensions and ends lie on the paper."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from auction_app.bidding.step_chart import TALL, WIDE, Course, Drawing, Step, draw_chart

OPENS = datetime(2026, 8, 24, 7, 0, tzinfo=UTC)
PLANNED = OPENS + timedelta(hours=24)
START, STEP = 114_386_580, 500_000


def course(
    *steps: Step, ends: timedelta = timedelta(), until: timedelta = timedelta(), live: bool = True
) -> Course:
    """A day's auction that ends `ends` after its planned end, seen `until` after it."""
    return Course(OPENS, PLANNED, PLANNED + ends, PLANNED + until, START, STEP, steps, live)


def step(
    after_planned: timedelta, number: int, *, extended: bool = False, own: bool = False
) -> Step:
    """The `number`-th bid, some time after the planned end."""
    return Step(PLANNED + after_planned, START + number * STEP, extended, own)


def points(drawing: Drawing) -> list[tuple[float, float]]:
    """Where the dots lie."""
    return [(float(dot.x), float(dot.y)) for dot in drawing.dots]


def test_a_chart_without_bids_shows_the_scale_and_the_planned_end() -> None:
    drawing = draw_chart(course()).wide
    assert (drawing.line, drawing.dots, drawing.live, drawing.band) == ("", (), None, None)
    assert any(label.kind == "planned_end" for label in drawing.labels)
    assert next(label.fen for label in drawing.labels if label.kind == "price") == START


def test_later_bids_lie_further_right_and_higher_bids_further_up() -> None:
    minutes = [
        timedelta(hours=-20),
        timedelta(hours=-3),
        timedelta(minutes=-4),
        timedelta(minutes=1),
    ]
    steps = [step(at, number) for number, at in enumerate(minutes)]
    for drawing in (
        (chart := draw_chart(course(*steps, ends=timedelta(minutes=6)))).wide,
        chart.tall,
    ):
        lying = points(drawing)
        assert lying == sorted(lying, key=lambda point: point[0])
        assert lying == sorted(lying, key=lambda point: -point[1])


def test_the_end_gets_two_thirds_of_the_paper_once_it_has_come() -> None:
    early = draw_chart(course(step(timedelta(hours=-20), 0), until=timedelta(hours=-10)))
    assert "l6-12" not in early.wide.axis
    late = draw_chart(course(step(timedelta(hours=-20), 0), step(timedelta(minutes=-1), 1)))
    assert "l6-12" in late.wide.axis
    first, last = points(late.wide)
    assert first[0] < WIDE.seam_left
    assert last[0] > WIDE.seam_right


def test_a_bid_that_extended_carries_a_flag_and_the_extension_a_band() -> None:
    steps = [step(timedelta(minutes=-2), 0, extended=True, own=True), step(timedelta(minutes=2), 1)]
    drawing = draw_chart(course(*steps, ends=timedelta(minutes=3))).wide
    assert len(drawing.flags) == 1
    assert drawing.flags[0].startswith(f"M{drawing.dots[0].x} ")
    assert [dot.is_own for dot in drawing.dots] == [True, False]
    assert drawing.band is not None
    assert float(drawing.band[2]) > 0


def test_only_a_running_lot_has_a_live_point_and_an_ended_one_says_hammer() -> None:
    bid = step(timedelta(minutes=-3), 0)
    running, ended = draw_chart(course(bid)).wide, draw_chart(course(bid, live=False)).wide
    assert running.live is not None
    assert ended.live is None
    assert {label.kind for label in ended.labels} >= {"hammer"}
    assert "hammer" not in {label.kind for label in running.labels}


@given(
    numbers=st.lists(st.integers(0, 5000), min_size=1, max_size=30, unique=True),
    minutes=st.lists(st.integers(-1440, 60), min_size=30, max_size=30),
    start=st.integers(1, 10**12),
    increment=st.integers(1, 10**8),
)
def test_nothing_is_ever_drawn_off_the_paper(
    numbers: list[int], minutes: list[int], start: int, increment: int
) -> None:
    times = sorted(minutes[: len(numbers)])
    steps = [
        Step(PLANNED + timedelta(minutes=at), start + number * increment, False, False)
        for at, number in zip(times, sorted(numbers), strict=True)
    ]
    end = PLANNED + timedelta(minutes=65)
    chart = draw_chart(Course(OPENS, PLANNED, end, end, start, increment, steps, False))
    for drawing, frame in ((chart.wide, WIDE), (chart.tall, TALL)):
        for x, y in points(drawing):
            assert frame.left <= x <= frame.right
            assert frame.top <= y <= frame.bottom
        assert 3 <= len(re.findall("M", drawing.grid)) <= 8
