"""The announcement in both languages, made from the content: what is published is what was decided.

These are court documents, not messages of the interface: both languages stand in one published text, so
they are written here side by side and not looked up in a catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from auction_app.kernel.money import format_yuan
from auction_app.kernel.time import SHANGHAI
from auction_app.lots.bidder_text import bidders_en, bidders_zh
from auction_app.lots.content import SALE, LotContent
from auction_app.lots.price_text import basis_en, basis_zh
from auction_app.lots.property_text import property_en, property_zh
from auction_app.lots.sale_notice import rules_en, rules_zh

ROUND_ZH = {1: "第一次拍卖", 2: "第二次拍卖", 3: "变卖"}
ROUND_EN = {1: "first auction", 2: "second auction", 3: "sale"}
BASIS_ZH = {
    "negotiated": "当事人议价",
    "targeted": "定向询价",
    "network": "网络询价",
    "appraised": "委托评估",
}
BASIS_EN = {
    "negotiated": "agreement of the parties",
    "targeted": "targeted inquiry",
    "network": "network inquiry",
    "appraised": "appraisal",
}


@dataclass(frozen=True, slots=True)
class NoticeText:
    """Paragraphs parted by an empty line."""

    zh: str
    en: str


def announcement_of(
    content: LotContent, court_zh: str, court_en: str, is_practice: bool
) -> NoticeText:
    """The notice of art. 12 from complete content; raises ValueError while amounts or times are missing."""
    if content.opens_at is None or content.ends_at is None:
        raise ValueError("the window is not set")
    if (
        content.start_price_fen is None
        or content.deposit_fen is None
        or content.increment_fen is None
    ):
        raise ValueError("the amounts are not set")
    zh = [_opening_zh(content, court_zh), property_zh(content), _terms_zh(content)]
    en = [_opening_en(content, court_en), property_en(content), _terms_en(content)]
    zh += [basis_zh(content), bidders_zh(content), *_rules_zh(content)]
    en += [basis_en(content), bidders_en(content), *_rules_en(content)]
    if is_practice:
        zh.insert(0, _PRACTICE_ZH)
        en.insert(0, _PRACTICE_EN)
    return NoticeText("\n\n".join(filter(None, zh)), "\n\n".join(filter(None, en)))


_PRACTICE_ZH = "【演练】本件由演练法院发布，不处置任何真实财产：没有查封，也没有需要通知的当事人，公告期等期限未按法律规定执行。"
_PRACTICE_EN = (
    "[Practice] Published by a practice court: no real property is sold. Nothing is seized, there is nobody "
    "to notify, and statutory periods such as the notice period are not kept."
)
_RULES_ZH = (
    "竞买人须经实名认证，并在竞价结束前交纳保证金，经确认后取得竞买号，以竞买号出价。未竞得人的保证金在竞价结束后二十四小时内退还。",
    "本件设有保留价，起拍价即保留价。竞价结束前五分钟内有人出价的，自该出价到达平台服务器时起顺延，次数不限。一人报名且出价不低于起拍价即可成交。",
    "标的以实物现状为准，本院不能保证其真伪或者品质，不承担瑕疵担保责任，公示与特别提示请一并阅读。"
    "悔拍的，保证金不予退还，并不得参加本件的重新拍卖；恶意串通、扰乱竞价的，依法承担法律责任。"
    "对拍卖有异议的，可以依法向本院提出。",
)
_RULES_EN = (
    "Bidders confirm their real name and pay the deposit before bidding ends; once it is confirmed they "
    "receive a bidder number and bid under it. Deposits of losing bidders are returned within 24 hours.",
    "The starting price is the reserve price. A bid within the last minutes extends the end, counted from "
    "its arrival at the platform’s server, without limit. One bidder at the starting price is enough.",
    "The property is sold as it stands; the court cannot vouch for its authenticity or quality and gives no "
    "warranty for defects. Read the disclosures and reminders as well. A buyer who defaults loses the deposit "
    "and is shut out of the re-auction; collusion and disturbance are answered for as the law provides. "
    "Objections to the auction may be filed with this court.",
)


def _rules_zh(content: LotContent) -> tuple[str, ...]:
    return (*rules_zh(content), _RULES_ZH[-1]) if content.round == SALE else _RULES_ZH


def _rules_en(content: LotContent) -> tuple[str, ...]:
    return (*rules_en(content), _RULES_EN[-1]) if content.round == SALE else _RULES_EN


def _opening_zh(content: LotContent, court: str) -> str:
    assert content.opens_at is not None and content.ends_at is not None
    return (
        f"{court}在执行{content.case_number}一案中，将于{_time_zh(content.opens_at)}至"
        f"{_time_zh(content.ends_at)}（延时除外）对{content.title_zh}进行公开{ROUND_ZH[content.round]}。"
    )


def _opening_en(content: LotContent, court: str) -> str:
    assert content.opens_at is not None and content.ends_at is not None
    return (
        f"In enforcement case {content.case_number}, {court} offers the following in public, "
        f"{ROUND_EN[content.round]}, from {_time_en(content.opens_at)} to {_time_en(content.ends_at)} "
        f"(Beijing time, extensions apart): {content.title_en or content.title_zh}."
    )


def _terms_zh(content: LotContent) -> str:
    return (
        f"处置参考价（{BASIS_ZH[content.price_basis]}）：{_money(content.appraisal_fen)}；"
        f"起拍价：{_money(content.start_price_fen)}；保证金：{_money(content.deposit_fen)}；"
        f"加价幅度：{_money(content.increment_fen)}；成交后{content.balance_days}日内付清余款。"
    )


def _terms_en(content: LotContent) -> str:
    return (
        f"Reference price ({BASIS_EN[content.price_basis]}): {_money(content.appraisal_fen)}; "
        f"starting price: {_money(content.start_price_fen)}; deposit: {_money(content.deposit_fen)}; "
        f"increment: {_money(content.increment_fen)}; "
        f"the balance is due within {content.balance_days} days of the sale."
    )


def _money(fen: int | None) -> str:
    return "–" if fen is None else f"¥{format_yuan(fen)}"


def _time_zh(at: datetime) -> str:
    local = at.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日{local.hour}时{local.minute:02d}分"


def _time_en(at: datetime) -> str:
    local = at.astimezone(SHANGHAI)
    return f"{local:%H:%M} on {local.day} {local:%B %Y}"
