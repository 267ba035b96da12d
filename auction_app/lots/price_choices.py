"""What the editor's lists of the price offer, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auction_app.infra.i18n import _
from auction_app.law.reference_price import FAILURES
from auction_app.lots import price_words
from auction_app.lots.price_record import MOST_REPORTS

Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PriceChoices:
    """Value and words of every list; `failures` is method, its name, its reasons."""

    methods: Options
    direct: Options
    failures: list[tuple[str, str, Options]]
    grounds: Options
    outcomes: Options
    report_objections: Options
    reissues: Options
    most_reports: int = MOST_REPORTS


def price_choices() -> PriceChoices:
    """All lists, translated."""
    return PriceChoices(
        methods=_options(price_words.METHODS),
        direct=_options(price_words.DIRECT),
        failures=[
            (
                method,
                _(price_words.METHODS[method]),
                _options({code: price_words.FAILURES[code] for code in ("", *reasons)}),
            )
            for method, reasons in FAILURES.items()
        ],
        grounds=_options(price_words.GROUNDS),
        outcomes=_options(price_words.OUTCOMES),
        report_objections=_options(price_words.REPORT_OBJECTIONS),
        reissues=_options(price_words.REISSUES),
    )


def _options(words: Mapping[str, str]) -> Options:
    return [(code, _(text)) for code, text in words.items()]
