"""Whether another lot of the same property is in the way, and by which number the property is known."""

from __future__ import annotations

from collections.abc import Iterator

from auction_app.law.one_round import NP_26, check_no_other_round, was_let_lie
from auction_app.lots.checks.judgement import Check, Circumstances
from auction_app.lots.content import LotContent
from auction_app.lots.property_number import USUAL_KIND


def one_round_checks(content: LotContent, under: Circumstances) -> Iterator[Check]:
    """At most one round of a property is under way; a practice court sells nothing real."""
    if under.is_practice:
        return
    field = "property_number" if content.property_number else "title_zh"
    for other in under.others:
        if was_let_lie(other, under.today):
            assert other.next_round_by is not None
            figures = {"other": other.lot_id, "latest": other.next_round_by.isoformat()}
            yield Check(field, "warn", "property_round_let_lie", NP_26, figures)
            continue
        for wrong in check_no_other_round(other):
            yield Check(field, "no", wrong.code, wrong.article, wrong.fields)
    if content.category in USUAL_KIND and not content.property_number:
        yield Check("property_number", "warn", "property_unnumbered", NP_26)
