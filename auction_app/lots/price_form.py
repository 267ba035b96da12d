"""The editor's fields about the reference price into a `PriceRecord`, and back: each field is judged alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from auction_app.kernel.money import format_yuan
from auction_app.law.network_inquiry import NO_OBJECTION, OBJECTION_STATES
from auction_app.law.price_objections import GROUNDS, OUTCOMES
from auction_app.law.reference_price import DIRECT, FAILURES, IN_ORDER
from auction_app.lots.field_reader import Reader, day, one_of, positive_yuan, yuan
from auction_app.lots.price_record import (
    MOST_PAUSED_DAYS,
    MOST_REPORTS,
    PLATFORM_LENGTH,
    REISSUED,
    PriceRecord,
    ReportLine,
)

_WHOLE = re.compile(r"[0-9]{1,4}")

# Field of the form → member of the record, by how it is read.
DAYS = {
    "price_asked_on": "asked_on",
    "price_reported_on": "reported_on",
    "price_received_on": "received_on",
    "price_posted_on": "posted_on",
    "price_fixed_on": "fixed_on",
    "objection_on": "objection_on",
    "price_answer_due_on": "answer_due_on",
    "price_extension_asked_on": "extension_asked_on",
    "objection_handed_on": "handed_on",
    "objection_explained_on": "explained_on",
    "surplus_told_on": "told_on",
    "surplus_requested_on": "requested_on",
}
AMOUNTS = {
    "priority_claims": "priority_claims_fen",
    "enforcement_costs": "costs_fen",
    "surplus_reserve": "tested_fen",
    "applicants_price": "applicants_fen",
    "debtors_price": "debtors_fen",
    "price_fee": "fee_fen",
}
COUNTS = {
    "price_extensions": ("extensions", 2),
    "price_paused_days": ("paused_days", MOST_PAUSED_DAYS),
}
CHOICES: dict[str, tuple[str, tuple[str, ...], str]] = {
    "price_direct": ("direct", DIRECT[1:], IN_ORDER),
    "price_reissue": ("reissue", (REISSUED,), ""),
    "objection_ground": ("objection_ground", tuple(GROUNDS), ""),
    "objection_outcome": ("objection_outcome", OUTCOMES, "open"),
}
FIELD_OF = {member: name for name, member in {**DAYS, **AMOUNTS}.items()}


def parse_price(reader: Reader) -> PriceRecord:
    """Read the fields; what cannot be read is named in `reader.errors` and counts as empty."""
    values: dict[str, Any] = {m: reader.read(name, day, None) for name, m in DAYS.items()}
    values |= {m: reader.read(name, yuan, None) for name, m in AMOUNTS.items()}
    values |= {
        member: reader.read(name, _at_most(most), 0) for name, (member, most) in COUNTS.items()
    }
    values |= {
        member: reader.read(name, one_of(choices), empty)
        for name, (member, choices, empty) in CHOICES.items()
    }
    failures = {
        method: reader.read(f"why_{method}", one_of(reasons), "")
        for method, reasons in FAILURES.items()
    }
    return PriceRecord(
        **values,
        failures={method: reason for method, reason in failures.items() if reason},
        reports=tuple(filter(None, (_report(reader, n) for n in range(1, MOST_REPORTS + 1)))),
    )


def price_values(record: PriceRecord) -> dict[str, str]:
    """Field → text as a person would type it; `parse_price` of it gives the same record."""
    values = {name: _day(getattr(record, member)) for name, member in DAYS.items()}
    values |= {name: _yuan(getattr(record, member)) for name, member in AMOUNTS.items()}
    values |= {name: str(getattr(record, member)) for name, (member, _most) in COUNTS.items()}
    values |= {name: getattr(record, member) for name, (member, *_rest) in CHOICES.items()}
    values |= {f"why_{method}": record.failures.get(method, "") for method in FAILURES}
    for n in range(1, MOST_REPORTS + 1):
        line = record.reports[n - 1] if n <= len(record.reports) else None
        values |= {
            f"report{n}_platform": line.platform if line else "",
            f"report{n}_amount": _yuan(line.price_fen) if line else "",
            f"report{n}_on": _day(line.reported_on) if line else "",
            f"report{n}_objection": line.objection if line else NO_OBJECTION,
        }
    return values


def _report(reader: Reader, n: int) -> ReportLine | None:
    """One row; a row begun but not finished names what is missing."""
    platform = reader.line(f"report{n}_platform", PLATFORM_LENGTH)
    amount = reader.read(f"report{n}_amount", positive_yuan, None)
    on = reader.read(f"report{n}_on", day, None)
    objection = reader.read(f"report{n}_objection", one_of(OBJECTION_STATES), NO_OBJECTION)
    parts = {f"report{n}_platform": platform, f"report{n}_amount": amount, f"report{n}_on": on}
    if not any(parts.values()):
        return None
    for name, value in parts.items():
        if not value:
            reader.errors.setdefault(name, "required")
    if not platform or amount is None or on is None:
        return None
    return ReportLine(platform, amount, on, objection)


def _at_most(most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if _WHOLE.fullmatch(text) is None or int(text) > most:
            raise ValueError("bad_number")
        return int(text)

    return parse


def _yuan(fen: int | None) -> str:
    return "" if fen is None else format_yuan(fen)


def _day(on: date | None) -> str:
    return "" if on is None else on.isoformat()
