"""A debit without an order of ours, explained by two people: what it was, and who bears it.

A fee is the court's cost, a payment of the court's own business its own money; one that carried out an
order by another way is that order; one the bank gave back is balanced by that credit, one that moved to
another account of the court by the credit there; one that takes a credit back undoes what the credit had paid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from auction_app.bank import payouts, reversals, service
from auction_app.bank.errors import DOES_NOT_FIT, NO_SUCH_ENTRY, NOT_UNEXPLAINED
from auction_app.bank.models import BankAccount, BankEntry, BankPayout, BankProposal
from auction_app.bank.two_people import Matter, Member, put_forward
from auction_app.books import chart, movements
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_, AuctionError
from auction_app.kernel.money import Money
from auction_app.ledger.service import Account, post

EXPLAIN = "explain"
FEE, OWN, ORDERED = "fee", "own", "ordered"
GIVEN_BACK, MOVED, TAKES_BACK = "given_back", "moved", "takes_back"
SENT_ON = "sent_on"
WORDS = {
    FEE: N_("A fee of the bank: the court's cost"),
    OWN: N_("The court's own business, out of money that stood on the account before"),
    ORDERED: N_("It carried out one of our payouts by another way (name the payout)"),
    GIVEN_BACK: N_("A mistake the bank has given back (name the credit)"),
    MOVED: N_("It moved to another account of this court (name the credit there)"),
    TAKES_BACK: N_("The bank took a credit back (name the credit)"),
    SENT_ON: N_(
        "Card money of another court, sent on to its account (name the provider’s payout it came with)"
    ),
}
_OPEN = ("waiting", "proposed", "ordered", "withdrawn", "returned")
_CREDITS = ("suspended", "taken", "going_back", "gone_back")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a debit was: a word of `WORDS`, the payout or credit it is `about`, and how one knows."""

    entry_id: str
    what: str
    about: str
    ground: str


def propose_explanation(
    tx: Transaction, vault: Vault, wish: Explanation, by: Member, at: datetime
) -> str:
    """Put an explanation before a second person; gives the digest.

    Raises `no_such_entry`, `not_unexplained`, `does_not_fit` for a payout or credit that cannot be meant.
    """
    entry = _waiting(tx, wish.entry_id, by.court_id)
    _bearer(tx, entry, wish.what, wish.about)
    said = {
        "entry": entry.id,
        "what": wish.what,
        "about": wish.about,
        "ground": wish.ground,
        "amount": entry.amount_fen,
        "currency": entry.currency,
    }
    return put_forward(tx, vault, Matter(EXPLAIN, entry.id, said, {}), by, at)


def explain(tx: Transaction, row: BankProposal, said: dict[str, Any], at: datetime) -> None:
    """Book an approved explanation. Raises as `propose_explanation`, and `overdrawn`."""
    entry = _waiting(tx, said["entry"], row.court_id)
    found = _bearer(tx, entry, said["what"], said["about"])
    entry.decided_by = row.id
    if said["what"] == SENT_ON:
        known = service.reference_named(tx, said["about"])
        entry.reference = known.reference if known is not None else None
    if said["what"] == TAKES_BACK and isinstance(found, BankEntry):
        reversals.undo_explained(tx, entry, found, at)
        return
    amount = Money(entry.amount_fen, entry.currency)
    bearer = found if isinstance(found, Account) else _account_of(found)
    post(tx, movements.explained(entry.account_id, entry.id, bearer, amount, at))
    entry.state, entry.why = "explained", ""
    if isinstance(found, BankPayout):
        entry.payout_id = found.id
        payouts.carried_out_elsewhere(tx, found, at)
    elif isinstance(found, BankEntry):
        found.taken_fen += entry.amount_fen
        if found.taken_fen == found.amount_fen:
            found.state, found.why = "taken", ""
    tx.session.flush()


def _bearer(
    tx: Transaction, entry: BankEntry, what: str, about: str
) -> Account | BankPayout | BankEntry:
    """Whose money it was: an account of the court, a payout, or a credit."""
    if what == FEE:
        return chart.bank_costs(entry.account_id, entry.currency)
    if what == OWN:
        return chart.stood_before(entry.account_id, entry.currency)
    if what == SENT_ON:
        return _on_the_way_again(tx, entry, about)
    found = _payout(tx, entry, about) if what == ORDERED else _credit(tx, entry, what, about)
    if found is None:
        raise AuctionError(DOES_NOT_FIT, fields={"about": DOES_NOT_FIT})
    return found


def _on_the_way_again(tx: Transaction, entry: BankEntry, about: str) -> Account:
    """Where the card provider's money was before this account got it; the other court takes it from there."""
    known = service.reference_named(tx, about)
    if known is None or known.purpose != service.PROVIDER_PAYOUT:
        raise AuctionError(DOES_NOT_FIT, fields={"about": DOES_NOT_FIT})
    left = case((BankEntry.is_credit, BankEntry.taken_fen), else_=-BankEntry.amount_fen)
    here = select(func.sum(left)).where(
        BankEntry.account_id == entry.account_id,
        BankEntry.reference == known.reference,
        BankEntry.is_credit | (BankEntry.state == "explained"),
    )
    if int(tx.session.scalar(here) or 0) < entry.amount_fen:
        raise AuctionError(DOES_NOT_FIT, fields={"about": DOES_NOT_FIT})
    return chart.in_transit(entry.currency)


def _payout(tx: Transaction, entry: BankEntry, about: str) -> BankPayout | None:
    """One of our orders of exactly this sum that no statement has shown."""
    court = select(BankAccount.court_id).where(BankAccount.id == entry.account_id)
    return tx.session.scalar(
        select(BankPayout)
        .where(
            BankPayout.id == about,
            BankPayout.court_id == court.scalar_subquery(),
            BankPayout.state.in_(_OPEN),
            BankPayout.amount_fen == entry.amount_fen,
            BankPayout.currency == entry.currency,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _credit(tx: Transaction, entry: BankEntry, what: str, about: str) -> BankEntry | None:
    """A credit that holds at least this sum: still in suspense, or taken since.

    It is of the same account; where money was moved, of another one of the court.
    """
    used = BankEntry.reversed_fen if what == TAKES_BACK else BankEntry.taken_fen
    states = _CREDITS if what == TAKES_BACK else ("suspended",)
    court = select(BankAccount.court_id).where(BankAccount.id == entry.account_id).scalar_subquery()
    other = select(BankAccount.id).where(
        BankAccount.court_id == court, BankAccount.id != entry.account_id
    )
    place = (
        BankEntry.account_id.in_(other)
        if what == MOVED
        else BankEntry.account_id == entry.account_id
    )
    return tx.session.scalar(
        select(BankEntry)
        .where(
            BankEntry.id == about,
            place,
            BankEntry.is_credit,
            BankEntry.state.in_(states),
            BankEntry.amount_fen - used >= entry.amount_fen,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _account_of(found: BankPayout | BankEntry) -> Account:
    if isinstance(found, BankPayout):
        return payouts.owed_on(found)
    return chart.suspense(chart.at_bank(found.account_id), found.currency)


def _waiting(tx: Transaction, entry_id: str, court_id: str) -> BankEntry:
    entry = tx.session.scalar(
        select(BankEntry)
        .join(BankAccount, BankAccount.id == BankEntry.account_id)
        .where(BankEntry.id == entry_id, BankAccount.court_id == court_id)
        .with_for_update(of=BankEntry)
        .execution_options(populate_existing=True)
    )
    if entry is None:
        raise AuctionError(NO_SUCH_ENTRY)
    if entry.state != "unexplained":
        raise AuctionError(NOT_UNEXPLAINED)
    return entry
