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
