"""Why bidding stops, when it may go on, by when it must, and how much time is left then (NP 28).

暂缓 (stay) is the court's decision for a while, 中止 (suspension) its ruling until a cause is gone, and
an emergency is the platform's own first step, reported to the court at once.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from auction_app.kernel.errors import N_
from auction_app.kernel.time import legal_day
from auction_app.law.article import Article, Dated, cite, np, rule
from auction_app.law.bidding_time import RESUME_DAYS, SHORTEST_HOURS
from auction_app.law.working_days import DECREED, Calendar, end_of, last_day

NP_20, NP_28, NP_36 = np(20), np(28), np(36)
AS_18 = cite("AS", 18)
BK_19 = cite("BK", 19)
CPL_236, CPL_238, CPL_242, CPL_267 = (cite("CPL", number) for number in (236, 238, 242, 267))
CPI_467, ENF_77 = cite("CPI", 467), cite("ENF", 77)
MILLISECOND = timedelta(milliseconds=1)

LONGEST_STAY_MONTHS = {"security": 12, "superior_court": 3}  # CPI 467; ENF 77: as a rule
REPORT_AT_ONCE = Dated((date(2017, 1, 1), timedelta(0)))  # NP 28 II: 立即


class StopKind(StrEnum):
    """What a stop is in law."""

    STAY = "stay"
    SUSPENSION = "suspension"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class StopGround:
    """A ground in law for stopping a lot; `has_term` ones name the last day of the stay."""

    code: str
    kind: StopKind
    article: Article
    title: str
    has_term: bool = False


_STAY, _SUSPENSION, _EMERGENCY = StopKind.STAY, StopKind.SUSPENSION, StopKind.EMERGENCY

STOP_GROUNDS: dict[str, StopGround] = {
    one.code: one
    for one in (
        StopGround("third_party_objection", _STAY, NP_36, N_("A third party claims the property")),
        StopGround("party_objection", _STAY, NP_36, N_("A party or interested person objects to the procedure")),
        StopGround("security", _STAY, CPL_242, N_("The debtor gave security and the applicant agrees"), True),
        StopGround("superior_court", _STAY, ENF_77, N_("A higher court ordered a stay"), True),
        StopGround("applicant_delays", _SUSPENSION, CPL_267, N_("The applicant agrees to wait")),
        StopGround("third_party_upheld", _SUSPENSION, CPL_267, N_("A third party’s claim has good reason")),
        StopGround("party_died", _SUSPENSION, CPL_267, N_("A party died and the heirs are awaited")),
        StopGround("party_ended", _SUSPENSION, CPL_267, N_("A party ended and its successor is not known")),
        StopGround("bankruptcy", _SUSPENSION, BK_19, N_("A court accepted the debtor’s bankruptcy")),
        StopGround("other_suspension", _SUSPENSION, CPL_267, N_("Another cause the court finds")),
        StopGround("system_fault", _EMERGENCY, NP_28, N_("A fault of the system")),
        StopGround("security_danger", _EMERGENCY, NP_28, N_("A danger to security")),
    )
}  # fmt: skip

#: what the platform's own codes in the record are in law
EMERGENCY_GROUNDS = {
    "outage_too_long": "system_fault",
    "outage_at_night": "system_fault",
    "outage_repeated": "system_fault",
    "evidence_alarm": "security_danger",
}


@dataclass(frozen=True, slots=True)
class Frozen:
    """A stopped lot as its end depends on it.

    `remaining` is what was left when it stopped, or the whole planned length where bidding had not begun.
    `is_practice` lots serve to try things out; no deposit hangs on them.
    """

    ends_at: datetime
    remaining: timedelta
    window: timedelta
    by_platform: bool = False
    is_practice: bool = False
    on: date | None = None  # the notice day, whose law the lot keeps; else the day of the question


@dataclass(frozen=True, slots=True)
class Resumption:
    """The days on which bidding may go on; None: held, the cause has not ended."""

    not_before: date
    by: date

    def is_overdue(self, at: datetime) -> bool:
        """Whether the last day is over: from its 24:00 on a person above is told."""
        return at >= end_of(self.by)


@rule(NP_28)
def remaining_ms(ends_at: datetime, stopped_at: datetime) -> int:
    """The time left at the stop in whole milliseconds, to be kept; none where the end had passed."""
    return max((ends_at - stopped_at) // MILLISECOND, 0)


@rule(NP_28)
def least_end(frozen: Frozen, at: datetime) -> datetime:
    """The earliest lawful end of a lot that goes on at a given moment.

    Never before the old end, and not before the time that was left, or one extension window, has run.
    After a stop by the platform a full cycle runs: the shortest bidding time of art. 20, so that every
    bidder hears of it a day ahead (our convention, after the practice of the Supreme Court's timer).
    """
    left = max(frozen.remaining, frozen.window)
    if frozen.by_platform and not frozen.is_practice:
        left = max(left, timedelta(hours=SHORTEST_HOURS.at(frozen.on or legal_day(at))))
    return max(frozen.ends_at, at + left)


@rule(NP_28)
def resumption(
    cause_ended: date,
    not_before: date | None = None,
    calendar: Calendar = DECREED,
    on: date | None = None,
) -> Resumption:
    """Within five days of the end of the cause, counted from the day after and rolled over holidays.

    The older fifteen days (AS 18) give way online. `not_before` where a waiting period must be over; `on` is the notice day.
    """
    days = RESUME_DAYS.at(on or cause_ended)
    return Resumption(not_before or cause_ended, last_day(cause_ended, days, calendar))


@rule(NP_28)
def report_due(stopped_at: datetime, on: date | None = None) -> datetime:
    """The platform reports an emergency to the court at once."""
    return stopped_at + REPORT_AT_ONCE.at(on or legal_day(stopped_at))


@rule(NP_28, AS_18, NP_36, CPL_242, CPL_267, BK_19)
def find_stop_ground(code: str, by_platform: bool = False) -> StopGround | None:
    """The ground of this code, if there is one; an emergency is the platform's alone, the others the court's."""
    found = STOP_GROUNDS.get(code)
    if found is None or (found.kind is StopKind.EMERGENCY) != by_platform:
        return None
    return found


@rule(CPL_242, CPI_467, ENF_77)
def last_day_of_stay(code: str, decided: date) -> date | None:
    """The latest last day of a stay with a term: a year on security, as a rule three months from above."""
    months = LONGEST_STAY_MONTHS.get(code)
    if months is None:
        return None
    whole = decided.year * 12 + decided.month - 1 + months
    year, month = whole // 12, whole % 12 + 1
    return date(year, month, min(decided.day, monthrange(year, month)[1]))
