"""A bank's file, whatever it is: a statement is imported, a report refuses orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from auction_app.bank import pain, payouts
from auction_app.bank.importing import Imported, Importer, import_file
from auction_app.bank.xml import read_message
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file did: statements read, and how many orders it refused."""

    statements: tuple[Imported, ...]
    refused: int


def is_report(content: bytes) -> bool:
    """Whether this is a pain.002. Raises `bad_bank_file`, `bank_file_too_large`."""
    return read_message(content)[0].startswith("pain.002.")


def take_file(
    tx: Transaction, vault: Vault, content: bytes, importer: Importer, at: datetime
) -> Taken:
    """Take a camt.053 or a pain.002 over. Raises what `import_file` and `read_report` raise."""
    if is_report(content):
        refusals = pain.read_report(content)
        return Taken((), payouts.refused(tx, importer.court_id, refusals, at))
    return Taken(tuple(import_file(tx, vault, content, importer, at)), 0)
