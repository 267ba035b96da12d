"""Home, browse, search, facets, feed and the list for programs, on lots published by the real verbs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from sqlalchemy import text

from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.time import legal_day
from auction_app.lots.page_views import BrowsePage
from auction_app.market.filters import parse_wanted
from auction_app.market.queries import browse_page, forget_counts, home_page
from tests.lots.conftest import make_team
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam, lawful_content, publish_lot
from tests.support.people import Person, signed_in

if TYPE_CHECKING:
    from flask import Flask


@dataclass
class Market:
    """Seven lots of two courts; `ids` by a short name."""

    app: Flask
    transactions: Transactions
    clock: HandClock
    team: CourtTeam
    ids: dict[str, str]

    def browse(self, **asked: Any) -> BrowsePage:
        """The list for one address; lists repeat, the rest is single."""
        many = {name: value for name, value in asked.items() if isinstance(value, list)}
        one = {name: value for name, value in asked.items() if isinstance(value, str)}
        with self.transactions.reading() as session:
            return browse_page(session, parse_wanted(one, many), "https://example.test")

    def found(self, **asked: Any) -> set[str]:
        names = {lot_id: name for name, lot_id in self.ids.items()}
        page = self.browse(**asked)
        assert page.total == len(page.cards)
        return {names[card.lot_id] for card in page.cards}

    def set_auction(self, name: str, **columns: Any) -> None:
        """Move the projection as bidding would."""
        sets = ", ".join(f"{column} = :{column}" for column in columns)
        with self.transactions() as tx:
            tx.session.execute(
                text(f"UPDATE auction SET {sets} WHERE lot_id = :lot"),
                columns | {"lot": self.ids[name]},
            )


LOTS: dict[str, dict[str, Any]] = {
    "flat": {},
    "shop": {
        "category": "commercial",
        "title_zh": "沭阳县雯锦花园小区7-103商铺",
        "title_en": "Shop 7-103, Wenjin Garden, Shuyang",
        "division_code": "321322",
        "city_zh": "宿迁市",
        "city_en": "Suqian",
    },
    "car": {
        "category": "vehicle",
        "is_movable": True,
        "title_zh": "川A4DS77奥迪牌汽车一辆",
        "title_en": "Audi car, plate 川A4DS77",
        "appraisal_fen": 8_547_050,
        "start_price_fen": 7_032_935,
        "deposit_fen": 1_196_587,
        "increment_fen": 50_000,
    },
    "second": {
        "round": 2,
        "previous_start_fen": 114_386_580,
        "title_zh": "武侯区高升桥住宅",
        "start_price_fen": 91_509_264,
        "deposit_fen": 9_000_000,
    },
    "open": {"title_zh": "海州区电台街建工西巷93号", "title_en": "93 Jiangong West Lane, Haizhou"},
    "sold": {"title_zh": "南京市鼓楼区五所村440号"},
    "held": {"title_zh": "泰兴市济川街道都市江南花园6幢", "description_zh": "一层库房，二层房产。"},
}


def soon_after_the_first(at: datetime) -> dict[str, Any]:
    """A second auction begins within thirty days of the first one's end (art. 26)."""
    opens_at = at.replace(hour=2, minute=0, second=0) + timedelta(days=17)
    return {
        "previous_ended_on": legal_day(at) - timedelta(days=5),
        "opens_at": opens_at,
        "ends_at": opens_at + timedelta(hours=24),
    }


@pytest.fixture(scope="module")
def made(app: Flask, ports: Ports, module_clock: HandClock) -> Market:
    transactions: Transactions = app.extensions["auction"].transactions
    clock = module_clock
    team = make_team(transactions, ports, clock)
    other = make_team(transactions, ports, clock)
    ids = {}
    for number, (name, changes) in enumerate(LOTS.items()):
        at = clock.forward(minutes=1)
        content = lawful_content(at + timedelta(days=number), **changes)
        if content.round == 2:
            content = replace(content, **soon_after_the_first(at))
        by = other if name == "shop" else team
        ids[name] = publish_lot(transactions, by, content, at).lot_id
    market = Market(app, transactions, clock, team, ids)
    market.set_auction("open", status="open", price=120_000_000, leader="A7K2Q9", bids=3)
    market.set_auction(
        "sold", status="closed", outcome="sold", price=130_000_000, leader="M2X7C4", bids=9,
        closed_at=clock.now(),
    )  # fmt: skip
    market.set_auction("held", status="suspended", reason_zh="案外人异议", reason_en="Objection")
    return market


@pytest.fixture
def market(made: Market) -> Iterator[Market]:
    forget_counts()
    yield made


def test_everything_is_listed_what_moves_first_and_what_is_over_last(market: Market) -> None:
    page = market.browse()
    assert page.total == 7
    assert [card.state for card in page.cards] == (
        ["open", "suspended"] + ["announced"] * 4 + ["sold"]
    )
    assert page.cards[1].reason is not None
    assert page.cards[1].reason.en == "Objection"
    assert page.cards[0].price_fen == 120_000_000


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"state": ["open"]}, {"open"}),
        ({"state": ["open", "sold"]}, {"open", "sold"}),
        ({"state": ["announced"]}, {"flat", "shop", "car", "second"}),
        ({"category": ["vehicle", "commercial"]}, {"car", "shop"}),
        ({"round": ["2"]}, {"second"}),
        ({"province": "32"}, {"shop"}),
        ({"max": "100,000"}, {"car"}),
        ({"min": "1200000"}, {"open", "sold"}),
        ({"min": "70,329.35", "max": "70329.35"}, {"car"}),
        ({"q": "奥迪"}, {"car"}),
        ({"q": "a4ds77"}, {"car"}),
        ({"q": "Ａ４ＤＳ"}, {"car"}),
        ({"q": "武侯区高升桥"}, {"second"}),
        ({"q": "区武"}, set()),
        ({"q": "层库房产"}, set()),  # every pair is there, the phrase is not
        ({"q": "层房产"}, {"held"}),
        ({"q": "江南 花园"}, {"held"}),
        ({"q": "花园小区"}, {"shop"}),
        ({"q": "wenjin gard"}, {"shop"}),
        ({"q": "宿迁"}, {"shop"}),
        ({"q": "Jiangsu"}, {"shop"}),
        ({"q": "机动车"}, {"car"}),
        ({"q": "海"}, {"open"}),
        ({"q": "!!!"}, set()),
        ({"q": "'; DROP TABLE lot; --"}, set()),
        ({"q": "奥迪", "state": ["sold"]}, set()),
    ],
)
def test_filters_and_search_find_what_they_name(
    market: Market, asked: dict[str, Any], names: set[str]
) -> None:
    assert market.found(**asked) == names


def test_a_facet_counts_what_ticking_it_would_show(market: Market) -> None:
    page = market.browse(category=["vehicle"])
    by_category = {choice.value: choice for choice in page.facets.categories}
    assert by_category["vehicle"].selected
    assert by_category["housing"].count == 5
    by_state = {choice.value: choice.count for choice in page.facets.states}
    assert by_state == {"announced": 1}
    both = market.browse(category=["vehicle", "housing"], state=["announced"])
    assert {choice.value: choice.count for choice in both.facets.states} == {
        "announced": 3, "open": 1, "sold": 1, "suspended": 1,
    }  # fmt: skip
    assert [choice.count for choice in both.facets.courts] == [3]


@pytest.mark.parametrize("sort", ["price_up", "price_down", "ratio", "newest"])
def test_lists_are_sorted_as_asked(market: Market, sort: str) -> None:
    cards = market.browse(sort=sort).cards
    keys: dict[str, Any] = {
        "price_up": [card.price_fen for card in cards],
        "price_down": [-card.price_fen for card in cards],
        "ratio": [card.price_fen * 10_000 // (card.appraisal_fen or 1) for card in cards],
        "newest": [-list(market.ids.values()).index(card.lot_id) for card in cards],
    }
    assert keys[sort] == sorted(keys[sort])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("min", "x"), ("max", "-5"), ("max", "1e5"), ("page", "0"), ("page", "99999999999"),
        ("page", "-1"), ("sort", "DROP"), ("state", "open"), ("province", "'"), ("q", "\x00"),
        ("q", "a" * 5000), ("q", "\ud800"), ("min", "9" * 400),
    ],
)  # fmt: skip
def test_nonsense_in_the_address_is_never_an_outage(market: Market, name: str, value: str) -> None:
    page = market.browse(**{name: value})
    assert page.total in (0, 7)
    if name in ("min", "max"):
        assert page.query.errors[name]


def test_pages_lead_on_and_back(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction_app.market.queries.PAGE_SIZE", 3)
    first = market.browse(q="号")
    second = market.browse(q="号", page="2")
    assert (first.first, first.last, first.previous_url) == (1, 3, None)
    assert first.next_url is not None and "page=2" in first.next_url
    assert second.first == 4
    assert second.previous_url == first.share_url.removeprefix("https://example.test")
    assert not {card.lot_id for card in first.cards} & {card.lot_id for card in second.cards}
    beyond = market.browse(page="99")
    assert (beyond.cards, beyond.next_url) == ((), None)


def test_home_shows_what_moves_and_counts_it(market: Market) -> None:
    with market.transactions.reading() as session:
        page = home_page(session, market.clock.now())
    assert page.featured is not None
    assert page.featured.lot_id == market.ids["open"]
    assert [card.lot_id for card in page.recently_sold] == [market.ids["sold"]]
    assert len(page.announced) == 4
    figures = page.figures
    assert (figures.live, figures.upcoming, figures.ended, figures.stopped) == (1, 4, 1, 1)


@pytest.mark.parametrize("locale", ["en", "zh_Hans_CN"])
def test_the_pages_are_shown_in_both_languages(market: Market, locale: str) -> None:
    client = market.app.test_client()
    client.set_cookie("locale", locale)
    for path in ("/", "/lots", "/lots?q=奥迪&state=announced&min=x"):
        page = client.get(path)
        assert page.status_code == 200, path
        assert ("Lots" in page.get_data(as_text=True)) == (locale == "en")


def test_programs_get_the_same_list(market: Market) -> None:
    client = market.app.test_client()
    answer = client.get("/api/v1/lots?category=vehicle").get_json()
    assert [lot["lot"] for lot in answer["lots"]] == [market.ids["car"]]
    assert (answer["total"], answer["next"]) == (1, None)
    assert answer["lots"][0]["price"] == 7_032_935
    refused = client.get("/api/v1/lots?min=x")
    assert (refused.status_code, refused.get_json()["code"]) == (400, "bad_fields")


def test_the_feed_is_well_formed_and_newest_first(market: Market) -> None:
    feed = market.app.test_client().get("/lots/feed.atom")
    assert feed.mimetype == "application/atom+xml"
    entries = ElementTree.fromstring(feed.get_data()).findall("{http://www.w3.org/2005/Atom}entry")
    updated = [entry.findtext("{http://www.w3.org/2005/Atom}updated") or "" for entry in entries]
    assert len(entries) == 7
    assert updated == sorted(updated, reverse=True)


def test_the_desk_shows_the_courts_own_auctions_by_number_only(market: Market) -> None:
    clerk = Person(market.team.clerk.account_id, "")
    client = signed_in(
        market.app, market.transactions, clerk, market.clock.now(), second_factor=True
    )
    for path in ("/desk", "/desk/live"):
        page = client.get(path).get_data(as_text=True)
        assert "A7K2Q9" in page
        assert market.ids["shop"] not in page
