"""How this room refuses."""

from auction_app.kernel.errors import N_, define

NO_SUCH_DEADLINE = define(
    "no_such_deadline",
    404,
    N_("There is no such deadline."),
    N_("It may belong to another court. Look at the desk for what is due here."),
)
NOT_OVERDUE = define(
    "not_overdue",
    409,
    N_("This act is not overdue."),
    N_("A reason is asked for when a deadline has passed. Look at the desk for the present dates."),
)
NOT_BY_HAND = define(
    "not_by_hand",
    409,
    N_("This act cannot be recorded here."),
    N_("Either it is done already, or it is recorded where it is done on this platform."),
)
