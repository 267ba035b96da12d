"""Seals for people's data: AES-256-GCM columns bound to their place, and keyed blind indexes."""

from __future__ import annotations

import hmac
import os
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY_ID = b"\x01"
_NONCE = 12


class Vault:
    """Opens and closes sealed columns. Every purpose has its own key, derived from one secret."""

    def __init__(self, master: bytes) -> None:
        if len(master) != 32:
            raise ValueError("the vault's master key has 32 bytes")
        self._aead = AESGCM(_derive(master, b"column encryption"))
        self._index = _derive(master, b"blind index")

    def seal(self, plain: bytes, aad: str) -> bytes:
        """Encrypt for one place; `aad` is ``table:row:column``. Layout: key id, nonce, ciphertext."""
        nonce = os.urandom(_NONCE)
        return _KEY_ID + nonce + self._aead.encrypt(nonce, plain, aad.encode())

    def open(self, sealed: bytes, aad: str) -> bytes:
        """Decrypt; raises InvalidTag when the bytes were altered or moved to another place."""
        if sealed[:1] != _KEY_ID:
            raise ValueError("unknown key id")
        return self._aead.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], aad.encode())

    def blind_index(self, label: str, value: str) -> bytes:
        """A keyed digest for exact look-ups: useless without the key, unlike a bare hash."""
        return hmac.digest(self._index, label.encode() + b"\0" + value.encode(), sha256)


def _derive(master: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"auction/v1 " + purpose).derive(master)
