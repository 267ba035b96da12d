"""One lot that its court has stayed: a third party claims the property, and two people decided (art. 28, 36)."""

from __future__ import annotations

from datetime import timedelta

from auction_app.demo.people import CourtStaff
from auction_app.demo.story import Story
from auction_app.infra.web import Services
from auction_app.kernel.time import legal_day
from auction_app.law.objections import ObjectionKind
from auction_app.stays import proposals
from auction_app.stays.objections import FileObjection, file_objection
from auction_app.stays.proposals import ProposeHold

READS = timedelta(minutes=20)  # between the clerk's proposal and the approver's yes
OBJECTOR = "韩某澜"
CLAIM = "该房屋系本人出资购买并登记于被执行人名下，请求中止拍卖。"
REASON = (
    "案外人对拍卖标的主张所有权，审查期间暂缓拍卖",
    "A third party claims to own the property; the auction is stayed while the claim is examined",
)


def stop_for_a_claim(services: Services, story: Story, lot: str, court: CourtStaff) -> None:
    """The paper comes in; the clerk enters it and proposes the stay, the approver decides."""
    at = story.clock.now()
    claim = FileObjection(
        lot,
        ObjectionKind.THIRD_PARTY,
        OBJECTOR,
        CLAIM,
        received_on=legal_day(at),
        entered_by=court.clerk.account_id,
    )
    with services.transactions() as tx:
        file_objection(tx, services.ports.vault, claim, at - READS)
    wish = ProposeHold(
        lot, "suspend", *REASON, f"（{at:%Y}）苏0106执异12号", ground="third_party_objection"
    )
    with services.transactions() as tx:
        digest = proposals.propose(tx, wish, court.clerk, at - READS)
    with services.transactions() as tx:
        proposals.approve(tx, lot, digest, court.approver, at)
