"""A plan is paid out: booked in one act, ordered at the bank, followed until nothing is left on the case.

What is disputed in a suit is set aside, to the fen; the rest goes (CPI 510).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.identity import same_human
from auction_app.bank.facts import PayoutCarriedOut, PayoutReturned
from auction_app.bank.service import NewPayout, order_payout
from auction_app.books import movements
from auction_app.cases.claim_book import lock_case
from auction_app.cases.models import EnforcementCase
from auction_app.cases.payees import confirmed_payee, open_payee
from auction_app.deadlines.service import (
    NewDeadline,
    court_calendar,
    meet_deadline,
    set_deadline,
)
from auction_app.distribution import errors as own
from auction_app.distribution.course import running_plan
from auction_app.distribution.decision import SURPLUS
from auction_app.distribution.inputs import Inputs, Source, anew_in, told_in
from auction_app.distribution.models import Plan, PlanObjection, PlanShare, PlanSource
from auction_app.distribution.parts import booked_to, free_the_settled, hold_back, shares_of
from auction_app.distribution.planning import read_inputs
from auction_app.distribution.service import drop_periods, inputs_digest
from auction_app.distribution.standing import standing
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import CHANGED_MEANWHILE, FOUR_EYES, AuctionError
from auction_app.kernel.money import Money
from auction_app.kernel.time import legal_day
from auction_app.law.distribution_plan import PAYOUT_DAYS, PlanCourse, payout_until
from auction_app.law.working_days import Period, end_of
from auction_app.ledger.service import Account, post
from auction_app.lots.drafts import Staff
from auction_app.payments.queries import open_disputes

PURPOSE = "distribution"
PAID = (PlanCourse.AS_PLANNED, PlanCourse.SET_ASIDE)


def release(tx: Transaction, vault: Vault, plan_id: str, by: Staff, at: datetime) -> PlanCourse:
    """Book an approved plan and order what may be paid, once. Gives the course it took.

    Raises `no_such_plan`, `plan_not_running`, `four_eyes`, `plan_waits`, `card_disputed`.
    """
    plan = _own_plan(tx, plan_id, by)
    found = standing(tx.session, plan, legal_day(at))
    if found.course not in PAID:
        raise AuctionError(own.PLAN_WAITS, article="CPI510", extra={"waits": list(found.waits)})
    sources = tx.session.scalars(select(PlanSource).where(PlanSource.plan_id == plan_id)).all()
    _refuse_changed_ground(tx.session, plan, sources)
    _refuse_disputed_money(tx.session, sources)
    hold_back(tx.session, plan, found.disputed)
    money = plan.currency
    pool = [(Account(one.account, money), Money(one.amount_fen, money)) for one in sources]
    owed = [
        (booked_to(plan, one), Money(one.amount_fen, money))
        for one in shares_of(tx.session, plan_id)
    ]
    post(tx, movements.distributed(plan.id, pool, owed, at))
    drop_periods(tx, plan, at)
    plan.ended, plan.ended_at, plan.ended_by = "released", at, by.account_id
    tx.session.flush()
    _start_the_clock(tx, plan, at)
    order_what_is_owed(tx, vault, plan, at)
    return found.course


def settle(
    tx: Transaction,
    vault: Vault,
    objection_id: str,
    said: tuple[str, str],
    by: Staff,
    at: datetime,
) -> None:
    """The suit is over; `said` is (`dismissed` or `upheld`, the judgment). What it held back is free.

    Dismissed: paid as planned, but for what another suit contests of the same share. Upheld: shared anew
    by the next version, when no other suit about it runs. Before the release nothing is set aside: the
    judgment decides whether the plan is paid or corrected. Raises `no_such_objection`, `objection_step`,
    `four_eyes`.
    """
    row = tx.session.get(PlanObjection, objection_id)
    if row is None:
        raise AuctionError(own.NO_SUCH_OBJECTION)
    plan = tx.session.get_one(Plan, row.plan_id)
    lock_case(tx, plan.case_id, by.court_id)
    tx.session.refresh(row)
    tx.session.refresh(plan)
    outcome, document = said
    if plan.ended == "corrected" or row.sued_at is None or row.ended is not None:
        raise AuctionError(own.OBJECTION_STEP, article="CPI510")
    if same_human(tx.session, plan.clerk_id, by.account_id):
        raise AuctionError(FOUR_EYES)
    row.ended, row.ended_at, row.ended_document = outcome, at, document
    tx.session.flush()
    if plan.ended is None:
        return  # nothing is booked yet: the judgment decides what the plan leads to
    free_the_settled(tx, plan, row, at)
    if order_what_is_owed(tx, vault, plan, at):
        _start_the_clock(tx, plan, at)


def order_what_is_owed(tx: Transaction, vault: Vault, plan: Plan, at: datetime) -> int:
    """Order a payout for every share whose holder has a confirmed bank account; gives how many. Safe to repeat."""
    if plan.ended != "released":
        raise AuctionError(own.PLAN_NOT_RUNNING)
    ordered = 0
    for share in shares_of(tx.session, plan.id):
        if share.state == "owed":
            ordered += _order(tx, vault, plan, share, at)
    tx.session.flush()
    return ordered


def carried_out(tx: Transaction, fact: PayoutCarriedOut) -> None:
    """The bank's statement shows the money left; the last one of a plan meets the deadline."""
    share = _share_of(tx, fact.purpose, fact.key)
    if share is None:
        return
    share.state, share.sent_at, share.returned_for = "sent", fact.at, ""
    tx.session.flush()
    plan = tx.session.get_one(Plan, share.plan_id)
    if all(one.state in ("sent", "aside", "shared_anew") for one in shares_of(tx.session, plan.id)):
        meet_deadline(tx, "pay_out", None, fact.at, plan.id)


def returned(tx: Transaction, fact: PayoutReturned) -> None:
    """The money came back; the bank's people name another account, the share stays the holder's."""
    share = _share_of(tx, fact.purpose, fact.key)
    if share is None:
        return
    share.state, share.sent_at, share.returned_for = "ordered", None, fact.reason
    share.tries += 1  # what is paid next is another payout, with a receipt of its own
    tx.session.flush()


def _refuse_disputed_money(session: Session, sources: Sequence[PlanSource]) -> None:
    """What a card holder's bank may still take back is not paid out (raises `card_disputed`)."""
    for source in sources:
        if source.lot_id is not None and open_disputes(session, source.lot_id):
            raise AuctionError(own.CARD_DISPUTED, article="CPI510")


def _refuse_changed_ground(session: Session, plan: Plan, sources: Sequence[PlanSource]) -> None:
    """What a plan rests on stood still since it was approved (raises `changed_meanwhile`).

    It shares out the sums it names: what came since waits for the next plan, what is gone is missed.
    """
    case = session.get_one(EnforcementCase, plan.case_id)
    now = read_inputs(
        session, case, plan.kind, [one.account for one in sources], told_in(plan.text)
    )
    if inputs_digest(_as_planned(now, plan)) != plan.inputs_sha256:
        raise AuctionError(CHANGED_MEANWHILE)


def _as_planned(now: Inputs, plan: Plan) -> Inputs:
    """The ground with the plan's own sums wherever at least so much is there still."""
    said = {one["account"]: one for one in json.loads(plan.text)["sources"]}
    return replace(now, sources=tuple(_own_sum(one, said[one.account]) for one in now.sources))


def _own_sum(now: Source, said: dict[str, Any]) -> Source:
    """Of found money also the day its interest stopped is the plan's: a later arrival has a later one."""
    if now.amount.fen < said["amount"]:
        return now
    own = replace(now, amount=Money(said["amount"], now.amount.currency))
    if now.lot_id is not None:
        return own
    stops = date.fromisoformat(said["stops"]) if said["stops"] else None
    anew = tuple(anew_in(part, own.amount.currency) for part in said["anew"])
    return replace(own, stops=stops, anew=anew)


def _own_plan(tx: Transaction, plan_id: str, by: Staff) -> Plan:
    plan = running_plan(tx, plan_id)
    if plan.court_id != by.court_id:
        raise AuctionError(own.NO_SUCH_PLAN)
    if same_human(tx.session, plan.clerk_id, by.account_id):
        raise AuctionError(FOUR_EYES)
    return plan


def _order(tx: Transaction, vault: Vault, plan: Plan, share: PlanShare, at: datetime) -> int:
    """0 while the holder has no account that two people named: the money waits on the books, visibly."""
    row = confirmed_payee(tx.session, plan.case_id, share.holder)
    if row is None:
        return 0
    payee = open_payee(vault, row)
    number = json.loads(plan.text)["case_number"]
    wish = NewPayout(
        key=f"{plan.id}:{share.key}",
        purpose=PURPOSE,
        to_name=payee.name,
        to_account=payee.account,
        to_bank=payee.bank,
        amount=Money(share.amount_fen, plan.currency),
        remittance=f"{number} {'余款' if share.key == SURPLUS else '案款'}",
        due_at=end_of(payout_until(legal_day(at), court_calendar(tx.session, plan.court_id))),
        lot_id=None,
        court_id=plan.court_id,
    )
    order_payout(tx, vault, wish, Account(share.account, plan.currency), at)
    share.state, share.ordered_at, share.tries = "ordered", at, share.tries + 1
    return 1


def _start_the_clock(tx: Transaction, plan: Plan, at: datetime) -> None:
    calendar = court_calendar(tx.session, plan.court_id)
    day = legal_day(at)
    wanted = NewDeadline(
        "pay_out",
        plan.court_id,
        None,
        json.loads(plan.text)["case_number"],
        end_of(payout_until(day, calendar)),
        at,
        key=plan.id,
        period=Period(day, PAYOUT_DAYS.at(day)),
    )
    set_deadline(tx, wanted)


def _share_of(tx: Transaction, purpose: str, key: str) -> PlanShare | None:
    if purpose != PURPOSE:
        return None
    plan_id, _, share_key = key.partition(":")
    return tx.session.get(PlanShare, (plan_id, share_key), with_for_update=True)
