"""Housing in a restricted city: who may apply, what is promised, and the proof before the ruling.

The same holds in a sale (art. 8). Days are Shanghai legal days, both ends of a span included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from auction_app.law.article import Finding, cite, rule

BQ_1, BQ_2, BQ_3, BQ_4 = cite("BQ", 1), cite("BQ", 2), cite("BQ", 3), cite("BQ", 4)
BQ_5, BQ_6, BQ_8 = cite("BQ", 5), cite("BQ", 6), cite("BQ", 8)

PROMISE_ID = "housing/1"  # a changed wording is a new id; what was promised under an old one stays
PROMISE_ZH = (
    "本人（本单位）承诺：自申请参与竞拍之日起至法院出具拍卖成交裁定书之日止，持续具备房产所在地的购房资格，"
    "并在裁定前向法院提交证明材料；如有虚假，自愿承担拍卖行为无效、赔偿损失、罚款、拘留等法律后果。"
)
PROMISE_EN = (
    "I promise that from the day of this application to the day of the ruling I am qualified without a break to buy "
    "housing at the place where it lies, and that I give the court the proof before the ruling. If this is false I "
    "bear the consequences of my own free will: the sale may be void, damages, a fine or detention may follow."
)


def promise_sha256() -> str:
    """The digest of the promise: id and both wordings, one to a line, in UTF-8."""
    return sha256(f"{PROMISE_ID}\n{PROMISE_ZH}\n{PROMISE_EN}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Span:
    """A time for which the court found the buyer qualified, from proof the buyer gave."""

    first: date
    last: date


@rule(BQ_1, BQ_8)
def check_known(is_restricted: bool, is_known_barred: bool) -> list[Finding]:
    """Somebody the purchase limits of the place bar is not let in, at an auction or a sale."""
    return [Finding(BQ_1, "housing_barred")] if is_restricted and is_known_barred else []


@rule(BQ_2, BQ_4, BQ_6)
def check_promise(is_restricted: bool, promised: str | None) -> list[Finding]:
    """Who applies promises to be qualified and to bear the consequences, in the words of the text named."""
    if not is_restricted or promised == PROMISE_ID:
        return []
    return [Finding(BQ_2, "housing_promise_missing", {"promise": PROMISE_ID})]


@rule(BQ_3)
def check_continuous(applied: date, ruling: date, proven: Sequence[Span]) -> list[Finding]:
    """Without proof for every day from the application to the ruling there is no ruling."""
    covered = applied - timedelta(days=1)
    for span in sorted(proven, key=lambda one: one.first):
        if span.first > covered + timedelta(days=1):
            break
        covered = max(covered, span.last)
    if covered >= ruling:
        return []
    unproven = covered + timedelta(days=1)
    days = {"unproven_from": unproven.isoformat(), "ruling": ruling.isoformat()}
    return [Finding(BQ_3, "housing_not_proven", days)]


@rule(BQ_5)
def check_in_kind(is_restricted: bool, is_qualified: bool) -> list[Finding]:
    """A creditor who may not buy housing there may not take it for the debt either."""
    return [Finding(BQ_5, "housing_barred")] if is_restricted and not is_qualified else []
