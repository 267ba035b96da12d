"""Everything the notice says, and when: the parts of this check joined."""

from __future__ import annotations

from collections.abc import Iterator

from auction_app.law.article import np
from auction_app.lots.checks.disclosures import disclosure_checks
from auction_app.lots.checks.home import home_checks
from auction_app.lots.checks.judgement import Check, Circumstances
from auction_app.lots.checks.notice_period import period_checks
from auction_app.lots.checks.seizure import seizure_checks
from auction_app.lots.checks.told import told_checks
from auction_app.lots.content import LotContent

REQUIRED: tuple[tuple[str, int], ...] = (  # field, article that asks for it
    ("case_number", 12),
    ("title_zh", 12),
    ("city_zh", 12),
    ("division_code", 12),
    ("description_zh", 13),
)


def notice_checks(content: LotContent, under: Circumstances) -> Iterator[Check]:
    """What has to be said, to whom, and when."""
    for name, article in REQUIRED:
        if not getattr(content, name):
            yield Check(name, "wait", "required", np(article))
    yield from period_checks(content, under)
    yield from told_checks(content, under)
    yield from seizure_checks(content, under)
    yield from disclosure_checks(content)
    yield from home_checks(content, under)
