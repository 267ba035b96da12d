"""Price over time as a step chart with extension marks: geometry only, in whole tenths of a pixel.

The reader's question is "what happened at the end", so a long window is drawn on a broken time axis: all of
it up to fifteen minutes before the planned end on the left third, the rest on the right two thirds. Words and
dates are put in by the template, so one drawing serves both languages. `static/bidding/chart.js` draws the
same picture for the running lot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

TAIL = timedelta(minutes=15)
UNBROKEN_UP_TO = timedelta(hours=1)
LabelKind = Literal[
    "price", "day", "minute", "when", "clock", "planned_end", "hammer", "live_price", "unit"
]
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Step:
    """One accepted bid as the chart sees it."""

    at: datetime
    amount_fen: int
    extended: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class Course:
    """A lot's course of prices, oldest step first. `until` is now, or the end of a lot that ended."""

    opens_at: datetime
    planned_ends_at: datetime
    ends_at: datetime
    until: datetime
    start_price_fen: int
    increment_fen: int
    steps: Sequence[Step]
    is_live: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The paper: view box and plot area in pixels; the seam is where the time axis breaks."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    seam_left: int
    seam_right: int


WIDE = Frame(620, 400, 64, 524, 40, 366, 202, 220)
TALL = Frame(358, 280, 58, 344, 40, 246, 133, 145)


@dataclass(frozen=True, slots=True)
class Label:
    """Something written at (x, y): an amount in `fen`, an instant `at`, or words named by `kind`."""

    x: str
    y: str
    kind: LabelKind
    anchor: Anchor = "middle"
    fen: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    """A bid; filled when it is the reader's own."""

    x: str
    y: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """SVG path data and points for one frame; empty strings where there is nothing to draw."""

    frame: Frame
    grid: str
    axis: str
    line: str
    ends: str
    flags: tuple[str, ...]
    ticks: str
    dots: tuple[Dot, ...]
    live: Dot | None
    band: tuple[str, str, str, str] | None  # x, y, width, height
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The same course for a desk and for a phone, with what the text alternative needs."""

    wide: Drawing
    tall: Drawing
    course: Course


def draw_chart(course: Course) -> Chart:
    """Both drawings of a course."""
    return Chart(_Pen(course, WIDE).drawing(), _Pen(course, TALL).drawing(), course)


class _Pen:
    """Maps instants and amounts of one course onto one frame."""

    def __init__(self, course: Course, frame: Frame) -> None:
        self.course, self.frame = course, frame
        self.last = max(course.ends_at, course.until)
        self.seam = course.planned_ends_at - TAIL
        window = course.planned_ends_at - course.opens_at
        self.is_broken = window > UNBROKEN_UP_TO and course.until > self.seam
        self.grid_step, self.top_fen = _scale(course)

    def x(self, at: datetime) -> int:
        """Tenths of a pixel from the left."""
        frame, course = self.frame, self.course
        if not self.is_broken:
            return _between(at, course.opens_at, self.last, frame.left * 10, frame.right * 10 - 40)
        if at < self.seam:
            return _between(
                at, course.opens_at, self.seam, frame.left * 10, frame.seam_left * 10 - 30
            )
        return _between(at, self.seam, self.last, frame.seam_right * 10, frame.right * 10 - 40)

    def y(self, fen: int) -> int:
        """Tenths of a pixel from the top; the starting price lies a little above the axis."""
        low, high = self.frame.bottom * 10 - 120, self.frame.top * 10 + 120
        span = max(1, self.top_fen - self.course.start_price_fen)
        return low - (low - high) * (fen - self.course.start_price_fen) // span

    def drawing(self) -> Drawing:
        """All parts of the picture."""
        last = self.course.steps[-1] if self.course.steps else None
        live = None
        if last is not None and self.course.is_live:
            live = Dot(_px(self.x(self.course.until)), _px(self.y(last.amount_fen)), False)
        return Drawing(
            frame=self.frame,
            grid="".join(
                f"M{self.frame.left} {_px(self.y(fen))}H{self.frame.right}"
                for fen in self._grid_amounts()
            ),
            axis=self._axis(),
            line=self._line(),
            ends="".join(
                f"M{_px(self.x(at))} {self.frame.bottom}V{self.frame.top - 18}"
                for at in sorted({self.course.planned_ends_at, self.course.ends_at})
            ),
            flags=tuple(
                f"M{_px(self.x(step.at))} {self.frame.bottom - 16}l8 3.5-8 3.5z"
                for step in self.course.steps
                if step.extended
            ),
            ticks="".join(
                f"M{_px(self.x(step.at))} {self.frame.bottom}v-9"
                for step in self.course.steps
                if step.extended
            ),
            dots=tuple(
                Dot(_px(self.x(step.at)), _px(self.y(step.amount_fen)), step.is_own)
                for step in self.course.steps
            ),
            live=live,
            band=self._band(),
            labels=(*self._price_labels(), *self._time_labels(), *self._end_labels(live)),
        )

    def _grid_amounts(self) -> list[int]:
        return list(range(self.course.start_price_fen, self.top_fen + 1, self.grid_step))

    def _axis(self) -> str:
        frame = self.frame
        if not self.is_broken:
            return f"M{frame.left} {frame.bottom}H{frame.right}"
        left, right, low = frame.seam_left, frame.seam_right, frame.bottom
        return (
            f"M{frame.left} {low}H{left}M{right} {low}H{frame.right}"
            f"M{left - 2} {low + 6}l6-12M{right - 5} {low + 6}l6-12"
        )

    def _line(self) -> str:
        steps = self.course.steps
        if not steps:
            return ""
        path = f"M{_px(self.x(steps[0].at))} {_px(self.y(steps[0].amount_fen))}"
        for step in steps[1:]:
            path += f"H{_px(self.x(step.at))}V{_px(self.y(step.amount_fen))}"
        return f"{path}H{_px(self.x(self.course.until))}"

    def _band(self) -> tuple[str, str, str, str] | None:
        start, end = self.x(self.course.planned_ends_at), self.x(self.course.ends_at)
        if end <= start:
            return None
        height = self.frame.bottom - self.frame.top
        return _px(start), str(self.frame.top), _px(end - start), str(height)

    def _price_labels(self) -> list[Label]:
        at_left = str(self.frame.left - 8)
        amounts = [
            Label(at_left, _px(self.y(fen) + 40), "price", "end", fen=fen)
            for fen in self._grid_amounts()
        ]
        return [*amounts, Label(at_left, "16", "unit", "end", fen=self.top_fen)]

    def _time_labels(self) -> list[Label]:
        frame, course, low = self.frame, self.course, str(self.frame.bottom + 20)
        is_long = course.ends_at - course.opens_at > UNBROKEN_UP_TO
        opening: LabelKind = "day" if self.is_broken else "when" if is_long else "minute"
        labels = [Label(str(frame.left), low, opening, "start", at=course.opens_at)]
        if self.is_broken:
            seam: Anchor = "end" if frame.width > 400 else "start"
            x = frame.seam_left if seam == "end" else frame.seam_right - 8
            labels.append(Label(str(x), low, "minute", seam, at=self.seam))
        planned, end = self.x(course.planned_ends_at), self.x(course.ends_at)
        if end - planned > 620:
            labels.append(Label(_px(planned), low, "minute", at=course.planned_ends_at))
        anchor: Anchor = "middle" if end < frame.right * 10 - 300 else "end"
        labels.append(
            Label(
                _px(end + (200 if anchor == "end" else 0)),
                low,
                "clock" if self.is_broken or not is_long else "when",
                anchor,
                at=course.ends_at,
            )
        )
        return labels

    def _end_labels(self, live: Dot | None) -> list[Label]:
        course, frame = self.course, self.frame
        labels = []
        planned = self.x(course.planned_ends_at)
        if planned > frame.right * 5:
            labels.append(Label(_px(planned - 60), str(frame.top - 16), "planned_end", "end"))
        else:
            labels.append(Label(_px(planned + 60), str(frame.top - 16), "planned_end", "start"))
        if not course.steps:
            return labels
        top = course.steps[-1].amount_fen
        if live is not None:
            labels.append(Label(live.x, _px(self.y(top) - 160), "live_price", fen=top))
        elif not course.is_live:
            x = self.x(course.until) - 60
            labels.append(Label(_px(x), _px(self.y(top) - 100), "hammer", "end", fen=top))
        return labels


def _scale(course: Course) -> tuple[int, int]:
    """The step of the grid and the top of the scale, in fen: three to six lines of a round amount."""
    highest = max((step.amount_fen for step in course.steps), default=course.start_price_fen)
    span = max(highest - course.start_price_fen, 3 * course.increment_fen, 4)
    wanted, power = -(-span // 4), 1
    while power * 10 <= wanted:
        power *= 10
    step = next(
        power * tenths // 10 for tenths in (10, 20, 25, 50, 100) if power * tenths >= wanted * 10
    )
    lines = -(-(highest - course.start_price_fen) // step)
    return step, course.start_price_fen + max(3, lines) * step


def _between(at: datetime, first: datetime, last: datetime, low: int, high: int) -> int:
    """Where an instant lies on a stretch, held inside it."""
    span = (last - first) // timedelta(microseconds=1)
    gone = (at - first) // timedelta(microseconds=1)
    if span <= 0:
        return low
    return low + (high - low) * min(max(gone, 0), span) // span


def _px(tenths: int) -> str:
    """`1234` → `123.4`."""
    sign, size = ("-" if tenths < 0 else ""), abs(tenths)
    return f"{sign}{size // 10}" + (f".{size % 10}" if size % 10 else "")
