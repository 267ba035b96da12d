"""What the law says of a draft, field by field: everything that is right, wrong or still open at once.

Pure. `check_lot` is what the editor shows while one types; `findings` is what stops publication.
"""

from __future__ import annotations

from dataclasses import replace

from auction_app.law.article import Finding
from auction_app.lots.checks.judgement import Check, Circumstances, notice_day
from auction_app.lots.checks.notice import notice_checks
from auction_app.lots.checks.one_round import one_round_checks
from auction_app.lots.checks.price import amount_checks, price_checks
from auction_app.lots.checks.rounds import round_checks, sale_checks
from auction_app.lots.content import LotContent
from auction_app.lots.panel import LOCKED

__all__ = [
    "Check",
    "Circumstances",
    "amounts_of",
    "check_lot",
    "findings",
    "notice_day",
    "shortened",
]

# What a practice court may leave out, and says so on the page and in the published text.
# It sells nothing real: nobody has to be told and nothing is seized. What it does write has to be right.
WAIVED_FOR_PRACTICE = frozenset(
    {
        *("notice_too_short", "bidding_too_short", "deposit_out_of_range"),
        *("party_not_named", "party_not_told", "party_notified_late", "co_owner_told_late"),
        *("tenant_not_named", "tenant_told_late", "deemed_notified_later", "proof_missing"),
        *("shareholders_not_told", "shareholders_too_early"),
        *("seizure_missing", "seizure_too_short"),
        *("second_auction_late", "second_auction_due", "sale_notice_late", "late_reason_missing"),
        *("sale_period_differs", "countdown_differs"),
    }
)


def check_lot(content: LotContent, under: Circumstances) -> list[Check]:
    """Every judgement there is, part after part."""
    checks = [
        *price_checks(content, under),
        *notice_checks(content, under),
        *one_round_checks(content, under),
        *round_checks(content, under),
        *sale_checks(content),
    ]
    return [_within_decision(_waived(check, under), content) for check in checks]


def amounts_of(content: LotContent, under: Circumstances) -> list[Check]:
    """What the law says of start, increment and deposit alone: what a panel decides."""
    return [_waived(check, under) for check in amount_checks(content, under)]


def findings(content: LotContent, under: Circumstances) -> list[Finding]:
    """All that stops publication, in the words of the law's own findings."""
    return [
        Finding(check.article, check.code, {"field": check.field, **check.figures})
        for check in check_lot(content, under)
        if check.stands_in_the_way
    ]


def shortened(content: LotContent, under: Circumstances) -> tuple[str, ...]:
    """The rules a practice court left out for this lot, for the published text."""
    return tuple(dict.fromkeys(check.code for check in check_lot(content, under) if check.waived))


def _within_decision(check: Check, content: LotContent) -> Check:
    """What a panel decided is not mended by typing: only back to the decision, or by another one."""
    if content.decision is None or check.code == "panel_differs" or not {*LOCKED} & {*check.mend}:
        return check
    return replace(check, mend={})


def _waived(check: Check, under: Circumstances) -> Check:
    if not under.is_practice or check.code not in WAIVED_FOR_PRACTICE:
        return check
    return Check(
        check.field, "ok", check.code, check.article, check.figures, check.mend, waived=True
    )
