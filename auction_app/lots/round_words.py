"""What the editor says of a further round, with its days."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from auction_app.infra.formats import yuan
from auction_app.infra.i18n import N_, _

HEADS: dict[str, str] = {
    "follows_as_second": N_("Second auction of the failed lot named above"),
    "follows_as_sale": N_("Sale after the failed second auction named above"),
    "follows_as_reauction": N_("Re-auction after the default named above"),
    "follows_as_reannounced": N_("New announcement of the lot named above"),
    "property_under_way": N_("Another lot of this property is announced or being bid on"),
    "property_sold": N_("This property is sold in another lot that has not ended"),
    "property_next_round_due": N_(
        "Another lot of this property failed: order its next round there, or its release"
    ),
    "property_reauction_due": N_(
        "The buyer of another lot of this property defaulted: order the re-auction there"
    ),
    "property_round_ordered": N_("A further round of this property is ordered: publish that one"),
    "property_round_let_lie": N_(
        "Another court or case let a failed round of this property lie: announce only what you may dispose of"
    ),
    "property_unnumbered": N_("Known by court, case, address and title alone"),
    "late_reason_missing": N_("Late: say in public why"),
    "late_reason_needless": N_("Not late: there is nothing to give a reason for"),
    "late_reason_given": N_("The notice says that it is late, and why"),
    "predecessor_elsewhere": N_(
        "The round before was not held here; the court entered its figures"
    ),
    "predecessor_missing": N_("The starting price of the failed round before is missing"),
    "previous_end_missing": N_("The day on which the round before failed is missing"),
    "second_auction_due": N_("A second auction opens within 30 days of the failure"),
    "second_auction_in_time": N_("Within 30 days of the failure"),
    "second_auction_late": N_("Later than 30 days after the failure"),
    "sale_notice_in_time": N_("Within 15 days of the second failure (source unconfirmed)"),
    "sale_notice_late": N_("Later than 15 days after the second failure (source unconfirmed)"),
    "sale_price_differs": N_(
        "A sale asks the reserve of the failed second auction (source unconfirmed)"
    ),
    "sale_period_kept": N_("The sale period is 60 days (source unconfirmed)"),
    "sale_period_differs": N_(
        "A sale period lasts 60 days, to 24:00 of the last (source unconfirmed)"
    ),
    "countdown_differs": N_("The first offer starts a countdown of 24 hours (source unconfirmed)"),
}


def _second(f: Mapping[str, str]) -> str:
    said = _(
        "Failed %(failed)s; opens by %(latest)s, so announced by %(notice)s",
        failed=f["failed"],
        latest=f["latest"],
        notice=f["latest_notice"],
    )
    return f"{said}; {_('planned for %(day)s', day=f['opens'])}" if "opens" in f else said


def _other(f: Mapping[str, str]) -> str:
    return _("It is lot %(lot)s; one property has one round at a time", lot=f["other"])


def _let_lie(f: Mapping[str, str]) -> str:
    return _("Lot %(lot)s; its next round was due by %(day)s", lot=f["other"], day=f["latest"])


def _unnumbered(_f: Mapping[str, str]) -> str:
    return _("The number of its register would recognise it in every case and court")


def _notice(f: Mapping[str, str]) -> str:
    return _("Failed %(failed)s; announced by %(latest)s", failed=f["failed"], latest=f["latest"])


def _price(f: Mapping[str, str]) -> str:
    return _("It asked %(amount)s", amount=yuan(int(f["least_fen"])))


def _period(f: Mapping[str, str]) -> str:
    return _("Last day %(day)s, unless an offer comes before", day=f["last"])


CALC: dict[str, Callable[[Mapping[str, str]], str]] = {
    "second_auction_due": _second,
    "second_auction_in_time": _second,
    "second_auction_late": _second,
    "property_under_way": _other,
    "property_sold": _other,
    "property_next_round_due": _other,
    "property_reauction_due": _other,
    "property_round_ordered": _other,
    "property_round_let_lie": _let_lie,
    "property_unnumbered": _unnumbered,
    "sale_notice_in_time": _notice,
    "sale_notice_late": _notice,
    "sale_price_differs": _price,
    "sale_period_kept": _period,
    "sale_period_differs": _period,
}
