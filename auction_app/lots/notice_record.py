"""What the court found out and whom it told, as figures and choices: the structured part of the notice.

Taxes per tax and payer (disclosure 9), the condition of the property (5 and reminder 3), parties and priority
buyers (6 and 7). "Not investigated" is an answer of its own and needs a reason.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from auction_app.law import necessary_home
from auction_app.law.announcement import PartyNotice
from auction_app.law.taxes import BY_LAW, PAYERS

TAXES = tuple(BY_LAW)
NOT_INVESTIGATED = "not_investigated"
OWED, LET = "owed", "let"

# What the court looks into, with the answers there are; the first one found fault with nothing.
MATTERS: dict[str, tuple[str, ...]] = {
    "occupancy": ("vacant", "debtor", "third", NOT_INVESTIGATED),
    "lease": ("none", LET, NOT_INVESTIGATED),
    "utilities": ("none", OWED, NOT_INVESTIGATED),
    "property_fee": ("none", OWED, NOT_INVESTIGATED),
    "defects": ("none_known", "known", NOT_INVESTIGATED),
    "home": necessary_home.WAYS,  # asked where a debtor lives in what is sold
}
OF_BUILDINGS = ("occupancy", "lease", "utilities", "property_fee")
TIMES = ("before", "after", "none", "unknown")  # of the lease against mortgage and seizure

PARTIES = ("applicant", "debtor", "other")
PRIORITY = ("co_owner", "tenant", "shareholder", "other_priority")
ROLES = PARTIES + PRIORITY
NOTIFIED, WAIVED, UNREACHABLE = "notified", "waived", "unreachable"
HOW_TOLD = (NOTIFIED, WAIVED, UNREACHABLE)
WAYS = ("e_service", "signed", "post", "left", "recorded")
MOST_TOLD = 12
REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class TaxLine:
    """Who bears one tax; the reason says why it is not as the law lays it."""

    tax: str
    payer: str
    reason_zh: str = ""
    reason_en: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """One answer of the court: `state` out of `MATTERS`, words to it, and fen where something is owed."""

    state: str = ""
    zh: str = ""
    en: str = ""
    fen: int | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease that is known: rent in fen a month, last day, and whether it was there first."""

    rent_fen: int | None = None
    until: date | None = None
    deposit_fen: int | None = None
    mortgage: str = ""  # begun before or after the mortgage; one of TIMES
    seizure: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """How one party or priority buyer learned of the auction (art. 16).

    `party_id` names a party of the case, empty for somebody else; `name` is a masked name for the court's
    own pages. `day` is when they were told, or when the reason was published; `proof` the SHA-256 of the
    paper that proves it, which lies with the lot (`court_papers`).
    """

    role: str
    how: str = ""
    day: date | None = None
    way: str = ""
    proof: str = ""
    reason_zh: str = ""
    reason_en: str = ""
    party_id: str = ""
    name: str = ""

    def as_law_sees_it(self, notice: date) -> PartyNotice:
        """The same for the law; a reason without a day of its own appears with the notice."""
        if self.how == WAIVED:
            return PartyNotice(waived=True)
        if self.how == UNREACHABLE:
            return PartyNotice(unreachable_since=self.day or notice)
        return PartyNotice(notified_on=self.day if self.how == NOTIFIED else None)


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """All of it; what is empty has not been written yet."""

    taxes: tuple[TaxLine, ...] = ()
    matters: Mapping[str, Matter] = field(default_factory=dict)
    lease: Lease = field(default_factory=Lease)
    told: tuple[Told, ...] = ()
    seized_on: date | None = None
    shareholders_told_on: date | None = None

    def matter(self, name: str) -> Matter:
        """The answer to one of `MATTERS`, empty when there is none."""
        return self.matters.get(name, Matter())

    def for_next_round(self) -> "NoticeRecord":
        """The same condition, but everybody has to be told again: each auction has its own notice."""
        told = tuple(Told(one.role, party_id=one.party_id, name=one.name) for one in self.told)
        return replace(self, told=told, shareholders_told_on=None)


def plain_of(record: NoticeRecord) -> dict[str, Any]:
    """The record as JSON values: days as ISO text, amounts as whole fen."""
    return {
        "taxes": [asdict(line) for line in record.taxes],
        "matters": {name: asdict(matter) for name, matter in sorted(record.matters.items())},
        "lease": _days(asdict(record.lease)),
        "told": [_days(asdict(one)) for one in record.told],
        "seized_on": _iso(record.seized_on),
        "shareholders_told_on": _iso(record.shareholders_told_on),
    }


def record_of(plain: Mapping[str, Any]) -> NoticeRecord:
    """The way back from `plain_of`. Raises KeyError or TypeError for what it never wrote."""
    lease, told = plain["lease"], plain["told"]
    return NoticeRecord(
        taxes=tuple(TaxLine(**line) for line in plain["taxes"]),
        matters={name: Matter(**matter) for name, matter in plain["matters"].items()},
        lease=Lease(**{**lease, "until": _day(lease["until"])}),
        told=tuple(Told(**{**one, "day": _day(one["day"])}) for one in told),
        seized_on=_day(plain["seized_on"]),
        shareholders_told_on=_day(plain["shareholders_told_on"]),
    )


def public_of(record: NoticeRecord) -> dict[str, Any]:
    """What everybody may read: whom the court told by role alone, no names and no party."""
    plain = plain_of(record)
    for one in plain["told"]:
        del one["name"], one["party_id"]
    return plain


def _days(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


__all__ = [
    "HOW_TOLD", "LET", "MATTERS", "MOST_TOLD", "NOTIFIED", "NOT_INVESTIGATED", "OF_BUILDINGS", "OWED", "PARTIES",
    "PAYERS", "PRIORITY", "ROLES", "TAXES", "TIMES", "UNREACHABLE", "WAIVED", "WAYS", "Lease", "Matter",
    "NoticeRecord", "TaxLine", "Told", "plain_of", "public_of", "record_of",
]  # fmt: skip
