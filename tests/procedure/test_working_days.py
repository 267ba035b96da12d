"""When the working days change, the buyer's term ends where the desk says it does."""

from __future__ import annotations

from datetime import timedelta

from auction_app.deadlines.working_days import DayChange, override_days
from auction_app.kernel.time import legal_day
from auction_app.law.working_days import rolled
from tests.procedure.court import Court


def test_the_balance_and_its_deadline_move_together(sold: Court) -> None:
    was = sold.deadlines()["balance_due"].due_at
    last = legal_day(was - timedelta(microseconds=1))
    operator = sold.team.approver.account_id
    change = DayChange(last, last, False, "国办发明电", None)
    house = sold.app.extensions["auction"]
    with house.transactions() as tx:
        override_days(tx, change, operator, sold.clock.now())
    now = sold.deadlines()["balance_due"].due_at
    assert legal_day(now - timedelta(microseconds=1)) == rolled(last + timedelta(days=1))
    assert sold.procedure().balance_due_at == now > was
