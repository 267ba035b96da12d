"""What the jobs process does when a lot has ended: settle it, inside the cursor's transaction."""

from __future__ import annotations

from auction_app.evidence.chain import Event
from auction_app.evidence.followers import Follower, each
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.proceeds.service import settle


def make_follower(vault: Vault) -> Follower:
    """The follower of lots that end."""

    def handle(tx: Transaction, event: Event) -> None:
        settle(tx, vault, event)

    return Follower("proceeds", each(handle), frozenset({"lot.closed", "lot.withdrawn"}))
