"""Shares of a plan and their parts: only what a suit contests is held back, the rest of a share goes (CPI 510).

A share that is contested in part becomes two, so that each fen has one state and one order at the bank.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.books import chart, movements
from auction_app.distribution.models import Plan, PlanObjection, PlanShare
from auction_app.distribution.standing import contested
from auction_app.infra.transaction import Transaction
from auction_app.kernel.money import Money
from auction_app.law.distribution_plan import set_aside, stays_aside
from auction_app.ledger.service import Account, post


def shares_of(session: Session, plan_id: str) -> list[PlanShare]:
    """The shares of a plan in a fixed order."""
    return list(
        session.scalars(
            select(PlanShare).where(PlanShare.plan_id == plan_id).order_by(PlanShare.key)
        )
    )


def hold_back(session: Session, plan: Plan, disputed: dict[str, int]) -> None:
    """At the release: what running suits contest (line → fen) is set aside, all else is owed."""
    shares = {one.line: one for one in shares_of(session, plan.id)}
    amounts = {line: Money(one.amount_fen, plan.currency) for line, one in shares.items()}
    suits = {line: Money(fen, plan.currency) for line, fen in disputed.items()}
    held = set_aside(amounts, suits)
    for line, share in shares.items():
        share.state = "owed"
        if line in held:
            split_off(session, share, held[line].fen).state = "aside"
    session.flush()


def free_the_settled(tx: Transaction, plan: Plan, row: PlanObjection, at: datetime) -> None:
    """One suit is over: of each share it contested, what no other suit holds is owed or shared anew."""
    suits = tx.session.scalars(
        select(PlanObjection).where(
            PlanObjection.plan_id == plan.id, PlanObjection.sued_at.is_not(None)
        )
    ).all()
    running = contested(one for one in suits if one.ended is None)
    upheld = contested(one for one in suits if one.ended == "upheld")
    lines = contested([row])
    for share in shares_of(tx.session, plan.id):
        if share.state == "aside" and share.line in lines:
            still = running.get(share.line, 0), upheld.get(share.line, 0)
            _free(tx, plan, (row.id, share), still, at)
    tx.session.flush()


def booked_to(plan: Plan, share: PlanShare) -> Account:
    """Where the money of a share stands: with its holder, or on the account of the dispute."""
    if share.state == "aside":
        return chart.set_aside(plan.case_id, share.line, plan.currency)
    return Account(share.account, plan.currency)


def split_off(session: Session, share: PlanShare, fen: int) -> PlanShare:
    """A part of a share as a share of its own, in the same state; the share itself for all of it."""
    if fen == share.amount_fen:
        return share
    known = select(PlanShare.key).where(
        PlanShare.plan_id == share.plan_id, PlanShare.line == share.line
    )
    part = PlanShare(
        plan_id=share.plan_id,
        key=f"{share.line}.{len(session.scalars(known).all())}",
        line=share.line,
        holder=share.holder,
        account=share.account,
        amount_fen=fen,
        state=share.state,
    )
    share.amount_fen -= fen
    session.add(part)
    session.flush()
    return part


def _free(
    tx: Transaction,
    plan: Plan,
    settled: tuple[str, PlanShare],
    still: tuple[int, int],
    at: datetime,
) -> None:
    """`settled` is (objection, share set aside), `still` is (fen other suits contest, fen upheld)."""
    objection_id, share = settled
    money = plan.currency
    running, upheld = (Money(fen, money) for fen in still)
    aside = booked_to(plan, share)
    stays = stays_aside(Money(share.amount_fen, money), running, upheld)
    freed = Money(share.amount_fen, money) - stays
    sides: list[movements.Side] = []
    if freed.fen:
        part = split_off(tx.session, share, freed.fen)
        part.state = "owed"
        sides.append((Account(part.account, money), freed))
    if stays.fen and not running.fen:
        anew = chart.found(plan.case_id, money)
        share.state, share.account = "shared_anew", anew.code
        sides.append((anew, stays))
    if sides:
        post(tx, movements.dispute_settled(objection_id, aside, sides, at))
