"""The published rule set: what an auction on this platform obeys, as one canonical text.

Its digest goes into `lot.opened`, so nobody can claim later that other rules held. A change of any
rule or figure is a new id; the golden digest in the tests keeps this honest.
"""

import json
from dataclasses import fields
from datetime import date
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from auction_app.law import bidding_time, deposit, further_rounds, reserve_price, sale
from auction_app.law.announcement import NOTICE_DAYS, PARTY_NOTICE_DAYS, UNREACHABLE_DAYS
from auction_app.law.article import Dated
from auction_app.law.bidding_time import TimeRules
from auction_app.law.instruments import INSTRUMENTS

RULES_ID = "cn-2016-18/4"
# Which set holds for a lot announced on a day. A figure that changes by date begins a new set on that day:
# one entry at the figure, one here (a test asks for it). What was published stays in `rule_sets/`, to the byte.
RULE_SETS = Dated((date(2017, 1, 1), RULES_ID))
STORED = Path(__file__).with_name("rule_sets")

_RULES = (
    ("NP20", "bid_amount", "出价须不低于起拍价；之后每次出价须不低于当前价加一个加价幅度。",
     "A bid is at least the starting price; after that, at least the price plus one increment."),
    ("NP20", "arrival", "出价时间以进入平台系统的时间为准；到达时间早于结束时间为有效，等于或者晚于结束时间为无效。",
     "The time of a bid is its arrival in the platform's system; it counts if that is before the end, not at it."),
    ("NP20", "order", "出价按到达顺序裁决；一标的一个顺序，顺序公开。",
     "Bids are decided in the order of arrival; a lot has one order, and it is public."),
    ("NP20", "extension", "有效出价到达时距结束不足延时周期的，结束时间为该出价到达时刻加延时周期，次数不限；无效出价不延时。",
     "A valid bid that arrives within the extension window moves the end to its arrival plus the window, without limit; an invalid bid moves nothing."),
    ("NP21", "equal_price", "优先购买权人可以以当前价出价；顺序在先者优先，同顺序出价在先者优先。",
     "A priority buyer may bid the current price; the higher rank wins, of equal ranks the earlier bid."),
    ("NP11", "sold", "有一次不低于起拍价的有效出价即成交。", "One valid bid at or above the starting price sells the lot."),
    ("NP18", "secrecy", "竞价结束前，竞买人身份对任何人保密；每个标的使用新的随机竞买号。",
     "Until bidding ends, nobody can see who a bidder is; every lot gives new random bidder numbers."),
    ("NP28", "outage", "结束前的延时周期内，平台中断超过中断上限的，结束时间移至恢复时刻加较长者：延时周期或者恢复期；中断过长、夜间恢复或者次数过多的，中止竞价，由人民法院决定恢复。",
     "If within the extension window before the end the platform was silent for longer than the outage gap, the end moves to the recovery plus the longer of window and recovery time; an outage too long, a recovery at night or one outage too many suspends the lot, and the court decides when it goes on."),
    ("SALE", "countdown", "变卖期内的首次有效出价使结束时间为该出价到达时刻加倒计时时长（countdown_s），早于变卖期届满的亦同；此后适用延时规则。拍卖无倒计时，该参数为零。",
     "The first valid offer of a sale sets the end to its arrival plus the countdown (countdown_s), also where that is before the end of the sale period; after it the extension rule applies. An auction has no countdown: the parameter is 0."),
    ("SALE", "sale_admission", "变卖须先付清变卖价全款方取得竞买资格。",
     "Who wants to offer in a sale first pays its whole price."),
    ("NP28", "never_earlier", "除变卖的首次有效出价依前述规则确定结束时间外，结束时间只会推后，不会提前；已确认的出价不撤销。",
     "An end only moves later, never earlier, but for the first valid offer of a sale, which sets it as said above; no acknowledged bid is undone."),
)  # fmt: skip


def figures(on: date) -> dict[str, int]:
    """Every figure of the law that bidding uses, as of a day, and the parameters' defaults."""
    last = partial(_as_of, on)
    notice = {
        f"notice_days_{'first' if first else 'second'}_{'movable' if movable else 'other'}": last(d)
        for (first, movable), d in NOTICE_DAYS.items()
    }
    return {
        **notice,
        "party_notice_days": last(PARTY_NOTICE_DAYS),
        "unreachable_days": last(UNREACHABLE_DAYS),
        "start_floor_bp": last(reserve_price.FLOOR).basis_points,
        "second_cut_bp": last(reserve_price.LARGEST_CUT).basis_points,
        "panel_members": last(reserve_price.PANEL_MEMBERS),
        "deposit_least_bp": last(deposit.SMALLEST).basis_points,
        "deposit_most_bp": last(deposit.LARGEST).basis_points,
        "refund_hours": last(deposit.REFUND_HOURS),
        "least_bidding_hours": last(bidding_time.SHORTEST_HOURS),
        "sale_notice_within_days": last(sale.NOTICE_WITHIN_DAYS),
        "sale_period_days": last(sale.PERIOD_DAYS),
        "sale_countdown_hours": last(sale.COUNTDOWN_HOURS),
        "second_auction_within_days": last(further_rounds.SECOND_WITHIN_DAYS),
        **TimeRules().parameters(),
    }


def _as_of(on: date, dated: Dated[Any]) -> Any:
    """The value on a day; a figure younger than the set counts from its own first day."""
    return dated.at(max(on, dated.steps[0][0]))


@cache
def rules_text(rules_id: str = RULES_ID) -> str:
    """The canonical text (sorted members, no blanks, UTF-8) whose digest is published. KeyError if unknown."""
    first_day = {known: since for since, known in RULE_SETS.steps}[rules_id]
    basis = INSTRUMENTS["NP"]
    title = {"zh": basis.title_zh, "en": basis.title_en}
    document = {
        "id": rules_id,
        "basis": {"number": basis.number, "since": basis.since.isoformat(), "title": title},
        "figures": figures(first_day),
        "parameters": sorted(field.name for field in fields(TimeRules)),
        "rules": [
            {"article": article, "code": code, "text": {"zh": zh_text, "en": en_text}}
            for article, code, zh_text, en_text in _RULES
        ],
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@cache
def rules_sha256(rules_id: str = RULES_ID) -> str:
    """Lower-case hex SHA-256 of the canonical text's UTF-8 bytes."""
    return sha256(rules_text(rules_id).encode()).hexdigest()


def published_text(rules_id: str) -> str | None:
    """Any set that a lot may name, in force or not: to the byte that its digest covers. None if there is none."""
    if rules_id in {known for _since, known in RULE_SETS.steps}:
        return rules_text(rules_id)
    stored = {path.stem: path for path in STORED.glob("*.json")}.get(rules_id.replace("/", "-"))
    return None if stored is None else stored.read_text("utf-8")


def rules_for(parameters: TimeRules, on: date) -> dict[str, Any]:
    """The member `rules` of `lot.opened`: the set of the notice day, and this lot's own parameters."""
    named = RULE_SETS.at(on)
    return {"id": named, "sha256": rules_sha256(named), **parameters.parameters()}
