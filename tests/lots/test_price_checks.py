"""What the law says of a draft's price, each finding beside its field with its article and the lawful value."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from auction_app.kernel.time import SHANGHAI
from auction_app.lots.checks.price import price_checks
from auction_app.lots.content import LotContent
from auction_app.lots.decision import Check, Circumstances, check_lot, findings
from auction_app.lots.panel import decision_on
from auction_app.lots.price_record import PriceRecord, ReportLine
from tests.support.lots import lawful_content

AT = datetime(2026, 8, 28, 2, 0, tzinfo=UTC)
TODAY = date(2026, 8, 28)
UNDER = Circumstances(TODAY)
MONDAY = date(2026, 6, 1)


def drafted(content: dict[str, Any] | None = None, **record: Any) -> LotContent:
    """Lawful content without a decision, its price record changed."""
    whole = lawful_content(AT, **{"decision": None} | (content or {}))
    return replace(whole, price=replace(whole.price, **record))


def open_checks(content: LotContent, under: Circumstances = UNDER) -> dict[str, Check]:
    """What stands in the way about the price, by field; the panel that has yet to decide apart."""
    found = [one for one in price_checks(content, under) if one.stands_in_the_way]
    return {one.field: one for one in found if one.code != "panel_not_recorded"}


def opening(day: date) -> dict[str, datetime]:
    opens_at = datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI)
    return {"opens_at": opens_at, "ends_at": opens_at + timedelta(hours=24)}


def test_a_lawful_price_has_no_finding_and_says_why() -> None:
    said = {one.code for one in price_checks(lawful_content(AT), UNDER)}
    assert {"method_direct", "reported_in_time", "price_fixed", "price_valid"} <= said
    assert {"surplus_left", "panel_complete", "increment_set"} <= said
    assert open_checks(lawful_content(AT)) == {}


def test_everything_that_is_missing_about_the_price_is_named_at_once() -> None:
    found = {one.field: one.article.key for one in price_checks(LotContent(), UNDER)}
    assert found == {
        "appraisal": "NP10",
        "start_price": "NP10",
        "increment": "NP20",
        "deposit": "NP17",
        "why_negotiated": "RP14",
        "why_targeted": "RP14",
        "why_network": "RP14",
        "price_asked_on": "RP19",
        "price_reported_on": "RP19",
        "price_fixed_on": "RP30",
        "price_valid_until": "RP27",
        "priority_claims": "AS6",
        "enforcement_costs": "AS6",
        "panel": "NP27",
    }


@pytest.mark.parametrize(
    ("basis", "record", "field", "code"),
    [
        ("appraised", {"direct": ""}, "why_negotiated", "method_unexplained"),
        ("negotiated", {"direct": "parties"}, "price_direct", "direct_not_possible"),
        ("targeted", {"direct": "statute"}, "price_direct", "direct_not_possible"),
        ("appraised", {"reported_on": date(2026, 7, 30)}, "price_reported_on", "appraisal_late"),
        ("appraised", {"received_on": None}, "price_received_on", "report_not_received"),
        ("appraised", {"fixed_on": date(2026, 9, 1)}, "price_fixed_on", "day_in_future"),
        ("appraised", {"objection_ground": "facts"}, "objection_on", "objection_day_missing"),
        ("network", {}, "report1_amount", "no_report_counts"),
    ],
)
def test_what_is_wrong_with_the_way_to_the_price(
    basis: str, record: dict[str, Any], field: str, code: str
) -> None:
    found = open_checks(drafted({"price_basis": basis}, **record))
    assert found[field].code == code
    assert found[field].article.key.startswith("RP")


def test_a_price_fixed_while_objections_run_is_moved_to_the_first_lawful_day() -> None:
    early = open_checks(drafted(received_on=MONDAY, fixed_on=MONDAY + timedelta(days=3)))
    check = early["price_fixed_on"]
    # Five days end on Saturday 6 June, so on Monday the 8th.
    assert (check.code, check.mend) == (
        "objection_period_running",
        {"price_fixed_on": "2026-06-09"},
    )
    mended = drafted(received_on=MONDAY, fixed_on=date(2026, 6, 9))
    assert "price_fixed_on" not in open_checks(mended)


def test_a_report_posted_publicly_counts_as_received_after_fifteen_full_days() -> None:
    posted = drafted(received_on=None, posted_on=date(2026, 7, 1), fixed_on=date(2026, 7, 22))
    assert open_checks(posted)["price_fixed_on"].figures["ends"] == "2026-07-22"
    assert (
        open_checks(replace(posted, price=replace(posted.price, fixed_on=date(2026, 7, 23)))) == {}
    )


def in_time(*yuan: int, third_on: date = date(2026, 6, 4)) -> PriceRecord:
    """Three platforms asked on a Monday; the first two reported on the last day."""
    days = [date(2026, 6, 4), date(2026, 6, 4), third_on]
    lines = [
        ReportLine(f"平台{n}", fen * 100, on)
        for n, (fen, on) in enumerate(zip(yuan, days, strict=True))
    ]
    return replace(
        lawful_content(AT).price,
        asked_on=MONDAY,
        reported_on=None,
        reports=tuple(lines),
        received_on=date(2026, 6, 8),
    )


@pytest.mark.parametrize(
    ("third_on", "mean"),
    [
        pytest.param(date(2026, 6, 4), "105000000", id="AC-07 all in time"),
        pytest.param(date(2026, 6, 5), "103000000", id="AC-07 the third late"),
    ],
)
def test_the_mean_of_the_reports_is_offered_as_the_price(third_on: date, mean: str) -> None:
    record = in_time(1_000_000, 1_060_000, 1_090_000, third_on=third_on)
    typed = {"price_basis": "network", "appraisal_fen": 100_000_000, "price": record}
    check = open_checks(drafted(typed))["appraisal"]
    assert (check.code, check.article.key, check.mend) == (
        "mean_differs",
        "RP13",
        {"appraisal": mean},
    )
    typed["appraisal_fen"] = int(mean)
    assert "appraisal" not in open_checks(drafted(typed))


@pytest.mark.parametrize(
    ("basis", "ground", "outcome", "field", "code"),
    [
        ("appraised", "facts", "open", "objection_outcome", "objection_open"),
        ("appraised", "method", "upheld", "objection_outcome", "price_set_aside"),
        ("appraised", "method", "dismissed", None, None),
        ("negotiated", "facts", "open", None, None),  # not heard (RP 24)
        ("negotiated", "fraud", "open", "objection_outcome", "objection_open"),
    ],
)
def test_an_objection_that_is_heard_stops_the_notice(
    basis: str, ground: str, outcome: str, field: str | None, code: str | None
) -> None:
    received = lawful_content(AT).price.received_on
    record = {
        "direct": "parties" if basis == "appraised" else "",
        "objection_ground": ground,
        "objection_on": received,
        "objection_outcome": outcome,
    }
    named = lawful_content(AT).appraisal_fen if basis == "negotiated" else None
    found = open_checks(
        drafted({"price_basis": basis}, applicants_fen=named, debtors_fen=named, **record)
    )
    assert {one.field: one.code for one in found.values()} == ({field: code} if field else {})


VALID = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("notice", "opens", "code", "article"),
    [
        pytest.param(date(2026, 12, 20), date(2027, 6, 30), None, "", id="AC-08 six months after"),
        pytest.param(
            date(2026, 12, 20),
            date(2027, 7, 1),
            "auction_after_validity",
            "RP27",
            id="AC-08 a day later",
        ),
        pytest.param(
            date(2027, 1, 2), date(2027, 6, 30), "price_expired", "RP19", id="AC-08 notice too late"
        ),
    ],
)
def test_validity_of_the_price_at_notice_and_opening(
    notice: date, opens: date, code: str | None, article: str
) -> None:
    content = drafted({"notice_day": notice, "price_valid_until": VALID, **opening(opens)})
    found = open_checks(content)
    assert [(one.code, one.article.key) for one in found.values()] == (
        [(code, article)] if code else []
    )
    if code == "auction_after_validity":
        moved = {"opens_at": "2027-06-30T10:00", "ends_at": "2027-07-01T10:00"}
        assert found["price_valid_until"].mend == moved


def test_a_validity_of_more_than_a_year_is_cut_to_a_year() -> None:
    content = drafted({"price_valid_until": date(2027, 12, 31)}, reported_on=date(2026, 7, 10))
    assert open_checks(content)["price_valid_until"].mend == {"price_valid_until": "2027-07-10"}


CLAIMS = {"priority_claims_fen": 60_000_000, "costs_fen": 2_000_000}
L = {"appraisal_fen": 80_000_000, "deposit_fen": 5_600_000}


@pytest.mark.parametrize(
    ("start", "told", "requested", "field", "code"),
    [
        pytest.param(56_000_000, None, None, "surplus_told_on", "surplus_not_told", id="AC-06 untold"),
        pytest.param(
            56_000_000, "2026-08-24", None, "surplus_requested_on", "surplus_answer_open", id="AC-06 told"
        ),
        pytest.param(
            62_000_000, "2026-08-20", "2026-08-25", "start_price", "reserve_not_above_claims",
            id="AC-06 asked on day 5, not above",
        ),
        pytest.param(62_000_001, "2026-08-20", "2026-08-25", None, None, id="AC-06 asked on day 5, above"),
        pytest.param(
            62_000_001, "2026-08-20", "2026-08-26", "surplus_requested_on", "surplus_request_late",
            id="AC-06 asked on day 6",
        ),
    ],
)  # fmt: skip
def test_the_surplus_test_stops_the_notice(
    start: int, told: str | None, requested: str | None, field: str | None, code: str | None
) -> None:
    days = {
        "told_on": date.fromisoformat(told) if told else None,
        "requested_on": date.fromisoformat(requested) if requested else None,
    }
    content = drafted(L | {"start_price_fen": start}, **CLAIMS, **days, tested_fen=56_000_000)
    found = open_checks(content)
    assert {one.field: one.code for one in found.values()} == ({field: code} if field else {})
    assert all(one.article.key == "AS6" for one in found.values())
    if code in ("surplus_not_told", "reserve_not_above_claims") and field:
        assert found[field].mend == {"start_price": "62000001"}


def test_the_applicants_five_days_are_over_by_today_and_not_by_the_planned_notice() -> None:
    planned = L | {"start_price_fen": 56_000_000, "notice_day": date(2026, 10, 1)}
    content = drafted(planned, **CLAIMS, told_on=TODAY, tested_fen=56_000_000)
    assert open_checks(content)["surplus_requested_on"].code == "surplus_answer_open"


def test_other_values_than_the_panel_decided_stand_beside_their_fields() -> None:
    content = lawful_content(AT)
    other = replace(content, increment_fen=600_000, round=2, previous_start_fen=114_386_580)
    found = {one.field: one for one in check_lot(other, UNDER) if one.code == "panel_differs"}
    assert set(found) == {"increment", "panel"}
    assert found["increment"].mend_typed == {"increment": "5,000.00"}
    assert "panel_differs" in {one.code for one in findings(other, UNDER)}


def test_under_a_decision_no_other_figure_is_offered() -> None:
    content = lawful_content(AT, start_price_fen=100_000_000)  # below 70 %
    [check] = [one for one in check_lot(content, UNDER) if one.code == "start_below_floor"]
    assert check.mend == {}
    [open_] = [
        one for one in check_lot(replace(content, decision=None), UNDER) if one.code == check.code
    ]
    assert open_.mend == {"start_price": "114386580"}


def test_a_decision_states_exactly_the_draft_or_does_not_exist() -> None:
    content = lawful_content(AT)
    assert decision_on(content, ("甲", "乙"), "1", TODAY) is None
    assert decision_on(replace(content, deposit_fen=None), ("甲", "乙", "丙"), "1", TODAY) is None
    second = decision_on(
        replace(content, round=2, previous_start_fen=7), ("甲", "乙", "丙"), "1", TODAY
    )
    assert second is not None
    assert second.previous_start_fen == 7
