"""On which article a coded refusal rests when it does not say so itself; and which codes rest on no law.

A code that can rest on several articles (`not_lawful_yet`, `barred`, …) names the one of the case itself.
A test walks every code of the product and finds it in exactly one of the three.
"""

ARTICLE_OF_CODE: dict[str, str] = {
    "bad_moment": "CPI509",
    "basis_needed": "CPI508",
    "card_disputed": "CPI510",
    "criminal_claim_only": "CRIM13",
    "living_of_a_person_only": "CPL254",
    "no_claim_of_a_debtor": "CPI508",
    "not_served_on": "CPI509",
    "nothing_disputed": "CPI510",
    "objected_before": "CPI509",
    "objection_late": "CPI509",
    "objection_step": "CPI510",
    "period_over": "CPI510",
    "plan_not_running": "CPI509",
    "plan_waits": "CPI510",
    "served_before": "CPI509",
    "too_late_to_join": "CPI507",
    "agency_known": "NP14",
    "agency_too_late": "NP14",
    "agent_not_confirmed": "NP14",
    "already_followed": "NP26",
    "already_leading": "NP20",
    "end_too_early": "NP28",
    "four_eyes": "NP27",
    "cause_by_objections": "NP36",
    "needs_two_people": "NP36",
    "list_stale": "PUN",
    "list_step_not_open": "DL12",
    "lot_cannot_be_stopped": "NP28",
    "lot_closed": "NP20",
    "lot_not_editable": "NP27",
    "lot_suspended": "NP28",
    "no_claim_of_this_party": "NP17",
    "no_lot_runs": "NP28",
    "no_price_due": "NP25",
    "no_such_way": "NP22",
    "not_a_bidder": "NP18",
    "not_a_hand_record": "NP25",
    "not_due_yet": "NP25",
    "not_ended": "NP18",
    "not_open": "NP20",
    "not_overdue": "NP24",
    "not_qualified": "NP17",
    "not_registered": "NP18",
    "not_sold": "NP22",
    "not_verified": "NP17",
    "off_ladder": "NP20",
    "ordered_round": "NP26",
    "payment_mismatch": "NP17",
    "promise_missing": "NP14",
    "rank_not_decided": "NP27",
    "registration_closed": "NP18",
    "still_taking_part": "PI47",
    "tender_too_late": "AS19",
    "tender_too_small": "AS19",
    "too_late": "NP20",
    "too_low": "NP20",
    "under_age": "NP14",
    "wrong_state": "NP28",
}

# Each raise names its article: which one depends on what was found.
NAMED_BY_THE_CASE = frozenset(
    {
        "alarm_stands",
        "bad_record_day",
        "barred",
        "cause_not_ended",
        "listed",
        "not_lawful_now",
        "not_lawful_yet",
        "plan_unlawful",
        "objection_step_order",
        "proceeds_not_enough",
        "renewal_not_lawful",
        "report_not_seen",
        "resumed_too_soon",
        "third_party_claims",
    }
)

# How the platform works, not what the law demands: forms, sign-in, files, keys, load, names of things.
RESTS_ON_NO_LAW = frozenset(
    {
        "already_decided", "bad_amount", "bad_case_number", "bad_credit_code", "bad_fields",
        "bad_file", "bad_import", "bad_register", "bad_json", "bad_key", "bad_resident_id", "bad_signature",
        "draft_is_used",
        "case_of_other_court", "changed_meanwhile", "csrf", "days_refused", "email_taken",
        "forbidden", "identity_fixed", "identity_taken", "in_progress", "invalid", "key_reused",
        "link_expired", "lot_not_published", "lot_not_submitted", "method_not_allowed", "no_paper",
        "no_such_act", "no_such_agency", "no_such_claim", "no_such_plan", "no_such_plan_objection", "no_such_deadline", "no_such_lot", "no_such_objection",
        "no_such_party", "no_such_payment", "not_by_hand", "not_found", "entry_taken", "entry_waits", "not_json", "not_received", "not_stopped",
        "overdrawn", "payment_settled", "posted_otherwise", "question_answered", "rate_limited",
        "second_factor_failed", "second_factor_missing", "server_error", "session_expired",
        "sign_in_failed", "staff_account", "stale_event", "step_up", "too_large", "too_many_files",
        "too_many_objections", "too_many_questions", "try_again", "unauthenticated", "unavailable",
    }
)  # fmt: skip
