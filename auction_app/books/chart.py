"""The chart of accounts. Balances are credits less debits: what we owe is positive, what others hold for us negative.

The clearing accounts of the card provider and the bank mirror the world outside: the negative of
their balance is what the two say they hold. Everything else says whose that money is.
"""

from __future__ import annotations

from auction_app.ledger.service import Account

STRIPE = "stripe"
BANK = "bank"
CHANNELS = (STRIPE, BANK)


def at_bank(account_id: str) -> str:
    """The channel that one court's account is: what a court holds is its own."""
    return f"{BANK}:{account_id}"


def kind_of(channel: str) -> str:
    """`stripe` or `bank`. Raises ValueError for anything else, and for a bank without its account."""
    kind, _, account = channel.partition(":")
    if kind not in CHANNELS or (kind == BANK) != bool(account):
        raise ValueError(f"{channel} is no channel of money")
    return kind


def cleared_at(kind: str) -> str:
    """What the codes of all clearing accounts of one kind of channel begin with."""
    return f"clearing:{kind}"


def clearing(channel: str, currency: str = "CNY") -> Account:
    """Money held for us by a channel: never positive, for nobody can hold less than nothing."""
    kind_of(channel)
    return Account(f"clearing:{channel}", currency, least_fen=None, most_fen=0)


def in_transit(currency: str = "CNY") -> Account:
    """Paid out by the card provider, not yet on the court's bank statement; it holds it for us meanwhile."""
    return Account("transit:stripe", currency, least_fen=None, most_fen=0)


def suspense(channel: str, currency: str = "CNY") -> Account:
    """Arrived through a channel and not yet assigned: unknown payer or reference, a wrong amount, another payer."""
    kind_of(channel)
    return Account(f"suspense:{channel}", currency)


def deposit(lot_id: str, number: str, currency: str = "CNY") -> Account:
    """The deposit of one bidder number for one lot (art. 17)."""
    return Account(f"deposit:{lot_id}:{number}", currency)


def refund(lot_id: str, number: str, currency: str = "CNY") -> Account:
    """Owed back to one bidder number and not yet sent (art. 23)."""
    return Account(f"refund:{lot_id}:{number}", currency)


def sale(lot_id: str, currency: str = "CNY") -> Account:
    """The price of one lot as far as it has come: deposit counted in, balance paid (art. 23, 25)."""
    return Account(f"sale:{lot_id}", currency)


def forfeit(lot_id: str, currency: str = "CNY") -> Account:
    """The deposit a defaulting buyer lost, until it is applied in the four steps (art. 24)."""
    return Account(f"forfeit:{lot_id}", currency)


def found(case_id: str, currency: str = "CNY") -> Account:
    """Money of the debtor that came for a case without a sale, and what returned from a dispute to be shared anew."""
    return Account(f"found:{case_id}", currency)


def related_debts(lot_id: str, currency: str = "CNY") -> Account:
    """What a forfeited deposit pays of the debtor's other debts tied to the property (art. 24 I)."""
    return Account(f"related:{lot_id}", currency)


def creditor(case_id: str, claim_id: str, currency: str = "CNY") -> Account:
    """What an approved plan gives one claim, until it is paid out."""
    return Account(f"case:{case_id}:{claim_id}", currency)


def set_aside(case_id: str, claim_id: str, currency: str = "CNY") -> Account:
    """What is disputed in a suit about the plan, held back for one claim (提存, CPI 510)."""
    return Account(f"aside:{case_id}:{claim_id}", currency)


def fee(court_id: str, kind: str, currency: str = "CNY") -> Account:
    """Costs of a court taken off first: `enforcement`, `appraisal`, `auction`, and whatever the plan names."""
    return Account(f"fee:{court_id}:{kind}", currency)


def surplus(case_id: str, currency: str = "CNY") -> Account:
    """What is left after all claims: the debtor's."""
    return Account(f"surplus:{case_id}", currency)


def disputes(currency: str = "CNY") -> Account:
    """What card holders' banks took back while a dispute runs: negative until it is won or lost."""
    return Account("reserve:disputes", currency, least_fen=None, most_fen=0)


def stood_before(account_id: str, currency: str = "CNY") -> Account:
    """What stood on a court's account when its first known statement opened: the court's, not this house's."""
    return Account(f"opening:{account_id}", currency, least_fen=None)


def unexplained(account_id: str, currency: str = "CNY") -> Account:
    """What left a court's account without an order of ours (a fee, a seizure, a mistake): negative until explained."""
    return Account(f"unexplained:{account_id}", currency, least_fen=None, most_fen=0)


def taken_back(account_id: str, currency: str = "CNY") -> Account:
    """Credits the bank took back from a court's account: negative until borne by the money they had paid.

    What stays negative is a loss: the money was passed on before the bank took it back.
    """
    return Account(f"reserve:bank:{account_id}", currency, least_fen=None, most_fen=0)


def bank_costs(account_id: str, currency: str = "CNY") -> Account:
    """What banks kept for their service: the court's own cost, never a bidder's or a creditor's."""
    return Account(f"cost:bank:{account_id}", currency, least_fen=None, most_fen=0)


def provider_costs(currency: str = "CNY") -> Account:
    """What the card provider kept for its service: the platform's own cost, never the payers'."""
    return Account("cost:stripe", currency, least_fen=None, most_fen=0)


def owed_to_provider(currency: str = "CNY") -> Account:
    """What the card provider laid out for us because it held nothing more: ours to make good."""
    return Account("owed:stripe", currency)
