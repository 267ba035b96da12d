"""The confirmation of sale (成交确认书, art. 22): from figures of one lot to an unsigned PDF/A.

Nothing here touches a database; the same paper gives the same bytes.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import segno

from auction_app.infra.pdf import Json, Typeset, typeset
from auction_app.kernel.money import format_yuan
from auction_app.kernel.time import SHANGHAI, rfc3339
from auction_app.kernel.words import amount_in_words_en, amount_in_words_zh

TEMPLATE = Path(__file__).parents[2] / "templates" / "documents" / "confirmation.typ"
COLUMNS = 78  # of the small fixed-width face, in the column of values

ROUNDS = {
    1: ("第一次拍卖", "first auction"),
    2: ("第二次拍卖", "second auction"),
    3: ("变卖", "sale after two failed auctions"),
}
ID_KINDS = {
    "resident_id": ("居民身份证", "resident ID"),
    "credit_code": ("统一社会信用代码", "unified social credit code"),
}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True)
class PaperEvidence:
    """What ties the paper to the record. Hashes are lower-case hex; `checkpoint` is the note."""

    verify_url: str
    notice_sha256: str
    head: str
    head_seq: int
    checkpoint: str | None


@dataclass(frozen=True)
class PaperOpening:
    """The opening of the buyer's commitment: 32-byte salt and canonical identity (P8)."""

    commitment: str
    seq: int
    salt: str
    identity: str


@dataclass(frozen=True)
class PaperBuyer:
    """The buyer's real identity; `id_no` is masked."""

    name: str
    id_kind: str
    id_no: str


@dataclass(frozen=True)
class ConfirmationPaper:
    """Everything the confirmation says. Amounts in fen of `currency`, instants aware UTC.

    `is_practice` prints that it has no legal effect: a practice court, or a development signature.
    """

    number: str
    court: tuple[str, str]
    title: tuple[str, str]
    case_number: str
    round: int
    currency: str
    price_fen: int
    deposit_fen: int
    balance_due: datetime
    closed_at: datetime
    issued_at: datetime
    bidder: str
    buyer: PaperBuyer
    opening: PaperOpening
    evidence: PaperEvidence
    is_practice: bool = False

    @property
    def balance_fen(self) -> int:
        """What is left to pay once the deposit counts toward the price (art. 23)."""
        return max(0, self.price_fen - self.deposit_fen)


def draw_confirmation(paper: ConfirmationPaper) -> Typeset:
    """Typeset the paper. Raises infra.pdf.PdfFailed."""
    return typeset(TEMPLATE, _data(paper), at=paper.issued_at)


def _data(paper: ConfirmationPaper) -> dict[str, Json]:
    return {
        "number": paper.number,
        "is_practice": paper.is_practice,
        "court": _both(paper.court),
        "title": _both(paper.title),
        "case_number": paper.case_number,
        "round": _both(ROUNDS[paper.round]),
        "price": money_text(paper.price_fen, paper.currency),
        "words": _both(_words(paper)),
        "closed": _both((instant_zh(paper.closed_at), instant_en(paper.closed_at))),
        "bidder": paper.bidder,
        "buyer": {
            "name": paper.buyer.name,
            "id_no": paper.buyer.id_no,
            "kind": _both(ID_KINDS[paper.buyer.id_kind]),
        },
        "deposit": money_text(paper.deposit_fen, paper.currency),
        "balance": {
            "amount": money_text(paper.balance_fen, paper.currency),
            "due": _both((deadline_zh(paper.balance_due), deadline_en(paper.balance_due))),
        },
        "opening": {
            "commitment": paper.opening.commitment,
            "seq": str(paper.opening.seq),
            "salt": paper.opening.salt,
            "identity": wrapped(paper.opening.identity),
        },
        "evidence": _evidence(paper.evidence),
        "issued": _both((instant_zh(paper.issued_at), instant_en(paper.issued_at))),
    }


def _evidence(evidence: PaperEvidence) -> dict[str, Json]:
    return {
        "url": evidence.verify_url,
        "qr": _qr_svg(evidence.verify_url),
        "notice_sha256": evidence.notice_sha256,
        "head": evidence.head,
        "head_seq": str(evidence.head_seq),
        "checkpoint": _rows((evidence.checkpoint or "").rstrip("\n").splitlines()),
    }


def _rows(lines: list[str]) -> list[str]:
    """Signatures are longer than the column; an empty line of a signed note stays one."""
    return [row for line in lines for row in wrapped(line) or [""]]


def _qr_svg(url: str) -> str:
    out = BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()


def _both(words: tuple[str, str]) -> dict[str, Json]:
    return {"zh": words[0], "en": words[1]}


def _words(paper: ConfirmationPaper) -> tuple[str, str]:
    if paper.currency != "CNY":
        return "", ""
    return amount_in_words_zh(paper.price_fen), amount_in_words_en(paper.price_fen)


def money_text(fen: int, currency: str) -> str:
    """`128386580` → `¥1,283,865.80`; other currencies carry their code."""
    return f"¥{format_yuan(fen)}" if currency == "CNY" else f"{currency} {format_yuan(fen)}"


def instant_zh(at: datetime) -> str:
    """`2026年8月25日 15:23:47（北京时间）`."""
    local = at.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M:%S}（北京时间）"


def instant_en(at: datetime) -> str:
    """`25 August 2026, 15:23:47 Beijing time · 2026-08-25T07:23:47.000000Z`."""
    local = at.astimezone(SHANGHAI)
    day = f"{local.day} {MONTHS[local.month - 1]} {local.year}"
    return f"{day}, {local:%H:%M:%S} Beijing time · {rfc3339(at)}"


def deadline_zh(at: datetime) -> str:
    """The law says 24:00 where a clock says 00:00 of the next day: `2026年9月4日 24:00 前`."""
    day, clock = _legal_deadline(at)
    return f"{day.year}年{day.month}月{day.day}日 {clock} 前"


def deadline_en(at: datetime) -> str:
    """`by 4 September 2026, 24:00`."""
    day, clock = _legal_deadline(at)
    return f"by {day.day} {MONTHS[day.month - 1]} {day.year}, {clock}"


def _legal_deadline(at: datetime) -> tuple[datetime, str]:
    local = at.astimezone(SHANGHAI)
    if local.hour == local.minute == local.second == 0:
        return local - timedelta(days=1), "24:00"
    return local, f"{local:%H:%M:%S}"


def wrapped(text: str, columns: int = COLUMNS) -> list[str]:
    """Cut text without spaces into rows; a Han character takes two columns."""
    rows, row, used = [], "", 0
    for character in text:
        width = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if used + width > columns:
            rows.append(row)
            row, used = "", 0
        row, used = row + character, used + width
    return [*rows, row] if row else rows
