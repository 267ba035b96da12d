"""Rows of what waits for an approver about persons and entries; of each person or entry the newest alone waits."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text

from auction_app.accounts.identity import index_of
from auction_app.eligibility.errors import ENTRY_WAITS
from auction_app.eligibility.forms import PERMISSIONS, RANKS
from auction_app.eligibility.models import CourtProposal
from auction_app.eligibility.register_models import RegisterEntry
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.lots.drafts import Staff
from auction_app.lots.two_people import digest_of, written

_ABOUT = "court_proposal.about"  # the label under which what a proposal is about is indexed
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:court, 31))")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is put forward: the open text, what is sealed beside it, and whom or what it is about."""

    kind: str
    said: Mapping[str, Any]
    hidden: Mapping[str, Any]
    about: Sequence[str]


def put(tx: Transaction, vault: Vault, wish: Wish, by: Staff, at: datetime) -> str:
    """Write a proposal; gives its digest. An older one about the same alone gives way to it.

    Raises `entry_waits` where an older one is about more: the rest of it would be lost unseen.
    """
    about = sorted({vault.blind_index(_ABOUT, one).hex() for one in wish.about})
    _make_room(tx, about, by.court_id, at)
    # The salt keeps anybody from finding a number by trying all of them against the digest.
    payload = json.dumps({"salt": secrets.token_hex(16)} | dict(wish.hidden), ensure_ascii=False)
    own_id = new_id("cp")
    members = {"id": own_id, "kind": wish.kind, "sealed": digest_of(payload), **wish.said}
    written_text, sha256 = written(members, by, at)
    tx.session.add(
        CourtProposal(
            id=own_id,
            court_id=by.court_id,
            lot_id=wish.said.get("lot"),
            kind=wish.kind,
            about=about,
            text=written_text,
            sha256=sha256,
            sealed=vault.seal(payload.encode(), aad_of(own_id)),
            clerk_id=by.account_id,
            proposed_at=at,
        )
    )
    tx.session.flush()
    return sha256


def person_on(vault: Vault, lot_id: str, id_no: str, decision: str) -> str:
    """What a proposal about a person on a lot is about: a rank, one permission, or being barred."""
    matter = "barred"
    if decision in RANKS or decision in PERMISSIONS:
        matter = "rank" if decision in RANKS else decision
    return f"person:{lot_id}:{index_of(vault, id_no).hex()}:{matter}"


def entry_line(vault: Vault, row: Mapping[str, Any]) -> str:
    """What a line of the registers is about: the entry of one person in one case."""
    index = index_of(vault, str(row["id_no"]).strip())
    return _entry(str(row["kind"]).strip(), index, str(row["case_number"]).strip())


def entry_row(row: RegisterEntry) -> str:
    """The same of an entry that is there."""
    return _entry(row.kind, row.subject_index, row.case_number)


def aad_of(proposal_id: str) -> str:
    """Where the sealed part of a proposal belongs."""
    return f"court_proposal:{proposal_id}:sealed"


def _entry(kind: str, index: bytes, case_number: str) -> str:
    return f"entry:{kind}:{index.hex()}:{case_number}"


def _make_room(tx: Transaction, about: list[str], court_id: str, at: datetime) -> None:
    tx.session.execute(_ONE_AT_A_TIME, {"court": court_id})
    older = tx.session.scalars(
        select(CourtProposal)
        .where(CourtProposal.court_id == court_id, CourtProposal.outcome.is_(None))
        .where(CourtProposal.about.overlap(about))
        .with_for_update()
    ).all()
    for row in older:
        if not set(row.about) <= set(about):
            raise AuctionError(ENTRY_WAITS)
        row.outcome, row.decided_at, row.sealed = "replaced", at, None
    tx.session.flush()
