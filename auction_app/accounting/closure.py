"""Whether lots that are over are over in the books as well: no deposit kept, every fen at its end."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from auction_app.books.closure import Ends, lot_ends
from auction_app.ledger.audit import SHOWN, Fault

KEPT_AFTER = timedelta(hours=24)  # art. 23: the losers' deposits go back within 24 hours
DEPOSIT_KEPT, NOT_CLOSED, ELSEWHERE = "deposit_kept", "not_closed", "gone_elsewhere"
# A deposit under a card dispute is frozen by law of the card, not kept.
_KEPT = text("""
    WITH over AS (
        SELECT a.lot_id FROM auction a
        LEFT JOIN lot_event e ON e.lot_id = a.lot_id AND e.kind = 'lot.withdrawn'
        WHERE a.status IN ('closed', 'withdrawn')
          AND coalesce(a.closed_at, e.at, a.ends_at) <= :before)
    SELECT acc.code, b.balance_fen FROM over
    JOIN ledger_account acc ON split_part(acc.code, ':', 2) = over.lot_id
    JOIN ledger_balance b ON b.account_id = acc.id
    WHERE acc.code LIKE 'deposit:%' AND b.balance_fen <> 0
      AND NOT EXISTS (SELECT FROM payment_intent p WHERE p.disputed_at IS NOT NULL
                      AND acc.code = 'deposit:' || p.lot_id || ':' || p.bidder)
    ORDER BY acc.code LIMIT :most""")
_DISTRIBUTED = text("""
    SELECT DISTINCT e.lot_id FROM lot_event e JOIN ledger_account a
        ON split_part(a.code, ':', 2) = e.lot_id AND a.code LIKE 'sale:%'
    WHERE e.kind = 'lot.distributed' ORDER BY e.lot_id""")


def closure_faults(session: Session, at: datetime) -> list[Fault]:
    """Deposits kept beyond their 24 hours, and distributed lots whose money has not all reached an end."""
    kept = session.execute(_KEPT, {"before": at - KEPT_AFTER, "most": SHOWN})
    faults = [Fault(DEPOSIT_KEPT, code, 0, fen) for code, fen in kept]
    for lot_id in session.scalars(_DISTRIBUTED):
        for ends in lot_ends(session, lot_id, at):
            faults += _faults(lot_id, ends)
    return faults[:SHOWN]


def _faults(lot_id: str, ends: Ends) -> list[Fault]:
    """What of a distributed lot is not where it must be; a refund may still be on its way to its bank."""
    wanted = (
        (DEPOSIT_KEPT, f"deposit:{lot_id}", ends.deposits_left),
        (NOT_CLOSED, f"sale:{lot_id}", ends.price_left),
        (ELSEWHERE, lot_id, ends.elsewhere),
    )
    return [Fault(code, place, 0, fen) for code, place, fen in wanted if fen]
