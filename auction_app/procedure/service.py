"""Verbs after the hammer: propose an act, carry it out or refuse it, record money, remind the buyer.

Everything runs under the lot's chain row. The state moves by the table of states alone.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.deadlines.service import meet_deadline
from auction_app.evidence import service as evidence
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.law.article import Finding, np
from auction_app.law.lot_states import (
    LotEvent,
    LotState,
    Transition,
    basis_of,
    find_transition,
)
from auction_app.lots.drafts import Staff
from auction_app.lots.published import published_lot
from auction_app.lots.two_people import approved_text, decide, replace_waiting, undecided, written
from auction_app.procedure.act import Act, LotCase, Said
from auction_app.procedure.acts import ACTS
from auction_app.procedure.buyer import buyer_findings, note_what_a_lift_settles
from auction_app.procedure.case import read_case
from auction_app.procedure.claims import DISPOSES, claim_findings
from auction_app.procedure.errors import NO_SUCH_ACT, NO_SUCH_WAY, Unlawful
from auction_app.procedure.in_kind import record_proposal
from auction_app.procedure.models import CourtAct, LotProcedure
from auction_app.procedure.takers import findings_of_takers

# While a lot is held every other act waits; these end the hold or the sale itself.
DURING_A_HOLD = frozenset({LotEvent.LIFT, LotEvent.WITHDRAW, LotEvent.ANNUL})


@dataclass(frozen=True, slots=True)
class ProposeAct:
    """What a clerk asks for; `said` holds the act's own fields as they go into the text."""

    lot_id: str
    event: LotEvent
    reason_zh: str
    reason_en: str
    decision: str = ""
    said: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RefuseAct:
    """An approver's no, with its reason for the clerk."""

    lot_id: str
    sha256: str
    answer: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step to be carried out: the way, what was said, and what its record says in common."""

    way: Transition
    said: Said
    common: dict[str, Any]
    clerk_id: str = ""


def propose(tx: Transaction, vault: Vault, wish: ProposeAct, by: Staff, at: datetime) -> str:
    """Put an act before the court's approvers; an older proposal of the same act is replaced.

    Gives its digest; raises `no_such_lot`, `no_such_act`, `no_such_way`, `not_lawful_now`.
    """
    procedure = lock_procedure(tx, wish.lot_id, by.court_id)
    act, case = act_of(wish.event), read_case(tx.session, procedure)
    way_of(procedure, wish.event)
    refuse_unlawful(tx.session, vault, (act, case, Said(wish.said)), at)
    note_what_a_lift_settles(tx, vault, case, act, at)
    replace_waiting(tx, CourtAct, at, lot_id=wish.lot_id, event=wish.event.value)
    row = _row(wish, by, at)
    tx.session.add(row)
    tx.session.flush()
    if wish.event is LotEvent.TAKE_IN_KIND:
        record_proposal(tx, case, row.sha256, at)
    return row.sha256


def approve(
    tx: Transaction, vault: Vault, lot_id: str, sha256: str, by: Staff, at: datetime
) -> int:
    """Carry out what the digest names, once. Role and second factor were checked at the door.

    What stood in the way of proposing is looked at again. Gives the event's seq; raises
    `no_such_lot`, `changed_meanwhile`, `already_decided`, `four_eyes`, `no_such_way`,
    `not_lawful_now`.
    """
    procedure = lock_procedure(tx, lot_id, by.court_id)
    row = undecided(tx, CourtAct, lot_id, sha256, by)
    text = approved_text(row.text, row.sha256)
    event = LotEvent(text["act"])
    act = act_of(event)
    case = replace(read_case(tx.session, procedure), proposal=row.sha256)
    way, said = way_of(procedure, event), Said(text["said"])
    refuse_unlawful(tx.session, vault, (act, case, said), at)
    common = {"reason": text["reason"], "decision": text["decision"], "proposal": row.sha256}
    seq = carry_out(tx, procedure, act, Step(way, said, common, row.clerk_id), at)
    row.seq = seq
    decide(tx, row, "executed", by, at)
    _overtake(tx, procedure, at)
    return seq


def refuse(tx: Transaction, command: RefuseAct, by: Staff, at: datetime) -> None:
    """Nothing happens to the lot; the clerk reads why. Raises what `approve` raises before it acts."""
    lock_procedure(tx, command.lot_id, by.court_id)
    row = undecided(tx, CourtAct, command.lot_id, command.sha256, by)
    row.answer = command.answer
    decide(tx, row, "refused", by, at)


def carry_out(tx: Transaction, procedure: LotProcedure, act: Act, step: Step, at: datetime) -> int:
    """The one place where a lot moves after the hammer: effects, state, record. Gives the seq."""
    by, proposal = step.clerk_id, step.common.get("proposal", "")
    case = replace(read_case(tx.session, procedure), clerk_id=by, proposal=proposal)
    way = step.way
    more = act.carry_out(tx, case, step.said, at)
    if way.event in DISPOSES:  # it was lawful, so every third party's wait is over
        meet_deadline(tx, "third_party_wait", procedure.lot_id, at, key=None)
    body = {
        "actor": way.actor,
        "article": way.article.key,
        "case_number": case.case_number,
        **step.common,
        **more,
    }
    evidence.append(tx, procedure.lot_id, way.record, body, at)
    if way.target is not way.source:
        procedure.state, procedure.since = way.target.value, at
    if way.event is LotEvent.HOLD:
        reason = step.common["reason"]
        procedure.held_zh, procedure.held_en = reason["zh"], reason["en"]
    tx.session.flush()
    return evidence.lock_chain(tx, procedure.lot_id).seq


def lock_procedure(tx: Transaction, lot_id: str, court_id: str) -> LotProcedure:
    """Hold a lot of this court that has ended: its chain first, then where it stands.

    Raises `no_such_lot` (also for another court's) and `no_such_way` before the end is recorded.
    """
    lot = published_lot(tx.session, lot_id, court_id)
    evidence.lock_chain(tx, lot.id)
    found = tx.session.get(LotProcedure, lot.id, with_for_update=True, populate_existing=True)
    if found is None:
        raise AuctionError(NO_SUCH_WAY)
    return found


def act_of(event: LotEvent) -> Act:
    """The act of an event; raises `no_such_act` for what no court does after the hammer."""
    act = ACTS.get(event)
    if act is None:
        raise AuctionError(NO_SUCH_ACT)
    return act


def way_of(procedure: LotProcedure, event: LotEvent) -> Transition:
    """The way the table allows from here; raises `no_such_way`, also while the lot is held."""
    way = find_transition(LotState(procedure.state), event, procedure.round)
    is_held = procedure.held_at is not None
    waits = is_held and event not in DURING_A_HOLD
    lifts_nothing = event is LotEvent.LIFT and not is_held
    if way is None or waits or lifts_nothing:
        article = np(36) if waits else basis_of(event)
        raise AuctionError(
            NO_SUCH_WAY,
            article=article.key,
            extra={"state": procedure.state, "held": is_held},
        )
    return way


def refuse_unlawful(
    session: Session, vault: Vault, wish: tuple[Act, LotCase, Said], at: datetime
) -> None:
    """Raise `not_lawful_now` with all that stands in the way of an act, unless nothing does."""
    if findings := findings_of(session, vault, wish, at):
        raise Unlawful(findings)


def findings_of(
    session: Session, vault: Vault, wish: tuple[Act, LotCase, Said], at: datetime
) -> list[Finding]:
    """What the act's own check finds or bars the taker, claims of third parties, what stands against the buyer."""
    act, case, said = wish
    own = act.check(session, case, said, at) or findings_of_takers(session, vault, wish, at)
    claims = claim_findings(session, case, act, at)
    return own + claims + buyer_findings(session, vault, case, act, at)


def _row(wish: ProposeAct, by: Staff, at: datetime) -> CourtAct:
    act_id = new_id("a")
    members = {
        "id": act_id,
        "lot": wish.lot_id,
        "act": wish.event.value,
        "reason": {"zh": wish.reason_zh, "en": wish.reason_en},
        "decision": wish.decision or None,
        "said": wish.said,
        # The record names the text by its digest: without this, few possible texts could be guessed.
        "salt": secrets.token_hex(16),
    }
    text, sha256 = written(members, by, at)
    return CourtAct(
        id=act_id,
        lot_id=wish.lot_id,
        event=wish.event.value,
        text=text,
        sha256=sha256,
        clerk_id=by.account_id,
        proposed_at=at,
    )


def _overtake(tx: Transaction, procedure: LotProcedure, at: datetime) -> None:
    """Proposals whose way is gone with this act are closed: nobody can decide them any more."""
    open_rows = select(CourtAct).where(
        CourtAct.lot_id == procedure.lot_id, CourtAct.outcome.is_(None)
    )
    for row in tx.session.scalars(open_rows.with_for_update()):
        state, event = LotState(procedure.state), LotEvent(row.event)
        if find_transition(state, event, procedure.round) is None:
            row.outcome, row.decided_at = "overtaken", at
    tx.session.flush()
