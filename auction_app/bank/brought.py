"""A bank's file that a person brings: it takes effect when a second person of the court confirms its digest.

These files carry no signature of the bank. One clerk alone could write a deposit that never came, or a
refusal of an order that was carried out; the operator's command is the bank's own channel and needs no
second person.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from datetime import datetime
from typing import Any

from auction_app.bank import pain
from auction_app.bank.camt import Statement, read_statements
from auction_app.bank.importing import Importer, check
from auction_app.bank.models import BankProposal
from auction_app.bank.taking import is_report, take_file
from auction_app.bank.two_people import Matter, Member, put_forward
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import CHANGED_MEANWHILE, AuctionError

STATEMENT = "statement"


def bring(
    tx: Transaction, vault: Vault, content: bytes, by: Member, at: datetime
) -> tuple[str, dict[str, Any]] | None:
    """Put a camt.053 or pain.002 before a second person: (digest of the proposal, what it says).

    None when every statement of it was taken over before. Raises `already_waiting`, what
    `importing.check` raises, and what reading raises; then nothing waits.
    """
    said = _said(tx, content, by.court_id)
    if not said["orders_refused"] and not any(one["new"] for one in said["statements"]):
        return None
    digest = hashlib.sha256(content).hexdigest()
    said |= {"file": digest, "bytes": len(content)}
    hidden = {"content": b64encode(content).decode()}
    return put_forward(tx, vault, Matter(STATEMENT, digest, said, hidden), by, at), said


def confirm(
    tx: Transaction,
    vault: Vault,
    row: BankProposal,
    what: tuple[dict[str, Any], dict[str, Any]],
    at: datetime,
) -> None:
    """The confirmed file takes effect, in its clerk's name. Raises what `take_file` raises."""
    said, hidden = what
    content = b64decode(hidden["content"])
    if hashlib.sha256(content).hexdigest() != said["file"]:
        raise AuctionError(CHANGED_MEANWHILE)
    take_file(tx, vault, content, Importer(row.clerk_id, row.court_id), at)


def _said(tx: Transaction, content: bytes, court_id: str) -> dict[str, Any]:
    """What a person compares with the bank: days, balances, sums and counts of each statement."""
    if is_report(content):
        return {"statements": [], "orders_refused": len(pain.read_report(content))}
    found = [_line(tx, one, court_id) for one in read_statements(content)]
    return {"statements": found, "orders_refused": 0}


def _line(tx: Transaction, one: Statement, court_id: str) -> dict[str, Any]:
    known = check(tx, one, court_id)
    return {
        "number": one.number,
        "account": one.account,
        "currency": one.currency,
        "from": one.opened_on.isoformat(),
        "to": one.closed_on.isoformat(),
        "opening": one.opening_fen,
        "closing": one.closing_fen,
        "entries": len(one.items),
        "credits": sum(item.fen for item in one.items if item.is_credit),
        "debits": sum(item.fen for item in one.items if not item.is_credit),
        "gap": known.gap_fen,
        "new": known.is_new,
    }
