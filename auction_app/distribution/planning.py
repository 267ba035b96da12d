"""What a plan rests on, read from the case, the books and the record; and the plan as one text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auction_app.bidding.models import Auction
from auction_app.books import chart
from auction_app.cases.claim_book import late_of
from auction_app.cases.claim_models import Claim
from auction_app.cases.models import EnforcementCase
from auction_app.distribution.decision import (
    ADMINISTRATOR,
    SURPLUS,
    Computed,
    Worked,
    left_open,
)
from auction_app.distribution.earlier import earlier_of, found_money
from auction_app.distribution.ground import debtors_of, in_other_currency, whose_surplus
from auction_app.distribution.inputs import (
    NOTHING_TOLD,
    Held,
    Inputs,
    LateFrom,
    Source,
    Told,
    anew_json,
)
from auction_app.distribution.models import Plan, PlanShare, PlanSource
from auction_app.evidence.models import LotEvent
from auction_app.kernel.money import Money
from auction_app.kernel.time import legal_day, parse_rfc3339
from auction_app.law.claims import Debtor, Kind
from auction_app.ledger.models import LedgerAccount, LedgerPosting, LedgerTransfer
from auction_app.ledger.queries import balance_of
from auction_app.lots.models import Lot


def pool_of(session: Session, case_id: str) -> list[Source]:
    """Every account of the case with money on it: the prices of its lots, and what was found."""
    found = []
    lots = session.execute(
        select(Lot.id, Lot.currency)
        .where(Lot.case_id == case_id, Lot.state == "published")
        .order_by(Lot.id)
    )
    for lot_id, currency in lots:
        account, fen = chart.sale(lot_id, currency), price_on_account(session, lot_id, currency)
        if fen > 0:
            found.append(
                Source(account.code, lot_id, Money(fen, currency), title_passed(session, lot_id))
            )
    again = found_money(session, case_id)
    if again is not None:
        found.append(again)
    return found


def price_on_account(session: Session, lot_id: str, currency: str = "CNY") -> int:
    """What of a lot's price is there to be shared out, in fen: never more than the price.

    What a buyer paid beyond it is the buyer's and goes back to him, not to creditors.
    """
    price = session.scalar(select(Auction.price).where(Auction.lot_id == lot_id)) or 0
    shared = session.scalar(
        select(func.sum(PlanSource.amount_fen))
        .join(Plan, Plan.id == PlanSource.plan_id)
        .where(PlanSource.lot_id == lot_id, Plan.ended == "released")
    )
    account = chart.sale(lot_id, currency).code
    held = balance_of(session, account, currency)
    return max(min(held, price + _forfeited_to(session, account, currency) - int(shared or 0)), 0)


def _forfeited_to(session: Session, account: str, currency: str) -> int:
    """What of an earlier buyer's deposit was put to this price (NP 24), in fen."""
    added = session.scalar(
        select(func.sum(LedgerTransfer.amount_fen))
        .join(LedgerPosting, LedgerPosting.id == LedgerTransfer.posting_id)
        .join(LedgerAccount, LedgerAccount.id == LedgerTransfer.credit_id)
        .where(LedgerPosting.kind == "forfeit_applied")
        .where(LedgerAccount.code == account, LedgerAccount.currency == currency)
    )
    return int(added or 0)


def title_passed(session: Session, lot_id: str) -> date | None:
    """The day the sale ruling was served: interest stops with it (INT 3). None before."""
    text = session.scalar(
        select(LotEvent.text)
        .where(LotEvent.lot_id == lot_id, LotEvent.kind == "lot.title_passed")
        .order_by(LotEvent.seq.desc())
        .limit(1)
    )
    if text is None:
        return None
    return legal_day(parse_rfc3339(json.loads(text)["body"]["title_passed_at"]))


def read_inputs(
    session: Session,
    case: EnforcementCase,
    kind: str,
    accounts: Sequence[str] | None,
    told: Told = NOTHING_TOLD,
) -> Inputs:
    """All that a plan over these accounts rests on; None takes every account with money."""
    pool = pool_of(session, case.id)
    sources = tuple(one for one in pool if accounts is None or one.account in accounts)
    currency = sources[0].amount.currency if sources else "CNY"
    debtors = debtors_of(session, case.id)
    return Inputs(
        case_id=case.id,
        case_number=case.number,
        kind=kind,
        debtor=Debtor(case.debtor_kind),
        debtor_party=whose_surplus(debtors, told),
        currency=currency,
        sources=tuple(one for one in sources if one.amount.currency == currency),
        claims=tuple(_claims(session, case.id, currency)),
        lots_done=_lots_done(session, case.id),
        bankruptcy=case.bankruptcy_accepted,
        has_several_debtors=len(debtors) > 1,
        other_currency=in_other_currency(session, case.id, currency),
        unclaimed=told.unclaimed,
    )


def plan_members(computed: Computed) -> dict[str, Any]:
    """The plan as its text says it: lines with their working, levels as the money reached them, the rest."""
    inputs, result = computed.inputs, computed.result
    bankrupt = inputs.kind == "bankruptcy"
    return {
        "case": inputs.case_id,
        "case_number": inputs.case_number,
        "kind": inputs.kind,
        "debtor": inputs.debtor.value,
        "debtor_party": inputs.debtor_party,
        "currency": inputs.currency,
        "pool": inputs.pool.fen,
        "sources": [_source(one) for one in inputs.sources],
        "lines": [_line(computed, one) for one in computed.worked],
        "levels": [] if bankrupt else [
            {
                "name": level.group.name,
                "article": level.group.article.key,
                "pool": level.pool.fen,
                "paid": [
                    {
                        "claim": paid.entry.claim.id,
                        "amount": paid.amount.fen,
                        "of": paid.entry.amount.fen,
                        "is_doubled": paid.entry.is_doubled,
                    }
                    for paid in level.paid
                ],
                "rest": level.rest.fen,
            }
            for level in result.levels
        ],
        "surplus": 0 if bankrupt else result.surplus.fen,
        "administrator": result.surplus.fen if bankrupt else 0,
        "has_course": computed.has_course,
    } | ({"unclaimed": inputs.unclaimed} if inputs.unclaimed else {})  # fmt: skip


def _source(one: Source) -> dict[str, Any]:
    return {
        "account": one.account,
        "lot": one.lot_id,
        "anew": [anew_json(part) for part in one.anew],
        "amount": one.amount.fen,
        "stops": one.stops.isoformat() if one.stops else None,
    }


def shares_of(plan_id: str, court_id: str, said: dict[str, Any]) -> list[PlanShare]:
    """The shares of an approved text with the account each is booked to."""
    case_id, currency = said["case"], said["currency"]
    rows = []
    for line in said["lines"]:
        cost = line["cost_kind"]
        account = (
            chart.fee(court_id, cost, currency)
            if cost
            else chart.creditor(case_id, line["id"], currency)
        )
        rows.append((line["id"], line["holder"], account.code, line["received"]))
    surplus = chart.surplus(case_id, currency)
    rows.append((SURPLUS, said["debtor_party"] or SURPLUS, surplus.code, said["surplus"]))
    administrator = chart.creditor(case_id, ADMINISTRATOR, currency)
    rows.append((ADMINISTRATOR, ADMINISTRATOR, administrator.code, said["administrator"]))
    return [
        PlanShare(
            plan_id=plan_id,
            key=key,
            line=key,
            holder=holder,
            account=code,
            amount_fen=fen,
            state="planned",
        )
        for key, holder, code, fen in rows
        if fen
    ]


def _line(computed: Computed, one: Worked) -> dict[str, Any]:
    held, claim = one.held, one.claim
    open_judgment, open_doubled = left_open(one, computed.result)
    article = next(
        level.group.article.key
        for level in computed.result.levels
        if any(paid.entry.claim.id == claim.id for paid in level.paid)
    )
    return {
        "id": held.id,
        "holder": held.holder,
        "kind": claim.kind.value,
        "cost_kind": held.cost_kind,
        "ranked_on": claim.ranked_on.isoformat(),
        "basis": claim.basis,
        "article": article,
        "judgment": claim.judgment.fen,
        "doubled": claim.doubled.fen,
        "had": held.had.fen,
        "received": computed.result.received(claim.id).fen,
        "left_judgment": open_judgment.fen,
        "left_doubled": open_doubled.fen,
        "working": [
            {
                "principal": line.principal.fen,
                "since": since.isoformat(),
                "until": until.isoformat(),
                "days": line.days,
                "rate": f"{line.rate.numerator}/{line.rate.denominator}",
            }
            for line, (since, until) in zip(one.working, one.periods, strict=True)
        ],
    }


def _claims(session: Session, case_id: str, currency: str) -> list[Held]:
    rows = session.scalars(
        select(Claim)
        .where(Claim.case_id == case_id, Claim.struck_at.is_(None), Claim.currency == currency)
        .order_by(Claim.entered_at, Claim.id)
    )
    earlier = earlier_of(session, case_id)
    return [
        Held(
            id=row.id,
            holder=row.party_id or f"cost:{row.cost_kind}",
            kind=Kind(row.kind),
            cost_kind=row.cost_kind,
            judgment=Money(row.judgment_fen, currency),
            general=Money(row.general_fen, currency),
            late=tuple(
                LateFrom(Money(one.principal_fen, currency), one.since, one.until, one.stays)
                for one in late_of(row)
            ),
            ranked_on=row.ranked_on,
            basis=row.basis,
            lot_id=row.lot_id,
            earlier=earlier.get(row.id, ()),
        )
        for row in rows
    ]


def _lots_done(session: Session, case_id: str) -> frozenset[str]:
    rows = session.scalars(
        select(PlanSource.lot_id)
        .join(Plan, Plan.id == PlanSource.plan_id)
        .where(Plan.case_id == case_id, Plan.ended == "released", PlanSource.lot_id.is_not(None))
    )
    return frozenset(one for one in rows if one is not None)
