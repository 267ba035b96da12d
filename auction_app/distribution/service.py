"""Two people make a plan: a clerk proposes a version, another person approves its digest, once (P9).

All of it under the lock of the case, so that two approvals meet and a claim entered meanwhile is seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from auction_app.accounts.identity import same_human
from auction_app.cases.claim_book import lock_case
from auction_app.cases.models import CaseParty, EnforcementCase
from auction_app.deadlines.service import drop_deadline
from auction_app.distribution.checks import draft
from auction_app.distribution.correction import only_corrects
from auction_app.distribution.decision import Computed
from auction_app.distribution.errors import UnlawfulPlan
from auction_app.distribution.inputs import NOTHING_TOLD, Inputs, Told, inputs_json, told_in
from auction_app.distribution.models import KINDS, Plan, PlanObjection, PlanService, PlanSource
from auction_app.distribution.planning import plan_members, shares_of
from auction_app.distribution.replacing import refuse_to_replace
from auction_app.evidence import service as evidence
from auction_app.evidence.after_hammer import PLAN_APPROVED
from auction_app.evidence.canonical import canonical
from auction_app.infra.transaction import Transaction
from auction_app.kernel import errors
from auction_app.kernel.errors import ALREADY_DECIDED, CHANGED_MEANWHILE, FOUR_EYES, AuctionError
from auction_app.kernel.ids import new_id
from auction_app.law.rules_document import RULES_ID
from auction_app.lots.drafts import Staff
from auction_app.lots.two_people import approved_text, digest_of, written

GONE = frozenset({"replaced", "overtaken"})
RECORDED_BY = {"distribution": "CPI509", "bankruptcy": "BK19"}  # kind of plan → its article


def propose(
    tx: Transaction,
    case_id: str,
    kind: str,
    accounts: Sequence[str] | None,
    by: Staff,
    at: datetime,
    told: Told = NOTHING_TOLD,
) -> str:
    """Put a version before the court's approvers; an undecided one is replaced. Gives its digest.

    Raises `not_found` (also for another court's case), `bad_fields`, `plan_unlawful`, `plan_in_dispute` and
    `plan_not_covered`.
    """
    case = lock_case(tx, case_id, by.court_id)
    if kind not in KINDS:
        raise AuctionError(errors.BAD_FIELDS, fields={"kind": "not_a_choice"})
    computed = draft(tx.session, case, kind, accounts, at, told)
    if computed.findings:
        raise UnlawfulPlan(computed.findings)
    _check_place(tx.session, case, computed, at)
    tx.session.execute(
        update(Plan)
        .where(Plan.case_id == case_id, Plan.outcome.is_(None))
        .values(outcome="replaced", decided_at=at)
    )
    row = _row(tx.session, computed, by, at)
    tx.session.add(row)
    tx.session.flush()
    for one in computed.inputs.sources:
        tx.session.add(
            PlanSource(
                plan_id=row.id, account=one.account, lot_id=one.lot_id, amount_fen=one.amount.fen
            )
        )
    tx.session.flush()
    return row.sha256


def approve(tx: Transaction, case_id: str, sha256: str, by: Staff, at: datetime) -> str:
    """Make the version that this digest names the plan of the case, once. Gives the plan's id.

    Role and second factor were checked at the door. Raises `not_found`, `changed_meanwhile` (another
    version, or anything it was computed from has changed), `already_decided`, `four_eyes`,
    `plan_in_dispute`, `plan_not_covered`.
    """
    case = lock_case(tx, case_id, by.court_id)
    row = _undecided(tx, case_id, sha256, by)
    said = approved_text(row.text, row.sha256)
    accounts = [one["account"] for one in said["sources"]]
    computed = draft(tx.session, case, row.kind, accounts, at, told_in(row.text))
    if computed.findings or inputs_digest(computed.inputs) != row.inputs_sha256:
        raise AuctionError(CHANGED_MEANWHILE)
    _check_place(tx.session, case, computed, at)
    is_served = row.needs_course and not only_corrects(tx.session, row, at)
    _end_older(tx, case_id, by, at)
    row.outcome, row.approver_id, row.decided_at = "executed", by.account_id, at
    tx.session.flush()
    tx.session.add_all(shares_of(row.id, by.court_id, said))
    if is_served:
        tx.session.add_all(_to_be_served(tx.session, row.id, case_id, computed))
    tx.session.flush()
    _on_the_record(tx, row, case.number, at)
    return row.id


def refuse(
    tx: Transaction, case_id: str, sha256: str, answer: str, by: Staff, at: datetime
) -> None:
    """The version does not become the plan; the clerk reads why. Raises what `approve` raises first."""
    lock_case(tx, case_id, by.court_id)
    row = _undecided(tx, case_id, sha256, by)
    row.outcome, row.answer = "refused", answer
    row.approver_id, row.decided_at = by.account_id, at
    tx.session.flush()


def inputs_digest(inputs: Inputs) -> str:
    """SHA-256 of everything a plan was computed from."""
    return digest_of(canonical(inputs_json(inputs)))


def deadline_key(plan_id: str, party_id: str) -> str:
    """The key of a party's period on the desk."""
    return f"{plan_id}:{party_id}"


def drop_periods(tx: Transaction, plan: Plan, at: datetime) -> None:
    """What was running about a plan falls away: another version has its own periods."""
    parties = tx.session.scalars(
        select(PlanService.party_id).where(PlanService.plan_id == plan.id)
    ).all()
    objections = tx.session.scalars(
        select(PlanObjection.id).where(PlanObjection.plan_id == plan.id)
    ).all()
    for party in parties:
        drop_deadline(tx, "distribution_objection", None, at, deadline_key(plan.id, party))
    for objection in objections:
        for code in ("distribution_opposition", "distribution_suit"):
            drop_deadline(tx, code, None, at, objection)


def _on_the_record(tx: Transaction, plan: Plan, case_number: str, at: datetime) -> None:
    """The chain of every lot whose price is shared out names the plan by its digest, and who approved it."""
    lots = tx.session.scalars(
        select(PlanSource.lot_id)
        .where(PlanSource.plan_id == plan.id, PlanSource.lot_id.is_not(None))
        .order_by(PlanSource.lot_id)
    )
    body = {
        "actor": "court",
        "article": RECORDED_BY[plan.kind],
        "case_number": case_number,
        "plan_version": plan.version,
        "plan_sha256": plan.sha256,
        "approved_by": plan.approver_id,
    }
    for lot_id in lots.all():
        assert lot_id is not None  # the query asks for prices of lots alone
        evidence.append(tx, lot_id, PLAN_APPROVED, body, at)


def _check_place(session: Session, case: EnforcementCase, computed: Computed, at: datetime) -> None:
    """Whether this version may end the plans that run (raises as `refuse_to_replace`)."""
    accounts = {one.account for one in computed.inputs.sources}
    refuse_to_replace(session, case, computed.inputs.kind, accounts, at)


def _end_older(tx: Transaction, case_id: str, by: Staff, at: datetime) -> None:
    """An approved plan that was not paid out yet is corrected by this version (CPI 510)."""
    older = tx.session.scalars(
        select(Plan)
        .where(Plan.case_id == case_id, Plan.outcome == "executed", Plan.ended.is_(None))
        .with_for_update()
    )
    for plan in older:
        drop_periods(tx, plan, at)
        plan.ended, plan.ended_at, plan.ended_by = "corrected", at, by.account_id
    tx.session.flush()


def _undecided(tx: Transaction, case_id: str, sha256: str, by: Staff) -> Plan:
    row = tx.session.scalar(
        select(Plan)
        .where(Plan.case_id == case_id, Plan.sha256 == sha256)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None or row.outcome in GONE:
        raise AuctionError(CHANGED_MEANWHILE)
    if row.outcome is not None:
        raise AuctionError(ALREADY_DECIDED)
    if same_human(tx.session, row.clerk_id, by.account_id):
        raise AuctionError(FOUR_EYES)
    return row


def _row(session: Session, computed: Computed, by: Staff, at: datetime) -> Plan:
    case_id = computed.inputs.case_id
    last = session.scalar(select(func.max(Plan.version)).where(Plan.case_id == case_id))
    plan_id, version = new_id("d"), (last or 0) + 1
    inputs = inputs_digest(computed.inputs)
    members = plan_members(computed) | {
        "id": plan_id,
        "version": version,
        "inputs_sha256": inputs,
        "rules": RULES_ID,
    }
    text, sha256 = written(members, by, at)
    return Plan(
        id=plan_id,
        case_id=case_id,
        court_id=by.court_id,
        version=version,
        kind=computed.inputs.kind,
        text=text,
        sha256=sha256,
        inputs_sha256=inputs,
        rules=RULES_ID,
        currency=computed.inputs.currency,
        pool_fen=computed.inputs.pool.fen,
        needs_course=computed.has_course,
        clerk_id=by.account_id,
        proposed_at=at,
    )


def _to_be_served(
    session: Session, plan_id: str, case_id: str, computed: Computed
) -> list[PlanService]:
    """Every creditor of the plan and every debtor (CPI 509)."""
    creditors = {one.held.holder for one in computed.worked if not one.held.cost_kind}
    debtors = session.scalars(
        select(CaseParty.id).where(CaseParty.case_id == case_id, CaseParty.role == "debtor")
    )
    return [PlanService(plan_id=plan_id, party_id=one) for one in sorted(creditors | set(debtors))]
