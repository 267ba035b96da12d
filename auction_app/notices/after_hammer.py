"""What the buyer and the parties are told after the hammer: reminder, default, ruling, delivery, annulment."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Identity
from auction_app.accounts.sessions import holder_of
from auction_app.bidding.models import Auction
from auction_app.cases.models import CaseParty
from auction_app.eligibility.models import Registration
from auction_app.evidence.chain import Event
from auction_app.evidence.followers import Follower, each
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.time import rfc3339
from auction_app.lots.models import Lot
from auction_app.notices.service import Telling, tell
from auction_app.procedure.facts import BuyerReminded

#: record → kind of notice
TOLD = {
    "lot.paid": "sale_paid",
    "lot.defaulted": "sale_defaulted",
    "lot.title_passed": "sale_served",
    "lot.delivered": "sale_delivered",
    "lot.annulled": "sale_annulled",
    "lot.held": "sale_held",
    "lot.lifted": "sale_lifted",
}
_FIGURES = ("served_at", "delivery_due_at", "ruling_due_at", "currency", "price_returned")


def make_follower(vault: Vault) -> Follower:
    """The follower of records after the hammer."""

    def follow(tx: Transaction, event: Event) -> None:
        told = {name: event.body[name] for name in _FIGURES if name in event.body}
        reason = event.body["reason"]
        told |= {"reason_zh": reason["zh"], "reason_en": reason["en"]}
        holders = [*_buyer(tx.session, event.lot), *_parties(tx.session, vault, event.lot)]
        tell(tx, holders, Telling(event.lot, TOLD[event.kind], str(event.seq), told), event.at)

    return Follower("notices-after", each(follow), frozenset(TOLD))


def buyer_reminded(tx: Transaction, fact: BuyerReminded) -> None:
    """The written reminder that comes before a default."""
    figures: dict[str, Any] = {
        "balance": fact.open_fen,
        "currency": fact.currency,
        "due": rfc3339(fact.due_at),
    }
    telling = Telling(fact.lot_id, "price_overdue", rfc3339(fact.at), figures)
    tell(tx, _buyer(tx.session, fact.lot_id), telling, fact.at)


def _buyer(session: Session, lot_id: str) -> list[bytes]:
    """The keyed index of who bought; none where nobody did."""
    query = (
        select(Registration.holder)
        .join(Auction, Auction.lot_id == Registration.lot_id)
        .where(Registration.lot_id == lot_id, Registration.bidder == Auction.leader)
    )
    return list(session.scalars(query))


def _parties(session: Session, vault: Vault, lot_id: str) -> list[bytes]:
    """The parties of the case: by their visit with the case number, and by their verified account."""
    case_id = session.scalar(select(Lot.case_id).where(Lot.id == lot_id))
    rows = session.execute(
        select(CaseParty.id, Identity.account_id)
        .outerjoin(Identity, Identity.id_index == CaseParty.id_index)
        .where(CaseParty.case_id == case_id)
    )
    found = {one for row in rows for one in row if one is not None}
    return [holder_of(vault, one) for one in sorted(found)]
