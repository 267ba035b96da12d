"""The notice's paragraph on the price: how it was found, until when it holds, and who decided the figures.

A court document like the rest of the notice: both languages are written here side by side.
"""

from __future__ import annotations

from datetime import date

from auction_app.kernel.money import format_yuan
from auction_app.law.reference_price import APPRAISED, NETWORK
from auction_app.lots.content import LotContent

_WAYS_ZH = {
    "negotiated": "当事人议价结果一致",
    "targeted": "定向询价",
    "network": "司法网络询价平台在期限内出具结果的平均值",
    "appraised": "委托评估",
}
_WAYS_EN = {
    "negotiated": "both sides' figures agreed",
    "targeted": "a targeted inquiry",
    "network": "the mean of the inquiry platforms' results in time",
    "appraised": "an appraisal",
}


def basis_zh(content: LotContent) -> str:
    """Empty while nothing is recorded."""
    said = []
    record = content.price
    if record.fixed_on is not None:
        said.append(
            f"参考价于{_day_zh(record.fixed_on)}确定，依据为{_WAYS_ZH[content.price_basis]}"
        )
    if content.price_basis == APPRAISED and record.reported_on is not None:
        said.append(f"评估报告收到日为{_day_zh(record.reported_on)}")
    if content.price_basis == NETWORK and record.reports:
        results = "、".join(
            f"{one.platform} ¥{format_yuan(one.price_fen)}" for one in record.reports
        )
        said.append(f"各平台结果：{results}")
    if content.price_valid_until is not None:
        said.append(f"有效期至{_day_zh(content.price_valid_until)}")
    if content.decision is not None:
        said.append(
            f"起拍价、加价幅度、保证金由合议庭于{_day_zh(content.decision.decided_on)}评议确定"
            f"（{content.decision.document_number}）"
        )
    return "；".join(said) + "。" if said else ""


def basis_en(content: LotContent) -> str:
    """Empty while nothing is recorded."""
    said = []
    record = content.price
    if record.fixed_on is not None:
        way = _WAYS_EN[content.price_basis]
        said.append(f"The reference price was fixed on {_day_en(record.fixed_on)} by {way}.")
    if content.price_basis == APPRAISED and record.reported_on is not None:
        said.append(f"The appraisal report came on {_day_en(record.reported_on)}.")
    if content.price_basis == NETWORK and record.reports:
        results = ", ".join(
            f"{one.platform} ¥{format_yuan(one.price_fen)}" for one in record.reports
        )
        said.append(f"Results of the platforms: {results}.")
    if content.price_valid_until is not None:
        said.append(f"It is valid until {_day_en(content.price_valid_until)}.")
    if content.decision is not None:
        said.append(
            "Starting price, increment and deposit were decided by a collegial panel on "
            f"{_day_en(content.decision.decided_on)}; the minutes {content.decision.document_number} record it."
        )
    return " ".join(said)


def _day_zh(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def _day_en(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
