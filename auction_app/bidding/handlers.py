"""Facts of lower rooms that the live auction answers, inside their transaction."""

from __future__ import annotations

from auction_app.bidding import service
from auction_app.eligibility.facts import BidderAdmitted, BidderBarred, PriorityConfirmed
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Handlers, Transaction
from auction_app.lots.facts import LotNoted, LotPublished


def table(ports: Ports) -> Handlers:
    """Fact → handlers."""

    def announce(tx: Transaction, fact: LotPublished) -> None:
        service.announce(tx, fact, ports.clock.now(), fact.is_practice)

    return {
        LotPublished: [announce],
        LotNoted: [service.note],
        BidderAdmitted: [service.confirm_registration],
        PriorityConfirmed: [service.confirm_priority],
        BidderBarred: [service.revoke_registration],
    }
