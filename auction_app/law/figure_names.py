"""The dated figures in words: what each one counts, and in which unit. Message ids; Chinese in the catalogue."""

FIGURE_NAMES: dict[
    str, tuple[str, str]
] = {  # module.CONSTANT → (what it is, unit; a share says it itself)
    "announcement.NOTICE_DAYS[(True, True)]": ("Notice of a first auction, movables", "days"),
    "announcement.NOTICE_DAYS[(True, False)]": (
        "Notice of a first auction, other property",
        "days",
    ),
    "announcement.NOTICE_DAYS[(False, True)]": ("Notice of a second auction, movables", "days"),
    "announcement.NOTICE_DAYS[(False, False)]": (
        "Notice of a second auction, other property",
        "days",
    ),
    "announcement.PARTY_NOTICE_DAYS": ("Telling the parties before the notice", "days"),
    "announcement.UNREACHABLE_DAYS": ("Publicity for whom nobody can reach", "days"),
    "bidding_time.EXTENSION_SECONDS": ("Extension after a late bid", "seconds"),
    "bidding_time.RESUME_DAYS": ("Resuming after the cause has gone", "days"),
    "bidding_time.SHORTEST_HOURS": ("Shortest bidding", "hours"),
    "default.REMINDERS_NEEDED": ("Reminders before a default is found", "times"),
    "deposit.LARGEST": ("Largest deposit, of the starting price", ""),
    "deposit.SMALLEST": ("Smallest deposit, of the starting price", ""),
    "deposit.REFUND_HOURS": ("Return of deposits", "hours"),
    "deposit.TRANSFER_HOURS": ("Transfer of the buyer's deposit to the court", "hours"),
    "dishonest_list.DELETE_WORKING_DAYS": ("Deleting an entry", "working days"),
    "dishonest_list.FIX_WORKING_DAYS": ("Carrying out a correction", "working days"),
    "dishonest_list.LEAST_AGE": ("Least age of a listed person", "years"),
    "dishonest_list.MOST_EXTRA_YEARS": ("Longest extension of a listing", "years"),
    "dishonest_list.RECONSIDERATION_DAYS": ("Asking the court above", "days"),
    "dishonest_list.REVIEW_DAYS": ("Review of a request for correction", "days"),
    "dishonest_list.TERM_YEARS": ("Term of a listing", "years"),
    "distribution_plan.OBJECTION_DAYS": ("Objecting to the plan", "days"),
    "distribution_plan.OPPOSITION_DAYS": ("Opposing an objection", "days"),
    "distribution_plan.PAYOUT_DAYS": ("Paying the proceeds out (unconfirmed)", "days"),
    "distribution_plan.SUIT_DAYS": ("Suing over the plan", "days"),
    "fees.APPLICATION_FEE": ("Scale of the application fee", ""),
    "fees.COMMISSION": ("Scale of a traditional commission", ""),
    "fees.FEE_WITHOUT_AMOUNT": ("Fee of a case without an amount", ""),
    "further_rounds.SECOND_WITHIN_DAYS": ("Second auction after a failure", "days"),
    "interest.DAILY": ("Doubled interest, daily rate", ""),
    "network_inquiry.EXTENSION_DAYS": ("Extension for network inquiry reports", "days"),
    "network_inquiry.REPORT_DAYS": ("Network inquiry reports", "days"),
    "objections.DECIDE_DAYS": ("Deciding an objection", "days"),
    "objections.RECONSIDER_DAYS": ("Applying for reconsideration", "days"),
    "objections.REGISTER_DAYS": ("Filing an objection", "days"),
    "objections.SUIT_DAYS": ("Suing after a dismissal", "days"),
    "price_objections.EXPLAIN_DAYS": ("The appraiser's explanation", "days"),
    "price_objections.OBJECTION_DAYS": ("Objecting to the price", "days"),
    "price_objections.POSTED_DAYS": ("Report posted publicly", "days"),
    "price_objections.HAND_DAYS": ("Handing an objection to the appraiser", "days"),
    "price_objections.SEND_DAYS": ("Sending the report to the parties", "days"),
    "qualification.FULL_AGE": ("Full age", "years"),
    "qualification.WORKING_AGE": ("Age of living on one's own work", "years"),
    "reference_price.AFTER_VALIDITY_MONTHS": ("Auction after the validity ended", "months"),
    "reference_price.APPRAISAL_DAYS": ("Appraisal report", "days"),
    "reference_price.APPRAISAL_EXTENSIONS": ("Extensions of an appraisal", "times"),
    "reference_price.APPRAISAL_EXTENSION_DAYS": ("Each extension of an appraisal", "days"),
    "reference_price.DISPOSAL_DAYS": ("Beginning the disposal", "days"),
    "reference_price.EXTENSION_ASKED_DAYS": ("Asking for an extension before the end", "days"),
    "reference_price.REISSUE_DAYS[network]": ("New report of a network platform", "days"),
    "reference_price.REISSUE_DAYS[appraised]": ("New report of an appraiser", "days"),
    "reference_price.REISSUE_FEE_PERCENT": ("Fee of a new report, of the first one", "per cent"),
    "reference_price.START_DAYS": ("Beginning to find the price", "days"),
    "reference_price.VALIDITY_MONTHS": ("Longest validity of a price", "months"),
    "reserve_price.FLOOR": ("Lowest first starting price, of the appraisal", ""),
    "reserve_price.LARGEST_CUT": ("Largest cut of a second auction", ""),
    "reserve_price.PANEL_MEMBERS": ("Members of a panel", "persons"),
    "retention.RETENTION_YEARS": ("Keeping the record", "years"),
    "ruling.DELIVERY_DAYS": ("Handing over after service", "days"),
    "ruling.RULING_DAYS": ("Ruling after full payment", "days"),
    "sale.COUNTDOWN_HOURS": ("Countdown after the first offer", "hours"),
    "sale.NOTICE_WITHIN_DAYS": ("Sale notice after the second failure", "days"),
    "sale.PERIOD_DAYS": ("Sale period", "days"),
    "necessary_home.LEAST_RENT_YEARS": (
        "Least years of rent kept for the debtor's family",
        "years",
    ),
    "necessary_home.MOST_RENT_YEARS": ("Most years of rent kept for the debtor's family", "years"),
    "seizure.LONGEST_YEARS[True]": ("Longest seizure, movables", "years"),
    "seizure.LONGEST_YEARS[False]": ("Longest seizure, immovables and other rights", "years"),
    "special_periods.SHAREHOLDER_DAYS": ("Shareholders' priority", "days"),
    "special_periods.TENANT_DAYS": ("Telling a tenant before the auction", "days"),
    "stays.REPORT_AT_ONCE": ("Reporting an emergency: at once", ""),
    "surplus.ANSWER_DAYS": ("Asking to go on without surplus", "days"),
}


def words_of(name: str) -> str:
    """What a figure counts; its own name where nobody has put it in words."""
    return FIGURE_NAMES.get(name, (name, ""))[0]


def unit_of(name: str) -> str:
    """The unit its values are in; a share says it itself."""
    return FIGURE_NAMES.get(name, (name, ""))[1]
