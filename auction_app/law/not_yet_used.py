"""Rules that the product does not call, each with its reason: written and proved, but decided in another place.

A test demands that every other rule is reached from outside the law, and that nothing stands here in vain.
"""

from __future__ import annotations

from auction_app.law.no_rule_needed import Reason

_REASONS: tuple[tuple[Reason, tuple[str, ...]], ...] = (
    (
        Reason(
            "报名时没有主张优先购买权的入口：只有法院已确认的顺位会写入竞买号，未确认者从一开始就是普通竞买人。",
            "An application cannot claim a rank: only a rank the court confirmed is ever written to a number, so who is not confirmed bids as anybody else from the start.",
        ),
        ("priority.rank_confirmed",),
    ),
    (
        Reason(
            "接受抵债人违约后标的回到流拍状态，状态表同时给出再次抵债和再行拍卖两条路；已违约的债权人在抽签和排序前即被跳过。",
            "After a taker's default the lot is unsold again, and the table of states offers both ways from there: in kind once more, or another round. Who took it and did not pay is passed over before rank and draw.",
        ),
        ("set_off.after_default_of_taker",),
    ),
)

NOT_YET_USED: dict[str, Reason] = {name: reason for reason, names in _REASONS for name in names}
