"""What the jobs process does when a lot has ended, inside the transaction of each follower's cursor.

Two followers, so that a name that cannot be opened holds up nobody's money.
"""

from __future__ import annotations

from auction_app.evidence.chain import Event
from auction_app.evidence.followers import Follower, each
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.proceeds.service import confirm_sale, return_deposits


def make_followers(vault: Vault) -> list[Follower]:
    """The followers of lots that end."""

    def confirm(tx: Transaction, event: Event) -> None:
        confirm_sale(tx, vault, event)

    return [
        Follower("deposits", each(return_deposits), frozenset({"lot.closed", "lot.withdrawn"})),
        Follower("confirmations", each(confirm), frozenset({"lot.closed"})),
    ]
