"""An objection may contest part of a share: only that part is held back, all else is paid (CPI 510)."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from auction_app.bank.models import BankPayout
from auction_app.books import chart
from auction_app.distribution import course, release
from auction_app.distribution.queries import case_closed_at, own_shares
from auction_app.documents.jobs import issue_plan_papers
from auction_app.kernel.errors import AuctionError
from auction_app.law.claims import Debtor
from tests.distribution.story import CaseStory, fen
from tests.support.people import csrf_of


def three(story: CaseStory) -> str:
    """A, B and C share 15,000.00: 5,000.00 each; the plan is served. Gives the plan."""
    story.debtor(Debtor.PERSON)
    for name in "ABC":
        story.claim(name, "10,000")
    story.payees()
    story.arrive("15,000")
    plan = story.plan()
    story.serve_all(plan)
    return plan


def sue(story: CaseStory, plan: str, who: str, contested: dict[str, str | None]) -> str:
    """`who` contests so much of these shares, is opposed, and sues; gives the objection."""
    now = story.clock.now()
    wanted = {story.claims[name]: fen(yuan) if yuan else None for name, yuan in contested.items()}
    rival = next(name for name in "ABC" if name != who)
    with story.transactions() as tx:
        objection = course.object_to(tx, plan, story.parties[who], (now, "错", wanted), now)
        course.tell_others(tx, objection, now, now)
        course.oppose(tx, objection, story.parties[rival], (now, "不错"), now)
        course.tell_objector(tx, objection, now, now)
        course.record_suit(tx, objection, (now, "（2024）川0105民初9号"), now)
    return objection


def settle(story: CaseStory, objection: str, outcome: str) -> None:
    with story.transactions() as tx:
        said, at = (outcome, "判决书"), story.clock.now()
        release.settle(tx, story.ports.vault, objection, said, story.team.approver, at)


def states(story: CaseStory, plan: str, name: str) -> dict[str, int]:
    """State → fen of one claim's share."""
    found: dict[str, int] = {}
    for share in story.shares(plan).values():
        if share.line == story.claims[name]:
            found[share.state] = found.get(share.state, 0) + share.amount_fen
    return found


def aside(story: CaseStory, name: str) -> int:
    return story.balance(chart.set_aside(story.case_id, story.claims[name]))


def test_only_the_contested_part_waits_and_each_part_has_its_order_and_receipt(
    story: CaseStory,
) -> None:
    plan = three(story)
    objection = sue(story, plan, "A", {"C": "1,200.01"})
    story.wait(20)
    story.release(plan)
    assert states(story, plan, "C") == {"ordered": fen("3,799.99"), "aside": fen("1,200.01")}
    assert aside(story, "C") == fen("1,200.01")
    assert states(story, plan, "A") == {"ordered": fen("5,000")}
    story.pay_all()
    with story.transactions.reading() as session:
        assert not case_closed_at(session, story.case_id)
        mine = own_shares(session, story.case_id, frozenset({story.parties["C"]}))
    assert mine is not None
    assert (mine.planned_fen, mine.paid_fen) == (fen("5,000"), fen("3,799.99"))
    settle(story, objection, "dismissed")
    assert states(story, plan, "C") == {"sent": fen("3,799.99"), "ordered": fen("1,200.01")}
    story.pay_all()
    assert states(story, plan, "C") == {"sent": fen("5,000")}
    with story.transactions.reading() as session:
        assert case_closed_at(session, story.case_id)
        orders = session.query(BankPayout).filter(BankPayout.key.startswith(plan)).all()
    assert sum(one.amount_fen for one in orders) == fen("15,000")
    assert len({one.key for one in orders}) == len(orders) == 4
    issue_plan_papers(story.app.extensions["auction"])
    path = f"/cases/{story.case_id}/plan"
    page = story.party_client("C").get(path).get_data(as_text=True)
    receipts = sorted(set(re.findall(r"/plan/receipts/[^\"?]+\.pdf", page)))
    assert len(receipts) == 2, "a receipt for each payment"
    for receipt in receipts:
        url = f"/cases/{story.case_id}{receipt}"
        assert story.party_client("C").get(url).data.startswith(b"%PDF-")
        assert story.party_client("A").get(url).status_code == 404


def test_what_is_upheld_is_shared_anew_and_the_rest_of_the_share_stays_paid(
    story: CaseStory,
) -> None:
    plan = three(story)
    objection = sue(story, plan, "A", {"C": "1,200.01"})
    story.wait(20)
    story.release(plan)
    story.pay_all()
    settle(story, objection, "upheld")
    assert states(story, plan, "C") == {"sent": fen("3,799.99"), "shared_anew": fen("1,200.01")}
    assert story.balance(story.found) == fen("1,200.01")
    assert aside(story, "C") == 0


@pytest.mark.parametrize("ends", [("dismissed", "upheld"), ("upheld", "dismissed")])
def test_two_suits_about_one_share_hold_back_what_each_contests(
    story: CaseStory, ends: tuple[str, str]
) -> None:
    plan = three(story)
    suits = [sue(story, plan, "A", {"C": "100"}), sue(story, plan, "B", {"C": "250", "A": "1"})]
    story.wait(20)
    story.release(plan)
    assert states(story, plan, "C") == {"ordered": fen("4,650"), "aside": fen("350")}
    assert states(story, plan, "A") == {"ordered": fen("4,999"), "aside": fen("1")}
    settle(story, suits[0], ends[0])
    still = fen("250") if ends[0] == "dismissed" else fen("350")
    assert aside(story, "C") == still
    assert aside(story, "A") == fen("1"), "the other suit still holds it"
    settle(story, suits[1], ends[1])
    anew = fen("250") if ends[1] == "upheld" else fen("100")
    assert states(story, plan, "C")["shared_anew"] == anew
    assert states(story, plan, "C")["ordered"] == fen("5,000") - anew
    assert (aside(story, "C"), aside(story, "A")) == (0, 0)


@pytest.mark.parametrize("wrong", ["0", "5,000.01", "-1", "a lot"])
def test_a_part_is_between_one_fen_and_the_share(story: CaseStory, wrong: str) -> None:
    """Refused beside its field on both pages, and nothing is written."""
    plan = three(story)
    claim = story.claims["C"]
    path = f"/cases/{story.case_id}/plan"
    party = story.party_client("A")
    sent = {"csrf_token": csrf_of(party, path), "text": "错", f"part-{claim}": wrong}
    answer = party.post(f"{path}/objection", data=sent)
    assert answer.status_code == 422
    assert f'id="f-part-{claim}-error"' in answer.get_data(as_text=True)
    who = story.parties["A"]
    on = story.clock.now().date().isoformat()
    paper = {"party": who, "on": on, "text": "错", "disputed": claim, f"part-{claim}": wrong}
    answer = story.post("clerk", f"{story.desk}/plan/{plan}/objections", **paper)
    assert answer.status_code == 422
    assert f'id="f-objection-{who}-part-{claim}-error"' in answer.get_data(as_text=True)
    assert "has objected" not in story.client("clerk").get(f"{story.desk}/plan?lang=en").get_data(
        as_text=True
    )


def test_an_amount_alone_contests_that_part(story: CaseStory) -> None:
    plan = three(story)
    path = f"/cases/{story.case_id}/plan"
    party, claim = story.party_client("A"), story.claims["C"]
    sent = {"csrf_token": csrf_of(party, path), "text": "错", f"part-{claim}": "1,200.01"}
    assert party.post(f"{path}/objection", data=sent).status_code == 303
    page = party.get(path).get_data(as_text=True)
    assert "1,200.01" in page
    assert "5,000.00 中的" in page
    with story.transactions.reading() as session:
        told = session.scalar(
            text("SELECT disputed FROM plan_objection WHERE plan_id = :p"), {"p": plan}
        )
    assert told == f'{{"{claim}": {fen("1,200.01")}}}'


def test_what_nobody_owns_is_not_contested(story: CaseStory) -> None:
    plan, now = three(story), story.clock.now()
    for wanted in ({}, {"no-such-line": None}):
        with story.transactions() as tx, pytest.raises(AuctionError, match="nothing_disputed"):
            course.object_to(tx, plan, story.parties["A"], (now, "错", wanted), now)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE plan_share SET amount_fen = amount_fen + 1",
        "UPDATE plan_share SET holder = 'somebody'",
        "UPDATE plan_share SET line = 'another'",
        "DELETE FROM plan_share",
    ],
)
def test_the_shares_of_a_plan_are_its_pool_whatever_sql_says(story: CaseStory, change: str) -> None:
    plan = three(story)
    with pytest.raises(DBAPIError, match="share"), story.transactions() as tx:
        tx.session.execute(text(f"{change} WHERE plan_id = :plan"), {"plan": plan})
