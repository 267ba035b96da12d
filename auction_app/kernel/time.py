"""Instants are aware UTC; legal days are days of the calendar in Shanghai."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_RFC3339 = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,6}))?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


class Clock(Protocol):
    """The one source of "now"; only doors and the sequencer read it."""

    def now(self) -> datetime:
        """The present instant: aware, UTC, microseconds."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def as_utc(at: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError for a naive datetime."""
    if at.tzinfo is None:
        raise ValueError("naive datetime")
    return at.astimezone(UTC)


def rfc3339(at: datetime) -> str:
    """UTC with always six decimals and `Z`, so that text order is time order (contract §1)."""
    if at.tzinfo is not UTC:  # written several times per bid, nearly always in UTC already
        at = as_utc(at)
    return at.isoformat("T", "microseconds")[:26] + "Z"


def parse_rfc3339(text: str) -> datetime:
    """An aware UTC instant. Raises ValueError when the text is not RFC 3339 with an offset."""
    found = _RFC3339.fullmatch(text)
    if found is None:
        raise ValueError("not an RFC 3339 instant")
    day, clock, fraction, offset = found.groups()
    zone = "+00:00" if offset in "Zz" else offset
    micros = (fraction or "").ljust(6, "0")
    try:
        return datetime.fromisoformat(f"{day}T{clock}.{micros}{zone}").astimezone(UTC)
    except OverflowError as error:
        raise ValueError("instant out of range") from error


def legal_day(at: datetime) -> date:
    """The calendar day in Shanghai on which the instant falls."""
    return as_utc(at).astimezone(SHANGHAI).date()


def start_of_legal_day(day: date) -> datetime:
    """00:00 in Shanghai, as a UTC instant."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def full_days_between(first: date, second: date) -> int:
    """Whole calendar days that lie strictly between two days (minimum periods, T2)."""
    return (second - first).days - 1


def earliest_day_after(first: date, full_days: int) -> date:
    """The first day that leaves `full_days` whole days between itself and `first`."""
    return first + timedelta(days=full_days + 1)


def age_on(birth: date, day: date) -> int:
    """Completed years; a birthday on 29 February counts on 1 March in other years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
