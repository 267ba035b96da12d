"""What the world must offer. Real ones are joined in factory; development ones are real too, only local."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from auction_app.infra.crypto import Vault
from auction_app.kernel.time import Clock


class Mailer(Protocol):
    """Sends one message; raises on failure so that the outbox tries again."""

    def send(self, to: str, subject: str, text: str) -> None:
        """Hand over one plain-text message."""
        ...


class Storage(Protocol):
    """Keeps files under their SHA-256."""

    def put(self, content: bytes) -> str:
        """Store and give the lower-case hex SHA-256."""
        ...

    def get(self, sha256: str) -> bytes:
        """Read; raises FileNotFoundError."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """The outside world of one process."""

    clock: Clock
    vault: Vault
    storage: Storage
    mailer: Mailer
    log_seed: bytes
    log_origin: str
    data: Path
