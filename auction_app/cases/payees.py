"""Bank accounts that money of a case goes to: sealed, replaced but never changed, every look written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from auction_app.accounts.identity import record_access
from auction_app.bank.service import account_index
from auction_app.cases.claim_book import lock_case
from auction_app.cases.claim_models import COST_KINDS, Payee
from auction_app.cases.models import CaseParty, EnforcementCase
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id

ADMINISTRATOR, SURPLUS = "administrator", "surplus"


@dataclass(frozen=True, slots=True)
class NewPayee:
    """Where money goes; `holder` is a party, `cost:appraisal`, `administrator`, or `surplus` for a
    debtor who is no party of the case.
    """

    case_id: str
    holder: str
    name: str = field(repr=False)
    account: str = field(repr=False)
    bank: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenedPayee:
    """A payee as it is needed for an order to the bank."""

    name: str = field(repr=False)
    account: str = field(repr=False)
    bank: str = field(repr=False)


def name_payee(tx: Transaction, vault: Vault, wish: NewPayee, by: str, at: datetime) -> None:
    """Name the bank account of a holder; an older one is replaced. Naming it is written down.

    Raises `bad_fields` for a holder that has nothing to do with the case.
    """
    lock_case(tx, wish.case_id)
    if not _is_holder(tx.session, wish.case_id, wish.holder):
        raise AuctionError(errors.BAD_FIELDS, fields={"holder": "not_a_choice"})
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
            entered_at=at,
            entered_by=by,
        )
    )
    record_access(tx, by, "payee.named", payee_id, wish.holder, at)


def look_at_payee(
    tx: Transaction, vault: Vault, case_id: str, holder: str, who: tuple[str, str], at: datetime
) -> OpenedPayee:
    """Open a payee for a person; `who` is (account, reason), and the look is written down. Raises `not_found`."""
    row = payee_of(tx.session, case_id, holder)
    if row is None:
        raise AuctionError(errors.NOT_FOUND)
    by, reason = who
    record_access(tx, by, "payee.read", row.id, reason, at)
    return open_payee(vault, row)


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
    """The payee that holds now."""
    return session.scalar(
        select(Payee).where(
            Payee.case_id == case_id, Payee.holder == holder, Payee.replaced_at.is_(None)
        )
    )


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
