"""Why somebody was refused or flagged, in words: for the person at once, for the court after the end."""

from __future__ import annotations

from auction_app.infra.i18n import N_, _

REASONS: dict[str, str] = {
    "court_staff": N_("You work for the court that sells this property."),
    "platform_staff": N_("You work for this platform."),
    "auxiliary_staff": N_("You work for an organisation that helped to prepare this sale."),
    "kin_of_staff": N_("You are a near relative of somebody who works on this sale."),
    "defaulter": N_("You bought this property before and did not pay."),
    "housing_barred": N_("The purchase limits of the place bar you from buying housing there."),
    "under_age": N_("Bidders must be at least 18 years old."),
    "agent_not_confirmed": N_("The court did not confirm you as an agent before bidding started."),
    "listed": N_("You stand in the register of dishonest debtors."),
    "leads_listed": N_("You lead an entity that stands in the register of dishonest debtors."),
    "restricted": N_("An order restricts your consumption."),
    "leads_restricted": N_("You lead an entity whose consumption is restricted by an order."),
}
# What the court reads of a number after the end.
FLAGS: dict[str, str] = {
    "led_by_listed": N_("Led by a person who stands in the register of dishonest debtors"),
    "defaulted_elsewhere": N_("Bought another property before and did not pay"),
    "buyer_listed": N_("The buyer stands in the register of dishonest debtors"),
    "buyer_restricted": N_("An order restricts the buyer’s consumption"),
    "buyer_barred": N_("The court named the buyer as barred"),
    "listed": N_("Stood in the register of dishonest debtors"),
    "leads_listed": N_("Led an entity in the register of dishonest debtors"),
    "restricted": N_("Consumption was restricted by an order"),
    "leads_restricted": N_("Led an entity whose consumption was restricted"),
}


def reason_words(code: str) -> str:
    """The sentence for a reason, in the language of the page; empty for one that needs none."""
    return str(_(REASONS[code])) if code in REASONS else ""


def flag_words(code: str) -> str:
    """What the court reads of a flag."""
    return str(_(FLAGS[code])) if code in FLAGS else code
