"""The same acts for programs of a court: read, propose, decide."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from auction_app.infra.web import (
    answer,
    needs_role,
    read_json,
    require_step_up,
    room_blueprint,
    services,
)
from auction_app.kernel.errors import BAD_FIELDS, NOT_FOUND, AuctionError
from auction_app.kernel.time import rfc3339
from auction_app.law.article import Finding
from auction_app.lots.doors import me, now, staff
from auction_app.procedure import payments
from auction_app.procedure.act import ActField
from auction_app.procedure.forms import (
    REASON_LENGTH,
    Reading,
    read_act,
    read_payment,
)
from auction_app.procedure.price_fees import PriceFees
from auction_app.procedure.queries import ActsPage, ActView, PossibleAct, acts_page
from auction_app.procedure.service import RefuseAct, approve, propose, refuse
from auction_app.procedure.views import check_own, tell_the_engine
from auction_app.procedure.working import read_working

STEPS = ("costs", "gap", "case_debts", "related_debts", "remaining")
api: Blueprint = room_blueprint("acts_api", __name__, url_prefix="/api/v1/lots")


@api.get("/<lot>/acts")
@needs_role("clerk", "approver")
def acts(lot: str) -> Response:
    """Where the lot stands, the acts possible now with their findings, proposals and what was done."""
    check_own(lot)
    return answer(_document(lot))


@api.post("/<lot>/acts")
@needs_role("clerk")
def propose_act(lot: str) -> Response:
    """Propose: `{act, decision, reason_zh, reason_en, …the act's own fields}`; gives the digest."""
    check_own(lot)
    wish, reading = read_act(lot, read_json())
    _refuse_faults(reading)
    with services().transactions() as tx:
        sha256 = propose(tx, services().ports.vault, wish, staff(), now())
    return answer({"lot": lot, "act": wish.event.value, "sha256": sha256}, 201)


@api.post("/<lot>/acts/<sha256>/decision")
@needs_role("approver")
def decide(lot: str, sha256: str) -> Response:
    """`{decision: "approve"}` or `{decision: "refuse", answer}` by another person."""
    check_own(lot)
    sent = read_json()
    if sent.get("decision") == "approve":
        require_step_up(me())
        with services().transactions() as tx:
            seq = approve(tx, services().ports.vault, lot, sha256, staff(), now())
        tell_the_engine(lot)
        return answer({"lot": lot, "sha256": sha256, "outcome": "executed", "seq": seq})
    if sent.get("decision") != "refuse":
        raise AuctionError(BAD_FIELDS, 422, fields={"decision": "not_a_choice"})
    reading = Reading(sent)
    because = reading.said(ActField("answer", "line", "", longest=REASON_LENGTH))
    _refuse_faults(reading)
    with services().transactions() as tx:
        refuse(tx, RefuseAct(lot, sha256, because), staff(), now())
    return answer({"lot": lot, "sha256": sha256, "outcome": "refused"})


@api.post("/<lot>/payments")
@needs_role("clerk")
def record(lot: str) -> Response:
    """`{kind, amount, received_at, reference}`: what should be on the next statement, in fen; it counts once told."""
    check_own(lot)
    command, reading = read_payment(lot, read_json())
    _refuse_faults(reading)
    assert command is not None
    with services().transactions() as tx:
        payment = payments.record_payment(tx, command, staff(), now())
    return answer({"lot": lot, "payment": payment}, 201)


@api.post("/<lot>/reminder")
@needs_role("clerk")
def remind(lot: str) -> Response:
    """The written reminder that must come before a default."""
    check_own(lot)
    with services().transactions() as tx:
        sent_at = payments.remind_buyer(tx, lot, staff(), now())
    return answer({"lot": lot, "reminded_at": rfc3339(sent_at)}, 201)


@api.get("/<lot>/default")
@needs_role("clerk", "approver")
def default(lot: str) -> Response:
    """The four steps of a forfeited deposit; `costs`, `resold`, `case_debts`, `related_debts` in yuan."""
    check_own(lot)
    with services().transactions.reading() as session:
        working, reading = read_working(session, lot, request.args)
    _refuse_faults(reading)
    if working is None:
        raise AuctionError(NOT_FOUND)
    steps = working.applied
    told = {
        "lot": lot,
        "currency": working.currency,
        "price": working.price_fen,
        "deposit": working.deposit_fen,
        "resold": working.resold_fen,
        "steps": {name: getattr(steps, name).fen for name in STEPS} if steps else None,
        "uncovered": steps.uncovered.fen if steps else None,
    }
    return answer(told)


def _document(lot: str) -> dict[str, Any]:
    with services().transactions.reading() as session:
        page = acts_page(session, services().ports.vault, lot, staff().court_id, now())
    return {
        "lot": lot,
        "case_number": page.case_number,
        "state": page.state.value,
        "held": page.held_ground or None,
        **_money(page),
        "price_fees": _fees(page.fees) if page.fees else None,
        "possible": [_possible(one) for one in page.possible],
        "waiting": [_act(one) for one in page.waiting],
        "past": [_act(one) for one in page.past],
    }


def _money(page: ActsPage) -> dict[str, Any]:
    case = page.case
    if case is None:
        return {
            "price": None,
            "received": 0,
            "by_hand": 0,
            "balance_due_at": None,
            "reminded_at": None,
        }
    due, reminded = case.balance_due_at, case.reminded_at
    return {
        "price": case.price_fen,
        "received": case.received_fen,
        "by_hand": case.by_hand_fen,
        "balance_due_at": rfc3339(due) if due else None,
        "reminded_at": rfc3339(reminded) if reminded else None,
    }


def _fees(fees: PriceFees) -> dict[str, Any]:
    return {
        "nearest": [
            {
                "platform": one.platform,
                "price": one.price_fen,
                "away": one.away_fen,
                "share": one.share_fen,
            }
            for one in fees.nearest
        ],
        "base": fees.base_fen,
        "on_expenses": fees.is_on_expenses,
        "costs_by": fees.costs_by or None,
        "reissue": fees.reissue_fen,
        "commission_cap": fees.commission_cap_fen,
    }


def _possible(one: PossibleAct) -> dict[str, Any]:
    return {
        "act": one.act.event.value,
        "to": one.way.target.value,
        "article": one.way.article.key,
        "needs_decision": one.act.needs_decision,
        "fields": [
            {
                "name": field.name,
                "kind": field.kind,
                "required": field.is_required,
                "choices": [value for value, _label in field.choices],
            }
            for field in one.act.fields
        ],
        "findings": [_finding(each) for each in one.findings],
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {"code": one.code, "article": one.article.key, "figures": dict(one.fields)}


def _act(one: ActView) -> dict[str, Any]:
    return {
        "act": one.event.value,
        "sha256": one.sha256,
        "text": one.text,
        "proposed_at": rfc3339(one.proposed_at),
        "outcome": one.outcome,
        "decided_at": rfc3339(one.decided_at) if one.decided_at else None,
        "answer": one.answer,
        "seq": one.seq,
    }


def _refuse_faults(reading: Reading) -> None:
    if reading.faults:
        raise AuctionError(BAD_FIELDS, 422, fields=reading.faults)
