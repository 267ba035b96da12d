"""What the jobs process does about stops, once, in the transaction of the follower's cursor."""

from __future__ import annotations

from auction_app.bidding.hold_stops import follow_stop
from auction_app.evidence.followers import Follower, each

FOLLOWER = Follower("stops", each(follow_stop), frozenset({"lot.suspended"}))
