"""The platform's report of its own stop, as a notice to the lot's clerk and the court's approvers (art. 28 II)."""

from __future__ import annotations

from sqlalchemy import or_, select

from auction_app.accounts.models import Account
from auction_app.accounts.sessions import holder_of
from auction_app.evidence.chain import Event
from auction_app.evidence.followers import Follower, each
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.law.stays import StopKind
from auction_app.lots.models import Lot
from auction_app.notices.service import Telling, tell
from auction_app.stays.models import Stop


def make_follower(vault: Vault) -> Follower:
    """The follower of stops; one that is over when it comes by needs no report any more."""

    def follow(tx: Transaction, event: Event) -> None:
        if event.body.get("kind") != StopKind.EMERGENCY.value:
            return
        stop = tx.session.get(Stop, (event.lot, event.seq))
        if stop is not None and stop.ended_at is not None:
            return
        reason = event.body["reason"]
        told = {"url": f"/desk/lots/{event.lot}/hold", "report": "stop"}
        if isinstance(reason, dict):
            told |= {"reason_zh": reason["zh"], "reason_en": reason["en"]}
        else:
            told |= {"reason": reason}
        readers = [holder_of(vault, one) for one in _court_of(tx, event.lot)]
        tell(tx, readers, Telling(event.lot, "suspended", f"report {event.seq}", told), event.at)

    return Follower("notices-stops", each(follow), frozenset({"lot.suspended"}))


def _court_of(tx: Transaction, lot_id: str) -> list[str]:
    """Accounts of the clerk who answers for the lot and of every approver of its court."""
    lot = tx.session.get_one(Lot, lot_id)
    query = select(Account.id).where(
        Account.court_id == lot.court_id,
        Account.disabled_at.is_(None),
        or_(Account.role == "approver", Account.id == lot.clerk_id),
    )
    return list(tx.session.scalars(query.order_by(Account.id)))
