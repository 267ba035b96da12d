"""What two people decide here: the court's account, where suspended money goes, whom a returned payout pays, a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from auction_app.bank import batches, brought, explaining, named, service, suspense
from auction_app.bank.decision import Same, same_person
from auction_app.bank.errors import (
    ACCOUNT_KNOWN,
    NO_SUCH_PAYOUT,
    NOT_OWN_ACCOUNT,
    NOT_RETURNED,
)
from auction_app.bank.models import (
    BankAccount,
    BankPayout,
    BankProposal,
)
from auction_app.bank.references import bare
from auction_app.bank.service import Payee
from auction_app.bank.two_people import Matter, Member, close, hold_undecided, opened, put_forward
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id

ACCOUNT, PAYEE, BATCH = "account", "payee", "batch"


@dataclass(frozen=True, slots=True)
class NewAccount:
    """The account a court wants to sell with."""

    holder: str
    number: str
    bank: str
    bank_code: str
    currency: str = "CNY"


def propose_account(
    tx: Transaction, vault: Vault, wish: NewAccount, by: Member, at: datetime
) -> str:
    """Put the court's account before a second person. Gives the digest. Raises `bad_remittance`."""
    payee = service.clean_payee(wish.holder, wish.number, wish.bank)
    said = {
        "holder": payee.name,
        "number": payee.account,
        "bank": payee.bank,
        "bank_code": bare(wish.bank_code)[:14],
        "currency": wish.currency,
    }
    return put_forward(tx, vault, Matter(ACCOUNT, by.court_id, said, {}), by, at)


def propose_payee(
    tx: Transaction, vault: Vault, what: tuple[str, Payee, str], by: Member, at: datetime
) -> str:
    """(payout, new account, ground): what came back goes to another account of the same owner.

    Raises `no_such_payout`, `not_returned`, `not_own_account`, `bad_remittance`.
    """
    payout_id, payee, ground = what
    payout = _returned_payout(tx, payout_id, by.court_id)
    clean = service.clean_payee(payee.name, payee.account, payee.bank)
    _same_owner(vault, payout, clean)
    said = {"payout": payout.id, "purpose": payout.purpose, "ground": ground}
    hidden = {"name": clean.name, "account": clean.account, "bank": clean.bank}
    return put_forward(tx, vault, Matter(PAYEE, payout.id, said, hidden), by, at)


def propose_batch(tx: Transaction, vault: Vault, by: Member, at: datetime) -> str:
    """Everything that waits for a file, as one file. Gives the proposal's digest.

    Raises `nothing_to_pay`, `no_bank_account`.
    """
    batch = batches.make_batch(tx, vault, by.court_id, at)
    said = {
        "batch": batch.id,
        "file": batch.sha256,
        "payouts": batch.payouts,
        "total": batch.total_fen,
        "currency": batch.currency,
    }
    return put_forward(tx, vault, Matter(BATCH, batch.id, said, {}), by, at)


def approve(tx: Transaction, vault: Vault, sha256: str, by: Member, at: datetime) -> BankProposal:
    """Carry out what the digest names, once. The second factor was checked at the door.

    Raises what `hold_undecided` raises and whatever stands in the way by now; then nothing happened.
    """
    row = hold_undecided(tx, sha256, by)
    said, hidden = opened(vault, row)
    if row.kind == ACCOUNT:
        _take_account(tx, row, said, at)
    elif row.kind == suspense.ASSIGN:
        suspense.assign(tx, vault, row, said, at)
    elif row.kind == suspense.SEND_BACK:
        suspense.send_back(tx, vault, row, (said, hidden), at)
    elif row.kind == brought.STATEMENT:
        brought.confirm(tx, vault, row, (said, hidden), at)
    elif row.kind == explaining.EXPLAIN:
        explaining.explain(tx, row, said, at)
    elif row.kind == PAYEE:
        _pay_again(tx, vault, row, (said, hidden), at)
    elif row.kind == named.PAY_OUT:
        named.pay_out(tx, vault, row, (said, hidden), at)
    else:
        batches.order(tx, vault, said, row.id, at)
    close(tx, row, "executed", by, at)
    return row


def refuse(tx: Transaction, sha256: str, answer: str, by: Member, at: datetime) -> BankProposal:
    """Nothing happens; payouts of a refused file wait for another. Raises what `hold_undecided` raises."""
    row = hold_undecided(tx, sha256, by)
    if row.kind == BATCH:
        batches.release(tx, row.subject)
    close(tx, row, "refused", by, at, answer)
    return row


def _returned_payout(tx: Transaction, payout_id: str, court_id: str) -> BankPayout:
    payout = tx.session.get(BankPayout, payout_id, with_for_update=True, populate_existing=True)
    if payout is None or payout.court_id != court_id:
        raise AuctionError(NO_SUCH_PAYOUT)
    if payout.state != "returned":
        raise AuctionError(NOT_RETURNED)
    return payout


def _same_owner(vault: Vault, payout: BankPayout, payee: Payee) -> None:
    if same_person(payee.name, service.open_payee(vault, payout).name) is not Same.YES:
        raise AuctionError(NOT_OWN_ACCOUNT, fields={"name": NOT_OWN_ACCOUNT})


def _take_account(tx: Transaction, row: BankProposal, said: dict[str, Any], at: datetime) -> None:
    tx.session.execute(
        update(BankAccount)
        .where(BankAccount.court_id == row.court_id, BankAccount.retired_at.is_(None))
        .values(retired_at=at)
    )
    names = ("holder", "number", "bank", "bank_code", "currency")
    account = BankAccount(
        id=new_id("ba"),
        court_id=row.court_id,
        proposal_id=row.id,
        confirmed_at=at,
        **{name: said[name] for name in names},
    )
    try:
        with tx.session.begin_nested():
            tx.session.add(account)
    except IntegrityError as error:
        raise AuctionError(ACCOUNT_KNOWN) from error


def _pay_again(
    tx: Transaction,
    vault: Vault,
    row: BankProposal,
    what: tuple[dict[str, Any], dict[str, Any]],
    at: datetime,
) -> None:
    said, hidden = what
    old = _returned_payout(tx, said["payout"], row.court_id)
    payee = Payee(hidden["name"], hidden["account"], hidden["bank"])
    _same_owner(vault, old, payee)
    own_id = new_id("po", 20)
    tx.session.add(
        BankPayout(
            id=own_id,
            purpose=old.purpose,
            key=old.key,
            attempt=old.attempt + 1,
            court_id=old.court_id,
            lot_id=old.lot_id,
            sealed=service.seal_payee(vault, own_id, payee),
            account_index=service.account_index(vault, payee.account),
            amount_fen=old.amount_fen,
            currency=old.currency,
            remittance=old.remittance,
            out_of=old.out_of,
            due_at=old.due_at,
            state="waiting",
            proposal_id=row.id,
            ordered_at=at,
        )
    )
    old.state = "replaced"
    tx.session.flush()
