"""The real-name step: a name and a number, sealed; and every look at somebody else's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from auction_app.accounts.errors import IDENTITY_FIXED, IDENTITY_TAKEN, NOT_VERIFIED
from auction_app.accounts.facts import IdentityVerified
from auction_app.accounts.models import AccessEntry, Account, Identity
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import mask_id, normal_id

_ACCESS_LOG_LOCK = 7_201_610
INDEX_LABEL = "identity"


@dataclass(frozen=True, slots=True)
class RealName:
    """A name and the number of a resident ID or a unified social credit code, in normal form."""

    name: str
    id_kind: str
    id_no: str

    def __repr__(self) -> str:
        return f"RealName({self.id_kind})"  # logs and error texts must not carry it


@dataclass(frozen=True, slots=True)
class MaskedName:
    """What a page shows of a real name: 张* and 3303041990****1238."""

    name: str
    id_no: str
    id_kind: str


def index_of(vault: Vault, id_no: str) -> bytes:
    """The keyed index of a number; accounts and parties of cases meet by it."""
    return vault.blind_index(INDEX_LABEL, normal_id(id_no))


def verify_identity(
    tx: Transaction, vault: Vault, account_id: str, real: RealName, at: datetime
) -> None:
    """Seal a real name once. Raises `identity_fixed`, and `identity_taken` for a number in use."""
    account = tx.session.get_one(Account, account_id, with_for_update=True)
    if account.verified_at is not None:
        raise AuctionError(IDENTITY_FIXED)
    row = Identity(
        account_id=account_id,
        name_sealed=vault.seal(real.name.encode(), _aad(account_id, "name")),
        id_kind=real.id_kind,
        id_no_sealed=vault.seal(real.id_no.encode(), _aad(account_id, "id_no")),
        id_index=index_of(vault, real.id_no),
    )
    try:
        with tx.session.begin_nested():
            tx.session.add(row)
    except IntegrityError as error:
        if "uq_identity_id_index" not in str(error.orig):
            raise
        raise AuctionError(IDENTITY_TAKEN, fields={"id_no": IDENTITY_TAKEN}) from error
    account.verified_at = at
    account.kind = "person" if real.id_kind == "resident_id" else "organisation"
    tx.emit(IdentityVerified(account_id, at))


def is_verified(session: Session, account_id: str) -> bool:
    """Whether the account has passed the real-name step."""
    return session.get(Identity, account_id) is not None


def find_index(session: Session, account_id: str) -> bytes | None:
    """The keyed index of an account's number, to compare with parties of a case."""
    return session.scalar(select(Identity.id_index).where(Identity.account_id == account_id))


def same_human(session: Session, one: str, other: str) -> bool:
    """One account, or two accounts of one person: the same number of the same identity card."""
    if one == other:
        return True
    first, second = find_index(session, one), find_index(session, other)
    return first is not None and first == second


def open_for_sealing(session: Session, vault: Vault, account_id: str) -> RealName:
    """The real name for the machine alone: to seal it again beside a bidder number.

    Nobody reads it, so nothing is logged; a page that shows a name uses `look_at`.
    Raises `not_verified`.
    """
    row = session.get(Identity, account_id)
    if row is None:
        raise AuctionError(NOT_VERIFIED)
    return RealName(
        name=vault.open(row.name_sealed, _aad(account_id, "name")).decode(),
        id_kind=row.id_kind,
        id_no=vault.open(row.id_no_sealed, _aad(account_id, "id_no")).decode(),
    )


def own_masked_name(session: Session, vault: Vault, account_id: str) -> MaskedName | None:
    """What the owner sees of his own confirmed name."""
    if not is_verified(session, account_id):
        return None
    real = open_for_sealing(session, vault, account_id)
    return MaskedName(masked_name(real.name), mask_id(real.id_no), real.id_kind)


def masked_name(name: str) -> str:
    """The first character and one asterisk, whatever the length: 张* · 某*."""
    return name[:1] + "*"


def look_at(
    tx: Transaction, vault: Vault, actor_id: str, account_id: str, reason: str, at: datetime
) -> RealName:
    """Open another person's real name; the look is recorded in the same transaction."""
    if tx.session.get(Account, account_id) is None:
        raise AuctionError(errors.NOT_FOUND)
    record_access(tx, actor_id, "identity.read", account_id, reason, at)
    return open_for_sealing(tx.session, vault, account_id)


def record_access(
    tx: Transaction, actor_id: str, action: str, subject: str, reason: str, at: datetime
) -> None:
    """Write down a look at another person's data. Raises `bad_fields` without a reason."""
    if not reason.strip():
        raise AuctionError(errors.BAD_FIELDS, fields={"reason": "required"})
    # One writer at a time: ids then become visible in order, so a follower by id misses none.
    tx.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ACCESS_LOG_LOCK})
    tx.session.add(
        AccessEntry(
            at=at, actor_id=actor_id, action=action, subject=subject, reason=reason.strip()[:500]
        )
    )
    tx.session.flush()


def _aad(account_id: str, column: str) -> str:
    return f"identity:{account_id}:{column}"
