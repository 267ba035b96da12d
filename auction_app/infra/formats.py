"""How amounts, shares, days and instants are written for people, in Chinese and in English.

Pure functions take the language ("zh" | "en"); `init_formats` hangs them into the templates, where the
language is the page's. Times are always Beijing time, with the offset in the `title` of the mark-up.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, Protocol

from flask import Flask, g
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from auction_app.infra.citing import cited
from auction_app.infra.han import init_han
from auction_app.kernel.money import format_yuan
from auction_app.kernel.time import SHANGHAI, as_utc, legal_day, rfc3339

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_WEEKDAYS_ZH = "一二三四五六日"
_WAN_FEN = 10_000 * 100
_MINUS = "\N{MINUS SIGN}"


class Bilingual(Protocol):
    """Anything that says the same in both languages."""

    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


def say(words: Bilingual | str | None, language: str) -> str:
    """The words of one language; plain text stays as it is, None is empty."""
    if words is None or isinstance(words, str):
        return words or ""
    return words.zh if language == "zh" else words.en


def plain(fen: int) -> str:
    """`114386580` → `1,143,865.80`; a deduction takes U+2212, not a hyphen."""
    return format_yuan(fen).replace("-", _MINUS)


def yuan(fen: int, currency: str = "CNY") -> str:
    """`114386580` → `¥1,143,865.80`; another currency is named by its code."""
    sign = "¥" if currency == "CNY" else f"{currency} "
    return (_MINUS if fen < 0 else "") + sign + format_yuan(abs(fen))


def wan(fen: int, language: str) -> str:
    """`121386580` → `约 121.39 万元`, from ¥10,000 up and in Chinese only; otherwise empty."""
    if language != "zh" or abs(fen) < _WAN_FEN:
        return ""
    exact = fen % (_WAN_FEN // 100) == 0
    return f"{'' if exact else '约 '}{wan_figure(fen)} 万元"


def wan_figure(fen: int) -> str:
    """`121386580` → `121.39`: hundredths of 万元, half up."""
    hundredths = _rounded(abs(fen) * 100, _WAN_FEN)
    return f"{_MINUS if fen < 0 else ''}{hundredths // 100:,}.{hundredths % 100:02d}"


def ratio(part: int, whole: int) -> str:
    """`(70, 100)` → `70.00%`, half up. Raises ValueError when the whole is not positive."""
    if whole <= 0:
        raise ValueError("the whole must be positive")
    hundredths = _rounded(abs(part) * 10_000, whole)
    return f"{_MINUS if part < 0 else ''}{hundredths // 100}.{hundredths % 100:02d}%"


def above(part: int, whole: int) -> str:
    """By how much `part` exceeds `whole`: `(112, 100)` → `12.00%`."""
    return ratio(part - whole, whole)


def counted(number: int) -> str:
    """`2083593` → `2,083,593`."""
    return f"{number:,}"


def day(at: datetime, language: str) -> str:
    """`8月25日` / `25 Aug`, the legal day in Shanghai."""
    local = as_utc(at).astimezone(SHANGHAI)
    if language == "zh":
        return f"{local.month}月{local.day}日"
    return f"{local.day} {_MONTHS[local.month - 1]}"


def long_day(at: datetime, language: str) -> str:
    """`2026年8月25日` / `25 Aug 2026`."""
    year = as_utc(at).astimezone(SHANGHAI).year
    return f"{year}年{day(at, language)}" if language == "zh" else f"{day(at, language)} {year}"


def calendar_day(on: date, language: str) -> str:
    """`2026年8月25日` / `25 Aug 2026` of a day that is no instant."""
    if language == "zh":
        return f"{on.year}年{on.month}月{on.day}日"
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def clock(at: datetime, _language: str = "zh") -> str:
    """`15:10:18`."""
    return as_utc(at).astimezone(SHANGHAI).strftime("%H:%M:%S")


def when(at: datetime, language: str) -> str:
    """`8月25日 15:10` / `25 Aug, 15:10`."""
    return _day_and(at, language, clock(at)[:5])


def instant(at: datetime, language: str) -> str:
    """`8月25日 15:10:18` / `25 Aug, 15:10:18`, wherever a bid is concerned."""
    return _day_and(at, language, clock(at))


def deadline(at: datetime, language: str) -> str:
    """`9月4日 24:00`: the law ends its days at 24:00, so the last second and midnight are written so."""
    local = as_utc(at).astimezone(SHANGHAI)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return _day_and(at - timedelta(seconds=1), language, "24:00")
    if (local.hour, local.minute, local.second) == (23, 59, 59):
        return _day_and(at, language, "24:00")
    return when(at, language)


def weekday(on: date, language: str) -> str:
    """`二` / `Tu`, at the head of a narrow column; an instant counts by its legal day."""
    return _WEEKDAYS_ZH[_weekday(on)] if language == "zh" else _WEEKDAYS[_weekday(on)][:2]


def weekday_long(on: date, language: str) -> str:
    """`周二` / `Tuesday`."""
    return f"周{_WEEKDAYS_ZH[_weekday(on)]}" if language == "zh" else _WEEKDAYS[_weekday(on)]


def _weekday(on: date) -> int:
    return (legal_day(on) if isinstance(on, datetime) else on).weekday()


def left(seconds: int, language: str) -> str:
    """What remains: `04:27`, `1:08:33`, and from a day up `3 天 04:12` / `3 d 04:12`."""
    seconds = max(0, seconds)
    days, rest = divmod(seconds, 86_400)
    hours, minutes, last = rest // 3600, rest % 3600 // 60, rest % 60
    if days:
        return f"{days} {'天' if language == 'zh' else 'd'} {hours:02d}:{minutes:02d}"
    return f"{hours}:{minutes:02d}:{last:02d}" if hours else f"{minutes:02d}:{last:02d}"


def file_size(size_bytes: int) -> str:
    """`1258291` → `1.2 MB`, one decimal above a kilobyte."""
    for unit, limit in (("MB", 1 << 20), ("KB", 1 << 10)):
        if size_bytes >= limit:
            tenths = _rounded(size_bytes * 10, limit)
            return f"{tenths // 10}.{tenths % 10} {unit}"
    return f"{size_bytes} B"


def time_element(at: datetime, text: str, language: str) -> Markup:
    """`<time>` with the instant in Beijing time and the offset on hover."""
    local = as_utc(at).astimezone(SHANGHAI).isoformat(timespec="seconds")
    title = "北京时间 UTC+08:00" if language == "zh" else "Beijing time, UTC+08:00"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(local, title, text)


def _day_and(at: datetime, language: str, hours: str) -> str:
    return f"{day(at, language)}{' ' if language == 'zh' else ', '}{hours}"


def _rounded(dividend: int, divisor: int) -> int:
    """Division of non-negative whole numbers, half up."""
    return (2 * dividend + divisor) // (2 * divisor)


def _in_page_language(write: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that passes the page's language as the last argument."""

    @pass_context
    def written(context: Context, value: Any, *more: Any) -> Any:
        return "" if value is None else write(value, *more, context.get("locale", "zh"))

    return written


def _as_time(write: Callable[[datetime, str], str]) -> Callable[..., Any]:
    """A filter that makes a `<time>` element around what `write` says."""
    return _in_page_language(lambda at, language: time_element(at, write(at, language), language))


def _next_id() -> int:
    """Numbers the popovers of one page, from 1."""
    if "popover_ids" not in g:
        g.popover_ids = count(1)
    return int(next(g.popover_ids))


def _refused_article() -> str:
    """The article of the refusal this page answers with, for the summary above its form; mostly none."""
    return str(g.get("refused_article") or "")


def init_formats(app: Flask) -> None:
    """Give every template the filters, `cited(number)` and `next_id()`."""
    for name, write in (("say", say), ("wan", wan), ("left", left), ("weekday", weekday)):
        app.add_template_filter(_in_page_language(write), name)
    app.add_template_filter(_in_page_language(weekday_long), "weekday_long")
    app.add_template_filter(_in_page_language(calendar_day), "calendar_day")
    for name, plainly in (("yuan", yuan), ("plain", plain), ("ratio", ratio), ("above", above)):
        app.add_template_filter(plainly, name)
    app.add_template_filter(counted, "count")
    app.add_template_filter(wan_figure, "axis")
    app.add_template_filter(file_size, "file_size")
    app.add_template_filter(lambda at: rfc3339(at) if at else None, "rfc3339")
    for name, moment in (
        ("day", day),
        ("long_day", long_day),
        ("clock", clock),
        ("when", when),
        ("deadline", deadline),
        ("instant", instant),
    ):
        app.add_template_filter(_as_time(moment), name)
        app.add_template_filter(_in_page_language(moment), f"{name}_text")
    init_han(app)
    app.add_template_global(cited, "cited")
    app.add_template_global(_next_id, "next_id")
    app.add_template_global(_refused_article, "refused_article")
