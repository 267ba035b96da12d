"""Who is paid for finding the price, once the sale price is known (RP 31 to 33), and who bears a failed auction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from auction_app.kernel.money import Money
from auction_app.law import fees, network_inquiry, reference_price, surplus
from auction_app.law.reference_price import APPRAISED, NETWORK
from auction_app.lots.checks.price_basis import platform_reports
from auction_app.lots.checks.price_surplus import test_of
from auction_app.lots.content import LotContent


@dataclass(frozen=True, slots=True)
class NearReport:
    """A platform that is paid, its figure and how far it lies from the sale price, in fen.

    `share_fen` is its part of the fee, None while no fee is recorded.
    """

    platform: str
    price_fen: int
    away_fen: int
    share_fen: int | None = None


@dataclass(frozen=True, slots=True)
class PriceFees:
    """`nearest` share the fee of a network inquiry equally; `base_fen` is what an appraiser's fee is counted on.

    `is_on_expenses`: an appraiser is paid the real expenses, the property was not sold. `costs_by` is who
    bears the costs of an auction that failed. `reissue_fen` is what a report issued again costs.
    `commission_cap_fen` is the most a traditional auction house might have charged the buyer (AS 29); an online
    court auction charges nothing.
    """

    nearest: tuple[NearReport, ...] = ()
    base_fen: int | None = None
    is_on_expenses: bool = False
    costs_by: str = ""
    reissue_fen: int | None = None
    commission_cap_fen: int | None = None


def fees_of(content: LotContent, sold_fen: int | None, on: date | None = None) -> PriceFees:
    """From the record of the price and the hammer price; None when nobody bought.

    `on` is the day whose figures hold: that of the notice; without it the day the price was asked for.
    """
    sold = None if sold_fen is None else Money(sold_fen, content.currency)
    base = None
    if content.price_basis == APPRAISED and content.appraisal_fen is not None:
        appraised = Money(content.appraisal_fen, content.currency)
        base = reference_price.appraisal_fee_base(appraised, sold)
    test = test_of(content)
    day = on or content.price.asked_on or content.price.fixed_on
    return PriceFees(
        nearest=_nearest(content, sold) if sold else (),
        base_fen=base.fen if base else None,
        is_on_expenses=content.price_basis == APPRAISED and sold is None,
        costs_by=surplus.bears_costs_if_unsold(test) if test and sold is None else "",
        reissue_fen=_reissue(content, day),
        commission_cap_fen=fees.commission_cap(sold, day).fen if sold and day else None,
    )


def _reissue(content: LotContent, day: date | None) -> int | None:
    record = content.price
    if not record.reissue or record.fee_fen is None or day is None:
        return None
    return reference_price.reissue_fee(Money(record.fee_fen, content.currency), day).fen


def _nearest(content: LotContent, sold: Money) -> tuple[NearReport, ...]:
    record = content.price
    if content.price_basis != NETWORK or record.asked_on is None:
        return ()
    counted = network_inquiry.counted_reports(
        platform_reports(content), record.asked_on, record.extensions > 0
    )
    shares: dict[str, Money] = {}
    if record.fee_fen is not None:
        fee = Money(record.fee_fen, content.currency)
        shares = network_inquiry.fee_shares(fee, counted, sold)
    return tuple(
        NearReport(
            one.platform,
            one.price.fen,
            abs((one.price - sold).fen),
            shares[one.platform].fen if shares else None,
        )
        for one in network_inquiry.fee_goes_to(counted, sold)
    )
