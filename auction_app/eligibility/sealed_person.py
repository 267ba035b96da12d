"""The keyed index of the person who would buy, sealed beside a bidder number, for the machine alone.

By it a buyer can be compared with the registers and with defaulters of earlier rounds. It names
nobody: without the vault's key it is no index of any certificate number.
"""

from __future__ import annotations

from auction_app.infra.crypto import Vault


def seal_person(vault: Vault, index: bytes, lot_id: str, bidder: str) -> bytes:
    """Close the index up for one number of one lot."""
    return vault.seal(index, _aad(lot_id, bidder))


def open_person(vault: Vault, sealed: bytes | None, lot_id: str, bidder: str) -> bytes | None:
    """The index of the buyer; None for a number given before it was kept."""
    return None if sealed is None else vault.open(sealed, _aad(lot_id, bidder))


def _aad(lot_id: str, bidder: str) -> str:
    return f"registration:{lot_id}/{bidder}:sealed_person"
