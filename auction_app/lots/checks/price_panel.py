"""The panel (art. 27): a recorded decision of at least three, and no other value than it decided."""

from __future__ import annotations

from collections.abc import Iterator

from auction_app.law import reserve_price
from auction_app.lots.checks.judgement import Check, Circumstances, notice_day
from auction_app.lots.content import LotContent
from auction_app.lots.panel import LOCKED, values_of


def panel_checks(content: LotContent, under: Circumstances) -> Iterator[Check]:
    """Who decides, and whether the draft still says what was decided."""
    decided = content.decision
    members = len(set(decided.members if decided else content.panel))
    found = reserve_price.check_panel_decision(
        members,
        decided.values(content.currency) if decided else None,
        values_of(content),
        notice_day(content, under),
    )
    for finding in found:
        if finding.code == "panel_differs":
            yield _differs(content, finding.fields["differs"])
        else:
            yield Check("panel", "wait", finding.code, finding.article, finding.fields)
    if not found and decided is not None:
        figures = {
            "members": str(members),
            "document": decided.document_number,
            "day": decided.decided_on.isoformat(),
        }
        yield Check("panel", "ok", "panel_complete", reserve_price.NP_27, figures)


def _differs(content: LotContent, name: str) -> Check:
    """Beside the value itself where it is one the decision locks; round and cut beside the panel."""
    assert content.decision is not None
    figures = {"differs": name, "document": content.decision.document_number}
    if name not in LOCKED:
        return Check("panel", "no", "panel_differs", reserve_price.NP_27, figures)
    decided = str(getattr(content.decision, f"{name}_fen"))
    figures["decided_fen"] = decided
    return Check(name, "no", "panel_differs", reserve_price.NP_27, figures, {name: decided})
