"""Price and panel: the acceptance cases as tables, given → then, and the rules around them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from auction_app.kernel.money import Money
from auction_app.law import deposit, network_inquiry, price_objections, reference_price, surplus
from auction_app.law import reserve_price as reserve
from auction_app.law.network_inquiry import PlatformReport
from auction_app.law.price_objections import Objection
from auction_app.law.reference_price import Validity
from auction_app.law.surplus import SurplusTest

DAY = date(2024, 4, 1)


def money(yuan: str) -> Money:
    whole, _, cents = yuan.replace(",", "").partition(".")
    return Money(int(whole) * 100 + int((cents or "0").ljust(2, "0")))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("appraisal", "start", "is_lawful"),
    [
        pytest.param("1,000,000.00", "699,999.99", False, id="AC-01 one fen below 70 %"),
        pytest.param("1,000,000.00", "700,000.00", True, id="AC-01 exactly 70 %"),
        pytest.param("1,320,300.00", "1,010,029.50", True, id="AC-02 half a yuan"),
    ],
)
def test_the_first_start_is_at_least_seventy_percent(
    appraisal: str, start: str, is_lawful: bool
) -> None:
    pricing = reserve.Pricing(reserve.FIRST, money(start), money(appraisal))
    found = reserve.check_starting_price(pricing, DAY)
    assert [one.article.key for one in found] == ([] if is_lawful else ["NP10"])


def test_a_deposit_and_a_step_in_whole_yuan_fit_a_start_with_a_fraction() -> None:
    """AC-02: 200,000 is 19.80 % of 1,010,029.50, and the law names no limit for the step of 5,000."""
    assert deposit.deposit_allowed(money("200,000"), money("1,010,029.50"), DAY)


@pytest.mark.parametrize(
    ("first", "second", "is_lawful"),
    [
        pytest.param("700,000.00", "560,000.00", True, id="AC-03 a cut of exactly 20 %"),
        pytest.param("700,000.00", "559,999.99", False, id="AC-03 one fen too deep"),
        pytest.param("700,000.00", "700,000.00", True, id="AC-03 no cut"),
    ],
)
def test_the_second_start_cuts_the_first_by_twenty_percent_at_most(
    first: str, second: str, is_lawful: bool
) -> None:
    pricing = reserve.Pricing(reserve.SECOND, money(second), money("1,000,000"), money(first))
    found = reserve.check_starting_price(pricing, DAY)
    assert [one.article.key for one in found] == ([] if is_lawful else ["NP26"])


@pytest.mark.parametrize(
    ("start", "paid", "is_lawful"),
    [
        pytest.param("11,787,511.00", "2,357,502.20", True, id="AC-04 exactly 20 %"),
        pytest.param("11,787,511.00", "2,357,502.21", False, id="AC-04 one fen above"),
        pytest.param("11,787,511.00", "589,375.55", True, id="AC-04 exactly 5 %"),
        pytest.param("11,787,511.00", "589,375.54", False, id="AC-04 one fen below"),
    ],
)
def test_the_deposit_lies_between_five_and_twenty_percent(
    start: str, paid: str, is_lawful: bool
) -> None:
    found = deposit.check_deposit(money(paid), money(start), DAY)
    assert [one.article.key for one in found] == ([] if is_lawful else ["NP17"])


DECIDED = reserve.PanelValues(1, None, money("700,000"), money("5,000"), money("100,000"))


@pytest.mark.parametrize(
    ("members", "decided", "codes"),
    [
        pytest.param(1, None, ["panel_missing"], id="AC-05 one judge, nothing recorded"),
        pytest.param(3, None, ["panel_not_recorded"], id="AC-05 three names, no decision"),
        pytest.param(2, DECIDED, ["panel_missing"], id="AC-05 two judges decided"),
        pytest.param(3, DECIDED, [], id="AC-05 three judges decided"),
    ],
)
def test_publishing_needs_a_recorded_panel(
    members: int, decided: reserve.PanelValues | None, codes: list[str]
) -> None:
    found = reserve.check_panel_decision(members, decided, DECIDED, DAY)
    assert [(one.code, one.article.key) for one in found] == [(code, "NP27") for code in codes]


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({"start": money("700,000.01")}, "start_price"),
        ({"increment": money("5,000.01")}, "increment"),
        ({"deposit": money("99,999.99")}, "deposit"),
        ({"round": 2}, "round"),
        ({"previous_start": money("1")}, "previous_start"),
    ],
)
def test_other_values_than_the_panel_decided_are_named(
    change: dict[str, object], differs: str
) -> None:

    now = replace(DECIDED, **change)  # type: ignore[arg-type]
    found = reserve.check_panel_decision(3, DECIDED, now, DAY)
    assert [(one.code, one.fields["differs"]) for one in found] == [("panel_differs", differs)]


CLAIMS = SurplusTest(money("600,000"), money("20,000"))
TOLD, FIFTH, SIXTH = day("2024-04-01"), day("2024-04-06"), day("2024-04-07")


def told(requested: date | None) -> SurplusTest:
    return SurplusTest(money("600,000"), money("20,000"), TOLD, requested, money("560,000"))


@pytest.mark.parametrize(
    ("start", "test", "code"),
    [
        pytest.param("560,000", CLAIMS, "surplus_not_told", id="AC-06 nobody told"),
        pytest.param(
            "620,000.00", CLAIMS, "surplus_not_told", id="AC-06 nothing left of the total"
        ),
        pytest.param("620,000.01", CLAIMS, None, id="AC-06 one fen is left, no test needed"),
        pytest.param("560,000", told(None), "surplus_answer_open", id="AC-06 the five days run"),
        pytest.param(
            "620,000.00",
            told(FIFTH),
            "reserve_not_above_claims",
            id="AC-06 asked on day 5, the total",
        ),
        pytest.param("620,000.01", told(FIFTH), None, id="AC-06 asked on day 5, one fen more"),
        pytest.param(
            "620,000.01", told(SIXTH), None, id="AC-06 day 5 was a holiday, so day 6 counts"
        ),
    ],
)
def test_an_auction_leaves_something_or_the_applicant_wants_it(
    start: str, test: SurplusTest, code: str | None
) -> None:
    """6 April 2024 is a Saturday but one of Qingming, 7 April a make-up working Sunday."""
    found = surplus.check_surplus(money(start), test, TOLD)
    assert [(one.code, one.article.key) for one in found] == ([(code, "AS6")] if code else [])
    assert all(one.fields["least_fen"] == "62000001" for one in found)


@pytest.mark.parametrize(
    ("requested", "today", "code"),
    [
        pytest.param("2024-05-18", "2024-05-18", "surplus_request_late", id="AC-06 asked on day 6"),
        pytest.param(None, "2024-05-18", "surplus_request_late", id="AC-06 never asked"),
        pytest.param(
            None, "2024-05-17", "surplus_answer_open", id="AC-06 the fifth day is not over"
        ),
        pytest.param("2024-05-17", "2024-05-17", None, id="AC-06 asked on the fifth day"),
        pytest.param(
            "2024-05-11", "2024-05-17", "surplus_request_late", id="asked before it was told"
        ),
    ],
)
def test_a_request_on_the_sixth_day_is_refused_by_default(
    requested: str | None, today: str, code: str | None
) -> None:
    test = SurplusTest(
        money("600,000"),
        money("20,000"),
        day("2024-05-12"),
        day(requested) if requested else None,
        money("560,000"),
    )
    found = surplus.check_surplus(money("620,000.01"), test, day(today))
    assert [one.code for one in found] == ([code] if code else [])


def test_the_parts_of_the_surplus_test() -> None:
    assert not surplus.leaves_surplus(money("620,000"), CLAIMS)
    assert surplus.least_new_reserve(CLAIMS) == money("620,000.01")
    assert surplus.request_due(day("2024-05-12")) == day("2024-05-17")
    assert surplus.request_in_time(day("2024-05-12"), day("2024-05-17"))
    assert surplus.bears_costs_if_unsold(CLAIMS) == "debtor"
    assert surplus.bears_costs_if_unsold(told(FIFTH)) == "applicant"


ASKED = day(
    "2024-05-13"
)  # a Monday: due on Thursday the 16th, extended on Sunday, so Monday the 20th


def report(name: str, yuan: str, on: str = "2024-05-16", objection: str = "none") -> PlatformReport:
    return PlatformReport(name, money(yuan), day(on), objection)


@pytest.mark.parametrize(
    ("third_on", "price"),
    [
        pytest.param("2024-05-16", "1,050,000", id="AC-07 all in time"),
        pytest.param("2024-05-17", "1,030,000", id="AC-07 the third late"),
    ],
)
def test_the_price_is_the_mean_of_the_reports_in_time(third_on: str, price: str) -> None:
    three = [
        report("甲", "1,000,000"),
        report("乙", "1,060,000"),
        report("丙", "1,090,000", third_on),
    ]
    counted = network_inquiry.counted_reports(three, ASKED)
    assert network_inquiry.network_price(counted) == money(price)


def test_the_fee_goes_to_the_nearest_platform_and_ties_share_it() -> None:
    """AC-07: sold for 1,042,000; distances 42,000, 18,000 and 48,000."""
    three = [report("甲", "1,000,000"), report("乙", "1,060,000"), report("丙", "1,090,000")]
    sold = money("1,042,000")
    assert [one.platform for one in network_inquiry.fee_goes_to(three, sold)] == ["乙"]
    tie = [report("甲", "1,000,000"), report("乙", "1,060,000"), report("丙", "1,000,000")]
    shares = network_inquiry.fee_shares(Money(301), tie, money("1,000,000"))
    assert shares == {"甲": Money(151), "丙": Money(150)}
    assert network_inquiry.fee_goes_to([], sold) == []
    assert network_inquiry.fee_shares(Money(1), [], sold) == {}


@pytest.mark.parametrize(
    ("days", "is_extended", "counted"),
    [
        (("2024-05-16", "2024-05-17"), True, 1),  # some were in time: the others get no extension
        (("2024-05-17", "2024-05-20"), True, 2),  # all were late and asked: three more days
        (("2024-05-17", "2024-05-20"), False, 0),
        (("2024-05-21", "2024-05-21"), True, 0),
    ],
)
def test_an_extension_only_when_every_platform_was_late(
    days: tuple[str, str], is_extended: bool, counted: int
) -> None:
    both = [report(on, "1,000,000", on) for on in days]
    assert len(network_inquiry.counted_reports(both, ASKED, is_extended)) == counted
    assert network_inquiry.reports_due(ASKED) == day("2024-05-16")
    assert network_inquiry.reports_due(ASKED, is_extended=True) == day("2024-05-20")


@pytest.mark.parametrize(
    ("states", "price"),
    [
        (("none", "none"), "150.01"),  # 100.00 and 200.01: half a fen is rounded up
        (("none", "dismissed"), "100.00"),
        (("dismissed", "corrected"), "150.01"),
        (("open", "dismissed"), "200.01"),
        (("open", "upheld"), None),
    ],
)
def test_reports_objected_to_count_only_when_all_were(
    states: tuple[str, str], price: str | None
) -> None:
    both = [
        report("甲", "100.00", objection=states[0]),
        report("乙", "200.01", objection=states[1]),
    ]
    wanted = money(price) if price else None
    assert network_inquiry.network_price(both) == wanted
    assert len(network_inquiry.undisputed_reports(both)) == (
        0 if price is None else 2 - (price != "150.01")
    )


@pytest.mark.parametrize(
    ("notice", "auction", "codes"),
    [
        pytest.param("2024-12-20", "2025-06-30", [], id="AC-08 notice in time, six months after"),
        pytest.param(
            "2024-12-20", "2025-07-01", ["auction_after_validity"], id="AC-08 a day later: re-price"
        ),
        pytest.param(
            "2025-01-02", "2025-02-10", ["price_expired"], id="AC-08 notice too late: re-issue"
        ),
        pytest.param("2024-12-31", "2025-02-10", [], id="AC-08 notice on the last day"),
    ],
)
def test_notice_within_validity_and_auction_within_six_months(
    notice: str, auction: str, codes: list[str]
) -> None:
    price = Validity("appraised", day("2024-01-02"), day("2024-12-31"), day(notice), day(auction))
    assert [one.code for one in reference_price.check_validity(price)] == codes
    assert reference_price.auction_at_most_on(day("2024-12-31"), DAY) == day("2025-06-30")


@pytest.mark.parametrize(
    ("method", "article", "days"),
    [("network", "RP11", 3), ("appraised", "RP19", 15), ("negotiated", "RP27", None)],
)
def test_who_reports_again_after_the_validity(method: str, article: str, days: int | None) -> None:
    late = Validity(method, None, day("2024-12-31"), day("2025-01-02"), None)
    [found] = reference_price.check_validity(late)
    assert (found.article.key, found.fields["reissue_days"]) == (article, str(days or 0))
    assert reference_price.reissue_days(method, DAY) == days


def test_a_price_is_valid_for_a_year_at_most_and_a_later_round_looks_at_the_auction_only() -> None:
    assert reference_price.valid_at_most_until(day("2024-02-29")) == day("2025-02-28")
    long = Validity("targeted", day("2024-01-02"), day("2025-01-03"), DAY, None)
    assert [one.code for one in reference_price.check_validity(long)] == ["validity_too_long"]
    second = Validity(
        "appraised", None, day("2024-12-31"), day("2025-01-02"), day("2025-06-30"), is_first=False
    )
    assert reference_price.check_validity(second) == []


FAILED = {"negotiated": "refused", "targeted": "no_guided_price", "network": "needs_inspection"}


@pytest.mark.parametrize(
    ("method", "failures", "direct", "missing"),
    [
        ("negotiated", {}, "", []),
        ("targeted", {}, "", ["negotiated"]),
        ("targeted", FAILED, "", []),
        ("network", {"negotiated": "no_agreement"}, "", ["targeted"]),
        ("network", FAILED, "", []),
        ("appraised", {}, "", ["negotiated", "targeted", "network"]),
        ("appraised", FAILED, "", []),
        ("appraised", FAILED | {"network": "refused"}, "", ["network"]),  # no reason of that method
        ("targeted", {}, "parties", []),
        ("network", {}, "parties", []),
        ("appraised", {}, "parties", []),
        ("appraised", {}, "statute", []),
    ],
)
def test_a_method_follows_the_failure_of_those_before_it(
    method: str, failures: dict[str, str], direct: str, missing: list[str]
) -> None:
    found = reference_price.check_method(method, failures, direct)
    assert [one.fields["before"] for one in found] == missing


@pytest.mark.parametrize(
    ("method", "direct", "article"),
    [("network", "statute", "RP14"), ("negotiated", "parties", "RP2")],
)
def test_not_every_method_can_be_asked_for_at_once(method: str, direct: str, article: str) -> None:
    [found] = reference_price.check_method(method, {}, direct)
    assert (found.code, found.article.key) == ("direct_not_possible", article)


def test_prices_of_the_first_two_methods() -> None:
    agreed = reference_price.negotiated_price
    assert agreed(money("10"), money("10"), harms_others=False) == money("10")
    assert agreed(money("10"), money("11"), harms_others=False) is None
    assert agreed(money("10"), money("10"), harms_others=True) is None
    targeted = reference_price.targeted_price
    assert targeted(money("10"), DAY, DAY) == money("10")
    assert targeted(money("10"), day("2024-04-02"), DAY) is None


@pytest.mark.parametrize(
    ("extensions", "paused", "due"),
    [
        (0, 0, "2024-04-01"),  # 30 days end on Sunday 31 March
        (1, 0, "2024-04-15"),
        (2, 0, "2024-04-30"),
        (0, 10, "2024-04-10"),  # days of a stay do not count
    ],
)
def test_appraisal_due_in_thirty_days_and_twice_fifteen(
    extensions: int, paused: int, due: str
) -> None:
    assert reference_price.appraisal_due(day("2024-03-01"), extensions, paused) == day(due)
    assert reference_price.check_appraisal_time(day(due), day(due)) == []


def test_a_late_appraiser_is_replaced_and_a_third_extension_does_not_exist() -> None:
    [found] = reference_price.check_appraisal_time(day("2024-04-02"), day("2024-04-01"))
    assert (found.code, found.article.key) == ("appraisal_late", "RP19")
    with pytest.raises(ValueError):
        reference_price.appraisal_due(DAY, 3)
    asked = reference_price.extension_asked_in_time
    assert asked(day("2024-03-27"), day("2024-04-01"))
    assert not asked(day("2024-03-28"), day("2024-04-01"))


def test_days_around_the_price() -> None:
    assert reference_price.price_procedure_due(day("2024-05-13")) == day("2024-06-12")
    assert reference_price.disposal_due(day("2024-05-13")) == day("2024-05-23")
    assert price_objections.sending_due(day("2024-05-13")) == day("2024-05-16")
    assert price_objections.deemed_received_on(day("2024-05-13")) == day("2024-05-29")
    assert price_objections.objection_due(day("2024-05-13")) == day("2024-05-20")  # 18th: Saturday
    assert price_objections.explanation_due(day("2024-05-13")) == day("2024-05-20")
    assert price_objections.handing_due(day("2024-05-13")) == day("2024-05-16")


@pytest.mark.parametrize(
    ("ground", "method", "filed", "is_heard"),
    [
        ("facts", "appraised", "2024-05-20", True),
        ("facts", "appraised", "2024-05-21", False),  # one day late
        ("method", "appraised", "2024-05-14", True),
        ("method", "network", "2024-05-14", False),
        ("scope", "network", "2024-05-14", True),
        ("facts", "negotiated", "2024-05-14", False),  # RP 24 II
        ("facts", "targeted", "2024-05-14", False),
        ("fraud", "negotiated", "2024-05-31", True),  # RP 25: before the notice
        ("fraud", "targeted", "2024-06-01", False),
    ],
)
def test_which_objections_are_heard(ground: str, method: str, filed: str, is_heard: bool) -> None:
    said = Objection(ground, day(filed))
    heard = price_objections.admissible(said, method, day("2024-05-13"), day("2024-06-01"))
    assert heard is is_heard


@pytest.mark.parametrize(
    ("outcome", "is_heard", "code", "article"),
    [
        ("open", True, "objection_open", "RP22"),
        ("upheld", True, "price_set_aside", "RP26"),
        ("dismissed", True, None, None),
        ("corrected", True, None, None),
        ("open", False, None, None),
    ],
)
def test_check_objection_holds_the_price_until_it_is_decided(
    outcome: str, is_heard: bool, code: str | None, article: str | None
) -> None:
    found = price_objections.check_objection(Objection("facts", DAY, outcome), is_heard)
    assert [(one.code, one.article.key) for one in found] == ([(code, article)] if code else [])


@pytest.mark.parametrize(
    ("method", "received", "fixed", "code"),
    [
        ("negotiated", None, "2024-05-13", None),
        ("appraised", None, "2024-05-21", "report_not_received"),
        ("appraised", "2024-05-13", "2024-05-20", "objection_period_running"),
        ("appraised", "2024-05-13", "2024-05-21", None),
        ("network", "2024-05-13", "2024-05-20", "objection_period_running"),
    ],
)
def test_check_objection_period_before_a_report_becomes_the_price(
    method: str, received: str | None, fixed: str, code: str | None
) -> None:
    got = day(received) if received else None
    found = price_objections.check_objection_period(method, got, day(fixed))
    assert [one.code for one in found] == ([code] if code else [])


def test_fees_of_an_appraisal() -> None:
    base = reference_price.appraisal_fee_base
    assert base(money("100"), money("120")) == money("100")
    assert base(money("100"), money("80")) == money("80")
    assert base(money("100"), None) is None
    assert reference_price.reissue_fee(Money(101), DAY) == Money(31)
