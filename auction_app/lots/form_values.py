"""A draft as its form shows it: the way back from `forms.parse_lot`."""

from __future__ import annotations

from datetime import date, datetime

from auction_app.kernel.money import format_yuan
from auction_app.kernel.time import SHANGHAI
from auction_app.lots.content import ITEMS, LotContent
from auction_app.lots.forms import LINES, MONEY, TEXTS, WHOLE
from auction_app.lots.notice_form import form_of_notice
from auction_app.lots.price_form import price_values


def form_of(content: LotContent) -> dict[str, str]:
    """Field → text as a person would type it; `parse_lot` of it gives the same content."""
    values = {name: str(getattr(content, name)) for name in (*LINES, *TEXTS, *WHOLE)}
    values |= {name: _yuan(getattr(content, f"{name}_fen")) for name in (*MONEY, "deposit")}
    values |= {
        name: _day(getattr(content, name))
        for name in ("price_valid_until", "notice_day", "seizure_until", "previous_ended_on")
    }
    values |= {name: instant_value(getattr(content, name)) for name in ("opens_at", "ends_at")}
    values |= {
        "case_number": content.case_number,
        "division_code": content.division_code,
        "category": content.category,
        "is_movable": "1" if content.is_movable else "0",
        "round": str(content.round),
        "price_basis": content.price_basis,
        "strict_ladder": "1" if content.strict_ladder else "0",
        "is_restricted_housing": "1" if content.is_restricted_housing else "0",
        "is_state_owned": "1" if content.is_state_owned else "0",
        "resource": content.resource,
        "property_kind": content.property_kind,
        "property_number": content.property_number,
        "panel": "\n".join(content.panel),
    }
    for item in ITEMS:
        said = content.statement(item)
        values[f"{item}_zh"], values[f"{item}_en"] = said.zh, said.en
    return values | form_of_notice(content.notice) | price_values(content.price)


def _yuan(fen: int | None) -> str:
    return "" if fen is None else format_yuan(fen)


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def instant_value(at: datetime | None) -> str:
    """Browsers want whole minutes; seconds stay where a lot has them."""
    if at is None:
        return ""
    local = at.astimezone(SHANGHAI)
    return local.strftime("%Y-%m-%dT%H:%M:%S" if local.second else "%Y-%m-%dT%H:%M")
