"""The promise that a number always stood for the same person, and its opening after the end.

Commitment: SHA-256("auction/v1 bidder commitment\\0" ‖ 32-byte salt ‖ canonical identity), in
lower-case hex. Published at admission it tells nothing; with salt and identity anyone can check it.

The winner's opening is published with the confirmation of sale (art. 22), so the canonical identity
carries the number as it may be published: of a person masked, for a masked number beside a digest
of the whole one would be no mask at all, with only a birthday to guess.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from hashlib import sha256

from auction_app.kernel.ids import check_credit_code, mask_id

DOMAIN = b"auction/v1 bidder commitment\0"
SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Identity:
    """Who stands behind a number; never printed."""

    name: str
    id_kind: str  # resident_id | credit_code
    id_no: str

    def __repr__(self) -> str:
        return "Identity(sealed)"


@dataclass(frozen=True, slots=True)
class Opening:
    """What anyone needs to check a commitment: the salt and the exact bytes of the identity."""

    identity: Identity
    salt: bytes
    canonical: bytes

    def __repr__(self) -> str:
        return "Opening(sealed)"

    @property
    def commitment(self) -> str:
        """The digest these bytes give."""
        return sha256(DOMAIN + self.salt + self.canonical).hexdigest()

    def packed(self) -> bytes:
        """Salt and identity as they are sealed together."""
        return self.salt + self.canonical


def commit_to(identity: Identity) -> Opening:
    """A fresh commitment: the same person never gives the same digest twice."""
    return Opening(identity, secrets.token_bytes(SALT_BYTES), canonical_identity(identity))


def canonical_identity(identity: Identity) -> bytes:
    """RFC 8785 for three members of text: sorted names, no blanks, UTF-8."""
    number = published_number(identity)
    members = {"id_kind": identity.id_kind, "id_no": number, "name": identity.name}
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()


def published_number(identity: Identity) -> str:
    """An organisation's code is public as it is; anything else is masked, `3303041990****1238`."""
    is_public = identity.id_kind == "credit_code" and check_credit_code(identity.id_no)
    return identity.id_no if is_public else mask_id(identity.id_no)


def unpacked(packed: bytes) -> Opening:
    """The opening from what was sealed; its identity carries the published number."""
    salt, canonical = packed[:SALT_BYTES], packed[SALT_BYTES:]
    return Opening(Identity(**json.loads(canonical)), salt, canonical)
