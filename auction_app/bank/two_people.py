"""Two people of a court decide about money: one puts a text forward, another decides on its digest, once.

The text names what is to happen; names and account numbers are sealed beside it, the text holds their
salted digest. Roles are read again inside the transaction: who lost the role meanwhile decides nothing.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from auction_app.accounts.identity import record_access, same_human
from auction_app.accounts.models import Account
from auction_app.bank.errors import ALREADY_WAITING
from auction_app.bank.models import BankProposal
from auction_app.evidence.canonical import canonical
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.kernel.time import rfc3339


@dataclass(frozen=True, slots=True)
class Member:
    """Who acts, for which court."""

    account_id: str
    court_id: str


@dataclass(frozen=True, slots=True)
class Matter:
    """What is put forward: its kind, what it is about, what it says openly and what sealed."""

    kind: str
    subject: str
    said: dict[str, Any]
    hidden: dict[str, Any]

    def __repr__(self) -> str:
        return f"Matter({self.kind}, {self.subject})"


def put_forward(tx: Transaction, vault: Vault, matter: Matter, by: Member, at: datetime) -> str:
    """Write a proposal; gives its digest. The same subject waits only once: raises `already_waiting`."""
    _in_role(tx, by, "clerk")
    own_id = new_id("bp", 16)
    payload = json.dumps({"salt": secrets.token_hex(16)} | matter.hidden, ensure_ascii=False)
    text = canonical(
        {
            **matter.said,
            "id": own_id,
            "kind": matter.kind,
            "subject": matter.subject,
            "sealed": digest_of(payload),
            "court": by.court_id,
            "proposed_by": by.account_id,
            "proposed_at": rfc3339(at),
        }
    )
    row = BankProposal(
        id=own_id,
        court_id=by.court_id,
        kind=matter.kind,
        subject=matter.subject,
        text=text,
        sha256=digest_of(text),
        sealed=vault.seal(payload.encode(), _aad(own_id)),
        clerk_id=by.account_id,
        proposed_at=at,
    )
    try:
        with tx.session.begin_nested():
            tx.session.add(row)
    except IntegrityError as error:
        if "uq_bank_proposal_subject" not in str(error.orig):
            raise
        raise AuctionError(ALREADY_WAITING) from error
    return row.sha256


def hold_undecided(tx: Transaction, sha256: str, by: Member) -> BankProposal:
    """The proposal an approver may decide, held until the commit; another court's is none.

    Raises `changed_meanwhile` for a text that is not (or no longer) put forward, `already_decided`,
    `four_eyes` for who wrote it under any account, `forbidden` for who is no approver any more.
    """
    _in_role(tx, by, "approver")
    row = tx.session.scalar(
        select(BankProposal)
        .where(BankProposal.sha256 == sha256, BankProposal.court_id == by.court_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None or row.outcome == "overtaken":
        raise AuctionError(errors.CHANGED_MEANWHILE)
    if row.outcome is not None:
        raise AuctionError(errors.ALREADY_DECIDED)
    if same_human(tx.session, row.clerk_id, by.account_id):
        raise AuctionError(errors.FOUR_EYES)
    return row


def opened(vault: Vault, row: BankProposal) -> tuple[dict[str, Any], dict[str, Any]]:
    """(what the digest names, what was sealed beside it). Raises `changed_meanwhile` when they differ."""
    if digest_of(row.text) != row.sha256 or row.sealed is None:
        raise AuctionError(errors.CHANGED_MEANWHILE)
    said: dict[str, Any] = json.loads(row.text)
    payload = vault.open(row.sealed, _aad(row.id)).decode()
    if digest_of(payload) != said["sealed"]:
        raise AuctionError(errors.CHANGED_MEANWHILE)
    hidden: dict[str, Any] = json.loads(payload)
    return said, hidden


def close(
    tx: Transaction, row: BankProposal, outcome: str, by: Member, at: datetime, answer: str = ""
) -> None:
    """Write the decision down; it is also a line of the access log, which nobody can change."""
    row.outcome, row.approver_id, row.decided_at = outcome, by.account_id, at
    row.sealed, row.answer = None, answer
    tx.session.flush()
    action = f"bank.{row.kind}.{outcome}"
    record_access(tx, by.account_id, action, row.subject, answer or row.sha256, at)


def overtake(tx: Transaction, kind: str, subject: str, at: datetime) -> None:
    """What waits about a subject can no longer be approved: it changed."""
    row = tx.session.scalar(
        select(BankProposal)
        .where(
            BankProposal.kind == kind,
            BankProposal.subject == subject,
            BankProposal.outcome.is_(None),
        )
        .with_for_update()
    )
    if row is not None:
        row.outcome, row.decided_at, row.sealed = "overtaken", at, None
        tx.session.flush()


def digest_of(text: str) -> str:
    """SHA-256 in lower-case hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _in_role(tx: Transaction, by: Member, role: str) -> None:
    """As the account stands now: it cannot be demoted before this commits."""
    account = tx.session.scalar(
        select(Account)
        .where(Account.id == by.account_id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    if account is None or account.disabled_at is not None:
        raise AuctionError(errors.FORBIDDEN)
    if account.role != role or account.court_id != by.court_id:
        raise AuctionError(errors.FORBIDDEN)


def _aad(proposal_id: str) -> str:
    return f"bank_proposal:{proposal_id}:sealed"
