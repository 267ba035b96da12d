"""Reports reach the parties, who may object for five days; until then the price is not fixed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from auction_app.kernel.time import earliest_day_after
from auction_app.law.article import Article, Dated, Finding, cite, rule
from auction_app.law.reference_price import APPRAISED, NEGOTIATED, NETWORK, TARGETED
from auction_app.law.working_days import DECREED, Calendar, last_day

RP_21, RP_22, RP_23, RP_24, RP_25, RP_26 = (cite("RP", number) for number in range(21, 27))

SEND_DAYS: Final = Dated((date(2018, 9, 1), 3))
POSTED_DAYS: Final = Dated((date(2018, 9, 1), 15))
OBJECTION_DAYS: Final = Dated((date(2018, 9, 1), 5))
HAND_DAYS: Final = Dated((date(2018, 9, 1), 3))
EXPLAIN_DAYS: Final = Dated((date(2018, 9, 1), 5))

# Grounds of an objection, and the article under which each is heard.
GROUNDS: Final[dict[str, Article]] = {
    "facts": RP_22,  # basic facts of the property are wrong
    "scope": RP_22,  # more or less than the property
    "qualification": RP_22,  # appraiser without the qualification
    "procedure": RP_22,  # grave breach of the procedure
    "method": RP_23,  # standard, way of calculating or result of an appraisal
    "fraud": RP_25,  # fraud, duress, collusion, a false answer
}
OUTCOMES: Final = ("open", "dismissed", "corrected", "upheld")


@rule(RP_21)
def sending_due(report_received_on: date, calendar: Calendar = DECREED) -> date:
    """The court sends a report to the parties within three days of receiving it."""
    return last_day(report_received_on, SEND_DAYS.at(report_received_on), calendar)


@rule(RP_21)
def deemed_received_on(posted_on: date) -> date:
    """A report posted publicly for whom nobody can reach counts as received when 15 full days are over."""
    return earliest_day_after(posted_on, POSTED_DAYS.at(posted_on))


@rule(RP_22, RP_23)
def objection_due(received_on: date, calendar: Calendar = DECREED) -> date:
    """Parties may object in writing within five days of receiving the report."""
    return last_day(received_on, OBJECTION_DAYS.at(received_on), calendar)


@rule(RP_23)
def handing_due(objected_on: date, calendar: Calendar = DECREED) -> date:
    """The court hands an objection to the result of an appraisal to the appraiser within three days."""
    return last_day(objected_on, HAND_DAYS.at(objected_on), calendar)


@rule(RP_23)
def explanation_due(handed_on: date, calendar: Calendar = DECREED) -> date:
    """The appraiser explains within five days; otherwise the trade association reviews."""
    return last_day(handed_on, EXPLAIN_DAYS.at(handed_on), calendar)


@dataclass(frozen=True, slots=True)
class Objection:
    """What was said against a price: the ground, when, and what the court made of it."""

    ground: str
    filed_on: date
    outcome: str = "open"


@rule(RP_22, RP_23, RP_24, RP_25)
def admissible(
    objection: Objection,
    method: str,
    received_on: date | None,
    notice_on: date,
    calendar: Calendar = DECREED,
) -> bool:
    """Whether the court hears an objection at all.

    Fraud: before the first notice, against any price. Otherwise only reports of platforms and appraisers,
    within five days; qualification and method concern appraisals alone.
    """
    if objection.ground == "fraud":
        return objection.filed_on < notice_on
    if method in (NEGOTIATED, TARGETED):
        return False
    if method == NETWORK and objection.ground in ("qualification", "method"):
        return False
    return received_on is None or objection.filed_on <= objection_due(received_on, calendar)


@rule(RP_24, RP_26)
def check_objection(objection: Objection, is_admissible: bool) -> list[Finding]:
    """An objection that is heard holds the price up until it is decided, and ends it when it is upheld.

    Findings: `objection_open`, `price_set_aside`. One that is not admissible changes nothing.
    """
    article = GROUNDS[objection.ground]
    if not is_admissible or objection.outcome in ("dismissed", "corrected"):
        return []
    if objection.outcome == "upheld":
        return [Finding(RP_26, "price_set_aside", {"ground": objection.ground})]
    figures = {"ground": objection.ground, "filed": objection.filed_on.isoformat()}
    return [Finding(article, "objection_open", figures)]


@rule(RP_22, RP_23, RP_26)
def check_objection_period(
    method: str, received_on: date | None, fixed_on: date, calendar: Calendar = DECREED
) -> list[Finding]:
    """A report becomes the price only when the five days of the last recipient are over.

    Findings: `report_not_received`, `objection_period_running`.
    """
    if method in (NEGOTIATED, TARGETED):
        return []
    article = RP_26 if method == APPRAISED else RP_22
    if received_on is None:
        return [Finding(RP_21, "report_not_received")]
    ends = objection_due(received_on, calendar)
    if fixed_on > ends:
        return []
    earliest = earliest_day_after(ends, 0).isoformat()
    return [
        Finding(
            article, "objection_period_running", {"ends": ends.isoformat(), "earliest": earliest}
        )
    ]
