"""What kinds of claims, tiers, findings and states are called; every text is a message id."""

from __future__ import annotations

from auction_app.kernel.errors import N_
from auction_app.law.claims import Debtor, Kind

KIND_WORDS: dict[str, str] = {
    Kind.COST: N_("cost of enforcement"),
    Kind.MEDICAL: N_("medical cost of the injured"),
    Kind.HOME_BUYER: N_("consumer who bought the home (unconfirmed rule)"),
    Kind.CONSTRUCTION: N_("construction price"),
    Kind.LIEN: N_("lien"),
    Kind.PURCHASE_MONEY: N_("purchase-money mortgage"),
    Kind.REGISTERED: N_("registered mortgage or pledge"),
    Kind.UNREGISTERED: N_("unregistered mortgage"),
    Kind.COURT_PRIORITY: N_("priority set by the court"),
    Kind.LIVING: N_("needs of living of the debtor"),
    Kind.RESTITUTION: N_("restitution to victims"),
    Kind.ORDINARY: N_("ordinary claim"),
    Kind.FINE: N_("fine"),
    Kind.CONFISCATION: N_("confiscation"),
}
COST_WORDS: dict[str, str] = {
    "enforcement": N_("Enforcement fee"),
    "appraisal": N_("Appraisal fee"),
    "auxiliary": N_("Auction services"),
    "auction": N_("Expense of auction and sale"),
    "other": N_("Other enforcement cost"),
}
COST_ARTICLES = {"enforcement": "FEE14", "appraisal": "RP33", "auxiliary": "NP7"}
DEBTOR_WORDS: dict[str, str] = {
    Debtor.PERSON: N_("natural person or other organisation: ordinary claims share in proportion"),
    Debtor.ENTERPRISE: N_("enterprise: ordinary claims in the order of seizure"),
    Debtor.ONE_JUDGMENT: N_("several creditors of one judgment: in proportion"),
    Debtor.CONVICTED: N_("also convicted: the order for criminal and civil liability"),
}
DEBTOR_ARTICLES: dict[str, str] = {
    Debtor.PERSON: "CPI508",
    Debtor.ENTERPRISE: "CPI514",
    Debtor.ONE_JUDGMENT: "ENF55",
    Debtor.CONVICTED: "CRIM13",
}
# Tiers as the picture groups them, from the first to be paid.
TIERS: dict[str, str] = {
    "costs": N_("Costs first"),
    "priority": N_("Statutory priority"),
    "secured": N_("Secured claims"),
    "court": N_("Set by the court"),
    "ordinary": N_("Ordinary claims"),
    "criminal": N_("Criminal judgment"),
    "surplus": N_("Back to the debtor"),
    "administrator": N_("Bankruptcy administrator"),
}
TIER_OF: dict[str, str] = {
    Kind.COST: "costs",
    Kind.MEDICAL: "priority",
    Kind.HOME_BUYER: "priority",
    Kind.CONSTRUCTION: "priority",
    Kind.LIEN: "secured",
    Kind.PURCHASE_MONEY: "secured",
    Kind.REGISTERED: "secured",
    Kind.UNREGISTERED: "secured",
    Kind.COURT_PRIORITY: "court",
    Kind.LIVING: "court",
    Kind.ORDINARY: "ordinary",
    Kind.RESTITUTION: "criminal",
    Kind.FINE: "criminal",
    Kind.CONFISCATION: "criminal",
}
TIER_INKS: dict[str, str] = {
    "costs": "var(--edge)",
    "priority": "var(--warn)",
    "secured": "var(--m4)",
    "court": "var(--info)",
    "ordinary": "var(--good)",
    "criminal": "var(--m2)",
    "surplus": "var(--ink-3)",
    "administrator": "var(--ink-3)",
}
FINDING_WORDS: dict[str, str] = {
    "nothing_to_share": N_("No money stands on the accounts of this case."),
    "no_claim": N_(
        "No creditor's claim is entered: enter the claims first, or write below why nobody claims this money."
    ),
    "other_currency": N_(
        "A claim is in another currency than this money: strike it out and enter it in the currency of the money."
    ),
    "whose_surplus": N_(
        "Money is left over and the case has several debtors: say below whose money it was."
    ),
    "title_not_passed": N_("The ruling on the sale is not served yet: the price is not free."),
    "the_administrators": N_(
        "Bankruptcy was accepted before title passed: this money is the administrator's."
    ),
    "not_the_administrators": N_(
        "No bankruptcy was accepted before this money was the creditors': it is theirs."
    ),
    "security_in_one_lot": N_(
        "A right in one lot is paid from its price alone: make a plan of its own for that lot."
    ),
    "interest_ends_differ": N_(
        "Interest stops on different days for these moneys: enter the end of the period, or plan them apart."
    ),
    "interest_end_unknown": N_(
        "Nothing says until when interest runs: enter the end of the period."
    ),
    "priority_without_basis": N_("A priority set by the court names its written basis."),
    "criminal_claim_only": N_("This kind of claim exists only beside a criminal judgment."),
    "living_of_a_person_only": N_("Only a natural person keeps what is needed to live on."),
}
WAIT_WORDS: dict[str, str] = {
    "not_served": N_("Not everybody has received the plan yet."),
    "objections_run": N_("Somebody's fifteen days to object still run."),
    "objection_open": N_("An objection has not run its course."),
    "to_be_corrected": N_(
        "Nobody opposed an objection: the plan is corrected by it and put forward as a new version."
    ),
}
SHARE_WORDS: dict[str, tuple[str, str, str]] = {  # tone, icon, words
    "planned": ("quiet", "clock", N_("planned")),
    "owed": ("warn", "wait", N_("free, no bank account named yet")),
    "aside": ("warn", "pause", N_("set aside until the suit is over")),
    "shared_anew": ("quiet", "back", N_("shared anew by the next plan")),
    "ordered": ("ink", "clock", N_("ordered at the bank")),
    "sent": ("good", "check", N_("paid")),
}
