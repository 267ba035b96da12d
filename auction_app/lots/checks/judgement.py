"""What one judgement of a draft is made of, and under which circumstances it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member
from datetime import date
from typing import Final, Literal

from auction_app.kernel.money import format_yuan
from auction_app.law.article import Article
from auction_app.law.one_round import OtherLot
from auction_app.law.working_days import DECREED, Calendar
from auction_app.lots.content import LotContent

# `warn` is shown and decided by the court; it stops nothing.
Verdict = Literal["ok", "no", "wait", "warn"]
# Fields of the form that are amounts: in `mend` they are fen, in the form yuan.
AMOUNTS: Final = ("appraisal", "start_price", "increment", "deposit")


@dataclass(frozen=True, slots=True)
class Check:
    """One judgement. `figures` are raw (fen, ISO days, counts); `mend` is field → lawful value.

    Amounts in `mend` are fen; `mend_typed` gives them as a person would type them.
    """

    field: str
    verdict: Verdict
    code: str
    article: Article
    figures: Mapping[str, str] = member(default_factory=dict)
    mend: Mapping[str, str] = member(default_factory=dict)
    waived: bool = False

    @property
    def stands_in_the_way(self) -> bool:
        """Whether nothing can be published because of it."""
        return self.verdict in ("no", "wait")

    @property
    def mend_typed(self) -> dict[str, str]:
        """The lawful values as the form takes them."""
        return {
            name: format_yuan(int(value)) if name in AMOUNTS else value
            for name, value in self.mend.items()
        }


@dataclass(frozen=True, slots=True)
class Party:
    """A party of the case by its id and role (applicant, debtor, other); no name is needed to judge."""

    party_id: str
    role: str


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a draft is judged under: today's legal day, whether the court only practises, its working days.

    `parties` are those of the draft's case, each of whom must have been told; `others` are other
    published lots of the same property. `previous_notice` is the notice day of the round before, under
    whose law the days between the rounds are counted; None where no round went before here. `papers` are
    the digests of what the court has handed in with the draft; None where there is no draft to hand them in with yet (an import, a question).
    """

    today: date
    is_practice: bool = False
    calendar: Calendar = DECREED
    parties: tuple[Party, ...] = ()
    others: tuple[OtherLot, ...] = ()
    previous_notice: date | None = None
    papers: frozenset[str] | None = None


def notice_day(content: LotContent, under: Circumstances) -> date:
    """The planned day of the notice; a day that has passed counts as today."""
    return max(content.notice_day or under.today, under.today)
