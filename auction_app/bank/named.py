"""Money that waits for somebody whom two people name: fees, debts tied to a property, what no statement can send back.

The rooms above know whose an account is and what of it they have promised; here two people decide, and
the payout waits for a file like every other one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from auction_app.bank import service
from auction_app.bank.errors import LESS_WAITS
from auction_app.bank.facts import PayoutNamed
from auction_app.bank.models import BankProposal
from auction_app.bank.queries import unordered_fen
from auction_app.bank.service import NewPayout, Payee
from auction_app.bank.two_people import Matter, Member, put_forward
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.money import Money
from auction_app.ledger.models import LedgerAccount
from auction_app.ledger.service import Account

PAY_OUT = "pay_out"
PURPOSE = "named"  # of the payout: who is paid was named by two people, not by a statement


@dataclass(frozen=True, slots=True)
class NamedPayout:
    """Whom an account is to pay; `words` are the account's own, in Chinese and English, for the approver.

    `ground` is the written basis, `remittance` what the payee reads. The door that makes this has
    made sure that the account is the court's.
    """

    out_of: Account
    words: tuple[str, str]
    payee: Payee
    amount: Money
    remittance: str
    ground: str

    def __repr__(self) -> str:
        return f"NamedPayout({self.out_of.code})"


def propose_pay_out(
    tx: Transaction, vault: Vault, wish: NamedPayout, by: Member, at: datetime
) -> str:
    """Name whom money pays that waits on an account. Gives the digest.

    Raises `bad_remittance`, `less_waits` for more than stands there unordered, `already_waiting`
    while another proposal about the same account is undecided.
    """
    payee = service.clean_payee(wish.payee.name, wish.payee.account, wish.payee.bank)
    _refuse_more(tx, wish.out_of, wish.amount, at)
    said = {
        "account": wish.out_of.code,
        "account_zh": wish.words[0],
        "account_en": wish.words[1],
        "amount": wish.amount.fen,
        "currency": wish.amount.currency,
        "remittance": service.clean_remittance(wish.remittance),
        "ground": wish.ground,
    }
    hidden = {"name": payee.name, "account": payee.account, "bank": payee.bank}
    return put_forward(tx, vault, Matter(PAY_OUT, wish.out_of.code, said, hidden), by, at)


def pay_out(
    tx: Transaction,
    vault: Vault,
    row: BankProposal,
    what: tuple[dict[str, Any], dict[str, Any]],
    at: datetime,
) -> None:
    """The approved payout waits for a file. Raises `less_waits` when less stands there by now."""
    said, hidden = what
    out_of, amount = (
        Account(said["account"], said["currency"]),
        Money(said["amount"], said["currency"]),
    )
    _refuse_more(tx, out_of, amount, at)
    wish = NewPayout(
        key=row.id,
        purpose=PURPOSE,
        to_name=hidden["name"],
        to_account=hidden["account"],
        to_bank=hidden["bank"],
        amount=amount,
        remittance=said["remittance"],
        due_at=None,
        lot_id=None,
        court_id=row.court_id,
    )
    service.order_payout(tx, vault, wish, out_of, at)


def _refuse_more(tx: Transaction, out_of: Account, amount: Money, at: datetime) -> None:
    """What is ordered or promised already is not there twice; the rooms above know what they promised."""
    left = unordered_fen(tx.session, out_of.code, out_of.currency)
    if not 0 < amount.fen <= left:
        raise AuctionError(LESS_WAITS, fields={"amount": LESS_WAITS}, extra={"waits": max(left, 0)})
    tx.emit(PayoutNamed(out_of.code, amount, at))


def undecided_about(code: InstrumentedAttribute[str]) -> ColumnElement[int]:
    """For a query over accounts: how many proposals to pay out of each wait for an approver."""
    waiting = select(func.count()).where(
        BankProposal.kind == PAY_OUT, BankProposal.subject == code, BankProposal.outcome.is_(None)
    )
    return waiting.correlate(LedgerAccount).scalar_subquery()
