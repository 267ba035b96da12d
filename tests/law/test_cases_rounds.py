"""Acceptance cases of the further rounds: second auction, sale, set-off in kind, release."""

from datetime import date, datetime, timedelta

import pytest

from auction_app.kernel.money import Money
from auction_app.kernel.time import SHANGHAI, start_of_legal_day
from auction_app.law import further_rounds, release, reserve_price, sale, set_off
from auction_app.law.bidding_time import extended_end, is_in_time
from auction_app.law.instruments import UNCONFIRMED
from auction_app.law.lot_states import LotState
from auction_app.law.release import Ending
from auction_app.law.set_off import Creditor
from auction_app.law.working_days import Calendar

MOVABLE, OTHER = True, False
FIRST, SECOND, SALE = 1, 2, 3
COUNTDOWN = timedelta(hours=24)


def d(text: str) -> date:
    return date.fromisoformat(text)


def yuan(amount: int) -> Money:
    return Money(amount * 100)


def beijing(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("is_movable", "latest_notice"),
    [
        pytest.param(OTHER, "2024-06-01", id="AC-62 immovable: notice by 1 June"),
        pytest.param(MOVABLE, "2024-06-09", id="AC-62 movable: notice by 9 June"),
    ],
)
def test_a_second_auction_opens_within_thirty_days_rolled_over_a_weekend(
    is_movable: bool, latest_notice: str
) -> None:
    assert further_rounds.second_auction_opens_by(d("2024-05-16")) == d("2024-06-17")
    latest = further_rounds.latest_days(d("2024-05-16"), is_movable)
    assert (latest.opens, latest.notice) == (d("2024-06-17"), d(latest_notice))
    assert further_rounds.latest_notice_day(d("2024-06-17"), is_movable) == d(latest_notice)


@pytest.mark.parametrize(
    ("opens", "is_lawful"),
    [
        pytest.param("2024-06-15", True, id="AC-62 the thirtieth day, a Saturday"),
        pytest.param("2024-06-17", True, id="AC-62 the Monday it rolls to"),
        pytest.param("2024-06-18", False, id="AC-62 later: blocked with explanation"),
    ],
)
def test_a_later_opening_is_refused_and_explained(opens: str, is_lawful: bool) -> None:
    latest = further_rounds.latest_days(d("2024-05-16"), OTHER)
    found = further_rounds.check_second_opening(d("2024-05-16"), d(opens), latest)
    assert (found == []) is is_lawful
    for finding in found:
        assert finding.article.key == "NP26"
        assert finding.fields["latest"] == "2024-06-17"
        assert finding.fields["latest_notice"] == "2024-06-01"


def test_the_days_between_rounds_are_those_of_the_notice_day_of_the_lot_that_failed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    noticed, changed, failed = d("2024-04-01"), d("2024-05-01"), d("2024-05-16")
    for module, name in ((further_rounds, "SECOND_WITHIN_DAYS"), (sale, "NOTICE_WITHIN_DAYS")):
        monkeypatch.setattr(module, name, getattr(module, name).with_(changed, 5))
    assert further_rounds.second_auction_period(failed, noticed).days == 30
    assert further_rounds.second_auction_opens_by(failed, on=noticed) == d("2024-06-17")
    assert further_rounds.latest_days(failed, OTHER, on=noticed).opens == d("2024-06-17")
    assert sale.sale_notice_period(failed, noticed).days == 15
    assert sale.sale_notice_due(failed, on=noticed) == d("2024-05-31")
    # A round held elsewhere left no notice day here: the law of its failure counts.
    assert further_rounds.second_auction_period(failed).days == 5
    assert sale.sale_notice_period(failed).days == 5


def test_a_court_that_works_on_that_saturday_has_no_days_more() -> None:
    works = Calendar({d("2024-06-15"): True})
    assert further_rounds.second_auction_opens_by(d("2024-05-16"), works) == d("2024-06-15")


@pytest.mark.parametrize(
    ("start", "is_lawful"),
    [
        pytest.param(56_000_000, True, id="AC-03 second at 560,000.00"),
        pytest.param(55_999_999, False, id="AC-03 second at 559,999.99"),
        pytest.param(70_000_000, True, id="AC-03 second without a cut"),
    ],
)
def test_a_second_auction_cuts_a_fifth_at_most(start: int, is_lawful: bool) -> None:
    allowed = reserve_price.second_price_allowed(Money(start), yuan(700_000), d("2024-05-20"))
    assert allowed is is_lawful


def test_ac_63_the_sale_is_announced_within_fifteen_days_of_the_second_failure() -> None:
    assert sale.sale_notice_due(d("2024-06-16")) == d("2024-07-01")
    due = d("2024-07-01")
    assert sale.check_sale_notice(d("2024-06-16"), d("2024-07-01"), due) == []
    (late,) = sale.check_sale_notice(d("2024-06-16"), d("2024-07-02"), due)
    assert (late.article.key, late.fields["latest"]) == ("SALE", "2024-07-01")


@pytest.mark.parametrize(
    ("price", "is_lawful"),
    [
        pytest.param(56_000_000, True, id="AC-63 price is the second reserve, 560,000"),
        pytest.param(55_999_999, False, id="AC-63 a fen less"),
        pytest.param(56_000_001, False, id="AC-63 a fen more"),
    ],
)
def test_a_sale_asks_the_second_reserve(price: int, is_lawful: bool) -> None:
    assert (sale.check_sale_price(Money(price), yuan(560_000)) == []) is is_lawful
    assert reserve_price.sale_price_allowed(yuan(560_000), yuan(560_000))


@pytest.mark.parametrize(
    ("paid", "may_offer"),
    [
        pytest.param(56_000_000, True, id="AC-63 full price paid"),
        pytest.param(55_999_999, False, id="AC-63 offer without full payment: refused"),
        pytest.param(11_200_000, False, id="AC-63 a deposit of 20 % is not enough"),
    ],
)
def test_an_offer_needs_the_full_price(paid: int, may_offer: bool) -> None:
    assert sale.may_offer(Money(paid), yuan(560_000)) is may_offer
    assert sale.admission_to_sale(yuan(560_000)) == yuan(560_000)


def test_ac_63_the_first_offer_starts_a_countdown_of_24_hours_and_the_five_minute_rule_follows() -> (
    None
):
    opens = beijing("2024-08-01T10:00:00")
    day_20 = beijing("2024-08-20T14:00:00")
    end = sale.end_after_first_offer(day_20, COUNTDOWN)
    assert end == beijing("2024-08-21T14:00:00")
    assert end < sale.sale_period_end(opens.date())
    assert not is_in_time(end, end)
    late = end - timedelta(minutes=4)
    assert extended_end(end, late, timedelta(minutes=5)) == end + timedelta(minutes=1)
    assert sale.COUNTDOWN_HOURS.at(opens.date()) == 24


@pytest.mark.parametrize(
    ("opens", "last"),
    [
        pytest.param("2024-08-01", "2024-09-30", id="AC-63 sale period opened 1 August"),
        pytest.param("2024-08-02", "2024-10-01", id="a last day that is a holiday does not roll"),
    ],
)
def test_the_sale_period_ends_at_midnight_of_its_sixtieth_day(opens: str, last: str) -> None:
    end = sale.sale_period_end(d(opens))
    assert end == start_of_legal_day(d(last) + timedelta(days=1))
    assert sale.check_sale_period(d(opens), end) == []
    for wrong in (end - timedelta(seconds=1), end + timedelta(seconds=1)):
        (finding,) = sale.check_sale_period(d(opens), wrong)
        assert finding.fields == {"days": "60", "last": last}


def test_who_does_not_pay_in_a_sale_loses_a_part_as_large_as_the_deposit() -> None:
    said = sale.forfeited_in_sale(deposit=yuan(60_000), paid=yuan(560_000))
    assert (said.lost, said.returned) == (yuan(60_000), yuan(500_000))
    assert sale.forfeited_in_sale(yuan(60_000), yuan(50_000)).returned == yuan(0)


def test_every_rule_of_the_sale_says_that_its_source_is_unconfirmed() -> None:
    assert "SALE" in UNCONFIRMED
    for name in ("sale_notice_due", "sale_period_end", "admission_to_sale", "may_offer"):
        assert "unconfirmed" in (getattr(sale, name).__doc__ or "")
    assert "Unconfirmed" in (sale.__doc__ or "")


K = Creditor("K", yuan(500_000), rank=1)
M = Creditor("M", yuan(900_000), rank=2)


@pytest.mark.parametrize(
    ("taker", "due", "difference"),
    [
        pytest.param(K, 500_000, 200_000, id="AC-67 K takes at 700,000 and pays 200,000"),
        pytest.param(
            M, 200_000, 500_000, id="AC-67 200,000 is due to M after K, so M pays 500,000"
        ),
    ],
)
def test_the_taker_pays_what_the_value_exceeds_the_part_due_to_him(
    taker: Creditor, due: int, difference: int
) -> None:
    reserve = yuan(700_000)
    assert set_off.due_from_value(taker, [K, M], reserve) == yuan(due)
    assert set_off.difference_due(taker, [K, M], reserve) == yuan(difference)


@pytest.mark.parametrize(
    ("creditors", "first"),
    [
        pytest.param([K, M], "K", id="AC-67 K first by rank"),
        pytest.param([M, K], "K", id="AC-67 whatever the order they are named in"),
        pytest.param(
            [Creditor("K", yuan(500_000), 1, applies=False), M], "M", id="K does not apply"
        ),
    ],
)
def test_the_better_rank_takes_first(creditors: list[Creditor], first: str) -> None:
    assert set_off.order_of_takers(creditors, "any seed")[0].name == first
    assert not set_off.needs_draw(creditors)


def test_ac_67_when_k_defaults_the_court_offers_it_to_m_or_orders_a_reauction() -> None:
    # Who did not pay is passed over by the product; of who is left the law's order decides anew.
    assert [one.name for one in set_off.order_of_takers([M], "any seed")] == ["M"]
    may_follow = further_rounds.rounds_that_may_follow
    assert may_follow(LotState.UNSOLD, FIRST, was_taken_in_kind=True) == ("second", "reauction")


def test_equal_ranks_draw_lots_that_anybody_can_draw_again() -> None:
    peers = [Creditor(name, yuan(100), 1, True, number) for number, name in enumerate("甲乙丙", 1)]
    assert set_off.needs_draw(peers)
    order = set_off.order_of_takers(peers, "seed")
    assert order == set_off.order_of_takers(list(reversed(peers)), "seed")
    assert [set_off.draw_key(one, "seed") for one in order] == sorted(
        set_off.draw_key(one, "seed") for one in peers
    )
    firsts = {set_off.order_of_takers(peers, str(seed))[0].name for seed in range(40)}
    assert firsts == {"甲", "乙", "丙"}  # nobody wins whatever the seed


def test_equal_ranks_share_what_is_due_by_their_claims() -> None:
    first, second = Creditor("甲", yuan(300), 1), Creditor("乙", yuan(100), 1)
    assert set_off.due_from_value(first, [first, second], yuan(200)) == yuan(150)
    assert set_off.difference_due(second, [first, second], yuan(200)) == yuan(150)
    with pytest.raises(ValueError):
        set_off.due_from_value(K, [M], yuan(1))


@pytest.mark.parametrize(
    ("state", "creditors", "code"),
    [
        pytest.param(LotState.SOLD, [K], "set_off_needs_failure", id="a sold lot"),
        pytest.param(LotState.UNSOLD, [], "set_off_nobody_applies", id="nobody applies"),
        pytest.param(LotState.UNSOLD, [K, M], "", id="AC-67 K and M apply"),
    ],
)
def test_check_set_off(state: LotState, creditors: list[Creditor], code: str) -> None:
    found = set_off.check_set_off(state, creditors)
    assert [one.code for one in found] == ([code] if code else [])


@pytest.mark.parametrize(
    ("state", "round_", "may_follow"),
    [
        pytest.param(LotState.UNSOLD, FIRST, ("second",), id="after the first failure"),
        pytest.param(LotState.UNSOLD, SECOND, ("sale",), id="after the second failure"),
        pytest.param(LotState.UNSOLD, SALE, (), id="after a sale that failed"),
        pytest.param(LotState.DEFAULTED, FIRST, ("reauction",), id="after a default"),
        pytest.param(LotState.SOLD, FIRST, (), id="a sold lot is followed by nothing"),
    ],
)
def test_rounds_that_may_follow(state: LotState, round_: int, may_follow: tuple[str, ...]) -> None:
    assert further_rounds.rounds_that_may_follow(state, round_) == may_follow


@pytest.mark.parametrize(
    ("ending", "codes"),
    [
        pytest.param(Ending(SALE, OTHER, True, False), [], id="a flat after its sale failed"),
        pytest.param(Ending(SECOND, MOVABLE, True, False), [], id="a car after its second failure"),
        pytest.param(
            Ending(SECOND, OTHER, True, False),
            ["release_too_early"],
            id="a flat goes on sale first",
        ),
        pytest.param(
            Ending(SALE, OTHER, False, True),
            ["set_off_not_offered", "other_measures_possible"],
            id="all that stands in the way at once",
        ),
    ],
)
def test_check_release(ending: Ending, codes: list[str]) -> None:
    assert [one.code for one in release.check_release(ending)] == codes
    ground = release.release_ground(ending.round, ending.is_movable)
    assert (ground is None) is ("release_too_early" in codes)
