"""The day's reconciliation: ask the provider, book its fees, compare all three, keep what was found."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from auction_app.accounting import decision, sides
from auction_app.accounting.decision import Balance, Difference
from auction_app.accounting.models import Reconciliation
from auction_app.books import chart, movements
from auction_app.infra.transaction import Transaction
from auction_app.infra.web import Services
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.kernel.time import legal_day, rfc3339
from auction_app.ledger.service import post
from auction_app.payments.gateway import CardProvider, GatewayError, ProviderRow
from auction_app.procedure.case import not_shown_in_all

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one comparison found; `provider` is the provider's name, "" where there is none.

    `balances`: every court's bank account, in our books and as its newest statement closes.
    """

    day: date
    made_at: datetime
    provider: str
    compared: int
    differences: tuple[Difference, ...]
    balances: tuple[Balance, ...]

    @property
    def unexplained(self) -> int:
        """How many differences want a person."""
        return sum(not one.is_explained for one in self.differences)


def reconcile(services: Services, provider: CardProvider | None, day: date) -> Reconciliation:
    """Compare one legal day and keep the result; the provider is asked outside any transaction."""
    at = services.ports.clock.now()
    rows = _ask(provider, day, at)
    if rows:
        _book_fees(services, [row for row in rows if legal_day(row.at) == day])
    with services.transactions.reading() as session:
        compared, found = _compare_bank(session, day)
        balances = sides.bank_balances(session)
        found += decision.match_balances(chart.BANK, balances)
        if provider is not None:
            more, cards = _compare_cards(session, day, rows)
            compared, found = compared + more, [*cards, *found]
        found += _under_way(session)
    name = provider.name if provider else ""
    outcome = Outcome(day, at, name, compared, tuple(found), tuple(balances))
    with services.transactions() as tx:
        return _keep(tx, outcome)


def _ask(provider: CardProvider | None, day: date, at: datetime) -> list[ProviderRow] | None:
    """The provider's rows of the days around; None when it could not be asked."""
    if provider is None:
        return []
    try:
        return [row for one in sides.window(day, at) for row in provider.provider_report(one)]
    except GatewayError as error:
        log.error("the provider's report of %s was not to be had: %s", day, error)
        return None


def _book_fees(services: Services, rows: Iterable[ProviderRow]) -> None:
    """What the provider kept is the platform's own cost; each fee is booked once, by its row."""
    for row in rows:
        if row.fee.fen > 0:
            _book_fee(services, row)


def _book_fee(services: Services, row: ProviderRow) -> None:
    try:
        with services.transactions() as tx:
            post(tx, movements.provider_fee(row.id, row.fee, row.at))
    except AuctionError as error:  # stays a difference, with its name
        log.error("the fee of %s could not be booked: %s", row.id, error)


def _compare_cards(
    session: Session, day: date, rows: list[ProviderRow] | None
) -> tuple[int, list[Difference]]:
    if rows is None:
        return 0, [Difference(chart.STRIPE, decision.NO_REPORT, "", "", None, None)]
    here = sides.booked(session, chart.STRIPE, day - sides.WINDOW, day + sides.WINDOW)
    names = sides.names_of(session, rows, here)
    ours = [sides.card_item(item, names) for item in here]
    compared, found = decision.match(chart.STRIPE, day, ours, sides.provider_items(rows, names))
    fees: dict[str, int] = {}
    for row in rows:
        if legal_day(row.at) == day:
            fees[row.fee.currency] = fees.get(row.fee.currency, 0) + row.fee.fen
    return compared, [
        *map(_named_fee, found),
        *decision.standing(chart.STRIPE, decision.FEE, fees),
    ]


def _named_fee(one: Difference) -> Difference:
    """A fee that only the provider tells is not any missing movement."""
    if one.code != decision.MISSING_HERE or not one.key.startswith("fee:"):
        return one
    return Difference(
        one.channel,
        decision.FEE_NOT_BOOKED,
        one.key,
        one.currency,
        None,
        one.there_fen,
        None,
        one.there_day,
    )


def _compare_bank(session: Session, day: date) -> tuple[int, list[Difference]]:
    """Statements tell the day of an entry, our books the instant it was imported: days do not count here."""
    booked = sides.booked(session, chart.BANK, day, day)
    there = sides.bank_items(session, day, [item.key for item in booked])
    here = sides.booked(session, chart.BANK, day, day, [item.key for item in there])
    days = {item.key: item.day for item in there}
    ours = [
        replace(item, day=days.get(item.key, item.day))
        for item in here
        if not item.key.startswith("opening:")
    ]
    compared, found = decision.match(chart.BANK, day, ours, there)
    silent = [
        Difference(chart.BANK, decision.NO_STATEMENT, id_, currency, None, None)
        for id_, currency in sides.silent_accounts(session, day)
    ]
    return compared, [*found, *silent]


def _under_way(session: Session) -> list[Difference]:
    """Sums that no side is wrong about, and that still make the three differ."""
    transit = sides.held(session, chart.in_transit().code)
    by_hand = not_shown_in_all(session)
    return [
        *decision.standing(chart.STRIPE, decision.IN_TRANSIT, transit),
        *decision.standing(chart.BANK, decision.BY_HAND, by_hand),
    ]


def _keep(tx: Transaction, outcome: Outcome) -> Reconciliation:
    report = _canonical(outcome)
    row = Reconciliation(
        id=new_id("rc"),
        day=outcome.day,
        made_at=outcome.made_at,
        compared=outcome.compared,
        differences=len(outcome.differences),
        unexplained=outcome.unexplained,
        report=report,
        sha256=hashlib.sha256(report.encode()).hexdigest(),
    )
    tx.session.add(row)
    tx.session.flush()
    if row.unexplained:
        log.critical("%s: differences that want a person: %d", outcome.day, row.unexplained)
    return row


def _canonical(outcome: Outcome) -> str:
    """One text for one result: sorted members, no spaces."""
    told = {
        "day": outcome.day.isoformat(),
        "made_at": rfc3339(outcome.made_at),
        "provider": outcome.provider,
        "compared": outcome.compared,
        "balances": [
            {
                "account": one.account,
                "currency": one.currency,
                "here": one.here_fen,
                "there": one.there_fen,
            }
            for one in outcome.balances
        ],
        "differences": [
            {
                "channel": one.channel,
                "code": one.code,
                "key": one.key,
                "currency": one.currency,
                "here": one.here_fen,
                "there": one.there_fen,
                "here_day": one.here_day.isoformat() if one.here_day else None,
                "there_day": one.there_day.isoformat() if one.there_day else None,
                "explained": one.is_explained,
            }
            for one in outcome.differences
        ],
    }
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def newest_runs(session: Session, since: date) -> list[Reconciliation]:
    """The newest comparison of each day since then, the newest day first."""
    rows = session.scalars(
        select(Reconciliation)
        .where(Reconciliation.day >= since)
        .ext(distinct_on(Reconciliation.day))
        .order_by(Reconciliation.day.desc(), Reconciliation.made_at.desc())
    )
    return list(rows)


def unexplained_days(session: Session, since: date) -> int:
    """How many of those days have differences that nobody explained yet."""
    newest = (
        select(Reconciliation.unexplained)
        .where(Reconciliation.day >= since)
        .ext(distinct_on(Reconciliation.day))
        .order_by(Reconciliation.day, Reconciliation.made_at.desc())
        .subquery()
    )
    query = select(func.count()).select_from(newest).where(newest.c.unexplained > 0)
    return session.scalar(query) or 0
