"""Periods of those who come first: shareholders of a company, tenants, co-owners."""

from datetime import date, timedelta

from auction_app.kernel.time import earliest_day_after
from auction_app.law.announcement import PARTY_NOTICE_DAYS
from auction_app.law.article import Article, Dated, Finding, cite, np, rule
from auction_app.law.working_days import DECREED, Calendar, last_day

CO_85 = cite("CO", 85)
CC_305, CC_306, CC_726, CC_727 = (cite("CC", number) for number in (305, 306, 726, 727))
NP_13, NP_16 = np(13), np(16)

SHAREHOLDER_DAYS = Dated((date(2006, 1, 1), 20))  # twenty already in the Company Law of 2005
TENANT_DAYS = Dated((date(1999, 10, 1), 5))

RIGHTS: dict[str, tuple[Article, ...]] = {
    "co_owner": (CC_305, CC_306),
    "tenant": (CC_726, CC_727),
    "shareholder": (CO_85,),
    "other_priority": (NP_13,),
}


@rule(CC_305, CC_306, CC_726, CO_85, NP_13)
def priority_right(kind: str) -> Article:
    """On what a priority buyer's right rests: co-owners by share, tenants behind them, shareholders.

    Several co-owners share by agreement or by their shares; in bidding the same price goes to the
    higher rank, then to the earlier bid. Raises KeyError for an unknown kind.
    """
    return RIGHTS[kind][0]


@rule(CO_85)
def shareholders_until(notified: date, calendar: Calendar = DECREED) -> date:
    """The last day on which the other shareholders may use their right: the twentieth, rolled."""
    return last_day(notified, SHAREHOLDER_DAYS.at(notified), calendar)


@rule(CO_85)
def check_shareholders(
    opens: date, notified: date | None, calendar: Calendar = DECREED
) -> list[Finding]:
    """Shares are offered to strangers only once the shareholders' twenty days are over."""
    if notified is None:
        return [Finding(CO_85, "shareholders_not_told")]
    until = shareholders_until(notified, calendar)
    if opens > until:
        return []
    earliest = until + timedelta(days=1)
    shown = {"until": until.isoformat(), "earliest": earliest.isoformat()}
    return [Finding(CO_85, "shareholders_too_early", shown)]


@rule(CC_727)
def earliest_after_tenant(notified: date) -> date:
    """The first day of bidding that leaves a tenant five full days after being told."""
    return earliest_day_after(notified, TENANT_DAYS.at(notified))


@rule(CC_727)
def check_tenant(opens: date, notified: date) -> list[Finding]:
    """A tenant is told five days before the auction of the house; we count full days (our convention)."""
    earliest = earliest_after_tenant(notified)
    if opens >= earliest:
        return []
    return [Finding(CC_727, "tenant_told_late", {"earliest": earliest.isoformat()})]


@rule(CC_306, NP_16)
def check_co_owners(published: date, notified: date) -> list[Finding]:
    """Co-owners are told of the terms in time: no shorter than any priority buyer, three full days."""
    earliest = earliest_day_after(notified, PARTY_NOTICE_DAYS.at(notified))
    if published >= earliest:
        return []
    return [Finding(CC_306, "co_owner_told_late", {"earliest": earliest.isoformat()})]
