"""Whether the family of a debtor who lives in what is sold has where to live (SEI 4, OBJ 20)."""

from __future__ import annotations

from collections.abc import Iterator

from auction_app.law.necessary_home import OBJ_20, check_home
from auction_app.lots.checks.judgement import Check, Circumstances, notice_day
from auction_app.lots.content import LotContent

LIVED_IN = "debtor"  # the answer about occupation that raises the question


def home_checks(content: LotContent, under: Circumstances) -> Iterator[Check]:
    """Asked of housing the debtor lives in; what the court wrote is published with the notice."""
    if content.category != "housing" or content.notice.matter("occupancy").state != LIVED_IN:
        return
    way = content.notice.matter("home").state
    found = check_home(True, way, notice_day(content, under))
    for finding in found:
        yield Check("m_home", "wait", finding.code, finding.article, finding.fields)
    if not found:
        yield Check("m_home", "ok", "home_settled", OBJ_20)
