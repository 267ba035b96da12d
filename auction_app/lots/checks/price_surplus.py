"""The no-surplus test (AS 6): something must be left for the applicant, or the applicant asks to go on."""

from __future__ import annotations

from collections.abc import Iterator

from auction_app.kernel.money import Money
from auction_app.law import surplus
from auction_app.law.article import Finding
from auction_app.law.surplus import SurplusTest
from auction_app.lots.checks.judgement import Check, Circumstances, Verdict
from auction_app.lots.content import LotContent

# Beside which field each finding stands, and whether it waits for somebody else.
_PLACES: dict[str, tuple[str, Verdict]] = {
    "surplus_not_told": ("surplus_told_on", "no"),
    "surplus_answer_open": ("surplus_requested_on", "wait"),
    "surplus_request_late": ("surplus_requested_on", "no"),
    "reserve_not_above_claims": ("start_price", "no"),
}


def surplus_checks(content: LotContent, under: Circumstances) -> Iterator[Check]:
    """The test at the starting price of this round, which is the reserve."""
    record = content.price
    missing = {
        "priority_claims": record.priority_claims_fen,
        "enforcement_costs": record.costs_fen,
    }
    for name in (name for name, fen in missing.items() if fen is None):
        yield Check(name, "wait", "surplus_unknown", surplus.AS_6)
    test = test_of(content)
    if test is None or content.start_price_fen is None:
        return
    reserve = Money(content.start_price_fen, content.currency)
    found = surplus.check_surplus(reserve, test, under.today, under.calendar)
    for finding in found:
        yield _placed(finding)
    if not found:
        left = reserve - test.total
        asked = test.told_on is not None
        figures = {
            "start_fen": str(reserve.fen),
            "total_fen": str(test.total.fen),
            "left_fen": str(left.fen),
        }
        code = "surplus_asked" if asked else "surplus_left"
        yield Check("priority_claims", "ok", code, surplus.AS_6, figures)


def test_of(content: LotContent) -> SurplusTest | None:
    """The figures of the test; None while claims or costs are not recorded."""
    record, currency = content.price, content.currency
    if record.priority_claims_fen is None or record.costs_fen is None:
        return None
    return SurplusTest(
        Money(record.priority_claims_fen, currency),
        Money(record.costs_fen, currency),
        record.told_on,
        record.requested_on,
        None if record.tested_fen is None else Money(record.tested_fen, currency),
    )


def _placed(finding: Finding) -> Check:
    """Raising the reserve helps while nobody was told, and is what the applicant's request demands."""
    field, verdict = _PLACES[finding.code]
    can_raise = finding.code in ("surplus_not_told", "reserve_not_above_claims")
    mend = {"start_price": finding.fields["least_fen"]} if can_raise else {}
    return Check(field, verdict, finding.code, finding.article, finding.fields, mend)
