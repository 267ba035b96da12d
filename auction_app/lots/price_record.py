"""How the reference price of a draft was found, kept beside the price itself: frozen values, and their JSON.

Price, method and validity are fields of the draft (`appraisal_fen`, `price_basis`, `price_valid_until`); here
stands what led to them, and the figures of the surplus test. Amounts are fen, days are legal days in Shanghai.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from auction_app.law.network_inquiry import NO_OBJECTION, OBJECTION_STATES
from auction_app.law.price_objections import GROUNDS, OUTCOMES
from auction_app.law.reference_price import DIRECT, FAILURES, IN_ORDER

MOST_REPORTS = 6  # our convention; the list of judicial inquiry platforms has never been longer
MOST_PAUSED_DAYS = 3_650
PLATFORM_LENGTH = 80
REISSUED = "reissued"  # the report was issued again after its validity, which costs less (RP 32)
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One platform's report as recorded; `objection` is one of `network_inquiry.OBJECTION_STATES`."""

    platform: str
    price_fen: int
    reported_on: date
    objection: str = NO_OBJECTION


@dataclass(frozen=True, slots=True)
class PriceRecord:
    """The way to the price. Empty means not recorded.

    `failures` is method → why it gave no price; `direct` why the order was left. `asked_on` is the day of
    the commission or inquiry, `reported_on` the day the report came, `received_on` when the last party had
    it, `posted_on` when it was posted for whom nobody could reach.
    `applicants_fen` and `debtors_fen` are what each side named in a negotiation, `answer_due_on` the day the
    court gave a body it asked. `extension_asked_on` is when the appraiser asked for more time, `handed_on` when
    an objection to the result was handed to the appraiser, `explained_on` when its explanation came. `fee_fen`
    is the fee of the inquiry or appraisal, `reissue` says whether the report was issued again. `tested_fen` is
    the reserve at which the applicant was told on `told_on` that nothing would be left.
    """

    direct: str = IN_ORDER
    failures: Mapping[str, str] = field(default_factory=dict)
    applicants_fen: int | None = None
    debtors_fen: int | None = None
    asked_on: date | None = None
    answer_due_on: date | None = None
    extension_asked_on: date | None = None
    extensions: int = 0
    paused_days: int = 0
    reported_on: date | None = None
    reports: tuple[ReportLine, ...] = ()
    received_on: date | None = None
    posted_on: date | None = None
    fixed_on: date | None = None
    objection_ground: str = ""
    objection_on: date | None = None
    objection_outcome: str = "open"
    handed_on: date | None = None
    explained_on: date | None = None
    fee_fen: int | None = None
    reissue: str = ""
    priority_claims_fen: int | None = None
    costs_fen: int | None = None
    tested_fen: int | None = None
    told_on: date | None = None
    requested_on: date | None = None

    def for_next_round(self) -> PriceRecord:
        """The same price in a further round: the surplus test is made anew at its reserve."""
        return replace(self, tested_fen=None, told_on=None, requested_on=None)


# Days the record names, in the order of the form.
DAYS: tuple[str, ...] = ("asked_on", "reported_on", "received_on", "posted_on", "fixed_on")
DAYS += ("objection_on", "told_on", "requested_on", "answer_due_on", "extension_asked_on")
DAYS += ("handed_on", "explained_on")
AMOUNTS: tuple[str, ...] = ("priority_claims_fen", "costs_fen", "tested_fen")
AMOUNTS += ("applicants_fen", "debtors_fen", "fee_fen")
_CHOICES = {
    "direct": DIRECT,
    "objection_ground": ("", *GROUNDS),
    "objection_outcome": OUTCOMES,
    "reissue": ("", REISSUED),
}
_COUNTS = {"extensions": 2, "paused_days": MOST_PAUSED_DAYS}
_EMPTY = PriceRecord()


def to_json(record: PriceRecord) -> Json:
    """What is stored: only what was recorded, days as ISO, amounts as whole fen."""
    found: Json = {}
    for one in fields(record):
        value = getattr(record, one.name)
        if value != getattr(_EMPTY, one.name):
            found[one.name] = _stored(value)
    return found


def from_json(stored: Mapping[str, Any]) -> PriceRecord:
    """The way back. Raises ValueError for anything this room would not have written, floats above all."""
    values: Json = {}
    for name, value in stored.items():
        reader = _READERS.get(name)
        if reader is None:
            raise ValueError(f"unknown member {name}")
        values[name] = reader(name, value)
    return PriceRecord(**values)


def public_json(record: PriceRecord) -> Json:
    """What the law makes public of it (NP 13 III, the basis of the price): no claims, no objections."""
    shown = ("direct", "failures", "asked_on", "reported_on", "reports", "fixed_on")
    stored = to_json(record)
    known = {name: stored[name] for name in shown if name in stored}
    if "reports" in known:
        known["reports"] = [
            {name: value for name, value in one.items() if name != "objection"}
            for one in known["reports"]
        ]
    return known


def _stored(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [
            {name: _stored(getattr(one, name)) for name in ReportLine.__slots__} for one in value
        ]
    return dict(value) if isinstance(value, Mapping) else value


def _choice(name: str, value: object) -> object:
    if value not in _CHOICES[name]:
        raise ValueError(f"{name} is not one of the list")
    return value


def _count(name: str, value: object) -> int:
    if type(value) is not int or not 0 <= value <= _COUNTS[name]:
        raise ValueError(f"{name} is no small whole number")
    return value


def _amount(name: str, value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"{name} is no amount of fen")
    return value


def _day(name: str, value: object) -> date:
    if not isinstance(value, str):
        raise ValueError(f"{name} is no day")
    return date.fromisoformat(value)


def _failures(_name: str, value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise ValueError("failures is no object")
    for method, reason in value.items():
        if reason not in FAILURES.get(method, ()):
            raise ValueError("a failure is not one of the list")
    return value


def _reports(_name: str, value: object) -> tuple[ReportLine, ...]:
    if not isinstance(value, list) or len(value) > MOST_REPORTS:
        raise ValueError("reports is no short list")
    return tuple(_report(one) for one in value)


def _report(value: Any) -> ReportLine:
    if not isinstance(value, dict) or set(value) != set(ReportLine.__slots__):
        raise ValueError("a report has other members")
    platform, objection = value["platform"], value["objection"]
    if not isinstance(platform, str) or not 0 < len(platform) <= PLATFORM_LENGTH:
        raise ValueError("a platform has no name")
    if objection not in OBJECTION_STATES:
        raise ValueError("an objection is not one of the list")
    price = _amount("price_fen", value["price_fen"])
    return ReportLine(platform, price, _day("reported_on", value["reported_on"]), objection)


_READERS: dict[str, Callable[[str, Any], Any]] = {
    **dict.fromkeys(DAYS, _day),
    **dict.fromkeys(AMOUNTS, _amount),
    **dict.fromkeys(_CHOICES, _choice),
    **dict.fromkeys(_COUNTS, _count),
    "failures": _failures,
    "reports": _reports,
}
