"""Money that comes after a plan was paid: what was paid counts, in amounts, days and ranks."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from auction_app.cases.claim_book import NewClaim, enter_claim, strike_claim
from auction_app.distribution.queries import fully_enforced_on, own_shares
from auction_app.kernel.time import legal_day
from auction_app.law.claims import Debtor, Kind
from auction_app.lots.models import Lot
from tests.distribution.story import CaseStory, fen
from tests.distribution.test_contested_parts import settle, sue
from tests.distribution.test_every_fen_contested import sold_lot
from tests.support.lots import lawful_content, publish_lot


def paid_out(story: CaseStory) -> dict[str, int]:
    """A plan over all that stands on the case, through its course, released and paid."""
    plan = story.plan()
    if story.standing(plan).waits:
        story.serve_all(plan)
        story.wait(20)
    story.release(plan)
    story.pay_all()
    return story.received(plan)


def suit_won(story: CaseStory, who: str, contested: dict[str, str | None], days: int = 20) -> None:
    """The only plan goes its course, is paid but for what a suit contests, and the suit is won."""
    plan = story.plan()
    story.serve_all(plan)
    objection = sue(story, plan, who, contested)
    story.wait(20)
    story.release(plan)
    story.pay_all()
    story.wait(days)
    settle(story, objection, "upheld")


def sold(story: CaseStory, yuan: str) -> str:
    sold_lot(story, fen(yuan), 0, 1)
    with story.transactions.reading() as session:
        return session.scalars(select(Lot.id).where(Lot.case_id == story.case_id)).one()


def test_what_was_paid_bears_no_interest_any_more(story: CaseStory) -> None:
    """1,000,000 for 100 days, then 600,000 for 200 days: 17,500.00 + 21,000.00 (INT 1)."""
    story.debtor(Debtor.PERSON)
    story.on(date(2024, 1, 1))
    late = (story.late("1,000,000", date(2024, 1, 1)),)
    story.claim("A", "1,000,000", late=late)
    story.payees()
    story.on(date(2024, 4, 10))
    story.arrive("400,000")
    assert paid_out(story) == {"A": fen("400,000")}
    story.on(date(2024, 10, 27))
    story.arrive("900,000")
    assert paid_out(story) == {"A": fen("638,500"), "surplus": fen("261,500")}


def test_general_interest_is_paid_before_the_principal(story: CaseStory) -> None:
    """Of 400,000 paid 50,000 are general interest: 650,000 bear doubled interest for the 200 days."""
    story.debtor(Debtor.PERSON)
    story.on(date(2024, 1, 1))
    late = (story.late("600,000", date(2024, 1, 1)), story.late("400,000", date(2024, 1, 31)))
    story.claim("A", "1,000,000", general="50,000", late=late)
    story.payees()
    story.on(date(2024, 4, 10))
    story.arrive("400,000")
    paid_out(story)
    story.on(date(2024, 10, 27))
    story.arrive("900,000")
    doubled = fen("10,500") + fen("4,900") + fen("8,750") + fen("14,000")
    assert paid_out(story)["A"] == fen("650,000") + doubled


def test_interest_of_a_price_shared_anew_stopped_with_the_ruling(story: CaseStory) -> None:
    """A suit of a year adds nothing: the price was there when title passed (INT 3)."""
    day = legal_day(story.clock.now())
    sold(story, "300,000")
    story.debtor(Debtor.PERSON)
    for name in "ABC":
        late = (story.late("100,000", day - timedelta(days=100)),)
        story.claim(name, "150,000", late=late)
    story.payees()
    suit_won(story, "A", {"B": "50,000"}, days=365)
    assert {one.working[0].days for one in story.draft().worked} == {100}


def test_who_is_secured_in_a_lot_is_so_when_its_price_is_shared_anew(story: CaseStory) -> None:
    lot = sold(story, "300,000")
    story.debtor(Debtor.PERSON)
    story.claim("A", "250,000", Kind.REGISTERED, lot_id=lot)
    story.claim("B", "500,000")
    story.claim("C", "1")
    story.payees()
    suit_won(story, "A", {"B": "40,000"})
    story.claim("A", "30,000", Kind.REGISTERED, lot_id=lot)
    assert paid_out(story)["A"] == fen("30,000")


def test_creditors_join_while_property_is_still_to_be_sold(story: CaseStory) -> None:
    """CPI 507: before the debtor's property is fully enforced."""
    sold(story, "300,000")
    at, flat = story.clock.now(), f"成都市武侯区某路9号{story.case_id}"
    more = {"case_number": story.number, "address_zh": flat, "title_zh": flat}
    publish_lot(story.transactions, story.team, lawful_content(at, **more), at)
    story.debtor(Debtor.PERSON)
    story.claim("A", "900,000")
    story.payees()
    paid_out(story)
    with story.transactions.reading() as session:
        assert fully_enforced_on(session, story.case_id) is None


def test_nobody_joins_when_all_is_sold_and_paid(story: CaseStory) -> None:
    sold(story, "300,000")
    story.debtor(Debtor.PERSON)
    story.claim("A", "900,000")
    story.payees()
    paid_out(story)
    with story.transactions.reading() as session:
        assert fully_enforced_on(session, story.case_id) == legal_day(story.clock.now())


def struck(story: CaseStory, name: str) -> None:
    with story.transactions() as tx:
        by, at = story.team.clerk.account_id, story.clock.now()
        strike_claim(tx, story.case_id, story.claims[name], by, at)


def test_a_claim_entered_anew_is_not_paid_twice(story: CaseStory) -> None:
    """10,000 owed, 6,000 paid, then corrected to 9,000: 3,000 are left, and the rest is the debtor's."""
    story.debtor(Debtor.PERSON)
    story.claim("A", "10,000")
    story.payees()
    story.arrive("6,000")
    paid_out(story)
    struck(story, "A")
    story.claim("A", "9,000", joined_on=legal_day(story.clock.now()))
    story.arrive("9,000")
    assert paid_out(story) == {"A": fen("3,000"), "surplus": fen("6,000")}
    with story.transactions.reading() as session:
        mine = own_shares(session, story.case_id, frozenset({story.parties["A"]}))
    assert mine is not None
    assert (mine.claim_fen, mine.paid_fen, mine.left_fen) == (fen("9,000"), fen("9,000"), 0)


def test_another_title_of_the_same_creditor_has_had_nothing(story: CaseStory) -> None:
    story.debtor(Debtor.PERSON)
    story.claim("A", "10,000")
    story.payees()
    story.arrive("6,000")
    paid_out(story)
    struck(story, "A")
    with story.transactions() as tx:
        at = story.clock.now()
        other = NewClaim(
            case_id=story.case_id,
            kind=Kind.ORDINARY,
            party_id=story.parties["A"],
            judgment_fen=fen("5,000"),
            ranked_on=date(2023, 1, 1),
            joined_on=legal_day(at),
            document="（2024）川0105民初77号",
        )
        story.claims["A"] = enter_claim(tx, other, story.team.clerk.account_id, at)
    story.arrive("9,000")
    assert paid_out(story) == {"A": fen("5,000"), "surplus": fen("4,000")}


def corrected(
    story: CaseStory, name: str, yuan: str, kind: Kind = Kind.ORDINARY, **more: str
) -> None:
    """A judgment changed a claim: it is struck out and entered anew."""
    struck(story, name)
    story.claim(name, yuan, kind, joined_on=legal_day(story.clock.now()), **more)


def test_who_won_a_suit_gets_what_was_won(story: CaseStory) -> None:
    """300,000 for A 500,000 and B 500,000; A's claim is 600,000 by judgment: 163,636.36 to 136,363.64."""
    story.debtor(Debtor.PERSON)
    story.claim("A", "500,000")
    story.claim("B", "500,000")
    story.payees()
    story.arrive("300,000")
    suit_won(story, "A", {"B": "13,636.36"})
    corrected(story, "A", "600,000")
    assert paid_out(story) == {"A": fen("13,636.36")}


def test_who_had_too_much_keeps_it_and_the_others_share_by_what_they_lack(story: CaseStory) -> None:
    """C's claim falls away, but only 60 of C's 100 were contested: A and B lack 50 each and get 30."""
    story.debtor(Debtor.PERSON)
    for name in "ABC":
        story.claim(name, "1,000")
    story.payees()
    story.arrive("300")
    suit_won(story, "A", {"C": "60"})
    struck(story, "C")
    assert paid_out(story) == {"A": fen("30"), "B": fen("30")}


def test_what_a_suit_brings_back_twice_is_still_of_the_first_pool(story: CaseStory) -> None:
    story.debtor(Debtor.PERSON)
    story.claim("A", "500,000")
    story.claim("B", "500,000")
    story.payees()
    story.arrive("300,000")
    suit_won(story, "A", {"B": "50,000"})
    suit_won(story, "A", {"B": "13,636.36"})
    corrected(story, "A", "600,000")
    assert paid_out(story) == {"A": fen("13,636.36")}


def test_a_mortgage_keeps_its_rank_beside_other_money(story: CaseStory) -> None:
    """30,000 of a lot's price are brought back beside 20,000 found: the mortgage takes the former alone."""
    lot = sold(story, "300,000")
    story.debtor(Debtor.PERSON)
    story.claim("A", "250,000", Kind.REGISTERED, lot_id=lot)
    for name in "BC":
        story.claim(name, "500,000")
    story.payees()
    suit_won(story, "A", {"B": "20,000", "C": "10,000"})
    corrected(story, "A", "275,000", Kind.REGISTERED, lot_id=lot)
    story.arrive("20,000")
    of_the_lot, found = (fen("25,000"), fen("5,000")), (fen("10,051.28"), fen("9,948.72"))
    got = paid_out(story)
    assert got == {"A": of_the_lot[0], "B": of_the_lot[1] + found[0], "C": found[1]}


def test_a_claim_corrected_after_the_surplus_went_takes_what_comes_back(story: CaseStory) -> None:
    story.debtor(Debtor.PERSON)
    story.claim("A", "100")
    story.claim("B", "100")
    story.payees()
    story.arrive("300")
    suit_won(story, "A", {"B": "40"})
    corrected(story, "A", "150")
    assert paid_out(story) == {"A": fen("22.22"), "B": fen("17.78")}, "they lack 50 and 40"
