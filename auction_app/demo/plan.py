"""Which listing plays which part in the market, when, and how its bidding went."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from auction_app.demo import market
from auction_app.demo.market import Listing, Window
from auction_app.kernel.time import SHANGHAI

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
SALE_LENGTH = 60 * DAY
ENDS_SOON = 7 * MINUTE  # longer than the window that must be free of silence before an end
OPENS_SOON = 12 * MINUTE


@dataclass(frozen=True, slots=True)
class Bid:
    """A bid so many minutes before the planned end, by a bidder, some increments above the least."""

    minutes_left: int
    bidder: str
    steps: int


@dataclass(frozen=True, slots=True)
class Part:
    """One lot of the market: `role` is ended, open, stopped, bots, ending, opening or announced."""

    role: str
    listing: Listing
    window: Window
    bids: tuple[Bid, ...] = ()
    guests: tuple[str, ...] = ()  # who else has paid the deposit
    after: str = (
        ""  # what became of it: paid, served, free, defaulted, followed; empty: nothing yet
    )


def _bids(*rows: tuple[int, int, int]) -> tuple[Bid, ...]:
    return tuple(Bid(left, f"bot{bot}@demo.test", steps) for left, bot, steps in rows)


LIVELY = _bids(
    *((1390, 1, 0), (1180, 2, 2), (940, 3, 1), (610, 1, 6), (250, 4, 2), (48, 2, 4)),
    *((21, 5, 1), (9, 3, 2), (3, 1, 1), (-1, 4, 1)),
)
STEADY = _bids((1300, 2, 0), (700, 4, 3), (120, 1, 2), (16, 4, 1), (4, 2, 3))
ALONE = _bids((860, 3, 0))
FAILED_FIRST = "taizhou-flat"  # nobody bid; its second auction is announced
GUESTS = ("bidder1@demo.test", "bidder2@demo.test")
# Two days long: before the end of the first day
UNDER_WAY = _bids((2700, 2, 0), (2640, 3, 1))
WARM = _bids((1300, 5, 0), (420, 1, 2), (95, 3, 1))


def whole_market(now: datetime) -> list[Part]:
    """Everything a first start publishes."""
    morning = last_morning(now)
    ended = [  # the last one is printed as the example: it was the liveliest
        _part("ended", "nanjing-flat", morning - 34 * DAY, DAY, STEADY, after="free"),
        _part("ended", "rugao-flat", morning - 4 * DAY, DAY),
        _part("ended", FAILED_FIRST, morning - 6 * DAY, DAY, after="followed"),
        _part("ended", "taizhou-works", morning - 18 * DAY, DAY, STEADY, after="defaulted"),
        _part("ended", "zhenjiang-floor", morning - 14 * DAY, DAY, STEADY, after="served"),
        _part("ended", "taizhou-dongjin", morning - DAY, DAY, ALONE),
        _part("ended", "chengdu-house", morning - 2 * DAY, DAY, STEADY, after="paid"),
        _part("ended", "chengdu-audi", morning - 3 * DAY, DAY, LIVELY),
    ]
    under_way = [
        _part("bots", "nanjing-parking", morning, 2 * DAY, UNDER_WAY, GUESTS),
        _part("open", "suzhou-sip-flat", morning, 2 * DAY, UNDER_WAY),
        _part("open", "suqian-shop", morning - HOUR, 2 * DAY),
        _part("stopped", "nanjing-old-flat", morning - DAY, 2 * DAY, UNDER_WAY),
        _part("open", "chengdu-parking", morning - 12 * DAY, SALE_LENGTH),
        _offered(_part("open", "nanchong-shop", morning - 5 * DAY, SALE_LENGTH), now - 3 * HOUR),
        ending_soon("xuzhou-flat", now),
        opening_soon("yangzhou-unit", now),
    ]
    return [*ended, *under_way, *_announced(morning)]


def _offered(sale: Part, at: datetime) -> Part:
    """A sale whose first offer came then: its countdown of 24 hours runs."""
    left = (sale.window.ends_at - at) // MINUTE
    return replace(sale, bids=(Bid(left, "bot2@demo.test", 0),))


def _announced(morning: datetime) -> list[Part]:
    later = (
        *("taixing-flat", "xuyi-flat", "suzhou-street-shop", "nanchong-bus"),
        *("lianshui-house", "sihong-flat", "shuyang-works"),
    )
    parts = []
    for number, key in enumerate(later):
        round_ = market.listings()[key].facts["round"]
        # A second auction is announced for fifteen days only, a first one of a home for thirty.
        opens_at = morning + (2 + 2 * number if round_ == 1 else 2 + number) * DAY
        length = SALE_LENGTH if round_ == 3 else DAY
        guests = GUESTS if number == 0 else ()
        parts.append(_part("announced", key, opens_at, length, guests=guests))
    return parts


def ending_soon(key: str, now: datetime) -> Part:
    """A lot that ends within minutes of the start."""
    ends_at = whole_minute(now + ENDS_SOON)
    return _part("ending", key, ends_at - DAY, DAY, WARM, GUESTS)


def opening_soon(key: str, now: datetime) -> Part:
    """A lot that opens within minutes of the start."""
    return _part("opening", key, whole_minute(now + OPENS_SOON), DAY, guests=GUESTS)


def for_bots(key: str, now: datetime) -> Part:
    """A lot on which the bots compete, open for some hours yet."""
    return _part("bots", key, last_morning(now), 2 * DAY, UNDER_WAY, GUESTS)


def last_morning(now: datetime) -> datetime:
    """The last ten o'clock in Shanghai that is at least an hour ago: when auctions open and end."""
    local = (now - HOUR).astimezone(SHANGHAI)
    ten = datetime.combine(local.date(), time(10), SHANGHAI)
    return ten if ten <= local else ten - DAY


def whole_minute(at: datetime) -> datetime:
    """The next full minute."""
    return at.replace(second=0, microsecond=0) + MINUTE


def second_announced(part: Part) -> Window:
    """When the next round of a lot that failed is announced and opens: well within thirty days."""
    listing = market.next_round_of(part.listing)
    return market.window_for(listing, part.window.ends_at + 18 * DAY, DAY)


def _part(
    role: str,
    key: str,
    opens_at: datetime,
    length: timedelta,
    bids: tuple[Bid, ...] = (),
    guests: tuple[str, ...] = (),
    after: str = "",
) -> Part:
    listing = market.listings()[key]
    return Part(role, listing, market.window_for(listing, opens_at, length), bids, guests, after)
