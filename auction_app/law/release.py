"""When nobody buys and no creditor takes it: the seizure is lifted and the property goes back."""

from __future__ import annotations

from dataclasses import dataclass

from auction_app.law.article import Article, Finding, cite, rule
from auction_app.law.lot_states import SALE, SECOND

AS_16, AS_24, AS_25, SEI_28 = cite("AS", 16), cite("AS", 24), cite("AS", 25), cite("SEI", 28)


@dataclass(frozen=True, slots=True)
class Ending:
    """A failed round, whether every creditor refused set-off or may not have it, and whether other measures remain."""

    round: int
    is_movable: bool
    set_off_refused: bool
    other_measures: bool


@rule(AS_24, AS_25)
def release_ground(round_: int, is_movable: bool) -> Article | None:
    """Movables may be released after the second failure, everything after a sale that failed."""
    if round_ == SALE:
        return AS_25
    if round_ == SECOND and is_movable:
        return AS_24
    return None


@rule(AS_16, AS_24, AS_25, SEI_28)
def check_release(ending: Ending) -> list[Finding]:
    """Release waits for the last round, for the creditors' refusal, and until no other measure is left."""
    found: list[Finding] = []
    if release_ground(ending.round, ending.is_movable) is None:
        found.append(Finding(AS_25, "release_too_early", {"round": str(ending.round)}))
    if not ending.set_off_refused:
        found.append(Finding(AS_16, "set_off_not_offered", {}))
    if ending.other_measures:
        found.append(Finding(SEI_28, "other_measures_possible", {}))
    return found
