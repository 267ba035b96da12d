"""What of the money somebody must look at, as counts alone: `/healthz` shows them to whoever operates.

No reference, lot, number or name: the lists with references are on the page for staff.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from auction_app.books import chart
from auction_app.ledger.models import LedgerAccount, LedgerBalance, LedgerTransfer
from auction_app.payments.models import CardAside, CardDispute, PaymentEvent, Refund
from auction_app.payments.queries import SETTLED

SILENT_AFTER = timedelta(hours=24)
FEW = 2  # one message that the sweep found first is a race, not a silence
PAYOUT_DAYS = timedelta(days=3)  # our convention: a provider's transfer is at the bank by then
_RECENT = 100  # payouts looked at; more than that on the way at once would be an alarm of its own
WEBHOOK, SWEEP = "webhook", "sweep"


def money_counts(session: Session, at: datetime) -> dict[str, int]:
    """Code → how many, zeros included; a code with more than none is an alarm."""
    return {code: count(session, at) for code, count in _COUNTS.items()}


def _open_disputes(session: Session, _at: datetime) -> int:
    return _many(session, select(func.count()).where(CardDispute.state == "open"))


def _uncovered_losses(session: Session, _at: datetime) -> int:
    """Lost disputes whose money had left already: the platform's loss, in the reserve until settled."""
    lost = select(func.count()).where(
        CardDispute.state == "lost",
        CardDispute.withdrawn_at.is_not(None),
        CardDispute.reinstated_at.is_(None),
        CardDispute.borne_fen < CardDispute.amount_fen,
    )
    return _many(session, lost)


def _failed_refunds(session: Session, _at: datetime) -> int:
    return _many(session, select(func.count()).where(Refund.state == "failed"))


def _overdue_refunds(session: Session, at: datetime) -> int:
    """Not sent within the 24 hours of art. 23."""
    late = select(func.count()).where(Refund.state.not_in(SETTLED), Refund.due_at < at)
    return _many(session, late)


def _set_aside(session: Session, _at: datetime) -> int:
    """Card money in suspense that waits for the word of two people."""
    waits = select(func.count()).where(CardAside.state.in_(("waiting", "proposed")))
    return _many(session, waits)


def _late_payouts(session: Session, at: datetime) -> int:
    """The provider's transfers that are on no statement yet: what is on its way is of the newest ones."""
    ways = session.execute(
        select(LedgerAccount.id, -LedgerBalance.balance_fen)
        .join(LedgerBalance, LedgerBalance.account_id == LedgerAccount.id)
        .where(LedgerAccount.code == chart.in_transit().code, LedgerBalance.balance_fen < 0)
    ).all()
    return sum(_late_of(session, way, fen, at) for way, fen in ways)


def _late_of(session: Session, way: int, on_the_way: int, at: datetime) -> int:
    newest = session.execute(
        select(LedgerTransfer.amount_fen, LedgerTransfer.at)
        .where(LedgerTransfer.debit_id == way)
        .order_by(LedgerTransfer.at.desc(), LedgerTransfer.posting_id)
        .limit(_RECENT)
    )
    late = 0
    for fen, left_at in newest:
        if on_the_way <= 0:
            break
        on_the_way -= fen
        late += left_at < at - PAYOUT_DAYS
    return late


def _webhook_silence(session: Session, at: datetime) -> int:
    """Messages of the last day that only asking found, while the provider's own word brought none."""
    heard = select(PaymentEvent.heard_by, func.count()).where(
        PaymentEvent.received_at > at - SILENT_AFTER, PaymentEvent.heard_by.in_((WEBHOOK, SWEEP))
    )
    rows = session.execute(heard.group_by(PaymentEvent.heard_by))
    found = {by: int(many) for by, many in rows}
    many = found.get(SWEEP, 0)
    return many if many >= FEW and not found.get(WEBHOOK) else 0


def _many(session: Session, query: Select[int]) -> int:
    return session.scalar(query) or 0


_COUNTS: dict[str, Callable[[Session, datetime], int]] = {
    "card_disputes_open": _open_disputes,
    "card_losses_uncovered": _uncovered_losses,
    "refunds_failed": _failed_refunds,
    "refunds_overdue": _overdue_refunds,
    "card_money_aside": _set_aside,
    "provider_payouts_late": _late_payouts,
    "webhook_silent": _webhook_silence,
}
