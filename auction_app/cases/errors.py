"""Ways to be refused that only this room knows."""

from __future__ import annotations

from auction_app.kernel.errors import N_, define

NO_SUCH_PARTY = define(
    "no_such_party",
    401,
    N_("Name, ID number and case number do not fit together."),
    N_("Check all three as they stand in the court’s papers, or ask the court."),
)
CASE_OF_OTHER_COURT = define(
    "case_of_other_court",
    409,
    N_("Another court runs the case with this number."),
    N_("Check the case number."),
)
NO_CLAIM_OF_THIS_PARTY = define(
    "no_claim_of_this_party",
    409,
    N_("Only an applicant's claim frees from the deposit."),
    N_("Enter the claim beside an applicant of this case."),
)
NO_SUCH_CLAIM = define(
    "no_such_claim",
    404,
    N_("There is no such claim."),
    N_("Reload the page: it may have been struck out meanwhile."),
)
NO_CLAIM_OF_A_DEBTOR = define(
    "no_claim_of_a_debtor",
    422,
    N_("A debtor has no claim, and what a debtor lives on belongs to nobody else."),
    N_("Choose a creditor, or the debtor for the needs of living."),
)
TOO_LATE_TO_JOIN = define(
    "too_late_to_join",
    422,
    N_("Joining is asked for after enforcement began and before the property is fully enforced."),
    N_("Check the day of the application."),
)
BASIS_NEEDED = define(
    "basis_needed",
    422,
    N_("A priority set by the court names its written basis."),
    N_("Write down the ruling or the provision it rests on."),
)
PAYEE_NEEDS_GROUND = define(
    "payee_needs_ground",
    422,
    N_("The account is not in the name of the party."),
    N_(
        "Write down why this holder may receive, with its paper: agent with power to receive, estate."
    ),
)
define(
    "criminal_claim_only",
    422,
    N_("This kind of claim exists only beside a criminal judgment."),
    N_("Say first that the debtor is convicted, or choose another kind."),
)
define(
    "living_of_a_person_only",
    422,
    N_("Only a natural person keeps what is needed to live on."),
    N_("Choose another kind."),
)
