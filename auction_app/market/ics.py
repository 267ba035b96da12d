"""The calendar file of a court's deadlines (RFC 5545): one event a deadline, in UTC, with a stable UID.

An event lies in the last half hour of its deadline, because a period that ends "at 24:00" would else
stand on the day after. Programs that read the file again find moved dates under the same UID.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from auction_app.infra.citing import cited
from auction_app.infra.formats import deadline as deadline_words
from auction_app.infra.formats import say
from auction_app.infra.i18n import translate
from auction_app.kernel.errors import N_
from auction_app.market.due import DueRow

SHOWN = timedelta(minutes=30)
NAME = N_("Statutory deadlines of the court")
PROVISIONAL = N_("Provisional: the holidays of that year are not yet decreed.")


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom the file is written."""

    locale: str  # zh | en
    public_url: str


def calendar_file(rows: Sequence[DueRow], reader: Reader, at: datetime) -> bytes:
    """The whole file, lines folded and ended as the standard says."""
    file = Calendar()
    file.add("prodid", "-//Luochui//deadlines//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", translate(NAME, reader.locale))
    for row in rows:
        file.add_component(_event(row, reader, at))
    return bytes(file.to_ical())


def _event(row: DueRow, reader: Reader, at: datetime) -> Event:
    one, event = row.deadline, Event()
    host = urlsplit(reader.public_url).hostname or "localhost"
    what = translate(one.kind.title, reader.locale)
    about = say(row.title, reader.locale) or one.case_number
    event.add("uid", f"{one.id}@{host}")
    event.add("dtstamp", at)
    event.add("dtstart", one.due_at - SHOWN)
    event.add("dtend", one.due_at)
    event.add("summary", f"{what}: {about}" if reader.locale == "en" else f"{what}：{about}")
    event.add("description", _description(row, reader))
    event.add("url", f"{reader.public_url}/desk/deadlines/{one.id}")
    event.add("status", "TENTATIVE" if one.is_provisional else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _description(row: DueRow, reader: Reader) -> str:
    one = row.deadline
    lines = [
        deadline_words(one.due_at, reader.locale),
        translate(one.kind.period, reader.locale),
        say(cited(one.kind.article.key).source, reader.locale),
        one.case_number,
    ]
    if one.is_provisional:
        lines.append(translate(PROVISIONAL, reader.locale))
    return "\n".join(lines)
