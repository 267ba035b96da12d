"""An order that is taken back before its notice: the draft goes, the lot stands where it stood, its clocks run on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from auction_app.evidence.after_hammer import KINDS
from auction_app.evidence.chain import parse_event
from auction_app.evidence.models import LotEvent as Record
from auction_app.evidence.replay import replay
from auction_app.kernel.errors import AuctionError
from auction_app.law.confidentiality import MATTER_OF_RECORD
from auction_app.lots.models import Lot
from auction_app.lots.service import discard_draft, submit_draft
from auction_app.procedure.course import RECORD_NAMES, Aftermath, read_course
from auction_app.proceeds.case_matters import RECORD_WORDS
from tests.procedure.court import Court, end_unsold, make_court
from tests.procedure.test_next_round import deadline, publish_next
from tests.support.lots import lawful_content, publish_lot

if TYPE_CHECKING:
    from flask import Flask

    from auction_app.infra.ports import Ports
    from tests.support.clock import HandClock


def offered(court: Court) -> set[str]:
    return {one["act"] for one in court.document()["possible"]}


def breaches(court: Court) -> list[object]:
    with court.transactions.reading() as session:
        texts = session.query(Record.text).filter_by(lot_id=court.lot).order_by(Record.seq).all()
    return list(replay(parse_event(text) for (text,) in texts).breaches)


def test_an_ordered_draft_is_taken_back_and_the_lot_is_unsold_again(unsold: Court) -> None:
    due = deadline(unsold, unsold.lot, "second_auction").due_at
    draft = unsold.act("order_next_round")["next_lot"]
    unsold.clock.forward(days=3)
    assert offered(unsold) == {"rescind_next_round"}
    body = unsold.act("rescind_next_round")
    assert (body["next_lot"], body["follows_as"], body["article"]) == (draft, "second", "NP26")
    assert unsold.procedure().state == "unsold"
    clock = deadline(unsold, unsold.lot, "second_auction")
    assert (clock.state, clock.due_at) == ("open", due)
    with unsold.transactions.reading() as session:
        assert session.get(Lot, draft) is None
    assert {"order_next_round", "take_in_kind"} <= offered(unsold)
    again = unsold.act("order_next_round")["next_lot"]
    assert again != draft
    assert breaches(unsold) == []


def test_everybody_reads_that_another_round_is_open_again(unsold: Court) -> None:
    unsold.act("order_next_round")
    visitor = unsold.app.test_client()

    def course() -> Aftermath:
        with unsold.transactions.reading() as session:
            return read_course(session, unsold.lot)

    assert "lot.followed" in course().at
    unsold.act("rescind_next_round")
    found = course()
    assert "lot.followed" not in found.at and found.state == "unsold"
    assert [one.kind for one in found.acts] == ["lot.followed", "lot.next_round_rescinded"]
    page = visitor.get(f"/lots/{unsold.lot}/result").get_data(as_text=True)
    assert "已撤回下一轮次的决定" in page


def test_every_record_that_stands_in_a_case_has_its_words() -> None:
    assert set(RECORD_WORDS) == set(MATTER_OF_RECORD)
    assert set(MATTER_OF_RECORD) >= KINDS
    assert set(RECORD_NAMES) >= KINDS


def test_thirty_days_lost_stay_lost_and_are_said_again(unsold: Court) -> None:
    unsold.act("order_next_round")
    unsold.clock.forward(days=40)
    unsold.act("rescind_next_round")
    assert deadline(unsold, unsold.lot, "second_auction").state == "open"
    assert "late" in unsold.act("order_next_round")


def test_a_reauction_taken_back_leads_to_the_default(sold: Court) -> None:
    sold.clock.forward(days=15)
    sold.post("clerk", f"/desk/lots/{sold.lot}/reminder")
    sold.act("default")
    sold.act("order_next_round")
    assert "rescind_next_round" not in offered(sold)
    assert sold.propose("rescind_next_round").status_code == 422
    assert sold.act("rescind_reauction")["article"] == "NP24"
    assert sold.procedure().state == "defaulted"
    assert sold.act("order_next_round")["follows_as"] == "reauction"
    assert breaches(sold) == []


def test_it_takes_two_people_and_a_draft(unsold: Court) -> None:
    draft = unsold.act("order_next_round")["next_lot"]
    editor = unsold.client("clerk").get(f"/desk/lots/{draft}").get_data(as_text=True)
    assert f"/desk/lots/{draft}/discard" not in editor and f'href="{unsold.path}"' in editor
    with pytest.raises(AuctionError) as refused, unsold.transactions() as tx:
        discard_draft(tx, draft, unsold.team.clerk, unsold.clock.now())
    assert refused.value.code == "ordered_round"
    assert unsold.propose("rescind_next_round").status_code == 303
    with unsold.transactions.reading() as session:
        assert session.get(Lot, draft) is not None  # only proposed
    # Meanwhile the round is announced: then its order stands.
    unsold.clock.forward(days=1)
    publish_next(unsold, draft)
    assert unsold.approve().status_code == 422
    assert unsold.procedure().state == "followed"
    page = unsold.client("clerk").get(unsold.path).get_data(as_text=True)
    assert "已公告：可以撤回该拍品，不能撤回决定" in page


def test_a_submitted_draft_is_taken_back_too(unsold: Court) -> None:
    draft = unsold.act("order_next_round")["next_lot"]
    with unsold.transactions() as tx:
        lot = tx.session.get_one(Lot, draft)
        lot.state = "submitted"
    unsold.act("rescind_next_round")
    assert unsold.procedure().state == "unsold"
    with pytest.raises(AuctionError), unsold.transactions() as tx:
        submit_draft(tx, draft, 1, unsold.team.clerk, unsold.clock.now())


def test_after_it_the_property_still_waits_for_its_next_round(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    known = {"property_kind": "vin", "property_number": "LSVAM4187C2184847"}
    court = end_unsold(make_court(app, ports, clock, **known))
    other = make_court(app, ports, clock)
    fresh = lawful_content(clock.now() + timedelta(hours=1), **known)

    def refusal() -> dict[str, str]:
        with pytest.raises(AuctionError) as refused:
            publish_lot(court.transactions, other.team, fresh, clock.now())
        return refused.value.fields

    assert refusal() == {"property_number": "property_next_round_due"}
    court.act("order_next_round")
    fresh = lawful_content(clock.now(), **known)
    assert refusal() == {"property_number": "property_round_ordered"}
    court.act("rescind_next_round")
    fresh = lawful_content(clock.now(), **known)
    assert refusal() == {"property_number": "property_next_round_due"}
