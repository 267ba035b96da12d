"""How long bidding lasts, when a bid is in time, what it does to the end, what an outage does."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from auction_app.kernel.time import SHANGHAI
from auction_app.law.article import Dated, Finding, np, rule

NP_8, NP_20, NP_28, NP_31 = np(8), np(20), np(28), np(31)

SHORTEST_HOURS = Dated((date(2017, 1, 1), 24))
EXTENSION_SECONDS = Dated((date(2017, 1, 1), 300))
RESUME_DAYS = Dated((date(2017, 1, 1), 5))


@dataclass(frozen=True, slots=True)
class TimeRules:
    """The published parameters of a lot's end; seconds and hours of the day in Shanghai.

    `most_extensions` is how many outages move the end before the next one suspends the lot.
    A recovery at or after `quiet_from_hour` suspends: nobody can be expected to bid at night.
    `countdown_s` is what the first offer of a sale starts; an auction has none, so it is 0 there.
    """

    extension_window_s: int = 300
    outage_gap_s: int = 15
    recovery_s: int = 600
    longest_outage_s: int = 7200
    quiet_from_hour: int = 22
    most_extensions: int = 2
    countdown_s: int = 0

    def parameters(self) -> dict[str, int]:
        """The figures by name, to be hashed into `lot.opened`."""
        return asdict(self)

    @property
    def window(self) -> timedelta:
        """The extension window as a duration."""
        return timedelta(seconds=self.extension_window_s)

    @property
    def countdown(self) -> timedelta:
        """What is left after a sale's first offer, as a duration; nothing for an auction."""
        return timedelta(seconds=self.countdown_s)

    @property
    def gap(self) -> timedelta:
        """The longest silence that is no outage."""
        return timedelta(seconds=self.outage_gap_s)


@dataclass(frozen=True, slots=True)
class Ends:
    """Nobody was kept out: the lot ends."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Not known yet: no probe has answered since the end; ask again at once when one does."""

    silent_since: datetime


@dataclass(frozen=True, slots=True)
class Moves:
    """An outage touched the last minutes: the end moves, and the event names the gap."""

    new_end: datetime
    gap_from: datetime
    gap_to: datetime


@dataclass(frozen=True, slots=True)
class Suspends:
    """Too long, too late in the day, or once too often: the court decides when it goes on."""

    reason: str  # outage_too_long | outage_at_night | outage_repeated
    gap_from: datetime
    gap_to: datetime


@dataclass(frozen=True, slots=True)
class EndInQuestion:
    """What is known when a lot's end has come.

    `ok_probes` are the ascending instants at which a whole probe bid was answered, from before
    `ends_at` minus the window up to `now`; `earlier_outages` counts the ends already moved.
    Silence before `opened_at` (or the last resumption) kept nobody out.
    """

    ends_at: datetime
    ok_probes: Sequence[datetime]
    now: datetime
    earlier_outages: int = 0
    opened_at: datetime | None = None


@rule(NP_20)
def is_in_time(arrived_at: datetime, ends_at: datetime) -> bool:
    """A bid counts if it entered the platform's system before the end; the end is outside."""
    return arrived_at < ends_at


@rule(NP_20)
def extended_end(ends_at: datetime, arrived_at: datetime, window: timedelta) -> datetime:
    """A bid in the last five minutes extends five minutes from its own arrival, without limit."""
    return max(ends_at, arrived_at + window)


@rule(NP_20)
def check_duration(opens_at: datetime, ends_at: datetime, on: date) -> list[Finding]:
    """Bidding lasts at least 24 hours."""
    hours = SHORTEST_HOURS.at(on)
    if ends_at - opens_at >= timedelta(hours=hours):
        return []
    return [Finding(NP_20, "bidding_too_short", {"least_hours": str(hours)})]


@rule(NP_8, NP_28, NP_31)
def end_after_outage(rules: TimeRules, seen: EndInQuestion) -> Ends | Waits | Moves | Suspends:
    """A lot never ends on absent bidders: any silence longer than the gap moves its end."""
    probes = [probe for probe in seen.ok_probes if probe <= seen.now]
    outages = _outages(rules, seen, probes)
    open_since = _silent_since(seen, probes)
    if open_since is not None and seen.now - open_since > timedelta(seconds=rules.longest_outage_s):
        return Suspends("outage_too_long", open_since, seen.now)
    if open_since is not None:
        return Waits(open_since)
    if not outages:
        return Ends()
    return _consequence(rules, seen, outages)


def _consequence(
    rules: TimeRules, seen: EndInQuestion, outages: list[tuple[datetime, datetime]]
) -> Moves | Suspends:
    gap_from, gap_to = outages[-1]
    longest_from, longest_to = max(outages, key=lambda gap: gap[1] - gap[0])
    if longest_to - longest_from > timedelta(seconds=rules.longest_outage_s):
        return Suspends("outage_too_long", longest_from, longest_to)
    if seen.earlier_outages >= rules.most_extensions:
        return Suspends("outage_repeated", gap_from, gap_to)
    if gap_to.astimezone(SHANGHAI).hour >= rules.quiet_from_hour:
        return Suspends("outage_at_night", gap_from, gap_to)
    pause = timedelta(seconds=max(rules.extension_window_s, rules.recovery_s))
    # Counted from this decision when it comes later than the recovery: until the end has moved,
    # every bid was still refused as too late.
    return Moves(max(seen.ends_at, max(gap_to, seen.now) + pause), gap_from, gap_to)


def _outages(
    rules: TimeRules, seen: EndInQuestion, probes: list[datetime]
) -> list[tuple[datetime, datetime]]:
    """Silences longer than the gap that touch the last window, oldest first."""
    window_from = seen.ends_at - rules.window
    if seen.opened_at is not None and seen.opened_at > window_from:
        window_from = seen.opened_at
    # With no older probe the silence began at the window's start at the latest; and what was
    # silent before bidding opened counts from the opening only.
    first = bisect_left(probes, window_from)
    older = probes[first - 1] if first and window_from != seen.opened_at else window_from
    marks = [older, *probes[first:]]
    return [
        (before, after)
        for before, after in pairwise(marks)
        if after - before > rules.gap and before < seen.ends_at
    ]


def _silent_since(seen: EndInQuestion, probes: list[datetime]) -> datetime | None:
    """The last answer before the end, when none has come at or after it."""
    if probes and probes[-1] >= seen.ends_at:
        return None
    return probes[-1] if probes else seen.ends_at
