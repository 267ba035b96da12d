"""Who may take part: capacity, agents, and those whose office or kin bars them."""

from datetime import date, datetime
from enum import Enum

from auction_app.kernel.time import age_on
from auction_app.law.article import Article, Dated, Finding, auction_and_sale, cite, np, rule

NP_14, NP_24, NP_34 = np(14), np(24), np(34)
AS_12 = auction_and_sale(12)
CC_18, CC_1045, BQ_1 = cite("CC", 18), cite("CC", 1045), cite("BQ", 1)

FULL_AGE = Dated((date(2017, 1, 1), 18))
WORKING_AGE = Dated((date(2017, 1, 1), 16))  # living on own labour, if the court confirms it


class Relation(Enum):
    """What a person is to the lot, the case, the court or the platform."""

    NONE = "none"
    APPLICANT = "applicant"
    DEBTOR = "debtor"
    COURT_STAFF = "court_staff"  # of the enforcing court
    PLATFORM_STAFF = "platform_staff"
    AUXILIARY_STAFF = "auxiliary_staff"  # appraiser, photographer, store-keeper of this lot
    KIN_OF_STAFF = "kin_of_staff"  # near relative of any of the three
    DEFAULTER = "defaulter"  # bought this lot before and did not pay
    HOUSING_BARRED = "housing_barred"  # the purchase limits of the place bar this person


_BARRED_BY: dict[Relation, Article] = {
    Relation.COURT_STAFF: NP_34,
    Relation.PLATFORM_STAFF: NP_34,
    Relation.AUXILIARY_STAFF: NP_34,
    Relation.KIN_OF_STAFF: NP_34,
    Relation.DEFAULTER: NP_24,
    Relation.HOUSING_BARRED: BQ_1,
}
NEAR_RELATIVES = (  # CC 1045 II
    "spouse",
    "parent",
    "child",
    "sibling",
    "grandparent",
    "grandchild",
)


@rule(CC_1045)
def is_near_relative(kinship: str) -> bool:
    """Near relatives are spouse, parents, children, siblings, grandparents and grandchildren; nobody else."""
    return kinship in NEAR_RELATIVES


@rule(NP_34, NP_24, AS_12, BQ_1)
def barred_by(relation: Relation) -> Article | None:
    """The article that bars this person from this lot; applicant and debtor may bid."""
    return _BARRED_BY.get(relation)


@rule(NP_14, CC_18)
def check_age(birth: date, on: date, is_capacity_confirmed: bool = False) -> list[Finding]:
    """A bidder has full civil capacity: eighteen completed years on the day of applying.

    From sixteen on who lives on own labour counts as fully capable, if the court has confirmed it.
    """
    needed = WORKING_AGE.at(on) if is_capacity_confirmed else FULL_AGE.at(on)
    if age_on(birth, on) >= needed:
        return []
    return [Finding(NP_14, "under_age", {"least_age": str(needed)})]


@rule(NP_14)
def agent_in_time(confirmed_at: datetime | None, opens_at: datetime) -> bool:
    """An agent acts for another only if the court confirmed it before bidding starts."""
    return confirmed_at is not None and confirmed_at < opens_at
