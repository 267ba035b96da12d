"""What became of the lots that ended before the demo began: refunds, payment, ruling, default."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from auction_app.demo.people import CourtStaff
from auction_app.demo.shared_out import claim_alone, put_plan_forward
from auction_app.demo.story import Story
from auction_app.demo.tills import Tills
from auction_app.evidence.chain import parse_event
from auction_app.evidence.models import LotEvent as Record
from auction_app.infra.web import Services
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day, rfc3339
from auction_app.law.lot_states import LotEvent
from auction_app.payments import refunds
from auction_app.payments.gateway import SandboxGateway
from auction_app.procedure import payments, service
from auction_app.procedure.case import read_case
from auction_app.procedure.clocks import begin_from_record
from auction_app.procedure.models import LotProcedure
from auction_app.procedure.service import ProposeAct
from auction_app.proceeds.service import return_deposits

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WHY = {
    LotEvent.PAY: ("价款已全额汇入法院账户", "The whole price has reached the court's account"),
    LotEvent.RULE: ("价款付清，依法裁定成交", "The price is paid; the sale is confirmed by ruling"),
    LotEvent.SERVE: ("裁定书已送达买受人", "The ruling was served on the buyer"),
    LotEvent.DELIVER: ("房屋已交付买受人", "The flat was handed over to the buyer"),
    LotEvent.DEFAULT: ("经催告仍未支付余款", "Reminded in writing, the buyer still did not pay"),
    LotEvent.ORDER_NEXT_ROUND: (
        "本轮未能处置，依法进行下一轮",
        "This round did not dispose of the property; the next one follows as the law provides",
    ),
}


class Aftermath:
    """Tells the days after the hammer, by the verbs that the court's pages use."""

    def __init__(self, services: Services, story: Story, tills: Tills) -> None:
        self._services = services
        self._story = story
        self._tills = tills

    def begin(self, lot: str, court: CourtStaff, ending: str) -> None:
        """From the moment the hammer fell; `ending` is paid, served, free, defaulted or empty."""
        ended = self._story.clock.now()
        self._at(ended + HOUR, self._send_deposits_back, lot)
        if self._story.auction(lot).outcome == "sold":
            self._at(ended + 2 * HOUR, self._comes, self._tills.deposit_comes, lot, court)
        if ending in ("paid", "served", "free"):
            wait = 20 * HOUR if ending == "paid" else 3 * DAY
            self._at(ended + wait, self._comes, self._tills.balance_comes, lot, court)
            self._at(ended + wait + 2 * HOUR, self._act, lot, court, LotEvent.PAY)
        if ending in ("served", "free"):
            self._at(ended + 6 * DAY, self._act, lot, court, LotEvent.RULE)
            self._at(ended + 8 * DAY, self._act, lot, court, LotEvent.SERVE)
        if ending == "served":
            self._at(ended + 9 * DAY, self._share_out, lot, court)
        if ending == "free":
            self._at(ended + 11 * DAY, self._claim_alone, lot, court)
            self._at(ended + 12 * DAY, self._act, lot, court, LotEvent.DELIVER)
        if ending == "followed":
            self._at(ended + DAY, self._act, lot, court, LotEvent.ORDER_NEXT_ROUND)
        if ending == "defaulted":
            self._at(ended + 3 * HOUR, self._wait_for_the_price, lot, court)

    def _at(self, instant: datetime, deed: Any, *said: Any) -> None:
        self._story.at(instant, partial(deed, *said))

    def _wait_for_the_price(self, lot: str, court: CourtStaff) -> None:
        """Nothing comes: a reminder once the period is over, then the default and a new auction."""
        with self._services.transactions.reading() as session:
            due = session.get_one(LotProcedure, lot).balance_due_at
        if due is not None:
            self._at(due + 10 * HOUR, self._remind, lot, court)
            self._at(due + 34 * HOUR, self._act, lot, court, LotEvent.DEFAULT)
            self._at(due + 58 * HOUR, self._act, lot, court, LotEvent.ORDER_NEXT_ROUND)

    def _send_deposits_back(self, lot: str) -> None:
        """What the jobs process does within the hour: the losers get their deposits back."""
        at = self._story.clock.now()
        with self._services.transactions() as tx:
            begin_from_record(tx, lot)
            closed = tx.session.scalars(
                select(Record.text).where(Record.lot_id == lot, Record.kind == "lot.closed")
            ).one()
            return_deposits(tx, parse_event(closed))
        with self._services.transactions() as tx:
            refunds.send_due_refunds(tx, SandboxGateway(), at)

    def _comes(self, way: Any, lot: str, court: CourtStaff) -> None:
        """Money reaches the court's account; its statement shows it."""
        way(lot, court, self._story.clock.now())

    def _share_out(self, lot: str, court: CourtStaff) -> None:
        """The plan of distribution is made and served: its objections run."""
        put_plan_forward(self._services, lot, court, self._story.clock.now())

    def _claim_alone(self, lot: str, court: CourtStaff) -> None:
        """What a plan needs is there; nobody has made it yet."""
        claim_alone(self._services, lot, court, self._story.clock.now())

    def _remind(self, lot: str, court: CourtStaff) -> None:
        with self._services.transactions() as tx:
            payments.remind_buyer(tx, lot, court.clerk, self._story.clock.now())

    def _act(self, lot: str, court: CourtStaff, event: LotEvent) -> None:
        """The clerk proposes, the approver of the same court decides."""
        at, vault = self._story.clock.now(), self._services.ports.vault
        zh, en = WHY[event]
        decision = self._decision(lot, event)
        wish = ProposeAct(lot, event, zh, en, decision, self._said(event, at))
        try:
            with self._services.transactions() as tx:
                digest = service.propose(tx, vault, wish, court.clerk, at - HOUR / 2)
            with self._services.transactions() as tx:
                service.approve(tx, vault, lot, digest, court.approver, at)
        except AuctionError as error:
            raise RuntimeError(f"{lot}, {event}: {error} {error.extra}") from error

    def _decision(self, lot: str, event: LotEvent) -> str:
        with self._services.transactions.reading() as session:
            case = read_case(session, session.get_one(LotProcedure, lot))
        number = {LotEvent.RULE: "一", LotEvent.DEFAULT: "二", LotEvent.ORDER_NEXT_ROUND: "三"}
        return f"{case.case_number}之{number[event]}" if event in number else ""

    def _said(self, event: LotEvent, at: datetime) -> dict[str, Any]:
        if event is LotEvent.RULE:
            return {"ruled_on": legal_day(at).isoformat()}
        if event is LotEvent.SERVE:
            return {"served_at": rfc3339(at - HOUR), "way": "in_person", "receipt": "送达回证 1 号"}
        if event is LotEvent.DELIVER:
            notice = "（2026）苏0106执协1号"
            handed = {"delivered_at": rfc3339(at - HOUR), "record": "交接笔录 1 号"}
            return handed | {"assistance_notice": notice}
        return {}
