"""What creditors hold: kinds of claims and the order the law gives them, as a list of groups.

A group is paid before the next one; inside a group everybody shares by amount. "One after the other"
is therefore nothing but groups of one, and the whole waterfall is this list and one rule of sharing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from auction_app.kernel.money import Money
from auction_app.law.article import Article, Finding, auction_and_sale, cite, rule

CPI_506, CPI_508, CPI_514 = cite("CPI", 506), cite("CPI", 508), cite("CPI", 514)
ENF_34, ENF_55 = cite("ENF", 34), cite("ENF", 55)
CRIM_13 = cite("CRIM", 13)
CC_414, CC_415, CC_416, CC_456, CC_807 = (cite("CC", n) for n in (414, 415, 416, 456, 807))
CON_36 = cite("CON", 36)
OBJ_29 = cite("OBJ", 29)
FEE_38, AS_28, INT_4 = cite("FEE", 38), auction_and_sale(28), cite("INT", 4)
CPL_254 = cite("CPL", 254)


class Kind(StrEnum):
    """What a claim rests on."""

    COST = "cost"  # auction and appraisal expense, enforcement fee
    MEDICAL = "medical"  # of a personal injury, of a debtor who is also convicted
    HOME_BUYER = "home_buyer"  # a consumer's claim to the home sold (unconfirmed, 法释〔2023〕1号)
    CONSTRUCTION = "construction"
    LIEN = "lien"
    PURCHASE_MONEY = "purchase_money"  # registered within ten days of delivery
    REGISTERED = "registered"  # mortgage or pledge by registration or delivery
    UNREGISTERED = "unregistered"
    COURT_PRIORITY = "court_priority"  # set by the court with its written basis (our convention)
    LIVING = "living"  # what a natural person and dependants need to live on
    RESTITUTION = "restitution"  # to victims
    ORDINARY = "ordinary"
    FINE = "fine"
    CONFISCATION = "confiscation"


class Debtor(StrEnum):
    """Which rule orders the ordinary claims."""

    PERSON = "person"  # natural person or other organisation: participation pro rata
    ENTERPRISE = "enterprise"  # enterprise legal person, not sent to bankruptcy: by seizure
    ONE_JUDGMENT = "one_judgment"  # several creditors of one judgment: pro rata
    CONVICTED = "convicted"  # criminal and civil liability together


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim. `judgment` is judgment money with its general interest, `doubled` the delay interest.

    `ranked_on` orders it among its kind (registration, delivery, seizure); `basis` is the written legal
    basis, required for a priority the court sets.
    """

    id: str
    kind: Kind
    judgment: Money
    doubled: Money
    ranked_on: date
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one claim may draw in one group: its judgment money, or its doubled interest."""

    claim: Claim
    amount: Money
    is_doubled: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of equal rank, and the article that puts them here."""

    name: str
    article: Article
    entries: tuple[Entry, ...]


# Kinds before the ordinary ones, in the order of the law, and whether date decides among them.
_FIRST: tuple[tuple[Kind, Article, bool], ...] = (
    (Kind.COST, ENF_34, False),
    (Kind.MEDICAL, CRIM_13, False),
    (Kind.HOME_BUYER, OBJ_29, False),
    (Kind.CONSTRUCTION, CON_36, False),
    (Kind.LIEN, CC_456, False),
    (Kind.PURCHASE_MONEY, CC_416, True),
    (Kind.REGISTERED, CC_414, True),
    (Kind.UNREGISTERED, CC_414, False),
    (Kind.COURT_PRIORITY, CPI_508, True),
    (Kind.LIVING, CPL_254, False),
)
_CRIMINAL = (Kind.RESTITUTION, Kind.ORDINARY, Kind.FINE, Kind.CONFISCATION)


@rule(CPI_508, CPI_514, ENF_34, ENF_55, CRIM_13, CC_414, CC_415, CC_416, CC_456, CC_807, CON_36, OBJ_29,
      FEE_38, AS_28)  # fmt: skip
def order_of(claims: Iterable[Claim], debtor: Debtor) -> list[Group]:
    """All claims as groups in the order of payment; within a group by amount."""
    known = list(claims)
    groups = [
        group
        for kind, article, by_date in _FIRST
        for group in _of_kind(known, kind, article, by_date)
    ]
    return groups + _ordinary(known, debtor)


@rule(CPI_506, CPI_508, CRIM_13)
def check_claims(claims: Iterable[Claim], debtor: Debtor) -> list[Finding]:
    """A priority set by the court names its basis; fines and medical costs belong to convicted debtors."""
    found = []
    for claim in claims:
        if claim.kind in (Kind.COURT_PRIORITY, Kind.LIVING) and not claim.basis.strip():
            found.append(Finding(CPI_508, "priority_without_basis", {"claim": claim.id}))
        if claim.kind in _ONLY_CONVICTED and debtor is not Debtor.CONVICTED:
            found.append(Finding(CRIM_13, "criminal_claim_only", {"claim": claim.id}))
        if claim.kind is Kind.LIVING and debtor is Debtor.ENTERPRISE:
            found.append(Finding(CPL_254, "living_of_a_person_only", {"claim": claim.id}))
    return found


_ONLY_CONVICTED = (Kind.MEDICAL, Kind.RESTITUTION, Kind.FINE, Kind.CONFISCATION)


def _of_kind(claims: list[Claim], kind: Kind, article: Article, by_date: bool) -> list[Group]:
    """One group of a kind, or one per date; delay interest follows its own claim (INT 4)."""
    chosen = [claim for claim in claims if claim.kind is kind]
    if not chosen:
        return []
    return _with_interest(kind.value, article, chosen, _date if by_date else _alike)


def _ordinary(claims: list[Claim], debtor: Debtor) -> list[Group]:
    if debtor is Debtor.CONVICTED:
        return [
            group for kind in _CRIMINAL for group in _of_kind(claims, kind, CRIM_13, by_date=False)
        ]
    chosen = [claim for claim in claims if claim.kind is Kind.ORDINARY]
    if debtor is Debtor.ENTERPRISE:
        return _one_after_another(chosen, CPI_514)
    return _shared(chosen, ENF_55 if debtor is Debtor.ONE_JUDGMENT else CPI_508)


def _shared(claims: list[Claim], article: Article) -> list[Group]:
    """By amount; delay interest stays outside the base and comes after all judgment money."""
    return _with_interest("ordinary", article, claims, _alike) if claims else []


def _one_after_another(claims: list[Claim], article: Article) -> list[Group]:
    """By the day of seizure; those seized on one day share; interest comes after all judgment money."""
    ordered = sorted(claims, key=_date)
    money = [
        Group("ordinary", article, tuple(Entry(one, one.judgment) for one in same))
        for _, same in groupby(ordered, key=_date)
    ]
    interest = [
        Group("doubled_interest", INT_4, tuple(_doubled(list(same))))
        for _, same in groupby(ordered, key=_date)
    ]
    return money + [group for group in interest if group.entries]


def _with_interest(
    name: str, article: Article, claims: list[Claim], key: Callable[[Claim], date]
) -> list[Group]:
    groups = []
    for _, same in groupby(sorted(claims, key=key), key=key):
        members = list(same)
        groups.append(Group(name, article, tuple(Entry(one, one.judgment) for one in members)))
        if interest := _doubled(members):
            groups.append(Group("doubled_interest", INT_4, tuple(interest)))
    return groups


def _doubled(claims: list[Claim]) -> list[Entry]:
    return [Entry(one, one.doubled, is_doubled=True) for one in claims if one.doubled.fen]


def _date(claim: Claim) -> date:
    return claim.ranked_on


def _alike(_claim: Claim) -> date:
    return date.min
