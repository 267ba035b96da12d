"""The course of a plan: service, objection, opposition, suit (CPI 509, 510); each step with its date.

Whoever acts is a party (on the own page) or the court's clerk (what came on paper).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.cases.claim_book import lock_case
from auction_app.deadlines.service import (
    NewDeadline,
    court_calendar,
    drop_deadline,
    meet_deadline,
    set_deadline,
)
from auction_app.distribution import errors as own
from auction_app.distribution.models import (
    Plan,
    PlanObjection,
    PlanOpposition,
    PlanService,
    PlanShare,
)
from auction_app.distribution.service import deadline_key
from auction_app.distribution.standing import find_objection, opposed_at
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.kernel.time import legal_day
from auction_app.law.distribution_plan import (
    OBJECTION_DAYS,
    OPPOSITION_DAYS,
    SUIT_DAYS,
    objected_in_time,
    opposition_until,
    suit_until,
)
from auction_app.law.working_days import Period, end_of

Contested = Mapping[str, int | None]  # line of the plan → fen; None: all of its share


def serve(
    tx: Transaction, plan_id: str, party_id: str, said: tuple[datetime, str], by: str, at: datetime
) -> None:
    """Record that a person received the plan; `said` is (when, the proof). Starts his own fifteen days.

    Raises `no_such_plan`, `plan_not_running`, `not_served_on`, `served_before`, `bad_moment`.
    """
    plan = running_plan(tx, plan_id)
    served_at, proof = said
    row = tx.session.get(PlanService, (plan_id, party_id), with_for_update=True)
    if row is None:
        raise AuctionError(own.NOT_SERVED_ON, fields={"party": own.NOT_SERVED_ON})
    if row.served_at is not None:
        raise AuctionError(own.SERVED_BEFORE)
    _check_moment(served_at, plan.decided_at, at)
    row.served_at, row.proof, row.recorded_at, row.recorded_by = served_at, proof, at, by
    days = OBJECTION_DAYS.at(legal_day(served_at))
    until = _period(tx, plan, served_at, days)
    _on_the_desk(tx, plan, "distribution_objection", deadline_key(plan_id, party_id), until)


def object_to(
    tx: Transaction,
    plan_id: str,
    party_id: str,
    said: tuple[datetime, str, Contested],
    at: datetime,
) -> str:
    """A written objection; `said` is (when received, the text, what it contests). Gives its id.

    Raises `no_such_plan`, `plan_not_running`, `not_served_on`, `objection_late`, `objected_before`,
    `nothing_disputed`, `more_than_the_share`, `bad_moment`.
    """
    plan = running_plan(tx, plan_id)
    received_at, text, wanted = said
    row = tx.session.get(PlanService, (plan_id, party_id), with_for_update=True)
    if row is None:
        raise AuctionError(own.NOT_SERVED_ON, fields={"party": own.NOT_SERVED_ON})
    _check_moment(received_at, plan.decided_at, at)
    served = legal_day(row.served_at) if row.served_at is not None else None
    calendar = court_calendar(tx.session, plan.court_id)
    if not objected_in_time(legal_day(received_at), served, calendar):
        raise AuctionError(own.OBJECTION_LATE, article="CPI509")
    if find_objection(tx.session, plan_id, party_id) is not None:
        raise AuctionError(own.OBJECTED_BEFORE)
    disputed = _disputed(tx.session, plan_id, wanted)
    objection_id = new_id("o")
    tx.session.add(
        PlanObjection(
            id=objection_id,
            plan_id=plan_id,
            party_id=party_id,
            received_at=received_at,
            text=text,
            disputed=json.dumps(disputed, sort_keys=True),
        )
    )
    tx.session.flush()
    key = deadline_key(plan_id, party_id)
    meet_deadline(tx, "distribution_objection", None, received_at, key)
    return objection_id


def tell_others(tx: Transaction, objection_id: str, told_at: datetime, at: datetime) -> None:
    """The others were told of an objection: their fifteen days to oppose begin."""
    plan, row = _locked(tx, objection_id)
    if row.others_told_at is not None:
        raise AuctionError(own.OBJECTION_STEP, article="CPI510")
    _check_moment(told_at, row.received_at, at)
    row.others_told_at = told_at
    until = _period(tx, plan, told_at, OPPOSITION_DAYS.at(legal_day(told_at)))
    _on_the_desk(tx, plan, "distribution_opposition", objection_id, until)


def oppose(
    tx: Transaction, objection_id: str, party_id: str, said: tuple[datetime, str], at: datetime
) -> None:
    """Somebody who did not object opposes; `said` is (when received, the text). Once a person."""
    plan, row = _locked(tx, objection_id)
    received_at, text = said
    if row.others_told_at is None or party_id == row.party_id:
        raise AuctionError(own.OBJECTION_STEP, article="CPI510")
    if tx.session.get(PlanService, (plan.id, party_id)) is None:
        raise AuctionError(own.NOT_SERVED_ON, fields={"party": own.NOT_SERVED_ON})
    _check_moment(received_at, row.others_told_at, at)
    calendar = court_calendar(tx.session, plan.court_id)
    if legal_day(received_at) > opposition_until(legal_day(row.others_told_at), calendar):
        raise AuctionError(own.PERIOD_OVER, article="CPI510")
    if tx.session.get(PlanOpposition, (objection_id, party_id)) is not None:
        raise AuctionError(own.OBJECTED_BEFORE)
    tx.session.add(
        PlanOpposition(
            objection_id=objection_id, party_id=party_id, received_at=received_at, text=text
        )
    )
    tx.session.flush()
    meet_deadline(tx, "distribution_opposition", None, received_at, objection_id)


def tell_objector(tx: Transaction, objection_id: str, told_at: datetime, at: datetime) -> None:
    """The objector was told of the opposition: fifteen days to sue begin."""
    plan, row = _locked(tx, objection_id)
    opposed = opposed_at(tx.session, objection_id)
    if opposed is None or row.objector_told_at is not None:
        raise AuctionError(own.OBJECTION_STEP, article="CPI510")
    _check_moment(told_at, opposed, at)
    row.objector_told_at = told_at
    until = _period(tx, plan, told_at, SUIT_DAYS.at(legal_day(told_at)))
    _on_the_desk(tx, plan, "distribution_suit", objection_id, until)


def record_suit(
    tx: Transaction, objection_id: str, said: tuple[datetime, str], at: datetime
) -> None:
    """The objector sued in time; `said` is (when, the number of the suit)."""
    plan, row = _locked(tx, objection_id)
    sued_at, number = said
    if row.objector_told_at is None or row.sued_at is not None:
        raise AuctionError(own.OBJECTION_STEP, article="CPI510")
    _check_moment(sued_at, row.objector_told_at, at)
    calendar = court_calendar(tx.session, plan.court_id)
    if legal_day(sued_at) > suit_until(legal_day(row.objector_told_at), calendar):
        raise AuctionError(own.PERIOD_OVER, article="CPI510")
    row.sued_at, row.suit = sued_at, number
    tx.session.flush()
    meet_deadline(tx, "distribution_suit", None, sued_at, objection_id)


def withdraw_objection(tx: Transaction, objection_id: str, document: str, at: datetime) -> None:
    """The objector takes the objection back."""
    _plan, row = _locked(tx, objection_id)
    row.ended, row.ended_at, row.ended_document = "withdrawn", at, document
    tx.session.flush()
    for code in ("distribution_opposition", "distribution_suit"):
        drop_deadline(tx, code, None, at, objection_id)


def running_plan(tx: Transaction, plan_id: str) -> Plan:
    """An approved plan that is not paid out or corrected yet, with its case held."""
    plan = tx.session.get(Plan, plan_id)
    if plan is None:
        raise AuctionError(own.NO_SUCH_PLAN)
    lock_case(tx, plan.case_id)
    tx.session.refresh(plan)
    if plan.outcome != "executed" or plan.ended is not None:
        raise AuctionError(own.PLAN_NOT_RUNNING)
    return plan


def _locked(tx: Transaction, objection_id: str) -> tuple[Plan, PlanObjection]:
    row = tx.session.get(PlanObjection, objection_id)
    if row is None:
        raise AuctionError(own.NO_SUCH_OBJECTION)
    plan = running_plan(tx, row.plan_id)
    tx.session.refresh(row)
    if row.ended is not None:
        raise AuctionError(own.OBJECTION_STEP, article="CPI510")
    return plan, row


def _disputed(session: Session, plan_id: str, wanted: Contested) -> dict[str, int]:
    """Line → fen contested: at least one fen, never more than the plan gives."""
    rows = select(PlanShare.line, PlanShare.amount_fen).where(PlanShare.plan_id == plan_id)
    shares = {line: int(fen) for line, fen in session.execute(rows)}
    if not wanted or set(wanted) - set(shares):
        raise AuctionError(own.NOTHING_DISPUTED, fields={"disputed": own.NOTHING_DISPUTED})
    found = {line: shares[line] if fen is None else fen for line, fen in wanted.items()}
    wrong = [line for line, fen in found.items() if not 0 < fen <= shares[line]]
    if wrong:
        faults = {f"part-{line}": own.MORE_THAN_THE_SHARE for line in wrong}
        raise AuctionError(own.MORE_THAN_THE_SHARE, fields=faults)
    return found


def _check_moment(moment: datetime, after: datetime | None, at: datetime) -> None:
    """Nothing is recorded for the future, nor for a day before what it follows."""
    too_early = after is not None and legal_day(moment) < legal_day(after)
    if moment > at or too_early:
        raise AuctionError(own.BAD_MOMENT, fields={"on": own.BAD_MOMENT})


def _period(
    tx: Transaction, plan: Plan, event: datetime, days: int
) -> tuple[datetime, Period, datetime]:
    period = Period(legal_day(event), days)
    last = period.last_day(court_calendar(tx.session, plan.court_id))
    return event, period, end_of(last)


def _on_the_desk(
    tx: Transaction, plan: Plan, code: str, key: str, until: tuple[datetime, Period, datetime]
) -> None:
    since, period, due_at = until
    number = json.loads(plan.text)["case_number"]
    wanted = NewDeadline(code, plan.court_id, None, number, due_at, since, key=key, period=period)
    set_deadline(tx, wanted)
    tx.session.flush()
