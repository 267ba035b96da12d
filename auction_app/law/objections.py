"""Objections to the procedure and claims of third parties: their clocks, and what they bar (NP 36)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from auction_app.law.article import Article, Dated, Finding, cite, np, rule
from auction_app.law.stays import Resumption, resumption
from auction_app.law.working_days import DECREED, Calendar, Period, last_day

NP_36 = np(36)
CPL_236, CPL_238 = cite("CPL", 236), cite("CPL", 238)
CPI_463, EXP_15, OBJ_2 = cite("CPI", 463), cite("EXP", 15), cite("OBJ", 2)

DECIDE_DAYS = Dated((date(2008, 4, 1), 15))  # CPL 236 and 238
REGISTER_DAYS = Dated((date(2015, 5, 5), 3))  # OBJ 2: filed in three days, told in three more
SUIT_DAYS = Dated((date(2008, 4, 1), 15))  # CPL 238, CPI 463
RECONSIDER_DAYS = Dated((date(2008, 4, 1), 10))  # CPL 236


class ObjectionKind(StrEnum):
    """A party or interested person objects to an act; a third party (案外人) claims the property itself."""

    PARTY = "party"
    THIRD_PARTY = "third_party"


class ObjectionOutcome(StrEnum):
    """What the court decided."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"
    NOT_ACCEPTED = "not_accepted"  # it does not meet the conditions (OBJ 2)
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Objection:
    """One objection by the days the court recorded; `suit_ended`: finally, and against the objector.

    `asked` is the day on which a party went to the court above, which decided `above` on `reconsidered`.
    `law_day` is the notice day of the lot, whose periods hold; None: those of the day each period begins.
    """

    kind: ObjectionKind
    received: date
    outcome: ObjectionOutcome | None = None
    decided: date | None = None
    served: date | None = None
    suit_filed: date | None = None
    suit_ended: date | None = None
    asked: date | None = None
    reconsidered: date | None = None
    above: ObjectionOutcome | None = None
    law_day: date | None = None

    @property
    def stands_as(self) -> ObjectionOutcome | None:
        """The outcome that counts: what the court above said goes before what was decided here."""
        return self.above or self.outcome


@rule(OBJ_2)
def register_by(received: date, on: date) -> Period:
    """The court files an objection within three days of receiving it.

    The parties are told within three days of the filing: the same period from that day. `on` is the
    lot's notice day, here and below.
    """
    return Period(received, REGISTER_DAYS.at(on))


@rule(CPL_236, CPL_238)
def decide_by(received: date, on: date) -> Period:
    """The court decides an objection of either kind within fifteen days of receiving it."""
    return Period(received, DECIDE_DAYS.at(on))


@rule(CPL_236)
def reconsider_by(served: date, on: date) -> Period:
    """Who lost may ask the higher court within ten days of service."""
    return Period(served, RECONSIDER_DAYS.at(on))


@rule(CPL_238, CPI_463)
def wait_until(served: date, calendar: Calendar = DECREED, on: date | None = None) -> date:
    """The last day on which nothing may be disposed of after a dismissal was served.

    Fifteen days, in which the third party may sue; where the last is a holiday the suit may still come
    on the next working day, so the property waits that long. `on` is the lot's notice day.
    """
    return last_day(served, SUIT_DAYS.at(on or served), calendar)


@rule(NP_36, EXP_15, CPI_463)
def bars_disposal(one: Objection, on: date, calendar: Calendar = DECREED) -> bool:
    """Whether the property may not be disposed of on a day because a third party claims it.

    While the court examines, while the wait after its dismissal runs, while a suit is pending, and for
    good once the claim was upheld. An objection to the procedure alone bars nothing by itself.
    """
    if one.kind is not ObjectionKind.THIRD_PARTY:
        return False
    if one.outcome in (ObjectionOutcome.NOT_ACCEPTED, ObjectionOutcome.WITHDRAWN):
        return False
    if one.outcome is not ObjectionOutcome.DISMISSED or one.served is None:
        return True
    if one.suit_filed is not None:
        return one.suit_ended is None or on <= one.suit_ended
    return on <= wait_until(one.served, calendar, one.law_day)


@rule(NP_36, EXP_15, CPI_463)
def check_disposal(
    objections: list[Objection], on: date, calendar: Calendar = DECREED
) -> list[Finding]:
    """Every third party's claim that stands in the way of selling, ruling or delivering on a day."""
    return [
        Finding(_article(one), "third_party_claims", {"received": one.received.isoformat()})
        for one in objections
        if bars_disposal(one, on, calendar)
    ]


def _article(one: Objection) -> Article:
    return CPI_463 if one.outcome is ObjectionOutcome.DISMISSED else EXP_15


@rule(CPI_463)
def resumption_after(one: Objection, calendar: Calendar = DECREED) -> Resumption | None:
    """When a lot held for this objection may and must go on; none while it stays held."""
    ended = cause_ended(one, calendar)
    if ended is None:
        return None
    return resumption(ended, _first_free_day(one, ended), calendar, one.law_day)


@rule(NP_36, CPI_463)
def cause_ended(one: Objection, calendar: Calendar = DECREED) -> date | None:
    """The day on which an objection ceased to hold the lot; none while it does, or for good."""
    if one.outcome in (ObjectionOutcome.NOT_ACCEPTED, ObjectionOutcome.WITHDRAWN):
        return one.decided
    if one.stands_as is not ObjectionOutcome.DISMISSED:
        return None
    if one.kind is ObjectionKind.PARTY:  # asking the court above holds nothing up (EXP 10)
        is_reversed = one.outcome is not ObjectionOutcome.DISMISSED
        return one.reconsidered if is_reversed else one.served or one.decided
    if one.suit_filed is not None:
        return one.suit_ended
    return wait_until(one.served, calendar, one.law_day) if one.served else None


@rule(CPL_236, CPL_238)
def final_outcome(
    one: Objection, on: date, calendar: Calendar = DECREED, law_on: date | None = None
) -> ObjectionOutcome | None:
    """What an objection led to for good; nothing while it can still be changed.

    Of a party: by the court above, or when ten days after service nobody has asked it. Of a third party:
    when fifteen days after service nobody has sued, or when the suit has ended against the objector.
    `law_on` is the lot's notice day.
    """
    if one.outcome is ObjectionOutcome.WITHDRAWN or one.above is not None:
        return one.stands_as
    if one.outcome is None or one.served is None or one.asked is not None:
        return None
    if one.suit_filed is not None:
        return ObjectionOutcome.DISMISSED if one.suit_ended and one.suit_ended <= on else None
    if one.kind is ObjectionKind.THIRD_PARTY:
        last = wait_until(one.served, calendar, law_on)
    else:
        last = reconsider_by(one.served, law_on or one.served).last_day(calendar)
    return one.outcome if on > last else None


def _first_free_day(one: Objection, ended: date) -> date:
    has_waited = one.kind is ObjectionKind.THIRD_PARTY and one.outcome is ObjectionOutcome.DISMISSED
    return ended + timedelta(days=1) if has_waited else ended
