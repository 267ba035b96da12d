"""The deposit: how high it may be, who owes how much of it, and until when it moves."""

from datetime import date, datetime, timedelta

from auction_app.kernel.money import Money
from auction_app.kernel.rate import Rate
from auction_app.law.article import Dated, Finding, np, rule

NP_17, NP_18, NP_23, NP_25 = np(17), np(18), np(23), np(25)

SMALLEST = Dated((date(2017, 1, 1), Rate(500)))
LARGEST = Dated((date(2017, 1, 1), Rate(2000)))
REFUND_HOURS = Dated((date(2017, 1, 1), 24))
TRANSFER_HOURS = Dated((date(2017, 1, 1), 24))


@rule(NP_17)
def deposit_allowed(deposit: Money, start: Money, on: date) -> bool:
    """The deposit lies between 5 % and 20 % of the starting price."""
    return SMALLEST.at(on).is_at_most(deposit, of=start) and LARGEST.at(on).is_at_least(
        deposit, of=start
    )


@rule(NP_17)
def check_deposit(deposit: Money, start: Money, on: date) -> list[Finding]:
    """Name the least and the most deposit when the one given lies outside."""
    if deposit_allowed(deposit, start, on):
        return []
    least = SMALLEST.at(on).least_of(start).fen
    most = LARGEST.at(on).most_of(start).fen
    limits = {"least_fen": str(least), "most_fen": str(most)}
    return [Finding(NP_17, "deposit_out_of_range", limits)]


@rule(NP_17)
def deposit_due(deposit: Money, applicants_claim: Money | None) -> Money:
    """The applicant creditor pays only what the deposit exceeds the claim; others pay all."""
    if applicants_claim is None:
        return deposit
    return deposit - min(deposit, applicants_claim)


@rule(NP_18)
def deposit_in_time(confirmed_at: datetime, ends_at: datetime) -> bool:
    """A deposit confirmed at any moment before bidding ends gives the right to bid."""
    return confirmed_at < ends_at


@rule(NP_23)
def refund_due_at(ended_at: datetime, on: date) -> datetime:
    """Losers' deposits, and all deposits of an unsold lot, are back within 24 hours."""
    return ended_at + timedelta(hours=REFUND_HOURS.at(on))


@rule(NP_25)
def transfer_due_at(ended_at: datetime, on: date) -> datetime:
    """The buyer's frozen deposit is in the court's account within 24 hours."""
    return ended_at + timedelta(hours=TRANSFER_HOURS.at(on))
