"""What the notice says of the property's number, and of a second auction that comes late. Both languages."""

from __future__ import annotations

from auction_app.lots.content import LotContent
from auction_app.lots.property_number import NAMES_EN, NAMES_ZH


def property_zh(content: LotContent) -> str:
    """One paragraph; empty where neither is to be said."""
    said = ""
    if content.property_number:
        said = f"{NAMES_ZH[content.property_kind]}：{content.property_number}。"
    if content.late_reason_zh:
        said += f"本次拍卖晚于{_failed_zh(content)}流拍后三十日，原因：{content.late_reason_zh}。"
    return said


def property_en(content: LotContent) -> str:
    """The same in English; a reason in one language stands for both."""
    said = []
    if content.property_number:
        said.append(f"{NAMES_EN[content.property_kind]}: {content.property_number}.")
    if content.late_reason_zh:
        reason = content.late_reason_en or content.late_reason_zh
        failed = f" of {content.previous_ended_on}" if content.previous_ended_on else ""
        said.append(
            f"This auction comes later than thirty days after the failure{failed}: {reason}."
        )
    return " ".join(said)


def _failed_zh(content: LotContent) -> str:
    on = content.previous_ended_on
    return f"{on.year}年{on.month}月{on.day}日" if on else ""
