"""The seizure: there is one, it is no longer than the law allows, and it lasts past the ruling (CPI 484, 485)."""

from __future__ import annotations

from collections.abc import Iterator

from auction_app.kernel.time import legal_day
from auction_app.law import seizure
from auction_app.law.seizure import Seizure
from auction_app.lots.checks.judgement import Check, Circumstances, Verdict, notice_day
from auction_app.lots.content import LotContent


def seizure_checks(content: LotContent, under: Circumstances) -> Iterator[Check]:
    """Nothing is disposed of without a valid seizure."""
    held = Seizure(content.seizure_until, content.notice.seized_on, content.is_movable)
    ruling = None
    if content.ends_at is not None:
        ruling = seizure.planned_ruling_day(legal_day(content.ends_at), content.balance_days)
    found = seizure.check_seizure(held, notice_day(content, under), ruling)
    for finding in found:
        verdict: Verdict = "wait" if finding.code == "seizure_missing" else "no"
        yield Check("seizure_until", verdict, finding.code, finding.article, finding.fields)
    if not found and held.until is not None and ruling is not None:
        figures = {"until": held.until.isoformat(), "ruling": ruling.isoformat()}
        yield Check("seizure_until", "ok", "seizure_lasts", seizure.CPI_485, figures)
