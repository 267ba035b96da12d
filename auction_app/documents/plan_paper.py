"""The plan of distribution and the receipt of a share as unsigned PDF/A: what they say, and no database.

The same paper gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from auction_app.documents.confirmation import instant_en, instant_zh, money_text
from auction_app.infra.pdf import Json, Typeset, typeset
from auction_app.kernel.money import format_yuan
from auction_app.kernel.words import amount_in_words_en, amount_in_words_zh

TEMPLATE = Path(__file__).parents[2] / "templates" / "documents" / "distribution.typ"
PLAN_TITLE = ("财产分配方案", "Plan of distribution")
RECEIPT_TITLE = ("执行款发放凭证", "Receipt of enforcement money")
HEADS = (
    ("受偿人", "Creditor"),
    ("债权（元）", "Claim"),
    ("本次受偿（元）", "Paid now"),
    ("未受偿（元）", "Unpaid"),
    ("依据", "Basis"),
)
NOTES = (
    (
        "对本方案有异议的，应当自收到之日起十五日内向本院提出书面异议。未受偿的部分，被执行人应当继续清偿。",
        "Objections are made to this court in writing within fifteen days of receipt. The debtor goes on owing what is unpaid.",
    ),
)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One line of a plan; amounts in fen."""

    name: str
    kind: str
    claim_fen: int
    paid_fen: int
    left_fen: int
    law: str


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """Everything the plan says to its creditors and the debtor."""

    number: str
    court: tuple[str, str]
    case_number: str
    version: int
    currency: str
    pool_fen: int
    approved_at: datetime
    sha256: str
    rules: str
    lines: tuple[PaperLine, ...]
    working: tuple[str, ...]
    has_course: bool
    is_practice: bool


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """What one holder received; the account is masked but for its last four characters."""

    number: str
    court: tuple[str, str]
    case_number: str
    name: str
    account: str
    bank: str
    currency: str
    amount_fen: int
    sent_at: datetime
    sha256: str
    is_practice: bool


def draw_plan(paper: PlanPaper) -> Typeset:
    """Typeset the plan. Raises infra.pdf.PdfFailed."""
    facts = [
        (("案号", "Case"), paper.case_number),
        (("版本", "Version"), str(paper.version)),
        (("可分配款项", "To be shared out"), money_text(paper.pool_fen, paper.currency)),
        (("批准时间", "Approved"), _instant(paper.approved_at)),
        (("适用规则", "Rules"), paper.rules),
        (("方案摘要", "SHA-256 of the plan"), paper.sha256),
    ]
    total = {
        "claim": format_yuan(sum(one.claim_fen for one in paper.lines)),
        "paid": format_yuan(paper.pool_fen),
        "left": format_yuan(sum(one.left_fen for one in paper.lines)),
    }
    data = _common(PLAN_TITLE, paper.number, paper.court, facts, is_practice=paper.is_practice)
    data |= {
        "heads": [_both(one) for one in HEADS],
        "lines": [_line(one) for one in paper.lines],
        "total": total,
        "working": list(paper.working),
        "notes": [_both(one) for one in NOTES] if paper.has_course else [],
    }
    return typeset(TEMPLATE, data, at=paper.approved_at)


def draw_receipt(paper: ReceiptPaper) -> Typeset:
    """Typeset a receipt. Raises infra.pdf.PdfFailed."""
    facts = [
        (("案号", "Case"), paper.case_number),
        (("受偿人", "Received by"), paper.name),
        (("收款账户", "Account"), f"{paper.account} · {paper.bank}"),
        (("金额", "Amount"), money_text(paper.amount_fen, paper.currency)),
        (("付款时间", "Paid"), _instant(paper.sent_at)),
        (("所依方案摘要", "SHA-256 of the plan"), paper.sha256),
    ]
    if paper.currency == "CNY":
        words = f"{amount_in_words_zh(paper.amount_fen)} · {amount_in_words_en(paper.amount_fen)}"
        facts.insert(4, (("大写", "In words"), words))
    data = _common(RECEIPT_TITLE, paper.number, paper.court, facts, is_practice=paper.is_practice)
    data |= {"heads": [], "lines": [], "total": {}, "working": [], "notes": []}
    return typeset(TEMPLATE, data, at=paper.sent_at)


def _common(
    title: tuple[str, str],
    number: str,
    court: tuple[str, str],
    facts: list[tuple[tuple[str, str], str]],
    *,
    is_practice: bool,
) -> dict[str, Json]:
    return {
        "title": _both(title),
        "number": number,
        "court": _both(court),
        "is_practice": is_practice,
        "facts": [{"label": _both(label), "value": value} for label, value in facts],
    }


def _line(one: PaperLine) -> dict[str, Json]:
    return {
        "name": one.name,
        "kind": one.kind,
        "claim": format_yuan(one.claim_fen),
        "paid": format_yuan(one.paid_fen),
        "left": format_yuan(one.left_fen),
        "law": one.law,
    }


def _both(words: tuple[str, str]) -> dict[str, Json]:
    return {"zh": words[0], "en": words[1]}


def _instant(at: datetime) -> str:
    return f"{instant_zh(at)} · {instant_en(at)}"
