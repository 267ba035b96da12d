"""Ways to be refused that only this room knows."""

from __future__ import annotations

from auction_app.kernel.errors import N_, define

BAD_SIGNATURE = define(
    "bad_signature",
    400,
    N_("The signature of this message is missing or wrong."),
    N_("Sign the raw body with the shared secret, as Stripe does."),
)
STALE_EVENT = define(
    "stale_event",
    400,
    N_("The signed time of this message is more than five minutes away from ours."),
    N_("Send it again with a new signature; check both clocks."),
)
NO_SUCH_PAYMENT = define(
    "no_such_payment",
    404,
    N_("There is no such payment."),
    N_("Check the reference."),
)
PAYMENT_MISMATCH = define(
    "payment_mismatch",
    422,
    N_("Amount, currency or mode differ from what is due."),
    N_("The money is set aside; the platform will look into it."),
)
PAYMENT_SETTLED = define(
    "payment_settled",
    409,
    N_("This payment is settled already."),
    N_("Nothing more is due; see your application."),
)
NOT_YET = define(
    "not_yet",
    409,
    N_("This message came before the one it builds on."),
    N_("Send it again later; nothing is lost."),
)
OTHER_ACCOUNT = define(
    "other_account",
    403,
    N_("A refund goes back to the payer it came from, nowhere else."),
    N_("Leave the account out: the way back is the way it came."),
)
NO_CARD_NOW = define(
    "no_card_now",
    503,
    N_("The card provider cannot be reached just now."),
    N_("Nothing was charged. Try again in a minute, or pay by bank transfer."),
)
CARD_NOT_TAKEN = define(
    "card_not_taken",
    409,
    N_("A card cannot pay this much of a price."),
    N_("Pay by bank transfer, in parts if you like, all under the same reference."),
)
NO_SUCH_REFUND = define(
    "no_such_refund",
    404,
    N_("There is no refund that came back under this reference."),
    N_("Reload the page: it may have been sent again meanwhile."),
)
NO_SUCH_MONEY = define(
    "no_such_money",
    404,
    N_("There is no money set aside that waits for this step."),
    N_("Reload the page: somebody may have acted meanwhile."),
)
PAYEE_FIRST = define(
    "payee_first",
    409,
    N_("This refund goes by bank transfer, and the payer's account did not take it."),
    N_(
        "Two people of the court name another account of the same owner, on the page of the payout."
    ),
)
PARTLY_PAID = define(
    "partly_paid",
    409,
    N_("A bank transfer has already paid a part of this."),
    N_("Pay the rest by bank transfer too, under the same reference."),
)
