"""Ways to be refused at the door of a lot."""

from __future__ import annotations

from auction_app.kernel.errors import N_, define

NOT_QUALIFIED = define(
    "not_qualified",
    403,
    N_("You are not qualified to bid on this lot yet."),
    N_(
        "Confirm your real name first, then pay the deposit; you may bid as soon as it is confirmed, until the end."
    ),
    True,
)
BARRED = define(
    "barred",
    403,
    N_("The law bars you from bidding on this lot."),
    N_("If you think this is wrong, object to the enforcing court; it decides within 15 days."),
    True,
)
UNDER_AGE = define(
    "under_age",
    403,
    N_("Bidders must be at least 18 years old."),
    N_("A guardian may apply in the own name, or the court may confirm full capacity."),
)
PROMISE_MISSING = define(
    "promise_missing",
    422,
    N_("Please accept the terms and make the promise."),
    N_("Read the seven reminders, then tick the box."),
)
REGISTRATION_CLOSED = define(
    "registration_closed",
    409,
    N_("Registration for this lot is over."),
    N_("Bidding has ended or the court withdrew the lot; see the lot's page."),
)
NOT_REGISTERED = define(
    "not_registered",
    404,
    N_("You have not registered for this lot."),
    N_("Register first; it takes a minute."),
)
