"""What the jobs process does about stops, once, in the transaction of the follower's cursor."""

from __future__ import annotations

from auction_app.evidence.followers import Follower, each
from auction_app.stays.stops import follow_stop

FOLLOWER = Follower("stops", each(follow_stop), frozenset({"lot.suspended"}))
