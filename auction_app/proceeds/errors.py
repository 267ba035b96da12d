"""What can be wrong when somebody asks for a result."""

from __future__ import annotations

from auction_app.kernel.errors import N_, define

NOT_ENDED = define(
    "not_ended",
    404,
    N_("Bidding on this lot has not ended."),
    N_("The result stands at this address once the hammer has fallen."),
)
