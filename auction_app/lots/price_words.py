"""The words of the price: choices of the editor, and a sentence with its arithmetic for every finding's code."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from auction_app.infra.formats import plain, yuan
from auction_app.infra.i18n import N_, _

METHODS = {
    "negotiated": N_("Agreement of the parties"),
    "targeted": N_("Targeted inquiry"),
    "network": N_("Network inquiry"),
    "appraised": N_("Commissioned appraisal"),
}
DIRECT = {
    "": N_("In the order of the law"),
    "parties": N_("Both sides asked for this method"),
    "statute": N_("A statute demands an appraisal"),
}
FAILURES = {
    "": N_("Not recorded"),
    "refused": N_("A party refused to negotiate"),
    "party_missing": N_("A party cannot be found"),
    "no_agreement": N_("The parties did not agree"),
    "harms_others": N_("The figure would harm others"),
    "no_guided_price": N_("No tax base, set or guided price exists"),
    "no_answer": N_("The body gave no answer in time"),
    "needs_inspection": N_("An expert must inspect the property"),
    "no_platform_data": N_("The platforms have no data for it"),
    "no_report": N_("No platform reported in time"),
}
GROUNDS = {
    "": N_("No objection"),
    "facts": N_("Basic facts are wrong"),
    "scope": N_("More or less than the property"),
    "qualification": N_("The appraiser is not qualified"),
    "procedure": N_("Grave breach of the procedure"),
    "method": N_("Standard, calculation or result of the appraisal"),
    "fraud": N_("Fraud, duress, collusion or a false answer"),
}
OUTCOMES = {
    "open": N_("Not decided yet"),
    "dismissed": N_("Dismissed"),
    "corrected": N_("The report was corrected"),
    "upheld": N_("Upheld"),
}
REISSUES = {
    "": N_("Issued once"),
    "reissued": N_("Issued again after its validity"),
}
REPORT_OBJECTIONS = {
    "none": N_("Nobody objected"),
    "open": N_("Objection open"),
    "dismissed": N_("Objection dismissed"),
    "corrected": N_("Corrected after an objection"),
    "upheld": N_("Objection upheld"),
}

HEADS: dict[str, str] = {
    "method_in_order": N_("Found in the order of the law"),
    "method_direct": N_("This method could be used at once"),
    "method_unexplained": N_("Why this earlier method gave no price is not recorded"),
    "direct_not_possible": N_("This method cannot be asked for directly"),
    "day_in_future": N_("This day has not come yet"),
    "price_begun": N_("Begun within 30 days of the seizure"),
    "price_begun_late": N_("Not begun within 30 days of the seizure"),
    "side_missing": N_("The figure this side named is missing"),
    "sides_differ": N_("The figures differ or harm others: no price by agreement"),
    "not_as_agreed": N_("Not the figure both sides named"),
    "sides_agree": N_("Both sides named the same figure"),
    "answer_due_missing": N_("The time the court set for the answer is missing"),
    "answer_late": N_("The answer came after the time the court set: no price by this method"),
    "answered_in_time": N_("The body answered in time"),
    "extension_day_missing": N_("When the appraiser asked for more time is missing"),
    "extension_late": N_("More time was asked for less than 5 days before the period ended"),
    "extension_in_time": N_("More time was asked for 5 days before the period ended"),
    "report_sent_late": N_("Not sent to the parties within 3 days"),
    "hand_over": N_("The objection is to be handed to the appraiser"),
    "explanation_late": N_("No explanation within 5 days: the trade association reviews"),
    "explained": N_("The appraiser explained in time"),
    "asked_missing": N_("The day of the commission is missing"),
    "reported_missing": N_("The day of the report is missing"),
    "reported_in_time": N_("The appraiser reported in time"),
    "appraisal_late": N_("The report came too late: the next appraiser is commissioned"),
    "no_report_counts": N_("No report counts: an appraisal is commissioned"),
    "mean_right": N_("The mean of the reports that count"),
    "mean_differs": N_("Not the mean of the reports that count"),
    "objection_day_missing": N_("The day of the objection is missing"),
    "objection_open": N_("An objection is not decided yet"),
    "price_set_aside": N_("The objection was upheld: the price is to be found anew"),
    "objection_decided": N_("The objection is decided"),
    "objection_not_heard": N_("This objection is not heard"),
    "report_not_received": N_("The parties have not received the report"),
    "objection_period_running": N_("Fixed before the time for objections was over"),
    "fixed_missing": N_("The day the price was fixed is missing"),
    "price_fixed": N_("The price is fixed"),
    "validity_missing": N_("How long the price is valid is missing"),
    "validity_too_long": N_("Valid for more than a year"),
    "price_expired": N_("The price is no longer valid on the day of the notice"),
    "auction_after_validity": N_("The auction is too late for this price"),
    "price_valid": N_("The price is valid"),
    "surplus_unknown": N_("Needed for the surplus test; type 0 where there is nothing"),
    "surplus_not_told": N_("Nothing can be left: the applicant must be told"),
    "surplus_answer_open": N_("The applicant has not asked yet to go on"),
    "surplus_request_late": N_("The applicant did not ask in time: no auction"),
    "reserve_not_above_claims": N_("The new reserve must exceed claims and costs"),
    "surplus_left": N_("Something can be left for the applicant"),
    "surplus_asked": N_("The applicant asked to go on; it bears the costs if nobody bids"),
    "panel_not_recorded": N_("The panel’s decision is not recorded"),
    "panel_differs": N_("Not what the panel decided"),
}


def _method(f: Mapping[str, str]) -> str:
    earlier = METHODS[f["before"]]
    return _(earlier)


def _day(f: Mapping[str, str]) -> str:
    return _("%(day)s lies after today, %(today)s", day=f["day"], today=f["today"])


def _report(f: Mapping[str, str]) -> str:
    return _("reported on %(day)s, due by %(due)s", day=f["reported"], due=f["due"])


def _mean(f: Mapping[str, str]) -> str:
    counted = _(
        "%(counted)s of %(reports)s reports count, due by %(due)s",
        counted=f["counted"],
        reports=f["reports"],
        due=f["due"],
    )
    if "mean_fen" not in f:
        return counted
    return counted + "; " + _("mean %(mean)s", mean=yuan(int(f["mean_fen"])))


def _objection(f: Mapping[str, str]) -> str:
    ground = GROUNDS[f["ground"]]
    said = _(ground)
    return f"{said}, {f['filed']}" if "filed" in f else said


def _period(f: Mapping[str, str]) -> str:
    return _(
        "objections until %(ends)s; fixed on %(earliest)s at the earliest",
        ends=f["ends"],
        earliest=f["earliest"],
    )


def _fixed(f: Mapping[str, str]) -> str:
    return _("disposal is to begin by %(due)s", due=f["due"])


def _begun(f: Mapping[str, str]) -> str:
    said = _("seized on %(day)s, to begin by %(due)s", day=f["seized"], due=f["due"])
    return said + "; " + _("begun on %(day)s", day=f["begun"]) if "begun" in f else said


def _sides(f: Mapping[str, str]) -> str:
    return _(
        "applicant %(applicant)s, debtor %(debtor)s",
        applicant=yuan(int(f["applicant_fen"])),
        debtor=yuan(int(f["debtor_fen"])),
    )


def _asked(f: Mapping[str, str]) -> str:
    return _("asked on %(day)s, the period ended on %(due)s", day=f["asked"], due=f["due"])


def _due(f: Mapping[str, str]) -> str:
    return _("due by %(due)s", due=f["due"])


def _validity(f: Mapping[str, str]) -> str:
    said = _(
        "valid until %(until)s; notice on %(notice)s, auction by %(latest)s at the latest",
        until=f["until"],
        notice=f["notice"],
        latest=f["latest"],
    )
    if "most" in f:
        return said + "; " + _("at most until %(most)s", most=f["most"])
    if f.get("reissue_days", "0") != "0":
        return said + "; " + _("a new report is due within %(days)s days", days=f["reissue_days"])
    return said


def _surplus(f: Mapping[str, str]) -> str:
    said = (
        f"{plain(int(f['claims_fen']))} + {plain(int(f['costs_fen']))} = "
        f"{plain(int(f['total_fen']))} ≥ {plain(int(f['reserve_fen']))}"
        if int(f["reserve_fen"]) <= int(f["total_fen"])
        else f"{plain(int(f['reserve_fen']))} > {plain(int(f['total_fen']))}"
    )
    said += "; " + _("at least %(least)s", least=yuan(int(f["least_fen"])))
    if "due" in f:
        said += "; " + _("the request was due by %(due)s", due=f["due"])
    return said


def _left(f: Mapping[str, str]) -> str:
    start, total = plain(int(f["start_fen"])), plain(int(f["total_fen"]))
    return f"{start} − {total} = {plain(int(f['left_fen']))}"


def _decided(f: Mapping[str, str]) -> str:
    return _("%(document)s of %(day)s, %(members)s members", **f)


def _differs(f: Mapping[str, str]) -> str:
    if "decided_fen" in f:
        return _("decided: %(value)s", value=yuan(int(f["decided_fen"])))
    return _("the round or the price before the cut is another; the panel decides again")


CALC: dict[str, Callable[[Mapping[str, str]], str]] = {
    "method_unexplained": _method,
    "day_in_future": _day,
    "price_begun": _begun,
    "price_begun_late": _begun,
    "sides_differ": _sides,
    "not_as_agreed": _sides,
    "sides_agree": _sides,
    "answer_late": _report,
    "answered_in_time": _report,
    "extension_late": _asked,
    "extension_in_time": _asked,
    "report_sent_late": _due,
    "hand_over": _due,
    "explanation_late": _due,
    "explained": _due,
    "reported_in_time": _report,
    "appraisal_late": _report,
    "no_report_counts": _mean,
    "mean_right": _mean,
    "mean_differs": _mean,
    "objection_open": _objection,
    "price_set_aside": _objection,
    "objection_decided": _objection,
    "objection_not_heard": _objection,
    "objection_period_running": _period,
    "price_fixed": _fixed,
    "validity_too_long": _validity,
    "price_expired": _validity,
    "auction_after_validity": _validity,
    "price_valid": _validity,
    "surplus_not_told": _surplus,
    "surplus_answer_open": _surplus,
    "surplus_request_late": _surplus,
    "reserve_not_above_claims": _surplus,
    "surplus_left": _left,
    "surplus_asked": _left,
    "panel_complete": _decided,
    "panel_differs": _differs,
}
