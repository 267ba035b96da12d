"""Home and browse, as the pages take them."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Court
from auction_app.bidding.models import Auction
from auction_app.infra.forms import fault_text
from auction_app.lots.categories import BY_CODE
from auction_app.lots.models import Lot
from auction_app.lots.page_views import (
    BrowsePage,
    BrowseQuery,
    FacetChoice,
    Facets,
    HomeFigures,
    HomePage,
    LotCard,
    ProvinceCount,
    Words,
)
from auction_app.lots.places import PROVINCES
from auction_app.market.facets import Group, matching, tally
from auction_app.market.filters import LAST_PAGE, ROUNDS, STATES, Wanted
from auction_app.market.listing import NEWEST, cards, grouped, page_of_cards
from auction_app.market.trend import last_prices

PAGE_SIZE = 20
KEPT_SECONDS = 5.0  # counts over everything may be this old
HOME_LIVE, HOME_SOON, HOME_ANNOUNCED, HOME_SOLD = 6, 8, 8, 6
SOON = timedelta(hours=24)

STATE_WORDS = {
    "open": Words("正在竞价", "Bidding now"),
    "announced": Words("即将开拍", "Announced"),
    "suspended": Words("中止", "Suspended"),
    "sold": Words("成交", "Sold"),
    "unsold": Words("流拍", "Unsold"),
    "withdrawn": Words("撤回", "Withdrawn"),
}
ROUND_WORDS = {
    "1": Words("一拍", "First auction"),
    "2": Words("二拍", "Second auction"),
    "3": Words("变卖", "Sale"),
}

Counts = dict[str, int]
_kept: dict[str, tuple[float, list[Group]]] = {}


def home_page(session: Session, at: datetime) -> HomePage:
    """What moves now, what ends soon, what is new, what was sold."""
    live = cards(
        session,
        Auction.status == "open",
        order=[Auction.ends_at, Lot.id],
        limit=HOME_LIVE + HOME_SOON,
    )
    featured = max(live[:HOME_LIVE], key=lambda card: card.bids, default=None)
    others = [card for card in live if featured is None or card.lot_id != featured.lot_id]
    return HomePage(
        featured=_with_spark(session, featured) if featured else None,
        live=tuple(others[:HOME_LIVE]),
        ending_soon=tuple(card for card in live if card.ends_at - at <= SOON)[:HOME_SOON],
        announced=tuple(
            cards(
                session,
                Auction.status == "scheduled",
                order=NEWEST,
                limit=HOME_ANNOUNCED,
            )
        ),
        recently_sold=tuple(
            cards(
                session,
                Auction.status == "closed",
                Auction.outcome == "sold",
                order=[Auction.ends_at.desc(), Lot.id],
                limit=HOME_SOLD,
            )
        ),
        figures=_figures(session),
    )


def browse_page(session: Session, wanted: Wanted, public_url: str) -> BrowsePage:
    """One page of the list with its facets."""
    groups = _groups(session, wanted)
    by_state = matching(groups, wanted)
    total = sum(by_state.values())
    found = page_of_cards(session, wanted, PAGE_SIZE, by_state)
    first = (wanted.page - 1) * PAGE_SIZE + 1 if found else 0
    last = first + len(found) - 1 if found else 0
    has_next = last < total and wanted.page < LAST_PAGE and bool(found)
    return BrowsePage(
        query=_query(wanted),
        cards=tuple(found),
        total=total,
        first=first,
        last=last,
        facets=_facets(session, wanted, groups),
        provinces=_provinces(wanted, groups),
        share_url=public_url + wanted.url(page=wanted.page),
        clear_url=Wanted(text=wanted.text, sort=wanted.sort).url(),
        previous_url=wanted.url(page=wanted.page - 1) if wanted.page > 1 else None,
        next_url=wanted.url(page=wanted.page + 1) if has_next else None,
    )


def newest(session: Session, limit: int) -> list[LotCard]:
    """The newest announcements, for the feed."""
    return cards(session, Lot.published_at.is_not(None), order=NEWEST, limit=limit)


def _figures(session: Session) -> HomeFigures:
    counts = matching(_groups(session, Wanted()), Wanted())
    return HomeFigures(
        live=counts.get("open", 0),
        upcoming=counts.get("announced", 0),
        ended=counts.get("sold", 0) + counts.get("unsold", 0),
        stopped=counts.get("suspended", 0) + counts.get("withdrawn", 0),
    )


def _with_spark(session: Session, card: LotCard) -> LotCard:
    """The prices so far, for the small drawing beside the featured lot."""
    return replace(card, spark_fen=last_prices(session, card.lot_id))


def _query(wanted: Wanted) -> BrowseQuery:
    return BrowseQuery(
        text=wanted.text,
        sort=wanted.sort,  # type: ignore[arg-type]  # checked against the same list when it was read
        price_min=wanted.typed.get("min", ""),
        price_max=wanted.typed.get("max", ""),
        province=wanted.province,
        chosen=wanted.chosen,
        errors={name: fault_text(code) for name, code in wanted.errors.items()},
    )


def _facets(session: Session, wanted: Wanted, groups: list[Group]) -> Facets:
    states, categories, rounds, courts = (
        tally(groups, wanted, key) for key in ("state", "category", "round", "court")
    )
    names = {
        court.id: Words(court.name_zh, court.name_en) for court in session.scalars(select(Court))
    }
    by_count = sorted(courts, key=lambda court: (-courts[court], court))
    return Facets(
        states=_choices([(one, STATE_WORDS[one]) for one in STATES], states, wanted.states),
        categories=_choices(
            [(one.code, Words(one.name_zh, one.name_en)) for one in BY_CODE.values()],
            categories,
            wanted.categories,
        ),
        rounds=_choices([(one, ROUND_WORDS[one]) for one in ROUNDS], rounds, wanted.rounds),
        courts=_choices(
            [(one, names[one]) for one in by_count if one in names], courts, wanted.courts
        ),
    )


def _choices(
    known: list[tuple[str, Words]], counts: Counts, selected: tuple[str, ...]
) -> tuple[FacetChoice, ...]:
    """Choices that would show something, and those that are ticked anyway."""
    return tuple(
        FacetChoice(value, label, counts.get(value, 0), value in selected)
        for value, label in known
        if counts.get(value) or value in selected
    )


def _provinces(wanted: Wanted, groups: list[Group]) -> tuple[ProvinceCount, ...]:
    counts = tally(groups, wanted, "province")
    return tuple(
        ProvinceCount(
            code=code,
            count=counts.get(code, 0),
            selected=code == wanted.province,
            url=wanted.url(province="" if code == wanted.province else code),
        )
        for code in PROVINCES
    )


def _groups(session: Session, wanted: Wanted) -> list[Group]:
    """Counts without text and price cost the same for everybody: made once in a while."""
    if wanted.text or wanted.least_fen is not None or wanted.most_fen is not None:
        return grouped(session, wanted)
    now = time.monotonic()
    place = str(session.connection().engine.url.database)
    known = _kept.get(place)
    if known is None or now - known[0] >= KEPT_SECONDS:
        known = _kept[place] = (now, grouped(session, Wanted()))
    return known[1]


def forget_counts() -> None:
    """Count anew at the next question."""
    _kept.clear()
