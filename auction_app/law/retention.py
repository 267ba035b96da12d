"""How long the record of an auction is kept, and what that means for somebody who wants to be forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from auction_app.law.article import Dated, Finding, cite, np, rule

NP_29, PI_47 = np(29), cite("PI", 47)
RETENTION_YEARS = Dated((date(2017, 1, 1), 10))


@dataclass(frozen=True, slots=True)
class Participation:
    """One lot somebody took part in: its notice day, and the legal day its bidding ended (None: not yet)."""

    lot_id: str
    law_day: date
    ended_on: date | None


@rule(NP_29)
def kept_until(ended_on: date, on: date) -> date:
    """The last day on which the record of an auction must still be there: ten years after it ended.

    29 February counts on 1 March in other years (our convention: a minimum is never cut short).
    """
    year = ended_on.year + RETENTION_YEARS.at(on)
    try:
        return ended_on.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


@rule(NP_29, PI_47)
def evidence_kept_until(taken_part: Sequence[Participation]) -> date | None:
    """Until when identity and bids of a deleted account stay sealed; none when there is nothing to keep."""
    days = [kept_until(one.ended_on, one.law_day) for one in taken_part if one.ended_on is not None]
    return max(days, default=None)


@rule(PI_47)
def check_deletion(taken_part: Sequence[Participation]) -> list[Finding]:
    """An account may be deleted at any time except while one of its lots is still running.

    Our convention: until bidding has ended the deposit has to find its way back to somebody.
    """
    running = [one.lot_id for one in taken_part if one.ended_on is None]
    return [Finding(PI_47, "still_taking_part", {"lots": ", ".join(running)})] if running else []
