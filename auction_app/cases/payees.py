"""Bank accounts that money of a case goes to: sealed, replaced but never changed, every look written down.

One person names an account, another confirms it on its digest (P9); nothing is paid there before.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from auction_app.accounts.identity import record_access, same_human
from auction_app.accounts.names import same_name
from auction_app.bank.service import account_index
from auction_app.cases.claim_book import lock_case
from auction_app.cases.claim_models import COST_KINDS, Payee
from auction_app.cases.errors import PAYEE_NEEDS_GROUND
from auction_app.cases.models import CaseParty, EnforcementCase
from auction_app.cases.service import party_name
from auction_app.evidence.canonical import canonical
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.kernel.time import rfc3339

ADMINISTRATOR, SURPLUS = "administrator", "surplus"


@dataclass(frozen=True, slots=True)
class NewPayee:
    """Where money goes; `holder` is a party, `cost:appraisal`, `administrator`, or `surplus` for a
    debtor who is no party of the case. `ground`: why an account in another name than the party's receives.
    """

    case_id: str
    holder: str
    name: str = field(repr=False)
    account: str = field(repr=False)
    bank: str = field(repr=False)
    ground: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class OpenedPayee:
    """A payee as it is needed for an order to the bank."""

    name: str = field(repr=False)
    account: str = field(repr=False)
    bank: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SeenPayee:
    """A payee as a person reads it; `is_in_partys_name` is None where the holder is no party of the case.

    `sha256` is what a second person confirms, `confirmed_at` None while it waits for one.
    """

    holder: str
    opened: OpenedPayee
    ground: str
    is_in_partys_name: bool | None
    sha256: str
    confirmed_at: datetime | None


def name_payee(tx: Transaction, vault: Vault, wish: NewPayee, by: str, at: datetime) -> None:
    """Name the bank account of a holder; it waits for a second person. An older one is replaced at once.

    Naming it is written down. Raises `bad_fields` for a holder that has nothing to do with the case,
    `payee_needs_ground` for an account in another name than the party's without a ground.
    """
    lock_case(tx, wish.case_id)
    if not _is_holder(tx.session, wish.case_id, wish.holder):
        raise AuctionError(errors.BAD_FIELDS, fields={"holder": "not_a_choice"})
    if is_in_partys_name(tx.session, vault, wish.holder, wish.name) is False and not wish.ground:
        raise AuctionError(PAYEE_NEEDS_GROUND, fields={"ground": PAYEE_NEEDS_GROUND})
    tx.session.execute(
        update(Payee)
        .where(
            Payee.case_id == wish.case_id,
            Payee.holder == wish.holder,
            Payee.replaced_at.is_(None),
        )
        .values(replaced_at=at)
    )
    payee_id = new_id("y")
    tx.session.add(
        Payee(
            id=payee_id,
            case_id=wish.case_id,
            holder=wish.holder,
            name_sealed=vault.seal(wish.name.encode(), _aad(payee_id, "name")),
            account_sealed=vault.seal(wish.account.encode(), _aad(payee_id, "account")),
            bank_sealed=vault.seal(wish.bank.encode(), _aad(payee_id, "bank")),
            account_index=account_index(vault, wish.account),
            ground=wish.ground,
            entered_at=at,
            entered_by=by,
        )
    )
    record_access(tx, by, "payee.named", payee_id, wish.holder, at)


def confirm_payee(
    tx: Transaction, vault: Vault, case_id: str, sha256: str, by: str, at: datetime
) -> None:
    """A second person stands for an account as he read it; orders go there from now on. Written down.

    Raises `changed_meanwhile` for what is not (or no longer) named, `already_decided`, and `four_eyes`
    for who named it under any account.
    """
    lock_case(tx, case_id)
    rows = tx.session.scalars(
        select(Payee)
        .where(Payee.case_id == case_id, Payee.replaced_at.is_(None))
        .execution_options(populate_existing=True)
    )
    row = next((one for one in rows if digest_of_payee(vault, one) == sha256), None)
    if row is None:
        raise AuctionError(errors.CHANGED_MEANWHILE)
    if row.confirmed_at is not None:
        raise AuctionError(errors.ALREADY_DECIDED)
    if same_human(tx.session, row.entered_by, by):
        raise AuctionError(errors.FOUR_EYES)
    row.confirmed_by, row.confirmed_at = by, at
    record_access(tx, by, "payee.confirmed", row.id, sha256, at)


def look_at_payee(
    tx: Transaction, vault: Vault, case_id: str, holder: str, who: tuple[str, str], at: datetime
) -> SeenPayee:
    """Open a payee for a person; `who` is (account, reason), and the look is written down. Raises `not_found`."""
    row = payee_of(tx.session, case_id, holder)
    if row is None:
        raise AuctionError(errors.NOT_FOUND)
    by, reason = who
    record_access(tx, by, "payee.read", row.id, reason, at)
    opened = open_payee(vault, row)
    return SeenPayee(
        holder=holder,
        opened=opened,
        ground=row.ground,
        is_in_partys_name=is_in_partys_name(tx.session, vault, holder, opened.name),
        sha256=digest_of_payee(vault, row),
        confirmed_at=row.confirmed_at,
    )


def cases_of_account(
    session: Session, vault: Vault, account: str, court_id: str
) -> tuple[tuple[str, str], ...]:
    """(id, number) of the court's cases that pay exactly this account; who asks writes the look down."""
    rows = session.execute(
        select(EnforcementCase.id, EnforcementCase.number)
        .join(Payee, EnforcementCase.id == Payee.case_id)
        .where(
            EnforcementCase.court_id == court_id,
            Payee.account_index == account_index(vault, account),
            Payee.replaced_at.is_(None),
        )
        .distinct()
        .order_by(EnforcementCase.number)
    )
    return tuple((case_id, number) for case_id, number in rows)


def payee_of(session: Session, case_id: str, holder: str) -> Payee | None:
    """The payee that is named now, also while it waits for a second person."""
    return session.scalar(
        select(Payee).where(
            Payee.case_id == case_id, Payee.holder == holder, Payee.replaced_at.is_(None)
        )
    )


def confirmed_payee(session: Session, case_id: str, holder: str) -> Payee | None:
    """Where money of a holder goes: None also while the account named last waits for a second person."""
    row = payee_of(session, case_id, holder)
    return row if row is not None and row.confirmed_at is not None else None


def is_in_partys_name(session: Session, vault: Vault, holder: str, name: str) -> bool | None:
    """Whether an account is in the party's own name; None where the holder is no party."""
    party = session.get(CaseParty, holder)
    return None if party is None else same_name(party_name(vault, party), name)


def digest_of_payee(vault: Vault, row: Payee) -> str:
    """SHA-256 of everything a second person confirms."""
    opened = open_payee(vault, row)
    said = {
        "payee": row.id,
        "case": row.case_id,
        "holder": row.holder,
        "name": opened.name,
        "account": opened.account,
        "bank": opened.bank,
        "ground": row.ground,
        "entered_by": row.entered_by,
        "entered_at": rfc3339(row.entered_at),
    }
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def open_payee(vault: Vault, row: Payee) -> OpenedPayee:
    """For the machine alone: an order to the bank seals it again."""
    return OpenedPayee(
        vault.open(row.name_sealed, _aad(row.id, "name")).decode(),
        vault.open(row.account_sealed, _aad(row.id, "account")).decode(),
        vault.open(row.bank_sealed, _aad(row.id, "bank")).decode(),
    )


def _is_holder(session: Session, case_id: str, holder: str) -> bool:
    if holder in (ADMINISTRATOR, SURPLUS):
        return True
    if holder.startswith("cost:"):
        return holder.removeprefix("cost:") in COST_KINDS
    party = session.get(CaseParty, holder)
    return party is not None and party.case_id == case_id


def _aad(payee_id: str, column: str) -> str:
    return f"payee:{payee_id}:{column}"
