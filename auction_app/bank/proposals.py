"""What two people decide here: the court's account, where suspended money goes, whom a returned payout pays, a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from auction_app.bank import batches, named, payouts, service
from auction_app.bank.decision import Same, same_person
from auction_app.bank.effects import offer
from auction_app.bank.errors import (
    ACCOUNT_KNOWN,
    ENTRY_SPENT,
    NO_SUCH_ENTRY,
    NO_SUCH_PAYOUT,
    NO_SUCH_REFERENCE,
    NOT_ACCEPTED,
    NOT_OWN_ACCOUNT,
    NOT_RETURNED,
    PAYER_UNKNOWN,
)
from auction_app.bank.looking import Told, told_of
from auction_app.bank.models import (
    BankAccount,
    BankEntry,
    BankPayout,
    BankProposal,
    BankReference,
)
from auction_app.bank.references import bare
from auction_app.bank.service import NewPayout, Payee
from auction_app.bank.two_people import Matter, Member, close, hold_undecided, opened, put_forward
from auction_app.books import chart
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.kernel.money import Money

ACCOUNT, ASSIGN, SEND_BACK, PAYEE, BATCH = "account", "assign", "send_back", "payee", "batch"


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


def propose_assignment(
    tx: Transaction, vault: Vault, what: tuple[str, str, str], by: Member, at: datetime
) -> str:
    """(entry, reference, ground): money in suspense is for this. Gives the digest.

    Raises `no_such_entry`, `entry_spent`, `no_such_reference`, also for another court's.
    """
    entry_id, written, ground = what
    entry = _open_entry(tx, entry_id, by.court_id)
    known = tx.session.get(BankReference, bare(written))
    if known is None or known.court_id not in (None, by.court_id):
        raise AuctionError(NO_SUCH_REFERENCE, fields={"reference": NO_SUCH_REFERENCE})
    said = {"entry": entry.id, "reference": known.reference, "ground": ground, **_rest(entry)}
    return put_forward(tx, vault, Matter(ASSIGN, entry.id, said, {}), by, at)


def propose_send_back(
    tx: Transaction, vault: Vault, what: tuple[str, str], by: Member, at: datetime
) -> str:
    """(entry, ground): the open rest goes back to the account it came from, to no other. Gives the digest.

    Raises `no_such_entry`, `entry_spent`, and `payer_unknown` when the statement names no account.
    """
    entry_id, ground = what
    entry = _open_entry(tx, entry_id, by.court_id)
    _payer_of(told_of(vault, entry))
    said = {"entry": entry.id, "ground": ground, **_rest(entry)}
    return put_forward(tx, vault, Matter(SEND_BACK, entry.id, said, {}), by, at)


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
    elif row.kind == ASSIGN:
        _assign(tx, vault, row, said, at)
    elif row.kind == SEND_BACK:
        _send_back(tx, vault, row, said, at)
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


def _open_entry(tx: Transaction, entry_id: str, court_id: str) -> BankEntry:
    entry = tx.session.scalar(
        select(BankEntry)
        .join(BankAccount, BankAccount.id == BankEntry.account_id)
        .where(BankEntry.id == entry_id, BankAccount.court_id == court_id, BankEntry.is_credit)
        .with_for_update(of=BankEntry)
        .execution_options(populate_existing=True)
    )
    if entry is None:
        raise AuctionError(NO_SUCH_ENTRY)
    if entry.state != "suspended":
        raise AuctionError(ENTRY_SPENT)
    return entry


def _rest(entry: BankEntry) -> dict[str, Any]:
    return {"amount": entry.amount_fen - entry.taken_fen, "currency": entry.currency}


def _payer_of(told: Told) -> Payee:
    if not told.account or not told.name:
        raise AuctionError(PAYER_UNKNOWN)
    return service.clean_payee(told.name, told.account, told.bank or told.name)


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


def _assign(
    tx: Transaction, vault: Vault, row: BankProposal, said: dict[str, Any], at: datetime
) -> None:
    entry = _open_entry(tx, said["entry"], row.court_id)
    _as_proposed(entry, said)
    entry.reference = said["reference"]
    told = told_of(vault, entry)
    if not offer(tx, entry, (told.name, told.account), at, confirmed=True):
        raise AuctionError(NOT_ACCEPTED, extra={"why": entry.why})


def _send_back(
    tx: Transaction, vault: Vault, row: BankProposal, said: dict[str, Any], at: datetime
) -> None:
    entry = _open_entry(tx, said["entry"], row.court_id)
    _as_proposed(entry, said)
    payer = _payer_of(told_of(vault, entry))
    wish = NewPayout(
        key=entry.id,
        purpose=payouts.SEND_BACK,
        to_name=payer.name,
        to_account=payer.account,
        to_bank=payer.bank,
        amount=Money(entry.amount_fen - entry.taken_fen, entry.currency),
        remittance=f"退回款项 {entry.id}",
        due_at=None,
        lot_id=None,
        court_id=row.court_id,
    )
    aside = chart.suspense(chart.at_bank(entry.account_id), entry.currency)
    service.order_payout(tx, vault, wish, aside, at)
    entry.state, entry.why, entry.decided_by = "going_back", "", row.id


def _as_proposed(entry: BankEntry, said: dict[str, Any]) -> None:
    """Part of it may have gone since: then what was proposed is no longer what would happen."""
    if entry.amount_fen - entry.taken_fen != said["amount"]:
        raise AuctionError(ENTRY_SPENT)


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
