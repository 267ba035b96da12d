"""What the notice of a sale says in place of the rules of an auction. Both languages, as published.

Unconfirmed: the notice these rules come from was not seen, and the published text says so.
"""

from __future__ import annotations

from auction_app.kernel.money import format_yuan
from auction_app.lots.content import LotContent

HOUR_S, MINUTE_S = 3600, 60


def rules_zh(content: LotContent) -> tuple[str, ...]:
    """Admission, countdown, and what a defaulting buyer loses."""
    return (
        f"变卖须先付清变卖价全款¥{_price(content)}，经确认后取得竞买号，以竞买号出价。未竞得人的款项在竞价结束后二十四小时内退还。",
        f"变卖期内首次出价到达平台服务器时起进入{_span_zh(content.countdown_s)}竞价倒计时，倒计时届满即结束，"
        "早于变卖期届满的亦同；倒计时最后五分钟内有人出价的，自该出价到达时起顺延，次数不限。一次不低于变卖价的出价即可成交。",
        f"悔买的，与保证金数额相当的部分¥{format_yuan(content.deposit_fen or 0)}不予退还，其余退还。"
        "以上变卖规则依据平台公开说明，所据通知原文未经核对。",
    )


def rules_en(content: LotContent) -> tuple[str, ...]:
    """The same in English."""
    return (
        f"Who wants to offer first pays the whole price, ¥{_price(content)}; once it is confirmed, offers are "
        "made under a bidder number. The money of those who do not win is returned within 24 hours.",
        f"The first offer starts a countdown of {_span_en(content.countdown_s)} from its arrival at the platform’s "
        "server; bidding ends with it, also where that is before the end of the sale period. An offer in its last "
        "five minutes extends the end, counted from its arrival, without limit. One offer at the price is enough.",
        f"A buyer who does not pay loses ¥{format_yuan(content.deposit_fen or 0)}, a part as large as the deposit; the "
        "rest is returned. These rules follow what platforms publish; the notice behind them was not seen.",
    )


def _price(content: LotContent) -> str:
    return format_yuan(content.start_price_fen or 0)


def _span_zh(seconds: int) -> str:
    if seconds % HOUR_S == 0:
        return f"{seconds // HOUR_S}小时"
    return f"{seconds // MINUTE_S}分钟" if seconds % MINUTE_S == 0 else f"{seconds}秒"


def _span_en(seconds: int) -> str:
    if seconds % HOUR_S == 0:
        return f"{seconds // HOUR_S} hours"
    return f"{seconds // MINUTE_S} minutes" if seconds % MINUTE_S == 0 else f"{seconds} seconds"
