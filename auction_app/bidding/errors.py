"""How a bid can be refused (contract §3). `decided` tells a program whether its key is used up."""

from auction_app.eligibility.errors import NOT_QUALIFIED as NOT_QUALIFIED
from auction_app.kernel.errors import N_, define

TOO_LOW = define(
    "too_low",
    409,
    N_("Your bid is below the minimum next bid."),
    N_("Bid at least the minimum shown, or stop here."),
    True,
)
ALREADY_LEADING = define(
    "already_leading",
    409,
    N_("You already lead."),
    N_("Nothing to do. To raise your own bid all the same, confirm it once more."),
    True,
)
OFF_LADDER = define(
    "off_ladder",
    409,
    N_("This lot takes whole increments only."),
    N_("Bid the price plus a whole number of increments."),
    True,
)
NOT_OPEN = define(
    "not_open",
    409,
    N_("Bidding on this lot has not begun."),
    N_("Come back at the opening time; your registration stands."),
    True,
)
LOT_SUSPENDED = define(
    "lot_suspended",
    409,
    N_("The court has suspended this lot."),
    N_("Wait for the resumption; it is announced to every registered bidder."),
    True,
)
TOO_LATE = define(
    "too_late",
    409,
    N_("Your bid arrived after the end."),
    N_("See the result. You may object to the court if you think it is wrong."),
    True,
)
LOT_CLOSED = define(
    "lot_closed",
    409,
    N_("This lot has ended."),
    N_("See the result and the evidence on the lot's page."),
    True,
)
NOT_A_BIDDER = define(
    "not_a_bidder",
    403,
    N_("You are not registered for this lot."),
    N_("Register and pay the deposit first."),
    True,
)
IN_PROGRESS = define(
    "in_progress",
    409,
    N_("Your request is being decided."),
    N_("Ask for its outcome with the same key."),
    False,
)
TRY_AGAIN = define(
    "try_again",
    503,
    N_("The lot is very busy; your bid was not taken."),
    N_("Send the same request again in a moment."),
    False,
)
KEY_REUSED = define(
    "key_reused",
    422,
    N_("This key was used for another amount."),
    N_("The first decision stands. Make a new key for a new bid."),
)
NOT_RECEIVED = define(
    "not_received",
    404,
    N_("No bid with this key was received."),
    N_("Send it again with the same key."),
    False,
)
