"""What can be wrong when somebody asks for a paper."""

from __future__ import annotations

from auction_app.kernel.errors import N_, define

NO_PAPER = define(
    "no_paper",
    404,
    N_("There is no confirmation of sale for this lot."),
    N_("It is made within seconds after a lot was sold; the result page links to it."),
)
