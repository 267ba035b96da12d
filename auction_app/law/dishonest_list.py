"""The list of dishonest debtors: who may be listed, for how long, what it bars at an auction, and its clocks.

What a listing bars is a table by the kind of lot; nothing that is not in it is barred. A hit counts by
the number of a certificate, never by a name. Dates are Shanghai legal days.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from auction_app.kernel.time import age_on
from auction_app.law.article import Dated, Finding, cite, rule
from auction_app.law.working_days import DECREED, Calendar, last_day, last_working_day

DL_1, DL_2, DL_3, DL_4 = cite("DL", 1), cite("DL", 2), cite("DL", 3), cite("DL", 4)
DL_6, DL_7, DL_10, DL_12 = cite("DL", 6), cite("DL", 7), cite("DL", 10), cite("DL", 12)
PUN = cite("PUN")

_SINCE = date(2017, 5, 1)
TERM_YEARS = Dated((_SINCE, 2))
MOST_EXTRA_YEARS = Dated((_SINCE, 3))
LEAST_AGE = Dated((_SINCE, 18))
DELETE_WORKING_DAYS = Dated((_SINCE, 3))
FIX_WORKING_DAYS = Dated((_SINCE, 3))
REVIEW_DAYS = Dated((_SINCE, 15))
RECONSIDERATION_DAYS = Dated((_SINCE, 10))


class Ground(IntEnum):
    """Why a debtor is listed (art. 1)."""

    ABLE_BUT_REFUSES = 1
    OBSTRUCTS = 2
    EVADES = 3
    BREAKS_REPORTING = 4
    BREAKS_RESTRICTION = 5
    REFUSES_SETTLEMENT = 6


class Standing(StrEnum):
    """What ties a person to an entry, on the day in question."""

    LISTED = "listed"  # the entry is about this very person
    LEGAL_REPRESENTATIVE = "legal_representative"  # of a listed entity, as are the next three
    PRINCIPAL = "principal"
    CONTROLLER = "controller"
    RESPONSIBLE = "responsible"  # directly responsible for what the entity owes
    LED_BY_LISTED = "led_by_listed"  # an entity one of whose leaders is listed in person


FOUR_ROLES = frozenset(
    {Standing.LEGAL_REPRESENTATIVE, Standing.PRINCIPAL, Standing.CONTROLLER, Standing.RESPONSIBLE}
)
# Rights in the soil and in nature that a listed person may not develop or apply for.
RESOURCES = ("mining", "land_development", "forest", "grassland", "water", "sea", "wasteland")


class Effect(StrEnum):
    """What follows for one person and one lot, from mild to strict."""

    ALLOWED = "allowed"
    REVIEW = "review"  # the court looks at it after the end; nothing is blocked
    NEEDS_APPROVAL = "needs_approval"  # barred unless a court approved this purchase
    BLOCKED = "blocked"


_STRICTNESS = tuple(Effect)


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a lot the registers ask for; `resource` is one of RESOURCES or empty."""

    is_immovable: bool = False
    is_vehicle: bool = False
    is_state_owned: bool = False
    resource: str = ""


def strictest(*effects: Effect) -> Effect:
    """The strictest of several effects; allowed when there is none."""
    return max(effects, key=_STRICTNESS.index, default=Effect.ALLOWED)


@rule(PUN)
def list_effect(standing: Standing, lot: Traits) -> Effect:
    """Immovables are closed to all five roles, vehicles need an approval, state property and natural resources are closed to the listed person alone."""
    if standing is Standing.LED_BY_LISTED:
        touched = lot.is_immovable or lot.is_vehicle or lot.is_state_owned or lot.resource
        return Effect.REVIEW if touched else Effect.ALLOWED
    if lot.is_immovable:
        return Effect.BLOCKED
    if standing is Standing.LISTED and (lot.is_state_owned or lot.resource):
        return Effect.BLOCKED
    return Effect.NEEDS_APPROVAL if lot.is_vehicle else Effect.ALLOWED


@rule(DL_1, DL_3, DL_4)
def check_listing(
    ground: Ground, birth: date | None, on: date, has_sufficient_seizure: bool = False
) -> list[Finding]:
    """No minor is listed, nor under ground (1) a debtor whose seized property covers the debt."""
    found = []
    if birth is not None and age_on(birth, on) < LEAST_AGE.at(on):
        found.append(Finding(DL_4, "minor_not_listable", {"least_age": str(LEAST_AGE.at(on))}))
    if ground is Ground.ABLE_BUT_REFUSES and has_sufficient_seizure:
        found.append(Finding(DL_3, "seizure_suffices"))
    return found


@rule(DL_2)
def term_ends(ground: Ground, since: date, extra_years: int = 0) -> date | None:
    """The last day of a listing: two years, up to three more for violence or several acts; ground (1) has no term.

    A penalty's term is not rolled over a holiday. Raises ValueError for more than three extra years.
    """
    if not 0 <= extra_years <= MOST_EXTRA_YEARS.at(since):
        raise ValueError("bad_extra_years")
    if ground is Ground.ABLE_BUT_REFUSES:
        return None
    year = since.year + TERM_YEARS.at(since) + extra_years
    return since.replace(year=year, day=min(since.day, monthrange(year, since.month)[1]))


@rule(DL_2, DL_10)
def is_effective(since: date, until: date | None, deleted_on: date | None, on: date) -> bool:
    """An entry works from its day to the last day of its term, and no longer from its deletion on."""
    has_ended = until is not None and on > until
    return since <= on and not has_ended and (deleted_on is None or on < deleted_on)


@rule(DL_10)
def deletion_due(ground_arose: date, calendar: Calendar = DECREED) -> date:
    """An entry is deleted within three working days of performance, or of the end of its term."""
    return last_working_day(ground_arose, DELETE_WORKING_DAYS.at(ground_arose), calendar)


@rule(DL_12)
def review_due(received: date, calendar: Calendar = DECREED) -> date:
    """A request for correction is decided within fifteen days of its receipt."""
    return last_day(received, REVIEW_DAYS.at(received), calendar)


@rule(DL_12)
def fix_due(upheld: date, calendar: Calendar = DECREED) -> date:
    """A request that is right is carried out within three working days."""
    return last_working_day(upheld, FIX_WORKING_DAYS.at(upheld), calendar)


@rule(DL_12)
def reconsideration_due(served: date, calendar: Calendar = DECREED) -> date:
    """Against a rejection the court above may be asked within ten days of service; nothing is stayed meanwhile."""
    return last_day(served, RECONSIDERATION_DAYS.at(served), calendar)


@rule(DL_6, DL_7)
def may_be_shown(is_effective_now: bool, is_fit_for_publication: bool) -> bool:
    """The public list shows entries that are in force and fit for publication, and no others."""
    return is_effective_now and is_fit_for_publication
