"""What a clerk reads beside a field; the message ids are English, `%(name)s` is a finding's field."""

from auction_app.kernel.errors import N_

FINDING_TEXTS: dict[str, str] = {
    "start_below_floor": N_(
        "The starting price is below 70%% of the appraisal; the least is %(least_fen)s."
    ),
    "start_cut_too_deep": N_(
        "The starting price is cut by more than 20%%; the least is %(least_fen)s."
    ),
    "panel_missing": N_(
        "A panel of at least %(needed)s members must decide these figures; %(members)s recorded."
    ),
    "deposit_out_of_range": N_(
        "The deposit must lie between %(least_fen)s and %(most_fen)s (5%% to 20%% of the start)."
    ),
    "bidding_too_short": N_("Bidding must last at least %(least_hours)s hours."),
    "notice_too_short": N_(
        "Between notice and opening lie %(full_days)s full days, %(needed)s are needed; the earliest day is %(earliest)s."
    ),
    "disclosure_missing": N_("Disclosure item %(item)s is missing."),
    "reminder_missing": N_("Special reminder %(item)s is missing."),
    "party_notified_late": N_(
        "A party or priority buyer was not told %(needed)s full days before the notice."
    ),
    "under_age": N_("Bidders must be at least %(least_age)s years old."),
}
