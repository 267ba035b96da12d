"""When a lot is taken back for good, and when the rest of several lots must stop (AS 14, 17, 19)."""

from dataclasses import dataclass
from datetime import date

from auction_app.kernel.errors import N_
from auction_app.kernel.money import Money
from auction_app.law.article import Article, Finding, auction_and_sale, cite, np, rule
from auction_app.law.fees import application_fee

NP_12, NP_28 = np(12), np(28)
NOTICE_CHANGED = "notice_changed"  # a term of the notice must change before bidding: our convention
AS_14, AS_17, AS_19 = (auction_and_sale(number) for number in (14, 17, 19))
BK_19, CPI_513, FEE_14 = cite("BK", 19), cite("CPI", 513), cite("FEE", 14)


@dataclass(frozen=True, slots=True)
class WithdrawalGround:
    """A ground in law for taking a lot back; `item` is its number within the article, 0 where it has none."""

    code: str
    article: Article
    item: int
    title: str


WITHDRAWAL_GROUNDS: dict[str, WithdrawalGround] = {
    one.code: one
    for one in (
        WithdrawalGround("basis_revoked", AS_17, 1, N_("The basis of enforcement was revoked")),
        WithdrawalGround("creditors_withdrew", AS_17, 2, N_("The applicant and the other creditors withdrew")),
        WithdrawalGround("debt_paid", AS_17, 3, N_("The debtor paid the whole debt")),
        WithdrawalGround("settlement", AS_17, 4, N_("The parties settled; the auction is not needed")),
        WithdrawalGround("third_party_right", AS_17, 5, N_("A third party’s objection has good reason")),
        WithdrawalGround("collusion", AS_17, 6, N_("Collusion with bidders")),
        WithdrawalGround(NOTICE_CHANGED, NP_12, 0, N_("The notice has to change; the lot is announced anew")),
        WithdrawalGround("other_withdrawal", AS_17, 7, N_("Another ground for withdrawal")),
        WithdrawalGround("tender", AS_19, 0, N_("The debtor handed in the full debt and costs")),
        WithdrawalGround("enough_proceeds", AS_14, 0, N_("Other lots brought enough")),
        WithdrawalGround("bankruptcy", CPI_513, 0, N_("The property goes to the bankruptcy administrator")),
    )
}  # fmt: skip


@rule(AS_17, CPI_513, BK_19)
def find_withdrawal_ground(code: str) -> WithdrawalGround | None:
    """The ground of this code, or none where the law knows no such ground."""
    return WITHDRAWAL_GROUNDS.get(code)


@rule(NP_28, AS_17)
def must_stop_first(state: str) -> bool:
    """A ground that arises while bidding runs suspends it first; the withdrawal follows from there."""
    return state == "open"


@dataclass(frozen=True, slots=True)
class Tender:
    """What the debtor hands in to stop the auction, and what it has to cover.

    `debt` and `doubled_interest` are the case's money; `expense` is what the auction has cost so far.
    """

    handed_in: Money
    on: date
    debt: Money
    doubled_interest: Money
    expense: Money


@rule(AS_19, FEE_14)
def tender_needed(tender: Tender) -> Money:
    """The debt with its doubled interest, the application fee on both, and the auction's expense.

    The fee's base is the full debt (our convention; the statute does not settle it).
    """
    owed = tender.debt + tender.doubled_interest
    return owed + application_fee(owed, tender.on) + tender.expense


@rule(AS_19)
def check_tender(tender: Tender, auction_day: date) -> list[Finding]:
    """A full tender before the day of the auction must be granted; one fen less, or that day, is not one."""
    needed = tender_needed(tender)
    findings = []
    if tender.handed_in < needed:
        fields = {"needed_fen": str(needed.fen), "handed_in_fen": str(tender.handed_in.fen)}
        findings.append(Finding(AS_19, "tender_too_small", fields))
    if tender.on >= auction_day:
        findings.append(Finding(AS_19, "tender_too_late", {"day": auction_day.isoformat()}))
    return findings


@rule(AS_14)
def must_stop_the_rest(
    proceeds: Money, debts: Money, costs: Money, debtor_agrees_to_all: bool
) -> bool:
    """Of several lots, the rest stops when some brought enough, unless the debtor agrees to sell all."""
    return proceeds >= debts + costs and not debtor_agrees_to_all
