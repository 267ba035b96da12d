"""A buyer who does not pay (悔拍): when it may be found, and where the forfeited deposit goes.

Article 24 names four steps and no fifth: what is left after them waits for a decision of the court.
Whether a buyer must top up what the deposit does not cover is disputed (art. 22 of the older
provisions says so, art. 24 does not): it is a court decision here, never automatic (our convention).
"""

from dataclasses import dataclass
from datetime import date, datetime

from auction_app.kernel.money import Money
from auction_app.law.article import Dated, Finding, cite, np, rule

NP_24, AS_22 = np(24), cite("AS", 22)

# Our convention: no default without a written reminder sent after the buyer's period was over.
REMINDERS_NEEDED = Dated((date(2017, 1, 1), 1))


@dataclass(frozen=True, slots=True)
class Applied:
    """The four steps of art. 24 I and what they leave open; all in one currency.

    `remaining` is held for a decision of the court; `uncovered_costs` and `uncovered_gap` are what
    the deposit could not carry: shown to the court, claimed by nobody without its decision.
    """

    costs: Money
    gap: Money
    case_debts: Money
    related_debts: Money
    remaining: Money
    uncovered_costs: Money
    uncovered_gap: Money

    @property
    def uncovered(self) -> Money:
        """All that the deposit did not cover of the loss."""
        return self.uncovered_costs + self.uncovered_gap


@rule(NP_24)
def price_gap(original: Money, resold: Money) -> Money:
    """What the new sale brought less than the old one; nothing where it brought more."""
    return original - min(resold, original)


@rule(NP_24)
def apply_deposit(
    deposit: Money, costs: Money, gap: Money, case_debts: Money, related_debts: Money
) -> Applied:
    """The deposit pays, in this order: costs and loss, the price gap, this case's debts, related debts."""
    left, paid = deposit, []
    for wanted in (costs, gap, case_debts, related_debts):
        part = min(left, wanted)
        paid.append(part)
        left -= part
    return Applied(
        costs=paid[0],
        gap=paid[1],
        case_debts=paid[2],
        related_debts=paid[3],
        remaining=left,
        uncovered_costs=costs - paid[0],
        uncovered_gap=gap - paid[1],
    )


@rule(NP_24, AS_22)
def default_findings(
    open_balance: Money, due_at: datetime, reminded_at: datetime | None, at: datetime
) -> list[Finding]:
    """A default is found when the period is over, a fen is missing and the buyer was reminded since."""
    found = []
    if open_balance.fen <= 0:
        found.append(Finding(NP_24, "price_is_paid"))
    if at < due_at:
        found.append(Finding(NP_24, "period_still_runs", {"due_at": due_at.isoformat()}))
    if reminded_at is None or reminded_at < due_at:
        found.append(Finding(NP_24, "no_reminder"))
    return found
