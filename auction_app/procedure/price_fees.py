"""Who is paid for finding the price, once the sale price is known (RP 31 to 33), and who bears a failed auction."""

from __future__ import annotations

from dataclasses import dataclass

from auction_app.kernel.money import Money
from auction_app.law import network_inquiry, reference_price, surplus
from auction_app.law.reference_price import APPRAISED, NETWORK
from auction_app.lots.checks.price_basis import platform_reports
from auction_app.lots.checks.price_surplus import test_of
from auction_app.lots.content import LotContent


@dataclass(frozen=True, slots=True)
class NearReport:
    """A platform that is paid, its figure and how far it lies from the sale price, in fen."""

    platform: str
    price_fen: int
    away_fen: int


@dataclass(frozen=True, slots=True)
class PriceFees:
    """`nearest` share the fee of a network inquiry equally; `base_fen` is what an appraiser's fee is counted on.

    `is_on_expenses`: an appraiser is paid the real expenses, the property was not sold. `costs_by` is who
    bears the costs of an auction that failed.
    """

    nearest: tuple[NearReport, ...] = ()
    base_fen: int | None = None
    is_on_expenses: bool = False
    costs_by: str = ""


def fees_of(content: LotContent, sold_fen: int | None) -> PriceFees:
    """From the record of the price and the hammer price; None when nobody bought."""
    sold = None if sold_fen is None else Money(sold_fen, content.currency)
    base = None
    if content.price_basis == APPRAISED and content.appraisal_fen is not None:
        appraised = Money(content.appraisal_fen, content.currency)
        base = reference_price.appraisal_fee_base(appraised, sold)
    test = test_of(content)
    return PriceFees(
        nearest=_nearest(content, sold) if sold else (),
        base_fen=base.fen if base else None,
        is_on_expenses=content.price_basis == APPRAISED and sold is None,
        costs_by=surplus.bears_costs_if_unsold(test) if test and sold is None else "",
    )


def _nearest(content: LotContent, sold: Money) -> tuple[NearReport, ...]:
    record = content.price
    if content.price_basis != NETWORK or record.asked_on is None:
        return ()
    counted = network_inquiry.counted_reports(
        platform_reports(content), record.asked_on, record.extensions > 0
    )
    return tuple(
        NearReport(one.platform, one.price.fen, abs((one.price - sold).fen))
        for one in network_inquiry.fee_goes_to(counted, sold)
    )
