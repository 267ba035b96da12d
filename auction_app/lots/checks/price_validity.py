"""How long the price holds (RP 27): the first notice within it, the auction within six months after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from auction_app.kernel.time import SHANGHAI, legal_day
from auction_app.law import announcement, reference_price
from auction_app.law.article import Finding
from auction_app.law.reference_price import Validity
from auction_app.lots.checks.judgement import Check, Circumstances, notice_day
from auction_app.lots.content import FIRST, LotContent


def validity_checks(content: LotContent, under: Circumstances) -> Iterator[Check]:
    """The price at the planned days of notice and opening."""
    until = content.price_valid_until
    if until is None:
        yield Check("price_valid_until", "wait", "validity_missing", reference_price.RP_27)
        return
    notice_on = notice_day(content, under)
    opens_on = legal_day(content.opens_at) if content.opens_at else None
    price = Validity(
        content.price_basis,
        content.price.reported_on or content.price.fixed_on,
        until,
        notice_on,
        opens_on,
        is_first=content.round == FIRST,
    )
    latest = reference_price.auction_at_most_on(until, notice_on)
    figures = {
        "until": until.isoformat(),
        "notice": notice_on.isoformat(),
        "latest": latest.isoformat(),
    }
    found = reference_price.check_validity(price)
    for finding in found:
        yield _placed(finding, content, figures | finding.fields, notice_on)
    if not found:
        yield Check("price_valid_until", "ok", "price_valid", reference_price.RP_27, figures)


def _placed(
    finding: Finding, content: LotContent, figures: dict[str, str], notice_on: date
) -> Check:
    mend: dict[str, str] = {}
    if finding.code == "validity_too_long":
        mend = {"price_valid_until": finding.fields["most"]}
    if finding.code == "auction_after_validity":
        mend = _earlier_window(content, date.fromisoformat(finding.fields["latest"]), notice_on)
    return Check("price_valid_until", "no", finding.code, finding.article, figures, mend)


def _earlier_window(content: LotContent, latest: date, notice_on: date) -> dict[str, str]:
    """The last day the price allows, at the same time of day; nothing where the notice would be too short."""
    earliest = announcement.earliest_opening_day(notice_on, content.round, content.is_movable)
    if latest < earliest or content.opens_at is None:
        return {}
    at = content.opens_at.astimezone(SHANGHAI).time()
    opens = datetime.combine(latest, at, SHANGHAI)
    moved = {"opens_at": opens.strftime("%Y-%m-%dT%H:%M")}
    if content.ends_at is not None:
        ends = opens + (content.ends_at - content.opens_at)
        moved["ends_at"] = ends.strftime("%Y-%m-%dT%H:%M")
    return moved
