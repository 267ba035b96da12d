"""Papers of distribution: the approved plan, and a receipt for every share that has left by the bank.

Made by the jobs process, signed like the confirmation, kept by their digest; each is issued once. A payout that
came back leaves its receipt in the record, offered to nobody; the next payout gets a receipt of its own.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Court
from auction_app.bank.service import paid_to
from auction_app.distribution.models import Plan, PlanPaper, PlanShare
from auction_app.distribution.page import read_page
from auction_app.distribution.page_views import PlanPage, Reader
from auction_app.distribution.release import PURPOSE
from auction_app.distribution.words import COST_ARTICLES, COST_WORDS, KIND_WORDS, TIERS
from auction_app.documents import plan_paper
from auction_app.documents.plan_paper import PaperLine, ReceiptPaper
from auction_app.documents.service import Press
from auction_app.documents.signing import sign
from auction_app.infra.crypto import Vault
from auction_app.infra.i18n import translate
from auction_app.infra.pdf import Typeset
from auction_app.infra.transaction import Transaction
from auction_app.kernel.money import format_yuan
from auction_app.law.citations import label_of, parse_key

PLAN = "plan"
COURT = Reader(True, frozenset())


def plans_without_paper(session: Session, limit: int) -> list[tuple[str, str]]:
    """(plan, `plan` or key of a share) of papers that are missing: approved plans, and shares that were sent."""
    plans = select(Plan.id).where(Plan.outcome == "executed", ~_issued(Plan.id, PLAN).exists())
    shares = (
        select(PlanShare.plan_id, PlanShare.key)
        .where(
            PlanShare.state == "sent", ~_issued(PlanShare.plan_id, PlanShare.receipt_key).exists()
        )
        .order_by(PlanShare.sent_at)
    )
    found = [(one, PLAN) for one in session.scalars(plans.order_by(Plan.decided_at).limit(limit))]
    found += [(plan, key) for plan, key in session.execute(shares.limit(limit))]
    return found[:limit]


def issue_paper(
    tx: Transaction, press: Press, vault: Vault, which: tuple[str, str], at: datetime
) -> None:
    """Make, sign and keep one paper; the first one stays. Raises PdfFailed, SigningUnavailable, OSError."""
    plan_id, key = which
    plan = tx.session.get_one(Plan, plan_id, with_for_update=True)
    share = tx.session.get_one(PlanShare, which, with_for_update=True) if key != PLAN else None
    if share is not None and share.state != "sent":
        return  # it came back meanwhile
    paper_key = share.receipt_key if share is not None else PLAN
    if tx.session.get(PlanPaper, (plan_id, paper_key)) is not None:
        return
    if share is None:
        drawn, reason = _draw_plan(tx.session, vault, plan, press), "分配方案 Plan of distribution"
    else:
        drawn, reason = _draw_receipt(tx.session, vault, (plan, share), press), "发放凭证 Receipt"
    signed = sign(drawn.pdf, press.key, reason=reason, at=at)
    tx.session.add(
        PlanPaper(
            plan_id=plan_id,
            key=paper_key,
            sha256=press.storage.put(signed.pdf),
            size_bytes=len(signed.pdf),
            signer=signed.signer,
            made_at=at,
        )
    )
    tx.session.flush()


def _issued(plan_id: Any, key: Any) -> Any:
    return select(PlanPaper.plan_id).where(PlanPaper.plan_id == plan_id, PlanPaper.key == key)


def _draw_plan(session: Session, vault: Vault, plan: Plan, press: Press) -> Typeset:
    assert plan.decided_at is not None
    page = read_page(session, vault, plan, COURT, plan.decided_at)
    court = session.get_one(Court, plan.court_id)
    return plan_paper.draw_plan(
        plan_paper.PlanPaper(
            number=f"{page.case_number}-{page.version}",
            court=(court.name_zh, court.name_en),
            case_number=page.case_number,
            version=page.version,
            currency=page.currency,
            pool_fen=page.pool_fen,
            approved_at=plan.decided_at,
            sha256=plan.sha256,
            rules=plan.rules,
            lines=tuple(_lines(page)),
            working=tuple(_working(page)),
            has_course=page.needs_course,
            is_practice=court.practice or not press.is_real,
        )
    )


def _lines(page: PlanPage) -> list[PaperLine]:
    found = [
        PaperLine(
            name=_said(COST_WORDS[one.cost_kind]) if one.cost_kind else one.name,
            kind=_said(KIND_WORDS[one.kind]),
            claim_fen=one.total_fen,
            paid_fen=one.received_fen,
            left_fen=one.left_fen,
            law=label_of(parse_key(COST_ARTICLES.get(one.cost_kind, one.article))).zh,
        )
        for one in page.lines
    ]
    for tier, fen, law in (
        ("surplus", page.surplus_fen, "ENF34"),
        ("administrator", page.administrator_fen, "BK19"),
    ):
        if fen:
            name = _said(TIERS[tier])
            found.append(PaperLine(name, "", 0, fen, 0, label_of(parse_key(law)).zh))
    return found


def _working(page: PlanPage) -> list[str]:
    return [
        f"{line.name}：¥{format_yuan(one.principal_fen)} × {one.rate} × {one.days} 天"
        f"（{one.since.isoformat()} – {one.until.isoformat()}）"
        for line in page.lines
        for one in line.working
    ]


def _draw_receipt(
    session: Session, vault: Vault, which: tuple[Plan, PlanShare], press: Press
) -> Typeset:
    plan, share = which
    court = session.get_one(Court, plan.court_id)
    payee = paid_to(session, vault, PURPOSE, f"{plan.id}:{share.key}")
    assert payee is not None and share.sent_at is not None  # it was sent to somebody at some time
    return plan_paper.draw_receipt(
        ReceiptPaper(
            number=f"{plan.id}-{share.receipt_key}",
            court=(court.name_zh, court.name_en),
            case_number=json.loads(plan.text)["case_number"],
            name=payee.name,
            account=f"****{payee.account[-4:]}",
            bank=payee.bank,
            currency=plan.currency,
            amount_fen=share.amount_fen,
            sent_at=share.sent_at,
            sha256=plan.sha256,
            is_practice=court.practice or not press.is_real,
        )
    )


def _said(text: str) -> str:
    return f"{translate(text, 'zh')} {text}"
