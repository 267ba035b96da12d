"""A creditor's payout comes back from the bank after the account was closed: every page says so, until it is paid again."""

from __future__ import annotations

from tests.distribution.story import pay_out, story_of_lot
from tests.procedure.court import Court
from tests.procedure.test_the_whole_way import delivered

BACK = "银行已退回，须另行提供收款账户"
CLOSED = "账目归零：每一分钱都已到位"


def test_no_page_says_closed_while_a_payout_that_came_back_waits(sold: Court) -> None:
    delivered(sold)
    sold.story.follow()
    sold.story.send_refunds(sold.clock.now())
    story = story_of_lot(sold)
    plan = story.plan()
    story.release(plan)
    public = sold.app.test_client()
    result = f"/lots/{sold.lot}/result"
    ordered = public.get(result).get_data(as_text=True)
    assert CLOSED not in ordered and "已发付款指令" in ordered
    story.pay_all()
    sold.act("distribute")
    assert CLOSED in public.get(result).get_data(as_text=True)
    key = f"{plan}:{story.claims['申请执行人']}"
    payout = story.come_back(key, "AC04")
    told = public.get(result).get_data(as_text=True)
    assert CLOSED not in told and BACK in told and "账户已销户" not in told
    assert f"/cases/{story.case_id}/plan" in told and payout not in told
    waits = story.client("clerk").get("/desk/bank/waiting").get_data(as_text=True)
    assert BACK in waits and f"/desk/bank/payouts/{payout}" in waits and "账户已销户" in waits
    wire = story.client("clerk").get("/api/v1/court/bank/waiting").get_json()["waiting"]
    (row,) = [one for one in wire if one["next_step"] == "back"]
    assert row["waits"] == sold.document()["price"] and row["free"] == 0
    statement = story.client("clerk").get(f"/money/lot/{sold.lot}").get_data(as_text=True)
    assert CLOSED not in statement and f"/desk/bank/payouts/{payout}" in statement
    story.pay_again(key, "6222000000004321")
    assert BACK not in public.get(result).get_data(as_text=True)
    assert BACK not in story.client("clerk").get("/desk/bank/waiting").get_data(as_text=True)
    story.pay_all()
    assert CLOSED in public.get(result).get_data(as_text=True)


def test_the_station_of_distribution_is_open_again_while_money_came_back(sold: Court) -> None:
    delivered(sold)
    sold.story.follow()
    sold.story.send_refunds(sold.clock.now())
    story = story_of_lot(sold)
    plan = pay_out(story)
    sold.act("distribute")
    key = f"{plan}:{story.claims['申请执行人']}"
    done = sold.app.test_client().get(f"/lots/{sold.lot}/result").get_data(as_text=True)
    story.come_back(key, "AC04")
    again = sold.app.test_client().get(f"/lots/{sold.lot}/result").get_data(as_text=True)
    assert 'data-s="now"' not in done and 'data-s="now"' in again
