"""Ways to be refused that only this room knows."""

from __future__ import annotations

from auction_app.kernel.errors import N_, define

NO_SUCH_ENTRY = define(
    "no_such_entry",
    404,
    N_("There is no such entry on the court's statements."),
    N_("Go back to the list of what waits."),
)
NO_SUCH_PAYOUT = define(
    "no_such_payout",
    404,
    N_("There is no such payout."),
    N_("Go back to the list of payouts."),
)
ENTRY_SPENT = define(
    "entry_spent",
    409,
    N_("This money is assigned already, or on its way back."),
    N_("Reload the page to see where it went."),
)
NOT_ACCEPTED = define(
    "not_accepted",
    409,
    N_("What this should pay does not take it."),
    N_("Look whether it is paid already or over; if so, send the money back to its payer."),
)
NO_SUCH_REFERENCE = define(
    "no_such_reference",
    404,
    N_("We never gave this reference."),
    N_("Check it against the page of the payment; it begins with RF."),
)
PAYER_UNKNOWN = define(
    "payer_unknown",
    409,
    N_("The statement does not name the account the money came from."),
    N_("Ask the bank for the payer's account; money goes back to that account and no other."),
)
NOT_OWN_ACCOUNT = define(
    "not_own_account",
    403,
    N_("Money goes back to its owner's own account only."),
    N_("Name an account that stands in the same name as before."),
)
NO_BANK_ACCOUNT = define(
    "no_bank_account",
    409,
    N_("This court has no confirmed bank account."),
    N_("A clerk enters it and an approver confirms it."),
)
NOTHING_TO_PAY = define(
    "nothing_to_pay",
    409,
    N_("No payout waits for a file."),
    N_("What is ordered already stands in a file that was proposed before."),
)
TOO_LITTLE_AT_BANK = define(
    "too_little_at_bank",
    409,
    N_("The court's account holds less than any payout that waits, by the statements taken over."),
    N_("Take over the newest statement, or move the money of an older account to this one."),
)
NOT_RETURNED = define(
    "not_returned",
    409,
    N_("Only what came back can be sent to another account."),
    N_("This payout waits, is proposed, or was carried out."),
)
BAD_BANK_FILE = define(
    "bad_bank_file",
    422,
    N_("This is not a bank message we can read."),
    N_("Send camt.053.001.02 or .08 (a statement) or pain.002 (a report), as the bank made it."),
)
BANK_FILE_TOO_LARGE = define(
    "bank_file_too_large",
    413,
    N_("This file is larger than eight megabytes or holds more than 20,000 entries."),
    N_("Ask the bank for daily statements, and import them one by one."),
)
UNKNOWN_BANK_ACCOUNT = define(
    "unknown_bank_account",
    422,
    N_("This statement belongs to no account of this court."),
    N_("Check the number of the account, and that two people have confirmed it."),
)
WRONG_CURRENCY = define(
    "wrong_currency",
    422,
    N_("This statement is in another currency than the account."),
    N_("Import the statements of the court's account only."),
)
STATEMENT_UNBALANCED = define(
    "statement_unbalanced",
    422,
    N_("The statement does not add up: opening balance and entries do not give the closing one."),
    N_("Nothing was booked. Ask the bank for the statement again."),
)
STATEMENT_DIFFERS = define(
    "statement_differs",
    409,
    N_("A statement with this number was imported before, with other content."),
    N_("Nothing was booked. Ask the bank which of the two is right."),
)
NOT_CONTINUING = define(
    "not_continuing",
    409,
    N_(
        "This statement does not continue its neighbour: one closes with another balance than the next opens."
    ),
    N_("Nothing was booked. Ask the bank which of the two is right."),
)
EARLIER_FIRST = define(
    "earlier_first",
    409,
    N_("More leaves the account here than had come in by the statements we know."),
    N_("Nothing was booked. Import the earlier statements first."),
)
BAD_REMITTANCE = define(
    "bad_remittance",
    422,
    N_("A name, an account or a text for the bank holds what no bank message may hold."),
    N_("Use visible characters; an account has 5 to 34 digits or capital letters."),
)
ALREADY_WAITING = define(
    "already_waiting",
    409,
    N_("This waits for another person's decision already."),
    N_("An approver decides it first, then it can be proposed anew."),
)
ACCOUNT_KNOWN = define(
    "account_known",
    409,
    N_("This account number was entered before."),
    N_("It belongs to a court already; ask the platform if that is wrong."),
)
PAYOUT_WITH_BANK = define(
    "payout_with_bank",
    409,
    N_("This payout is not in that state any more."),
    N_("What the bank has can only come back; reload the page to see where it stands."),
)
NOT_UNEXPLAINED = define(
    "not_unexplained",
    409,
    N_("This entry does not wait for an explanation."),
    N_("Reload the page: somebody may have explained it meanwhile."),
)
DOES_NOT_FIT = define(
    "does_not_fit",
    422,
    N_("What you name does not fit this debit: another account, sum or state."),
    N_("Copy the number of the payout or of the credit from its own page."),
)
LESS_WAITS = define(
    "less_waits",
    409,
    N_("Less than that waits on this account."),
    N_("Part of it is ordered or promised already; reload the page to see what is left."),
)
