"""Titles, texts and icons of the notices after the hammer; `wording` joins them to the others."""

from __future__ import annotations

from auction_app.kernel.errors import N_

AFTER_TITLES = {
    "price_overdue": N_("The price is overdue"),
    "sale_paid": N_("The price is paid in full"),
    "sale_defaulted": N_("The buyer is in default"),
    "sale_served": N_("The ruling is served: ownership has passed"),
    "sale_delivered": N_("The property is handed over"),
    "sale_annulled": N_("The sale is annulled"),
    "sale_held": N_("Everything else waits"),
    "sale_lifted": N_("The hold is lifted"),
}
AFTER_TEXTS = {
    "price_overdue": N_(
        "The court reminds you in writing: %(balance)s were due by %(due)s (art. 25). If the price is not "
        "paid, the deposit is not returned and you may not bid in the new auction (art. 24)."
    ),
    "sale_paid": N_(
        "The court has the whole price. The ruling is served by %(ruling_due_at)s at the latest."
    ),
    "sale_defaulted": N_(
        "The price was not paid. The deposit is not returned; the lot may be auctioned again (art. 24). "
        "Reason: %(reason)s."
    ),
    "sale_served": N_(
        "Served %(served_at)s; ownership passed at that moment (art. 22). The property is handed over "
        "by %(delivery_due_at)s."
    ),
    "sale_delivered": N_("The hand-over is on record. What remains is the distribution."),
    "sale_annulled": N_(
        "Price and deposit go back (art. 31). Reason: %(reason)s. Damages take their own routes (art. 32, 33)."
    ),
    "sale_held": N_("The sale waits until the court lifts the hold. Reason: %(reason)s."),
    "sale_lifted": N_("The sale goes on where it stood. Reason: %(reason)s."),
}
AFTER_ICONS = {
    "price_overdue": "coin",
    "sale_paid": "coin",
    "sale_defaulted": "none",
    "sale_served": "hammer",
    "sale_delivered": "hammer",
    "sale_annulled": "none",
    "sale_held": "pause",
    "sale_lifted": "clock",
}
