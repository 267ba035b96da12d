"""The joined query behind every list: published lots with the state of their auction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
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
from auction_app.market.filters import Wanted

PUBLIC_STATE: ColumnElement[str] = case(
    (Auction.status == "scheduled", "announced"),
    (Auction.status == "closed", Auction.outcome),
    else_=Auction.status,
)
PRICE: ColumnElement[int] = func.coalesce(Auction.price, Auction.start_price)
PROVINCE: ColumnElement[str] = func.substr(Lot.division_code, 1, 2)
_STATUS_OF = {"announced": "scheduled"}
# What moves comes first, what is over last.
_RANK = case({"open": 0, "suspended": 1, "scheduled": 2}, value=Auction.status, else_=3)
_BASIS_POINTS = 10_000


def cards(
    session: Session, *conditions: ColumnElement[bool], order: Any, limit: int
) -> list[LotCard]:
    """Cards of the lots that meet all conditions."""
    query = _cards_query().where(*conditions).order_by(*order, Lot.id).limit(limit)
    return [_card(row) for row in session.execute(query)]


def page_of_cards(session: Session, wanted: Wanted, size: int) -> list[LotCard]:
    """One page of what was asked for."""
    query = (
        _cards_query()
        .where(*conditions_of(wanted))
        .order_by(*_order(wanted.sort), Lot.id)
        .limit(size)
        .offset((wanted.page - 1) * size)
    )
    return [_card(row) for row in session.execute(query)]


def count_by(
    session: Session, key: SQLColumnExpression[Any], *conditions: ColumnElement[bool]
) -> dict[str, int]:
    """How many lots there are for each value of `key`."""
    query = _joined(select(key, func.count())).where(*conditions).group_by(key)
    return {str(value): number for value, number in session.execute(query)}


def conditions_of(wanted: Wanted, without: str = "") -> list[ColumnElement[bool]]:
    """The filters as conditions; `without` leaves one facet out, for that facet's own counts."""
    parts: dict[str, ColumnElement[bool] | None] = {
        "state": _state_condition(wanted.states),
        "category": Lot.category.in_(wanted.categories) if wanted.categories else None,
        "round": Lot.round.in_([int(one) for one in wanted.rounds]) if wanted.rounds else None,
        "court": Lot.court_id.in_(wanted.courts) if wanted.courts else None,
        "province": PROVINCE.in_([wanted.province]) if wanted.province else None,
        "min": wanted.least_fen <= PRICE if wanted.least_fen is not None else None,
        "max": wanted.most_fen >= PRICE if wanted.most_fen is not None else None,
        "text": _text_condition(wanted.text),
    }
    return [part for name, part in parts.items() if part is not None and name != without]


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
    if sort == "price_up":
        return [PRICE.asc()]
    if sort == "price_down":
        return [PRICE.desc()]
    if sort == "ratio":
        return [(PRICE * _BASIS_POINTS / Lot.appraisal_fen).asc().nulls_last()]
    if sort == "newest":
        return [Lot.published_at.desc()]
    return [_RANK, case((_RANK < 3, Auction.ends_at)).asc(), Auction.ends_at.desc()]


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
