"""Ways to be refused at the door of a lot."""

from __future__ import annotations

from auction_app.kernel.errors import N_, define

NOT_QUALIFIED = define(
    "not_qualified",
    403,
    N_("You are not qualified to bid on this lot yet."),
    N_(
        "Confirm your real name first, then pay the deposit; you may bid as soon as it is confirmed, until the end."
    ),
    True,
)
BARRED = define(
    "barred",
    403,
    N_("The law bars you from bidding on this lot."),
    N_("If you think this is wrong, object to the enforcing court; it decides within 15 days."),
    True,
)
UNDER_AGE = define(
    "under_age",
    403,
    N_("Bidders must be at least 18 years old."),
    N_("A guardian may apply in the own name, or the court may confirm full capacity."),
)
PROMISE_MISSING = define(
    "promise_missing",
    422,
    N_("Please accept the terms and make the promise."),
    N_("Read the seven reminders, then tick the box."),
)
REGISTRATION_CLOSED = define(
    "registration_closed",
    409,
    N_("Registration for this lot is over."),
    N_("Bidding has ended or the court withdrew the lot; see the lot's page."),
)
NOT_REGISTERED = define(
    "not_registered",
    404,
    N_("You have not registered for this lot."),
    N_("Register first; it takes a minute."),
)
LISTED = define(
    "listed",
    403,
    N_("A register of debtors bars you from this lot."),
    N_(
        "The answer names the case and the court. Ask that court for correction or deletion; a request alone does not lift the bar."
    ),
    True,
)
LIST_STALE = define(
    "list_stale",
    503,
    N_("The register of dishonest debtors here is too old to decide on this lot."),
    N_(
        "A new copy is taken over every day; try again in a few hours. No court can set this aside: without a fresh copy nobody is let in."
    ),
)
ENTRY_WAITS = define(
    "entry_waits",
    409,
    N_("An entry among these waits in an earlier proposal together with others."),
    N_("Have that proposal decided first: it would be lost with the others in it."),
)
ENTRY_TAKEN = define(
    "entry_taken",
    409,
    N_("This entry was written by somebody else at this moment."),
    N_("Reload the page and look at the entry before you decide again."),
)
AGENT_NOT_CONFIRMED = define(
    "agent_not_confirmed",
    403,
    N_("The court did not confirm you as an agent before bidding started."),
    N_(
        "You may still bid for yourself; an agent is confirmed before bidding starts or not at all."
    ),
    True,
)
AGENCY_TOO_LATE = define(
    "agency_too_late",
    409,
    N_("Bidding has started: an agent cannot be asked for or confirmed any more."),
    N_("The principal may bid in person until bidding ends."),
)
NO_SUCH_AGENCY = define(
    "no_such_agency",
    404,
    N_("There is no such request of an agent."),
    N_("Reload the page; it may have been decided already."),
)
AGENCY_KNOWN = define(
    "agency_known",
    409,
    N_("You have already asked to bid for somebody on this lot."),
    N_("One account bids for one person on a lot; wait for the court's answer."),
)
NOT_SOLD = define(
    "not_sold",
    409,
    N_("This lot has no buyer."),
    N_("Proof of being qualified is entered for the buyer, after the end."),
)
LIST_STEP_NOT_OPEN = define(
    "list_step_not_open",
    409,
    N_("This step is not open for this request."),
    N_("Reload the page to see how far it has come."),
)
RANK_NOT_DECIDED = define(
    "rank_not_decided",
    422,
    N_("The panel did not decide this priority rank for one more person."),
    N_(
        "Confirm the rank that the panel recorded; after publication, name the minutes of its later decision."
    ),
)
