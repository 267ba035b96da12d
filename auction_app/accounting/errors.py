"""Ways to be refused that only this room knows."""

from __future__ import annotations

from auction_app.infra.forms import define_faults
from auction_app.kernel.errors import N_, define

TOO_LONG = define(
    "statement_too_long",
    422,
    N_("This statement is too long for a file of this kind."),
    N_("Choose a shorter period, or take the journal as CSV, which has no limit."),
)
NEITHER_NUMBER = define(
    "neither_number",
    422,
    N_("This is neither a reference of ours nor a whole account number."),
    N_("A reference begins with RF and has 16 characters; an account has 5 to 34 digits."),
)
BEFORE_SINCE = "before_since"
define_faults({BEFORE_SINCE: N_("The end of the period lies before its beginning.")})
