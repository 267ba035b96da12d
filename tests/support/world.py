"""The outside world as tests see it: mail in a list, files in a folder, a clock set by hand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from auction_app.config import Config
from auction_app.infra.crypto import Vault
from auction_app.infra.ports import Ports
from tests.support.clock import HandClock

VAULT_KEY = bytes(range(32))
LOG_SEED = bytes(range(32, 64))
ADMIN_TOKEN = "test-admin-token"
WEBHOOK_SECRET = "whsec_test"


@dataclass(frozen=True)
class Letter:
    """One message that would have left the house."""

    to: str
    subject: str
    text: str


class Letterbox:
    """A mailer that keeps what it is given; `refuse` makes it fail like a dead mail server."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.refuse = False

    def send(self, to: str, subject: str, text: str) -> None:
        if self.refuse:
            raise ConnectionRefusedError("no mail server")
        self.letters.append(Letter(to, subject, text))

    def to(self, address: str) -> list[Letter]:
        """What was sent to one address, oldest first."""
        return [letter for letter in self.letters if letter.to == address]


class FolderStorage:
    """Files under their SHA-256 in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        (self.folder / digest).write_bytes(content)
        return digest

    def get(self, sha256: str) -> bytes:
        return (self.folder / sha256).read_bytes()


def make_ports(data: Path, clock: HandClock) -> Ports:
    """A world in which nothing leaves the machine."""
    return Ports(
        clock=clock,
        vault=Vault(VAULT_KEY),
        storage=FolderStorage(data / "files"),
        mailer=Letterbox(),
        log_seed=LOG_SEED,
        log_origin="test.example/log",
        data=data,
    )


def make_config(data: Path, database_url: str, **settings: str) -> Config:
    """Settings of a development server with its test doors open."""
    return Config.from_env(
        {
            "DATABASE_URL": database_url,
            "AUCTION_DATA": str(data),
            "AUCTION_SECRET_KEY": "11" * 32,
            "AUCTION_VAULT_KEY": VAULT_KEY.hex(),
            "AUCTION_LOG_SEED": LOG_SEED.hex(),
            "AUCTION_LOG_ORIGIN": "test.example/log",
            "AUCTION_STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "AUCTION_ADMIN_TOKEN": ADMIN_TOKEN,
            "AUCTION_TEST_DOORS": "1",
            **settings,
        }
    )
