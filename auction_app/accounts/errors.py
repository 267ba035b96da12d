"""Ways to be refused that only this room knows."""

from __future__ import annotations

from auction_app.kernel.errors import N_, define

SIGN_IN_FAILED = define(
    "sign_in_failed",
    401,
    N_("E-mail and password do not fit together."),
    N_("Check both, or ask for a new password."),
)
SECOND_FACTOR_FAILED = define(
    "second_factor_failed",
    401,
    N_("This code is not right, or it was used already."),
    N_("Wait for the next code of your app, then enter it."),
)
SECOND_FACTOR_MISSING = define(
    "second_factor_missing",
    409,
    N_("No second factor is set up for this account."),
    N_("Set one up under “Security” first."),
)
LINK_EXPIRED = define(
    "link_expired",
    410,
    N_("This link was used already or is too old."),
    N_("Ask for a new one."),
)
STILL_TAKING_PART = define(
    "still_taking_part",
    409,
    N_("One of your lots is still running, so the account cannot be deleted yet."),
    N_("Ask again when bidding has ended: your deposit has to find its way back to you."),
)
STAFF_ACCOUNT = define(
    "staff_account",
    403,
    N_("An account of court or platform staff is not deleted here."),
    N_("Ask whoever invited you; the operator withdraws the role."),
)
EMAIL_TAKEN = define(
    "email_taken",
    409,
    N_("An account with this e-mail address exists already."),
    N_("Sign in with it, or ask for a new password."),
)
IDENTITY_TAKEN = define(
    "identity_taken",
    409,
    N_("This number is already confirmed for another account."),
    N_("Sign in with that account. If you have none, ask the platform to look into it."),
)
IDENTITY_FIXED = define(
    "identity_fixed",
    409,
    N_("Your real name is confirmed and cannot be changed here."),
    N_("If your name or number has changed, ask the platform to correct it."),
)
NOT_VERIFIED = define(
    "not_verified",
    403,
    N_("Your real name is not confirmed yet."),
    N_("Confirm name and number once, under “Real name”."),
)
