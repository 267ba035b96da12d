"""Who may see what: bidders stay sealed until the end; a party reads the own case, not another's bank data."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from auction_app.law.article import np, rule

NP_3, NP_18, NP_22 = np(3), np(18), np(22)


class Matter(StrEnum):
    """The nine groups in which a party reads what happens in the own case."""

    REGISTRATION = "registration"  # 立案
    PERSONS = "persons"  # 执行人员
    PROCEDURE = "procedure"  # 程序变更
    MEASURES = "measures"  # 执行措施
    DISPOSAL = "disposal"  # 财产处置
    RULINGS = "rulings"  # 执行裁决
    DISTRIBUTION = "distribution"  # 款项分配
    STAYS = "stays"  # 暂缓、中止
    CLOSING = "closing"  # 结案


# Where a record of a lot's log stands in the case; a kind that is not here is nobody's but the lot's own.
MATTER_OF_RECORD: dict[str, Matter] = {
    "lot.announced": Matter.DISPOSAL,
    "lot.opened": Matter.DISPOSAL,
    "lot.closed": Matter.DISPOSAL,
    "lot.withdrawn": Matter.DISPOSAL,
    "lot.paid": Matter.DISPOSAL,
    "lot.defaulted": Matter.DISPOSAL,
    "lot.delivered": Matter.DISPOSAL,
    "lot.in_kind_proposed": Matter.DISPOSAL,
    "lot.taken_in_kind": Matter.DISPOSAL,
    "lot.in_kind_failed": Matter.DISPOSAL,
    "lot.followed": Matter.PROCEDURE,
    "lot.next_round_rescinded": Matter.PROCEDURE,
    "lot.reauction_rescinded": Matter.PROCEDURE,
    "lot.forfeit_applied": Matter.DISTRIBUTION,
    "lot.ruled": Matter.RULINGS,
    "lot.title_passed": Matter.RULINGS,
    "lot.annulled": Matter.RULINGS,
    "lot.distributed": Matter.DISTRIBUTION,
    "lot.suspended": Matter.STAYS,
    "lot.resumed": Matter.STAYS,
    "lot.held": Matter.STAYS,
    "lot.lifted": Matter.STAYS,
    "lot.released": Matter.CLOSING,
}


@dataclass(frozen=True, slots=True)
class CaseItem:
    """One thing in a case's file: its group, whose it is (None: everybody's), and whether it is bank data."""

    matter: Matter
    owner: str | None = None
    is_bank_data: bool = False


@rule(NP_18, NP_22)
def identity_may_be_opened(is_winner: bool, ended_at: datetime | None, at: datetime) -> bool:
    """Only after the end, and only the buyer's, because the confirmation of sale names it."""
    return is_winner and ended_at is not None and at >= ended_at


@rule(NP_3)
def party_may_see(item: CaseItem, case_of_item: str, party: str, case_of_party: str) -> bool:
    """A party sees all nine groups of the own case; bank data of another creditor never."""
    if case_of_item != case_of_party:
        return False
    return not item.is_bank_data or item.owner == party
