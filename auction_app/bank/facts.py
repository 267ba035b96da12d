"""What the rooms above hear of the bank. Amounts are Money, instants aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from auction_app.kernel.money import Money


@dataclass(frozen=True, slots=True)
class TransferArrived:
    """A statement shows a credit with a reference we gave; it is booked to suspense already.

    Who takes it calls `service.assign` in this transaction; who does not calls `service.hold` with
    why. `is_confirmed`: two people of the court looked at the payer and say that this is the one.
    """

    entry_id: str
    purpose: str
    key: str
    amount: Money
    payer_name: str
    payer_account: str
    at: datetime
    booked_on: date | None = None
    is_confirmed: bool = False

    def __repr__(self) -> str:
        return f"TransferArrived({self.entry_id}, {self.purpose}, {self.key})"  # no payer in logs


@dataclass(frozen=True, slots=True)
class TransferUnknown:
    """A credit without any reference we know, booked to suspense; `remittance` is what its payer wrote."""

    entry_id: str
    amount: Money
    payer_name: str
    remittance: str
    at: datetime

    def __repr__(self) -> str:
        return f"TransferUnknown({self.entry_id})"


@dataclass(frozen=True, slots=True)
class TransferTakenBack:
    """The bank took a credit back, or a part of it, that somebody had taken out of suspense.

    Who took it undoes what it paid and calls `reversals.bear` with the accounts on which that money
    stands now; what nobody bears is a loss that the books show. `purpose` is empty where the credit
    came without a reference of ours.
    """

    entry_id: str
    purpose: str
    key: str
    amount: Money
    at: datetime


@dataclass(frozen=True, slots=True)
class PayoutCarriedOut:
    """A statement shows the debit of one of our orders; it is booked."""

    purpose: str
    key: str
    amount: Money
    at: datetime


@dataclass(frozen=True, slots=True)
class PayoutReturned:
    """A payout came back or was refused: the money is owed again on the account it came from.

    `reason` is the bank's code (ISO 20022 external code, for example AC04). Another account can be
    named by two people; the owner of the money stays the same.
    """

    purpose: str
    key: str
    amount: Money
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PayoutNamed:
    """Two people are about to pay somebody out of an account of the books; nothing is ordered yet.

    Whoever has promised that money to somebody else raises `less_waits` in this transaction.
    """

    account: str
    amount: Money
    at: datetime
