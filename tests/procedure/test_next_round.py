"""After a failure or a default: the court orders the next round, and clocks begin and are met."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from auction_app.deadlines.models import Deadline
from auction_app.infra.ports import Ports
from auction_app.kernel.time import legal_day
from auction_app.law import further_rounds
from auction_app.law.further_rounds import latest_days
from auction_app.law.sale import sale_notice_due, sale_period_end
from auction_app.law.working_days import end_of
from auction_app.lots.content import LotContent
from auction_app.lots.drafts import content_of
from auction_app.lots.models import Lot
from auction_app.lots.panel_record import store_decision
from auction_app.lots.round_links import ancestors
from auction_app.lots.service import EditLot, edit_draft
from tests.procedure.court import Court, end_sold, end_unsold, make_court
from tests.support.clock import HandClock
from tests.support.lots import lawful_content, publish_draft

if TYPE_CHECKING:
    from flask import Flask

START = 114_386_580


def further(at: datetime, round_: int, **changes: Any) -> dict[str, Any]:
    """Content of a second auction or a sale that may be published at `at`."""
    opens_at = at + timedelta(days=20 if round_ > 1 else 32)
    ends_at = opens_at + timedelta(days=1)
    return {
        "round": round_,
        "previous_start_fen": START,
        "previous_ended_on": legal_day(at),
        "opens_at": opens_at,
        "ends_at": sale_period_end(legal_day(opens_at)) if round_ == 3 else ends_at,
    } | changes


def publish_next(court: Court, lot_id: str, **changes: Any) -> str:
    """Complete the draft that was ordered and publish it."""
    at = court.clock.now()
    with court.transactions() as tx:
        lot = tx.session.get_one(Lot, lot_id)
        ordered, revision = content_of(tx.session, lot), lot.revision
        round_ = ordered.round
        known = {"case_number": ordered.case_number, **late_reason(ordered, at), **changes}
        full = lawful_content(at, **further(at, round_, **known))
        full = replace(full, decision=None)
        edit_draft(tx, EditLot(lot_id, revision, full), court.team.clerk, at)
    with court.transactions() as tx:
        made = content_of(tx.session, tx.session.get_one(Lot, lot_id))
        decided = lawful_content(at, **further(at, round_, **changes)).decision
        assert decided is not None
        decided = replace(
            decided, round=made.round, previous_start_fen=made.previous_start_fen, number=1
        )
        store_decision(tx, lot_id, decided, court.team.clerk.account_id, at)
    return publish_draft(court.transactions, court.team, lot_id, at).lot_id


def late_reason(ordered: LotContent, at: datetime) -> dict[str, str]:
    """Why a second auction comes late, where it can only come late now."""
    failed = ordered.previous_ended_on
    if ordered.follows_as != "second" or failed is None:
        return {}
    is_late = legal_day(at) > latest_days(failed, ordered.is_movable).notice
    return {"late_reason_zh": "当事人提出异议，裁定驳回后恢复"} if is_late else {}


def deadline(court: Court, lot_id: str, code: str) -> Deadline:
    with court.transactions.reading() as session:
        return session.query(Deadline).filter_by(lot_id=lot_id, code=code).one()


def test_a_failure_starts_thirty_days_which_the_next_notice_meets(unsold: Court) -> None:
    failed_on = legal_day(unsold.procedure().ended_at)
    latest = latest_days(failed_on, False)
    clock = deadline(unsold, unsold.lot, "second_auction")
    assert (clock.state, clock.due_at) == ("open", end_of(latest.opens))
    body = unsold.act("order_next_round")
    assert (body["follows_as"], body["article"]) == ("second", "NP26")
    assert unsold.procedure().state == "followed"
    next_lot = body["next_lot"]
    with unsold.transactions.reading() as session:
        draft = content_of(session, session.get_one(Lot, next_lot))
        assert session.get_one(Lot, next_lot).clerk_id == unsold.team.clerk.account_id
    assert (draft.round, draft.previous_ended_on) == (2, failed_on)
    assert deadline(unsold, unsold.lot, "second_auction").state == "open"
    unsold.clock.forward(days=1)
    publish_next(unsold, next_lot, previous_ended_on=failed_on)
    assert deadline(unsold, unsold.lot, "second_auction").state == "met"


def test_a_later_opening_is_blocked_with_the_article_and_the_last_day(unsold: Court) -> None:
    """Acceptance case AC-62 through the editor."""
    next_lot = unsold.act("order_next_round")["next_lot"]
    failed_on = legal_day(unsold.procedure().ended_at)
    latest = latest_days(failed_on, False).opens
    late = datetime.combine(latest + timedelta(days=1), datetime.min.time()) + timedelta(hours=10)
    with unsold.transactions.reading() as session:
        revision = session.get_one(Lot, next_lot).revision
    form = {
        "revision": revision,
        "title_zh": "房屋",
        "opens_at": late.strftime("%Y-%m-%dT%H:%M"),
        "ends_at": (late + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"),
        "start_price": "1000000",
        "then": "submit",
    }
    answer = unsold.post("clerk", f"/desk/lots/{next_lot}", **form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert latest.isoformat() in page
    assert "超过流拍后三十日" in page
    found = unsold.send(
        "clerk", "/api/v1/court/lots/check", {"lot": next_lot, "opens_at": form["opens_at"]}
    ).get_json()["findings"]
    [late_one] = [one for one in found if one["code"] == "second_auction_late"]
    assert late_one["figures"]["latest"] == latest.isoformat()


def test_the_editor_counts_from_the_law_of_the_failed_lot_as_the_desk_does(
    unsold: Court, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A figure that changes after the notice of the round that failed changes nothing between the rounds."""
    failed_on = legal_day(unsold.procedure().ended_at)
    clock = deadline(unsold, unsold.lot, "second_auction")
    shorter = further_rounds.SECOND_WITHIN_DAYS.with_(failed_on, 5)
    monkeypatch.setattr(further_rounds, "SECOND_WITHIN_DAYS", shorter)
    next_lot = unsold.act("order_next_round")["next_lot"]
    asked = {"lot": next_lot, "previous_ended_on": failed_on.isoformat()}
    found = unsold.send("clerk", "/api/v1/court/lots/check", asked).get_json()
    [due] = [one for one in found["findings"] if one["code"] == "second_auction_due"]
    assert end_of(date.fromisoformat(due["figures"]["latest"])) == clock.due_at


def test_a_second_auction_ordered_and_announced_late_is_no_dead_end(unsold: Court) -> None:
    failed_on = legal_day(unsold.procedure().ended_at)
    latest = latest_days(failed_on, False)
    unsold.clock.forward(days=45)
    body = unsold.act("order_next_round")
    assert body["late"] == {
        "opens_by": latest.opens.isoformat(),
        "notice_by": latest.notice.isoformat(),
    }
    assert body["reason"]["en"] and body["decision"]
    publish_next(unsold, body["next_lot"], previous_ended_on=failed_on)
    clock = deadline(unsold, unsold.lot, "second_auction")
    assert clock.state == "met"
    assert clock.settled_at is not None and clock.settled_at > clock.due_at  # supervisors read it


def test_a_second_failure_leads_to_a_sale_with_its_fifteen_days(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    """Acceptance case AC-63: notice in fifteen days, the same price, sixty days."""
    at = clock.now()
    court = end_unsold(make_court(app, ports, clock, **further(at, 2)))
    failed_on = legal_day(court.procedure().ended_at)
    clock_of_notice = deadline(court, court.lot, "sale_notice")
    assert clock_of_notice.due_at == end_of(sale_notice_due(failed_on))
    refused = court.propose("order_next_round", kind="second")
    assert refused.status_code == 422
    body = court.act("order_next_round", kind="sale")
    court.clock.forward(days=2)
    lot_id = publish_next(
        court, body["next_lot"], previous_start_fen=START, previous_ended_on=failed_on
    )
    assert deadline(court, court.lot, "sale_notice").state == "met"
    with court.transactions.reading() as session:
        sale = session.get_one(Lot, lot_id)
        assert (sale.round, sale.start_price_fen, sale.predecessor_id) == (3, START, court.lot)
        assert sale.ends_at is not None
        assert ancestors(session, lot_id) == [court.lot]
        assert sale.opens_at is not None
        assert sale.ends_at == sale_period_end(legal_day(sale.opens_at))
    period = deadline(court, lot_id, "sale_period")
    assert (period.state, period.due_at) == ("open", sale.ends_at)


def test_a_default_leads_to_a_reauction_of_the_same_round(sold: Court) -> None:
    assert sold.propose("order_next_round").status_code in (409, 422)
    sold.clock.forward(days=15)
    assert sold.post("clerk", f"/desk/lots/{sold.lot}/reminder").status_code == 303
    sold.act("default")
    body = sold.act("order_next_round")
    assert (body["follows_as"], body["article"]) == ("reauction", "NP24")
    with sold.transactions.reading() as session:
        draft = session.get_one(Lot, body["next_lot"])
        assert (draft.round, draft.predecessor_id) == (1, sold.lot)


def test_two_rounds_are_never_ordered_for_one_lot(unsold: Court) -> None:
    unsold.act("order_next_round")
    assert unsold.propose("order_next_round").status_code in (409, 422)


@pytest.mark.parametrize("kind", ["reauction", "sale"])
def test_the_law_names_which_round_may_follow(unsold: Court, kind: str) -> None:
    refused = unsold.propose("order_next_round", kind=kind)
    assert refused.status_code == 422
    assert "NP26" in refused.get_data(as_text=True)


def test_a_sold_lot_has_no_clock_of_a_failure(app: Flask, ports: Ports, clock: HandClock) -> None:
    court = end_sold(make_court(app, ports, clock))
    assert not {"second_auction", "sale_notice"} & set(court.deadlines())
