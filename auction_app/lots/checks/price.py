"""Start, increment and deposit (art. 10, 17, 20, 26), and with them how the price was found and by whom decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auction_app.kernel.money import Money
from auction_app.law import deposit, reserve_price
from auction_app.law.article import np
from auction_app.lots.checks.judgement import Check, Circumstances, notice_day
from auction_app.lots.checks.price_basis import basis_checks
from auction_app.lots.checks.price_panel import panel_checks
from auction_app.lots.checks.price_steps import step_checks
from auction_app.lots.checks.price_surplus import surplus_checks
from auction_app.lots.checks.price_validity import validity_checks
from auction_app.lots.content import LotContent


def price_checks(content: LotContent, under: Circumstances) -> Iterator[Check]:
    """Everything about the price: its basis, its amounts, the surplus, and the panel that decides."""
    yield from amount_checks(content, under)
    yield from basis_checks(content, under)
    yield from step_checks(content, under)
    yield from validity_checks(content, under)
    yield from surplus_checks(content, under)
    yield from panel_checks(content, under)


def amount_checks(content: LotContent, under: Circumstances) -> Iterator[Check]:
    """What a panel decides, judged by itself."""
    yield from _price(content, under)
    yield from _increment(content)
    yield from _deposit(content, under)


def _price(content: LotContent, under: Circumstances) -> Iterator[Check]:
    if content.appraisal_fen is None:
        yield Check("appraisal", "wait", "appraisal_missing", reserve_price.NP_10)
    if content.start_price_fen is None:
        yield Check("start_price", "wait", "start_missing", reserve_price.NP_10)
    if content.appraisal_fen is None or content.start_price_fen is None:
        return
    on = notice_day(content, under)
    pricing = _pricing(content, content.appraisal_fen, content.start_price_fen)
    figures = {"start_fen": str(pricing.start.fen), "basis_fen": str(pricing.basis.fen)}
    if pricing.previous_start is not None:
        figures["previous_fen"] = str(pricing.previous_start.fen)
    wrong = reserve_price.check_starting_price(pricing, on)
    if not wrong and content.predecessor_id is None:  # nobody can look the round before up here
        alone = replace(pricing, previous_start=None)
        wrong = reserve_price.check_starting_price(alone, on)
    for finding in wrong:
        least = finding.fields["least_fen"]
        yield Check(
            "start_price",
            "no",
            finding.code,
            finding.article,
            figures | finding.fields,
            {"start_price": least},
        )
    if not wrong:
        code = "start_allowed" if content.round == reserve_price.FIRST else "start_cut_allowed"
        article = (
            reserve_price.NP_10 if content.round == reserve_price.FIRST else reserve_price.NP_26
        )
        yield Check("start_price", "ok", code, article, figures)


def _pricing(content: LotContent, basis: int, start: int) -> reserve_price.Pricing:
    previous = content.previous_start_fen
    return reserve_price.Pricing(
        round=content.round,
        start=Money(start, content.currency),
        basis=Money(basis, content.currency),
        previous_start=None if previous is None else Money(previous, content.currency),
    )


def _increment(content: LotContent) -> Iterator[Check]:
    if content.increment_fen is None:
        yield Check("increment", "wait", "increment_missing", np(20))
    elif content.start_price_fen is not None:
        figures = {
            "increment_fen": str(content.increment_fen),
            "start_fen": str(content.start_price_fen),
        }
        yield Check("increment", "ok", "increment_set", np(20), figures)


def _deposit(content: LotContent, under: Circumstances) -> Iterator[Check]:
    if content.deposit_fen is None:
        yield Check("deposit", "wait", "deposit_missing", deposit.NP_17)
        return
    if content.start_price_fen is None:
        return
    on = notice_day(content, under)
    start = Money(content.start_price_fen, content.currency)
    figures = {
        "deposit_fen": str(content.deposit_fen),
        "start_fen": str(start.fen),
        "least_fen": str(deposit.SMALLEST.at(on).least_of(start).fen),
        "most_fen": str(deposit.LARGEST.at(on).most_of(start).fen),
    }
    wrong = deposit.check_deposit(Money(content.deposit_fen, content.currency), start, on)
    if not wrong:
        yield Check("deposit", "ok", "deposit_allowed", deposit.NP_17, figures)
        return
    low = content.deposit_fen < int(figures["least_fen"])
    lawful = figures["least_fen"] if low else figures["most_fen"]
    yield Check("deposit", "no", wrong[0].code, deposit.NP_17, figures, {"deposit": lawful})
