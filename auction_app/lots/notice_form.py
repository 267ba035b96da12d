"""The structured notice as form fields, and back.

`tax_vat` is a payer and `tax_vat_zh`, `tax_vat_en` the reason; `m_occupancy`, `m_occupancy_zh`, `m_occupancy_en`
an answer with its words, `m_utilities_owed` an amount in yuan; `lease_rent` … the lease; `told1_role`,
`told1_how` … the first person whom the court told, up to `told12_…`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from auction_app.kernel.money import format_yuan
from auction_app.lots.field_reader import Reader, day, one_of, yuan
from auction_app.lots.notice_record import (
    HOW_TOLD,
    MATTERS,
    MOST_TOLD,
    PAYERS,
    REASON_LENGTH,
    ROLES,
    TAXES,
    TIMES,
    WAYS,
    Lease,
    Matter,
    NoticeRecord,
    TaxLine,
    Told,
)

MASKED_NAME = 40
# Fields that are amounts, in yuan as typed
AMOUNTS = ("lease_rent", "lease_deposit", *(f"m_{name}_owed" for name in MATTERS))
_DIGEST = re.compile(r"[0-9a-f]{64}")
_PARTY = re.compile(r"[A-Za-z0-9_-]{1,64}")


def parse_notice(reader: Reader) -> NoticeRecord:
    """Everything structured; errors stand in `reader.errors` beside their fields."""
    return NoticeRecord(
        taxes=tuple(filter(None, (_tax(reader, tax) for tax in TAXES))),
        matters={name: found for name in MATTERS if (found := _matter(reader, name)) != Matter()},
        lease=_lease(reader),
        told=tuple(filter(None, (_told(reader, n) for n in range(1, MOST_TOLD + 1)))),
        seized_on=reader.read("seized_on", day, None),
        shareholders_told_on=reader.read("shareholders_told_on", day, None),
    )


def form_of_notice(record: NoticeRecord) -> dict[str, str]:
    """Field → text as a person would type it; `parse_notice` of it gives the same record."""
    values = dict.fromkeys(_all_names(), "")
    for line in record.taxes:
        values[f"tax_{line.tax}"] = line.payer
        values |= _both(f"tax_{line.tax}", line.reason_zh, line.reason_en)
    for name, matter in record.matters.items():
        values[f"m_{name}"] = matter.state
        values[f"m_{name}_owed"] = _typed_yuan(matter.fen)
        values |= _both(f"m_{name}", matter.zh, matter.en)
    values |= _form_of_lease(record.lease)
    for number, one in enumerate(record.told, 1):
        values |= _form_of_told(number, one)
    return values | {
        "seized_on": _typed_day(record.seized_on),
        "shareholders_told_on": _typed_day(record.shareholders_told_on),
    }


def _tax(reader: Reader, tax: str) -> TaxLine | None:
    payer = reader.read(f"tax_{tax}", one_of(PAYERS), "")
    reasons = _reasons(reader, f"tax_{tax}")
    if not payer:
        if any(reasons):
            reader.errors.setdefault(f"tax_{tax}", "required")
        return None
    return TaxLine(tax, payer, *reasons)


def _matter(reader: Reader, name: str) -> Matter:
    state = reader.read(f"m_{name}", one_of(MATTERS[name]), "")
    zh, en = _reasons(reader, f"m_{name}")
    owed = reader.read(f"m_{name}_owed", yuan, None)
    if state:
        return Matter(state, zh, en, owed)
    if zh or en or owed is not None:
        reader.errors.setdefault(f"m_{name}", "required")
    return Matter()


def _lease(reader: Reader) -> Lease:
    return Lease(
        rent_fen=reader.read("lease_rent", yuan, None),
        until=reader.read("lease_until", day, None),
        deposit_fen=reader.read("lease_deposit", yuan, None),
        mortgage=reader.read("lease_mortgage", one_of(TIMES), ""),
        seizure=reader.read("lease_seizure", one_of(TIMES), ""),
    )


def _told(reader: Reader, number: int) -> Told | None:
    name = f"told{number}"
    one = Told(
        role=reader.read(f"{name}_role", one_of(ROLES), ""),
        how=reader.read(f"{name}_how", one_of(HOW_TOLD), ""),
        day=reader.read(f"{name}_day", day, None),
        way=reader.read(f"{name}_way", one_of(WAYS), ""),
        proof=reader.read(f"{name}_proof", _digest, ""),
        reason_zh=reader.text(f"{name}_zh", REASON_LENGTH),
        reason_en=reader.text(f"{name}_en", REASON_LENGTH),
        party_id=reader.read(f"{name}_party", _party, ""),
        name=reader.line(f"{name}_name", MASKED_NAME),
    )
    if one == Told(""):
        return None
    if not one.role:
        reader.errors.setdefault(f"{name}_role", "required")
        return None
    return one


def _digest(text: str) -> str:
    found = text.lower().removeprefix("sha256:")
    if _DIGEST.fullmatch(found) is None:
        raise ValueError("bad_digest")
    return found


def _party(text: str) -> str:
    if _PARTY.fullmatch(text) is None:
        raise ValueError("bad_choice")
    return text


def _reasons(reader: Reader, name: str) -> tuple[str, str]:
    return reader.text(f"{name}_zh", REASON_LENGTH), reader.text(f"{name}_en", REASON_LENGTH)


def _form_of_lease(lease: Lease) -> dict[str, str]:
    return {
        "lease_rent": _typed_yuan(lease.rent_fen),
        "lease_until": _typed_day(lease.until),
        "lease_deposit": _typed_yuan(lease.deposit_fen),
        "lease_mortgage": lease.mortgage,
        "lease_seizure": lease.seizure,
    }


def _form_of_told(number: int, one: Told) -> dict[str, str]:
    name = f"told{number}"
    return {
        f"{name}_role": one.role,
        f"{name}_how": one.how,
        f"{name}_day": _typed_day(one.day),
        f"{name}_way": one.way,
        f"{name}_proof": one.proof,
        f"{name}_party": one.party_id,
        f"{name}_name": one.name,
    } | _both(name, one.reason_zh, one.reason_en)


def _all_names() -> list[str]:
    """Every field there is, so that an empty form has them all."""
    with_words: Callable[[str], list[str]] = lambda name: [name, f"{name}_zh", f"{name}_en"]  # noqa: E731
    names = [field for tax in TAXES for field in with_words(f"tax_{tax}")]
    names += [field for name in MATTERS for field in [*with_words(f"m_{name}"), f"m_{name}_owed"]]
    for number in range(1, MOST_TOLD + 1):
        names += _form_of_told(number, Told(""))
    return names


def _both(name: str, zh: str, en: str) -> dict[str, str]:
    return {f"{name}_zh": zh, f"{name}_en": en}


def _typed_yuan(fen: int | None) -> str:
    return "" if fen is None else format_yuan(fen)


def _typed_day(found: date | None) -> str:
    return "" if found is None else found.isoformat()
