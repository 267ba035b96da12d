"""The notice: how long before bidding, what it must say, whom the court must have told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from auction_app.kernel.time import earliest_day_after, full_days_between
from auction_app.law.article import Article, Dated, Finding, np, rule

NP_12, NP_13, NP_14, NP_16, NP_26 = np(12), np(13), np(14), np(16), np(26)

_SINCE = date(2017, 1, 1)
# Full calendar days between notice and bidding, by (is the first round, is movable)
NOTICE_DAYS = {
    (True, True): Dated((_SINCE, 15)),
    (True, False): Dated((_SINCE, 30)),
    (False, True): Dated((_SINCE, 7)),
    (False, False): Dated((_SINCE, 15)),
}
PARTY_NOTICE_DAYS = Dated((_SINCE, 3))
UNREACHABLE_DAYS = Dated((_SINCE, 5))

DISCLOSURES = tuple(range(1, 12))  # the items of art. 13
REMINDERS = tuple(range(1, 8))  # the items of art. 14


@dataclass(frozen=True, slots=True)
class PartyNotice:
    """How one party or priority buyer learned of the auction; exactly one member is set."""

    notified_on: date | None = None
    waived: bool = False
    unreachable_since: date | None = None  # the day the reason was published


@rule(NP_12, NP_26)
def notice_days(round_: int, is_movable: bool, on: date) -> int:
    """Full days a notice runs before bidding: 15 or 30 at first, 7 or 15 again."""
    return NOTICE_DAYS[(round_ == 1, is_movable)].at(on)


@rule(NP_12, NP_26)
def earliest_opening_day(published: date, round_: int, is_movable: bool) -> date:
    """The first day in Shanghai on which bidding may open after a notice of that day."""
    return earliest_day_after(published, notice_days(round_, is_movable, published))


@rule(NP_12, NP_26)
def check_notice_period(
    published: date, opens: date, round_: int, is_movable: bool
) -> list[Finding]:
    """Name the earliest day when the planned opening comes too soon after the notice."""
    earliest = earliest_opening_day(published, round_, is_movable)
    if opens >= earliest:
        return []
    shown = {
        "full_days": str(full_days_between(published, opens)),
        "needed": str(notice_days(round_, is_movable, published)),
        "earliest": earliest.isoformat(),
    }
    return [Finding(NP_12 if round_ == 1 else NP_26, "notice_too_short", shown)]


@rule(NP_13, NP_14)
def check_disclosure(disclosed: Collection[int], reminded: Collection[int]) -> list[Finding]:
    """Every item of art. 13 and art. 14 stands on the platform on the day of the notice."""
    missing: list[tuple[Article, int]] = [(NP_13, n) for n in DISCLOSURES if n not in disclosed]
    missing += [(NP_14, n) for n in REMINDERS if n not in reminded]
    codes = {NP_13: "disclosure_missing", NP_14: "reminder_missing"}
    return [Finding(article, codes[article], {"item": str(n)}) for article, n in missing]


@rule(NP_16)
def check_party_notices(published: date, notices: Collection[PartyNotice]) -> list[Finding]:
    """Parties and priority buyers were told three full days before the notice, or waived it."""
    return [
        Finding(NP_16, "party_notified_late", {"needed": str(PARTY_NOTICE_DAYS.at(published))})
        for notice in notices
        if not _told_in_time(published, notice)
    ]


@rule(NP_16)
def earliest_notice_day(notice: PartyNotice) -> date | None:
    """The first day the notice may appear as far as this person goes; none when nothing ties it."""
    if notice.waived:
        return None
    if notice.notified_on is not None:
        return earliest_day_after(notice.notified_on, PARTY_NOTICE_DAYS.at(notice.notified_on))
    return notice.unreachable_since


@rule(NP_16)
def check_deemed_notified(opens: date, notices: Collection[PartyNotice]) -> list[Finding]:
    """Bidding waits until whoever could not be reached counts as told."""
    days = [one.unreachable_since for one in notices if one.unreachable_since and not one.waived]
    late = [day for day in map(deemed_notified_from, days) if opens < day]
    if not late:
        return []
    return [Finding(NP_16, "deemed_notified_later", {"earliest": max(late).isoformat()})]


@rule(NP_16)
def deemed_notified_from(unreachable_since: date) -> date:
    """Who cannot be reached counts as told once the reason stood published for five full days."""
    return unreachable_since + timedelta(days=UNREACHABLE_DAYS.at(unreachable_since) + 1)


def _told_in_time(published: date, notice: PartyNotice) -> bool:
    if notice.waived:
        return True
    if notice.notified_on is not None:
        days = full_days_between(notice.notified_on, published)
        return days >= PARTY_NOTICE_DAYS.at(published)
    # Published together with the notice is allowed; bidding then waits for the five days.
    return notice.unreachable_since is not None and notice.unreachable_since <= published
