"""Acceptance cases of the money: distribution, interest, fees and the plan's clocks, one row each."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction_app.kernel.money import Money, parse_yuan
from auction_app.law import claims as claims_law
from auction_app.law import distribution as law
from auction_app.law import distribution_plan as plan_law
from auction_app.law import fees, interest
from auction_app.law.claims import Claim, Debtor, Entry, Kind
from auction_app.law.distribution_plan import Objection, PlanCourse

TODAY = date(2024, 6, 1)
SEIZED = {name: date(2023, 1, place + 1) for place, name in enumerate("ABCDYXZ")}


def yuan(text: str) -> Money:
    return Money(parse_yuan(text))


def claim(name: str, amount: str, kind: Kind = Kind.ORDINARY, doubled: str = "0", **more) -> Claim:
    day = more.pop("ranked_on", SEIZED.get(name, date(2023, 6, 1)))
    return Claim(name, kind, yuan(amount), yuan(doubled), day, **more)


def entry(name: str, amount: str, seized: date = date(2023, 1, 1)) -> Entry:
    return Entry(claim(name, amount, ranked_on=seized), yuan(amount))


LOT_44 = [
    claim("fee", "11,400", Kind.COST),
    claim("appraisal", "8,000", Kind.COST),
    claim("auxiliary", "6,000", Kind.COST),
    claim("works", "300,000", Kind.CONSTRUCTION),
    claim("mortgage 1", "900,000", Kind.REGISTERED, ranked_on=date(2020, 3, 1)),
    claim("mortgage 2", "400,000", Kind.REGISTERED, ranked_on=date(2021, 3, 1)),
    claim("X", "500,000"),
    claim("Y", "300,000"),
    claim("Z", "123,456.78"),
]
CRIMINAL = [
    claim("medical", "80,000", Kind.MEDICAL),
    claim("mortgage", "300,000", Kind.REGISTERED),
    claim("victims", "200,000", Kind.RESTITUTION),
    claim("others", "50,000"),
    claim("fine", "30,000", Kind.FINE),
]


@pytest.mark.parametrize(
    ("pool", "entries", "shares"),
    [
        pytest.param(
            "123,456.78",
            [entry("A", "250,000"), entry("B", "175,500.50"), entry("C", "88,888.88"), entry("D", "12,345.67")],
            ["58,595.30", "41,134.01", "20,833.88", "2,893.59"],
            id="AC-41 the leftover fen goes to the largest remainder",
        ),
        pytest.param(
            "1,000,000",
            [entry("C", "700,000", date(2023, 3, 1)), entry("A", "700,000", date(2023, 1, 1)), entry("B", "700,000", date(2023, 2, 1))],
            ["333,333.33", "333,333.34", "333,333.33"],
            id="AC-42 of equal claims the earliest seizure takes the extra fen",
        ),
        pytest.param(
            "0.05",
            [entry("A", "7", date(2023, 1, 1)), entry("B", "7", date(2023, 2, 1)), entry("C", "7", date(2023, 3, 1))],
            ["0.02", "0.02", "0.01"],
            id="AC-43 five fen for three are never six",
        ),
    ],
)  # fmt: skip
def test_pro_rata(pool: str, entries: list[Entry], shares: list[str]) -> None:
    assert law.pro_rata(yuan(pool), entries) == [yuan(share) for share in shares]


@pytest.mark.parametrize(
    ("price", "claims", "debtor", "received", "surplus"),
    [
        pytest.param(
            "2,000,000", LOT_44, Debtor.PERSON,
            {"works": "300,000", "mortgage 1": "900,000", "mortgage 2": "400,000",
             "X": "202,824.87", "Y": "121,694.92", "Z": "50,080.21"}, "0",
            id="AC-44 natural person: the ordinary claims share what is left",
        ),
        pytest.param(
            "2,000,000", LOT_44, Debtor.ENTERPRISE,
            {"mortgage 2": "400,000", "Y": "300,000", "X": "74,600", "Z": "0"}, "0",
            id="AC-45 enterprise: the order of seizure decides",
        ),
        pytest.param(
            "100", [claim("A", "100"), claim("B", "100"), claim("C", "200")], Debtor.ONE_JUDGMENT,
            {"A": "25", "B": "25", "C": "50"}, "0",
            id="AC-46 one judgment: pro rata even of an enterprise",
        ),
        pytest.param(
            "2,000,000",
            [claim("costs", "25,400", Kind.COST), claim("K", "1,500,000", doubled="76,650")],
            Debtor.PERSON, {"K": "1,576,650"}, "397,950",
            id="AC-47 what is left goes back to the debtor",
        ),
        pytest.param(
            "1,000,000", [claim("K", "1,050,000", doubled="18,375")], Debtor.PERSON,
            {"K": "1,000,000"}, "0",
            id="AC-48 judgment money before doubled interest",
        ),
        pytest.param(
            "500,000", CRIMINAL, Debtor.CONVICTED,
            {"medical": "80,000", "mortgage": "300,000", "victims": "120,000", "others": "0", "fine": "0"},
            "0",
            id="AC-49 criminal and civil: medical costs even before the mortgage",
        ),
    ],
)  # fmt: skip
def test_distribute(
    price: str, claims: list[Claim], debtor: Debtor, received: dict[str, str], surplus: str
) -> None:
    done = law.distribute(yuan(price), claims, debtor)
    assert {name: done.received(name) for name in received} == {
        name: yuan(amount) for name, amount in received.items()
    }
    assert done.surplus == yuan(surplus)
    assert sum(done.received(one.id).fen for one in claims) + done.surplus.fen == yuan(price).fen


def test_what_is_not_paid_stays_owed() -> None:  # AC-48
    assert interest.split_payment(yuan("1,000,000"), yuan("1,050,000"), yuan("18,375")) == (
        yuan("1,000,000"),
        yuan("0"),
    )
    one = claim("K", "1,050,000", doubled="18,375")
    left = law.distribute(yuan("1,000,000"), [one], Debtor.PERSON).left_open(one)
    assert left == yuan("50,000") + yuan("18,375")


def test_doubled_interest_of_ordinary_creditors_comes_after_all_judgment_money() -> None:
    groups = claims_law.order_of(
        [claim("A", "100", doubled="10"), claim("B", "100", doubled="10")], Debtor.PERSON
    )
    assert [(group.name, len(group.entries)) for group in groups] == [
        ("ordinary", 2),
        ("doubled_interest", 2),
    ]


@pytest.mark.parametrize(
    ("base", "fee"),
    [
        pytest.param("10,000", "50", id="AC-50 the flat part"),
        pytest.param("10,000.01", "50", id="AC-50 rounds on the total alone"),
        pytest.param("100,000", "1,400", id="AC-50 1.5 %"),
        pytest.param("500,000", "7,400", id="AC-50 500,000.00"),
        pytest.param("500,000.01", "7,400", id="AC-50 500,000.01"),
        pytest.param("1,234,567.89", "14,745.68", id="AC-50 1,234,567.89"),
        pytest.param("5,000,000", "52,400", id="AC-50 1 %"),
        pytest.param("10,000,000", "77,400", id="AC-50 0.5 %"),
        pytest.param("20,000,000", "87,400", id="AC-50 20,000,000"),
    ],
)
def test_application_fee(base: str, fee: str) -> None:
    assert fees.application_fee(yuan(base), TODAY) == yuan(fee)


def test_application_fee_of_a_case_without_an_amount_is_not_computed() -> None:
    with pytest.raises(ValueError, match="without an amount"):
        fees.application_fee(yuan("0"), TODAY)
    assert fees.FEE_WITHOUT_AMOUNT.at(TODAY) == (5_000, 50_000)


@pytest.mark.parametrize(
    ("price", "cap"),
    [
        pytest.param("1,937,600", "96,880", id="AC-51 1,937,600"),
        pytest.param("3,000,000", "130,000", id="AC-51 3 %"),
        pytest.param("50,000,000", "1,140,000", id="AC-51 2 %"),
        pytest.param("150,000,000", "1,890,000", id="AC-51 150,000,000"),
        pytest.param("0.19", "0", id="AC-51 a cap is rounded down"),
    ],
)
def test_commission_cap(price: str, cap: str) -> None:
    assert fees.commission_cap(yuan(price), TODAY) == yuan(cap)


@pytest.mark.parametrize(
    ("delays", "doubled"),
    [
        pytest.param([("1,000,000", date(2023, 3, 31), date(2024, 6, 11))], "76,650", id="AC-47 438 days"),
        pytest.param([("1,000,000", date(2023, 1, 1), date(2024, 1, 1))], "63,875", id="AC-47 365 days"),
        pytest.param(
            [("1,000,000", date(2023, 1, 1), date(2023, 4, 11)), ("600,000", date(2023, 4, 11), date(2023, 10, 28))],
            "38,500", id="AC-47 100 days of all, 200 days of the rest",
        ),
    ],
)  # fmt: skip
def test_doubled_interest(delays: list[tuple[str, date, date]], doubled: str) -> None:
    late = [interest.Delay(yuan(money), since, until) for money, since, until in delays]
    amount, working = interest.doubled_interest(late, TODAY)
    assert amount == yuan(doubled)
    assert len(working) == len(late)


def test_still_unpaid_ends_a_period_with_each_payment() -> None:
    """1,000,000 for 100 days, then 600,000 for 200 days: 17,500.00 + 21,000.00 = 38,500.00 (INT 1)."""
    begin = date(2024, 1, 1)
    end = begin + timedelta(days=300)
    delay = interest.Delay(yuan("1,000,000"), begin, end)
    paid = [(begin + timedelta(days=100), yuan("400,000"))]
    periods = interest.still_unpaid(delay, paid)
    assert [(one.principal, (one.until - one.since).days) for one in periods] == [
        (yuan("1,000,000"), 100),
        (yuan("600,000"), 200),
    ]
    assert interest.doubled_interest(periods, end)[0] == yuan("38,500")
    early, late = (begin, yuan("400,000")), (end, yuan("1"))
    assert interest.still_unpaid(delay, [early, late])[0].principal == yuan("600,000")
    assert interest.still_unpaid(delay, [(begin, yuan("2,000,000"))]) == ()


def test_delay_days_leaves_out_stays_and_can_count_the_first_day() -> None:
    stayed = ((date(2024, 1, 10), date(2024, 1, 20)),)
    delay = interest.Delay(yuan("1"), date(2024, 1, 1), date(2024, 1, 31), stayed)
    assert interest.delay_days(delay) == 20
    assert interest.delay_days(delay, counts_first_day=True) == 21


def test_doubled_interest_rounds_once_on_the_total() -> None:
    one = interest.Delay(Money(2857), date(2024, 1, 1), date(2024, 1, 2))  # 0.499975 fen a day
    assert interest.doubled_interest([one], TODAY)[0] == Money(0)
    assert interest.doubled_interest([one, one], TODAY)[0] == Money(1)


def test_interest_end_is_the_ruling_or_an_earlier_bankruptcy() -> None:
    assert interest.interest_end(date(2024, 6, 11), None) == date(2024, 6, 11)
    assert interest.interest_end(date(2024, 6, 11), date(2024, 5, 1)) == date(2024, 5, 1)
    assert interest.interest_end(None, None) is None


def test_the_clocks_of_a_plan() -> None:  # AC-52
    assert plan_law.objections_until(date(2024, 7, 1)) == date(2024, 7, 16)
    assert plan_law.opposition_until(date(2024, 7, 18)) == date(2024, 8, 2)
    assert plan_law.suit_until(date(2024, 8, 5)) == date(2024, 8, 20)


def test_a_plan_with_one_creditor_needs_no_course_and_late_objections_do_not_count() -> None:
    assert not plan_law.needs_course(1)
    assert plan_law.needs_course(2)
    served = date(2024, 7, 1)
    assert plan_law.objected_in_time(date(2024, 7, 16), served)  # AC-52
    assert not plan_law.objected_in_time(date(2024, 7, 17), served)
    assert plan_law.objected_in_time(date(2024, 7, 17), None), "a period that has not begun"


def test_money_that_is_free_is_paid_out_within_thirty_days() -> None:
    assert plan_law.payout_until(date(2024, 7, 1)) == date(2024, 7, 31)
    assert plan_law.payout_until(date(2024, 9, 5)) == date(2024, 10, 8), "over the holiday"


OBJECTED = date(2024, 7, 10)


@pytest.mark.parametrize(
    ("objection", "today", "course"),
    [
        pytest.param(None, date(2024, 7, 17), PlanCourse.AS_PLANNED, id="AC-52 nobody objects"),
        pytest.param(Objection(OBJECTED, date(2024, 7, 18)), date(2024, 8, 2), PlanCourse.WAITS,
                     id="AC-52 the others may still oppose"),
        pytest.param(Objection(OBJECTED, date(2024, 7, 18)), date(2024, 8, 3), PlanCourse.CORRECTED,
                     id="AC-52 nobody opposed"),
        pytest.param(Objection(OBJECTED, date(2024, 7, 18), date(2024, 8, 1), date(2024, 8, 5)),
                     date(2024, 8, 20), PlanCourse.WAITS, id="AC-52 the objector may still sue"),
        pytest.param(Objection(OBJECTED, date(2024, 7, 18), date(2024, 8, 1), date(2024, 8, 5)),
                     date(2024, 8, 21), PlanCourse.AS_PLANNED, id="AC-52 no suit: as planned"),
        pytest.param(Objection(OBJECTED, date(2024, 7, 18), date(2024, 8, 1), date(2024, 8, 5), date(2024, 8, 9)),
                     date(2024, 8, 21), PlanCourse.SET_ASIDE, id="AC-52 sued: set aside"),
    ],
)  # fmt: skip
def test_course_of(objection: Objection | None, today: date, course: PlanCourse) -> None:
    assert plan_law.course_of(objection, today) is course


def test_set_aside_keeps_the_disputed_share_and_frees_the_rest() -> None:  # AC-52
    ordinary = [one for one in LOT_44 if one.kind is Kind.ORDINARY]
    plan = law.distribute(yuan("374,600"), ordinary, Debtor.PERSON)
    shares = {one.id: plan.received(one.id) for one in ordinary}
    everything = plan_law.set_aside(shares, {"X": shares["X"]})
    assert everything == {"X": yuan("202,824.87")}
    assert shares["Y"] + shares["Z"] == yuan("171,775.13")
    assert plan_law.set_aside(shares, {"X": yuan("0.01")}) == {"X": yuan("0.01")}
    twice = plan_law.set_aside(shares, {"X": yuan("300,000"), "Y": yuan("0")})
    assert twice == everything, "several suits about one share hold back the share, no more"


@pytest.mark.parametrize(
    ("running", "upheld", "stays"),
    [
        pytest.param("0", "0", "0", id="dismissed: all of it is paid"),
        pytest.param("0", "40", "40", id="upheld: so much is shared anew"),
        pytest.param("30", "40", "70", id="another suit still holds its part"),
        pytest.param("90", "40", "100", id="never more than was set aside"),
    ],
)
def test_stays_aside_after_one_suit(running: str, upheld: str, stays: str) -> None:
    found = plan_law.stays_aside(yuan("100"), yuan(running), yuan(upheld))
    assert found == yuan(stays)


def test_what_a_tender_has_to_cover() -> None:  # AC-53, the sum that withdrawal asks for
    doubled, _ = interest.doubled_interest(
        [interest.Delay(yuan("1,000,000"), date(2023, 3, 31), date(2024, 6, 11))], TODAY
    )
    debt = yuan("1,500,000") + doubled
    fee = fees.application_fee(debt, TODAY)
    assert fee == yuan("18,166.50")
    assert debt + fee + yuan("8,000") == yuan("1,602,816.50")


def test_may_join_between_the_beginning_and_the_end_of_enforcement() -> None:
    began, over = date(2024, 1, 1), date(2024, 6, 1)
    assert not plan_law.may_join(date(2023, 12, 31), began, None)
    assert plan_law.may_join(date(2024, 5, 31), began, over)
    assert not plan_law.may_join(over, began, over)


def test_goes_to_administrator_unless_title_had_passed() -> None:
    accepted = date(2024, 5, 1)
    assert plan_law.goes_to_administrator(accepted, None)
    assert plan_law.goes_to_administrator(accepted, accepted)
    assert not plan_law.goes_to_administrator(accepted, date(2024, 4, 30))
    assert not plan_law.goes_to_administrator(None, None)


@pytest.mark.parametrize(
    ("odd", "debtor", "code"),
    [
        (claim("wages", "10", Kind.COURT_PRIORITY), Debtor.PERSON, "priority_without_basis"),
        (claim("fine", "10", Kind.FINE), Debtor.PERSON, "criminal_claim_only"),
        (claim("rent", "10", Kind.LIVING, basis="b"), Debtor.ENTERPRISE, "living_of_a_person_only"),
    ],
)
def test_check_claims_names_what_cannot_be(odd: Claim, debtor: Debtor, code: str) -> None:
    assert [one.code for one in claims_law.check_claims([odd], debtor)] == [code]
    assert claims_law.check_claims(LOT_44, Debtor.PERSON) == []


KINDS = st.sampled_from(list(Kind))
CLAIMS = st.lists(
    st.builds(
        lambda number, kind, judgment, doubled, day: Claim(
            str(number), kind, Money(judgment), Money(doubled), date(2020, 1, day)
        ),
        st.integers(0, 10**6), KINDS, st.integers(0, 10**9), st.integers(0, 10**6), st.integers(1, 28),
    ),
    max_size=12, unique_by=lambda one: one.id,
)  # fmt: skip


@given(CLAIMS, st.integers(0, 10**10), st.sampled_from(list(Debtor)))
def test_every_fen_ends_somewhere_once(claims: list[Claim], fen: int, debtor: Debtor) -> None:
    done = law.distribute(Money(fen), claims, debtor)
    assert sum(done.received(one.id).fen for one in claims) + done.surplus.fen == fen
    for level in done.levels:
        assert all(Money(0) <= paid.amount <= paid.entry.amount for paid in level.paid)


@given(CLAIMS, st.integers(0, 10**10), st.sampled_from(list(Debtor)))
def test_no_lower_group_is_paid_before_a_higher_one_is_full(
    claims: list[Claim], fen: int, debtor: Debtor
) -> None:
    levels = law.distribute(Money(fen), claims, debtor).levels
    for level, after in pairwise(levels):
        is_full = all(paid.amount == paid.entry.amount for paid in level.paid)
        assert is_full or all(paid.amount.fen == 0 for paid in after.paid)


@given(CLAIMS, st.sampled_from(list(Debtor)))
def test_order_of_loses_no_claim_of_a_debtor_it_fits(claims: list[Claim], debtor: Debtor) -> None:
    criminal = {Kind.RESTITUTION, Kind.FINE, Kind.CONFISCATION}
    expected = {one.id for one in claims if one.kind not in criminal or debtor is Debtor.CONVICTED}
    placed = {
        entry.claim.id for group in claims_law.order_of(claims, debtor) for entry in group.entries
    }
    assert placed == expected
