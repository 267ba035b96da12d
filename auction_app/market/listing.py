"""The joined query behind every list: published lots with the state of their auction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session

from auction_app.accounts.models import Court
from auction_app.bidding.models import Auction
from auction_app.lots.categories import BY_CODE
from auction_app.lots.lot_page import photo_url, place_of
from auction_app.lots.models import Lot, LotPhoto
from auction_app.lots.page_views import CourtRef, LotCard, Words
from auction_app.lots.search_text import parse_query
from auction_app.market.facets import Group
from auction_app.market.filters import Wanted

PUBLIC_STATE: ColumnElement[str] = case(
    (Auction.status == "scheduled", "announced"),
    (Auction.status == "closed", Auction.outcome),
    else_=Auction.status,
)
PRICE: ColumnElement[int] = func.coalesce(Auction.price, Auction.start_price)
PROVINCE: ColumnElement[str] = func.substr(Lot.division_code, 1, 2)
_STATUS_OF = {"announced": "scheduled"}
NEWEST: list[Any] = [Lot.published_at.desc(), Lot.id.desc()]
_IN_ORDER = (  # status of the auction, and the public states it shows as
    ("open", ("open",)),
    ("suspended", ("suspended",)),
    ("scheduled", ("announced",)),
    ("closed", ("sold", "unsold")),
    ("withdrawn", ("withdrawn",)),
)
_MOVING = frozenset({"open", "suspended", "scheduled"})
_BASIS_POINTS = 10_000


def cards(
    session: Session, *conditions: ColumnElement[bool], order: Any, limit: int
) -> list[LotCard]:
    """Cards of the lots that meet all conditions."""
    query = _cards_query().where(*conditions).order_by(*order).limit(limit)
    return [_card(row) for row in session.execute(query)]


def page_of_cards(
    session: Session, wanted: Wanted, size: int, by_state: Mapping[str, int]
) -> list[LotCard]:
    """One page of what was asked for; `by_state` counts it by state."""
    skip = (wanted.page - 1) * size
    if wanted.sort == "ending":
        return _by_ending(session, wanted, (skip, size), by_state)
    query = _cards_query().where(*conditions_of(wanted)).order_by(*_order(wanted.sort))
    return [_card(row) for row in session.execute(query.limit(size).offset(skip))]


def _by_ending(
    session: Session, wanted: Wanted, span: tuple[int, int], by_state: Mapping[str, int]
) -> list[LotCard]:
    """What moves first, what is over last. One state after the other, so that an index gives the order."""
    skip, left = span
    found: list[LotCard] = []
    for status, states in _IN_ORDER:
        there = sum(by_state.get(state, 0) for state in states)
        if skip >= there or left == 0:
            skip = max(0, skip - there)
            continue
        order = Auction.ends_at.asc() if status in _MOVING else Auction.ends_at.desc()
        query = _cards_query().where(*conditions_of(wanted), Auction.status == status)
        rows = session.execute(query.order_by(order, Lot.id).limit(left).offset(skip))
        more = [_card(row) for row in rows]
        found, left, skip = found + more, left - len(more), 0
    return found


def grouped(session: Session, wanted: Wanted) -> list[Group]:
    """All lots that meet text and price, counted by the five facets at once."""
    keys = (PUBLIC_STATE, Lot.category, Lot.round, Lot.court_id, PROVINCE)
    query = _joined(select(*keys, func.count())).where(*_ungrouped(wanted)).group_by(*keys)
    return [
        Group(state, category, str(round_), court, province, count)
        for state, category, round_, court, province, count in session.execute(query)
    ]


def conditions_of(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Every filter as a condition."""
    parts: list[ColumnElement[bool] | None] = [
        _state_condition(wanted.states),
        Lot.category.in_(wanted.categories) if wanted.categories else None,
        Lot.round.in_([int(one) for one in wanted.rounds]) if wanted.rounds else None,
        Lot.court_id.in_(wanted.courts) if wanted.courts else None,
        PROVINCE.in_([wanted.province]) if wanted.province else None,
    ]
    return [*_ungrouped(wanted), *(part for part in parts if part is not None)]


def _ungrouped(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The filters that are no facets: text and price."""
    parts = [
        wanted.least_fen <= PRICE if wanted.least_fen is not None else None,
        wanted.most_fen >= PRICE if wanted.most_fen is not None else None,
        _text_condition(wanted.text),
    ]
    return [part for part in parts if part is not None]


def _state_condition(states: tuple[str, ...]) -> ColumnElement[bool] | None:
    if not states:
        return None
    outcomes = [state for state in states if state in ("sold", "unsold")]
    statuses = [_STATUS_OF.get(state, state) for state in states if state not in outcomes]
    return or_(
        Auction.status.in_(statuses),
        and_(Auction.status == "closed", Auction.outcome.in_(outcomes)),
    )


def _text_condition(text: str) -> ColumnElement[bool] | None:
    if not text:
        return None
    search = parse_query(text)
    if search is None:
        return literal(False)  # only punctuation: nothing holds it
    in_index: ColumnElement[bool] = Lot.search.op("@@")(func.to_tsquery("simple", search.tsquery))
    exact = [Lot.search_text.contains(phrase, autoescape=True) for phrase in search.phrases]
    return and_(in_index, *exact)


def _order(sort: str) -> list[Any]:
    """The id makes every order total; for the newest it runs with the index."""
    if sort == "price_up":
        return [PRICE.asc(), Lot.id]
    if sort == "price_down":
        return [PRICE.desc(), Lot.id]
    if sort == "ratio":
        return [(PRICE * _BASIS_POINTS / Lot.appraisal_fen).asc().nulls_last(), Lot.id]
    return NEWEST


def _joined(query: Any) -> Select[Any]:
    joined: Select[Any] = (
        query.select_from(Lot)
        .join(Auction, Auction.lot_id == Lot.id)
        .where(Lot.state == "published")
    )
    return joined


def _cards_query() -> Select[Any]:
    first_photo = (
        select(LotPhoto.thumb_sha256)
        .where(LotPhoto.lot_id == Lot.id)
        .order_by(LotPhoto.position, LotPhoto.id)
        .limit(1)
        .scalar_subquery()
    )
    columns = select(
        Lot.id,
        Lot.title_zh,
        Lot.title_en,
        Lot.category,
        Lot.round,
        Lot.division_code,
        Lot.city_zh,
        Lot.city_en,
        Lot.appraisal_fen,
        Lot.published_at,
        Court.id.label("court_id"),
        Court.name_zh,
        Court.name_en,
        PUBLIC_STATE.label("state"),
        PRICE.label("price"),
        Auction.start_price,
        Auction.currency,
        Auction.bids,
        Auction.extensions,
        Auction.opens_at,
        Auction.ends_at,
        func.coalesce(Auction.reason_zh, "").label("reason_zh"),
        func.coalesce(Auction.reason_en, "").label("reason_en"),
        func.coalesce(first_photo, "", type_=String()).label("photo"),
    )
    return _joined(columns).join(Court, Court.id == Lot.court_id)


def _card(row: Any) -> LotCard:
    category = BY_CODE[row.category]
    return LotCard(
        lot_id=row.id,
        title=Words(row.title_zh or row.title_en, row.title_en or row.title_zh),
        category=category.code,
        category_name=Words(category.name_zh, category.name_en),
        drawing=category.drawing,
        round=row.round,
        place=place_of(row.division_code, row.city_zh, row.city_en),
        court=CourtRef(row.court_id, Words(row.name_zh, row.name_en)),
        state=row.state,
        price_fen=row.price,
        start_price_fen=row.start_price,
        appraisal_fen=row.appraisal_fen,
        bids=row.bids,
        extensions=row.extensions,
        currency=row.currency,
        published_at=row.published_at,
        opens_at=row.opens_at,
        ends_at=row.ends_at,
        photo_url=photo_url(row.id, row.photo) if row.photo else None,
        reason=Words(row.reason_zh or row.reason_en, row.reason_en or row.reason_zh)
        if row.reason_zh or row.reason_en
        else None,
    )
