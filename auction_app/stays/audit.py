"""Every lot's row is compared with the replay of its events; what differs stops the lot (threat 6).

A deadline or a price that somebody changed in the table, past the record, is found within half a
minute: an alarm is raised and the lot is suspended until the court has looked.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from auction_app.bidding.models import PROBE_LOT
from auction_app.bidding.service import lock_auction
from auction_app.evidence.audit import Finding, raise_alarm
from auction_app.evidence.chain import parse_event
from auction_app.evidence.replay import Sale, micros, replay_one
from auction_app.infra.loops import Loop
from auction_app.infra.web import Services
from auction_app.stays.service import Ruling, suspend

log = logging.getLogger(__name__)

EVERY_S = 30.0
PAGE = 2000
CODE = "projection_wrong"
STOPPED = Ruling(
    reason_zh="记录核对发现不一致，正在查明",
    reason_en="the record did not match itself; it is being looked into",
    ground="security_danger",
)
_MOVED = text(
    "SELECT a.*, c.seq FROM auction a JOIN lot_chain c USING (lot_id)"
    " WHERE NOT c.sealed AND a.lot_id <> :probe ORDER BY a.lot_id"
)
_EVENTS = text(
    "SELECT text FROM lot_event WHERE lot_id = :lot AND seq > :after AND seq <= :upto"
    " ORDER BY seq LIMIT :n"
)


@dataclass
class Replayed:
    """How far a lot has been replayed."""

    seq: int = 0
    sale: Sale = field(default_factory=Sale)


class ProjectionAudit:
    """Keeps each lot's replay, so that a round costs only what is new."""

    def __init__(self) -> None:
        self._lots: dict[str, Replayed] = {}

    def findings(self, session: Session) -> list[Finding]:
        """What differs now, from one snapshot of the database."""
        found = []
        rows = session.execute(_MOVED, {"probe": PROBE_LOT}).mappings().all()
        for row in rows:
            sale = self._replayed(session, row["lot_id"], row["seq"])
            wrong = differences(sale, dict(row))
            if wrong:
                found.append(Finding(CODE, row["lot_id"], ", ".join(wrong)))
        current = {row["lot_id"] for row in rows}
        self._lots = {lot: kept for lot, kept in self._lots.items() if lot in current}
        return found

    def _replayed(self, session: Session, lot: str, upto: int) -> Sale:
        kept = self._lots.setdefault(lot, Replayed())
        while kept.seq < upto:
            bounds = {"lot": lot, "after": kept.seq, "upto": upto, "n": PAGE}
            texts = session.execute(_EVENTS, bounds).scalars().all()
            if not texts:
                break  # the evidence audit names a missing event
            for one in texts:
                event = parse_event(one)
                replay_one(kept.sale, event)
                kept.seq = event.seq
        return kept.sale


def differences(sale: Sale, row: dict[str, object]) -> list[str]:
    """The names of the figures in which a row of `auction` and the replay differ. Pure."""
    told: dict[str, object] = {
        "status": sale.state,
        "price": sale.price,
        "leader": sale.leader,
        "bids": sale.bids,
        "outcome": sale.outcome,
    }
    kept = {name: row[name] for name in told}
    ends_at = row["ends_at"]
    # Before the opening (or a resumption) the events the replay reads name no end.
    if sale.state != "scheduled" and sale.ends_at and isinstance(ends_at, datetime):
        told["ends_at"], kept["ends_at"] = sale.ends_at, micros(ends_at)
    return [name for name, value in told.items() if value != kept[name]]


def stop_lot(services: Services, finding: Finding) -> None:
    """Raise the alarm and suspend the lot if it still runs."""
    assert finding.lot_id is not None
    with services.transactions() as tx:
        at = services.ports.clock.now()
        if not raise_alarm(tx, finding, at):
            return
        auction = lock_auction(tx, finding.lot_id)
        if auction.status in ("open", "scheduled"):
            suspend(tx, finding.lot_id, STOPPED, at)
    log.critical("lot %s was stopped: %s", finding.lot_id, finding.detail)


def audit_loop() -> Loop:
    """The loop of the jobs process."""
    audit = ProjectionAudit()

    def run(services: Services) -> None:
        with services.transactions.reading() as session:
            found = audit.findings(session)
        for finding in found:
            stop_lot(services, finding)

    return Loop("bidding-audit", EVERY_S, run)
