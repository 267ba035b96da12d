"""The eighteen items, what the court found out, and who bears the taxes (art. 13, 14, 30)."""

from __future__ import annotations

from collections.abc import Iterator

from auction_app.law import announcement, taxes
from auction_app.law.article import np
from auction_app.law.taxes import TaxBearer
from auction_app.lots.categories import BY_CODE
from auction_app.lots.checks.judgement import Check
from auction_app.lots.content import DISCLOSURES, REMINDERS, LotContent
from auction_app.lots.notice_record import (
    LET,
    NOT_INVESTIGATED,
    OF_BUILDINGS,
    OWED,
    Matter,
)
from auction_app.lots.notice_said import said_of

CAN_BE_LIVED_IN = frozenset({"housing", "commercial", "industrial", "land", "parking"})


def disclosure_checks(content: LotContent) -> Iterator[Check]:
    """What has to stand on the platform on the day of the notice."""
    yield from _statements(content)
    yield from _matters(content)
    yield from _lease(content)
    yield from _taxes(content)


def _statements(content: LotContent) -> Iterator[Check]:
    disclosed = [n for n, item in enumerate(DISCLOSURES, 1) if said_of(content, item).zh]
    reminded = [n for n, item in enumerate(REMINDERS, 1) if said_of(content, item).zh]
    for finding in announcement.check_disclosure(disclosed, reminded):
        number = int(finding.fields["item"])
        is_disclosure = finding.code == "disclosure_missing"
        item = DISCLOSURES[number - 1] if is_disclosure else REMINDERS[number - 1]
        yield Check(f"{item}_zh", "wait", finding.code, finding.article, finding.fields)


def asked_about(content: LotContent) -> tuple[str, ...]:
    """What the court has to answer for this kind of property."""
    is_building = content.category in CAN_BE_LIVED_IN and content.category in BY_CODE
    return (*OF_BUILDINGS, "defects") if is_building else ("defects",)


def _matters(content: LotContent) -> Iterator[Check]:
    asked = asked_about(content)
    for name in asked:
        matter = content.notice.matter(name)
        article = np(14) if name == "defects" else np(13)
        if not matter.state:
            yield Check(f"m_{name}", "wait", "matter_missing", article, {"matter": name})
    for name, matter in content.notice.matters.items():
        code = _open_point(matter)
        if code:
            article = np(14) if name == "defects" else np(13)
            yield Check(f"m_{name}", "wait", code, article, {"matter": name})


def _open_point(matter: Matter) -> str:
    if matter.state == NOT_INVESTIGATED and not matter.zh:
        return "not_investigated_why"
    if matter.state == OWED and matter.fen is None and not matter.zh:
        return "amount_owed_missing"
    return "defects_unnamed" if matter.state == "known" and not matter.zh else ""


def _lease(content: LotContent) -> Iterator[Check]:
    """A lease that is known is told with its rank: whether it stays depends on what came first."""
    if content.notice.matter("lease").state != LET:
        return
    lease = content.notice.lease
    for name in ("mortgage", "seizure"):
        if not getattr(lease, name):
            yield Check(f"lease_{name}", "wait", "lease_rank_missing", np(13), {"against": name})


def _taxes(content: LotContent) -> Iterator[Check]:
    lines = content.notice.taxes
    bearers = [TaxBearer(one.tax, one.payer, bool(one.reason_zh)) for one in lines]
    for finding in taxes.check_taxes(bearers):
        name = f"tax_{finding.fields['tax']}"
        yield Check(name, "wait", finding.code, finding.article, finding.fields)
    for finding in taxes.warn_of_blanket_clause(bearers, content.statement("d09").zh):
        field = "taxes" if finding.fields["shifted"] != "0" else "d09_zh"
        yield Check(field, "warn", finding.code, finding.article, finding.fields)
