"""What a lifted doubt about the buyer settles, and what comes after it (art. 31 (4))."""

from __future__ import annotations

from typing import Any

from auction_app.eligibility.register_import import RegisterFile, import_register
from tests.eligibility.registers_kit import entry, restriction
from tests.procedure.court import Court


def take_over(court: Court, *lines: dict[str, Any]) -> None:
    """A copy of the registers comes in, a minute after what was before."""
    court.clock.forward(minutes=1)
    at = court.clock.now()
    file = RegisterFile(lines, repr(lines).encode(), "test.json", at)
    with court.transactions() as tx:
        import_register(tx, court.ports.vault, file, at)
    court.clock.forward(minutes=1)


def listed(court: Court, **more: Any) -> dict[str, Any]:
    """A line of the list about the buyer; it is taken over as well."""
    assert court.winner is not None
    line = entry(court.winner.id_no, court.clock.now(), **more)
    take_over(court, line)
    return line


def stands_in_the_way(court: Court, act: str, **said: Any) -> str:
    answer = court.propose(act, **said)
    assert answer.status_code == 422, answer.status_code
    return answer.get_data(as_text=True)


def test_a_lift_settles_what_was_known(sold: Court) -> None:
    listed(sold)
    assert sold.procedure().held_at is not None
    sold.act("lift")
    sold.pay_all()
    sold.clock.forward(minutes=1)
    sold.act("pay")
    assert sold.procedure().state == "paid"


def test_a_listing_after_the_lift_holds_again_and_stops_the_payment_and_the_ruling(
    sold: Court,
) -> None:
    old = listed(sold)
    sold.act("lift")
    sold.pay_all()
    new = listed(sold)
    assert len(sold.events("lot.held")) == 2
    assert sold.propose("pay").status_code == 409  # held by the platform
    sold.act("lift")
    sold.act("pay")
    again = listed(sold)
    with sold.transactions() as tx:  # as if nothing had held it: the act itself asks
        procedure = tx.session.get_one(type(sold.procedure()), sold.lot)
        procedure.held_at, procedure.held_ground = None, ""
    page = stands_in_the_way(sold, "rule", ruled_on=sold.now_typed()[:10])
    assert again["case_number"] in page
    assert "PUN" in page
    assert old["case_number"] not in page
    assert new["case_number"] not in page


def test_what_came_between_asking_for_the_lift_and_its_approval_is_not_settled(
    sold: Court,
) -> None:
    old = listed(sold)
    assert sold.propose("lift").status_code == 303
    between = listed(sold)
    sold.approve()
    sold.pay_all()
    page = stands_in_the_way(sold, "pay")
    assert between["case_number"] in page
    assert old["case_number"] not in page


def test_who_is_listed_again_in_the_same_case_is_doubted_again(sold: Court) -> None:
    old = listed(sold)
    sold.act("lift")
    sold.clock.forward(days=2)
    today = sold.now_typed()[:10]
    listed(sold, case_number=old["case_number"], since=today)
    assert old["case_number"] in stands_in_the_way(sold, "pay")


def test_a_restriction_after_the_lift_is_another_doubt(sold: Court) -> None:
    assert sold.winner is not None
    listed(sold)
    sold.act("lift")
    order = restriction(sold.winner.id_no, sold.clock.now())
    take_over(sold, order)
    assert len(sold.events("lot.held")) == 2


def test_a_lift_of_another_hold_settles_no_doubt_about_the_buyer(sold: Court) -> None:
    sold.act("hold", ground="suspended")
    listed(sold)  # the lot is held already
    sold.act("lift")
    sold.pay_all()
    assert "PUN" in stands_in_the_way(sold, "pay")
