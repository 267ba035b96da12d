"""What the public pages of lots take: frozen views, pure data, filled by queries and shown by templates.

Money is integer fen, instants are aware UTC, both languages travel together (`Words`); the template
picks one with the filter `|say`. Pages are reached at fixed paths:

/                     templates/lots/home.html     page: HomePage
/lots                 templates/lots/browse.html   page: BrowsePage
/lots/<lot_id>        templates/lots/lot.html      lot: LotPage, live: bidding.page_views.LivePage
/lots/<lot_id>/result templates/proceeds/result.html  result: proceeds.page_views.ResultPage
/how-to-bid           templates/lots/how_to_bid.html  (no view)
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

PublicState = Literal["announced", "open", "suspended", "sold", "unsold", "withdrawn"]
Drawing = Literal[
    "home", "shop", "vehicle", "parking", "works", "villa", "land", "goods", "shares", "other"
]
Sort = Literal["ending", "price_up", "price_down", "ratio", "newest"]
StageState = Literal["done", "now", "next", "late", "skip"]


@dataclass(frozen=True)
class Words:
    """The same words in Chinese and in English; neither may be empty where it is shown."""

    zh: str
    en: str


@dataclass(frozen=True)
class Place:
    """Where a lot lies; `division_code` is the six-digit code, its first two digits the province."""

    division_code: str
    province: Words
    city: Words


@dataclass(frozen=True)
class CourtRef:
    """A court as pages name it."""

    court_id: str
    name: Words


@dataclass(frozen=True)
class LotCard:
    """One lot in a list. `price_fen` is the current price, or the starting price before any bid.

    `round` 1 first auction, 2 second auction, 3 sale. `spark_fen` holds the prices so far, oldest first,
    and may stay empty. `reason` says why a lot is suspended or withdrawn.
    """

    lot_id: str
    title: Words
    category: str  # code of lots.categories
    category_name: Words
    round: int
    place: Place
    court: CourtRef
    state: PublicState
    price_fen: int
    start_price_fen: int
    appraisal_fen: int | None
    bids: int
    extensions: int
    opens_at: datetime
    ends_at: datetime
    drawing: str = "other"  # Drawing: the picture where there is no photo
    photo_url: str | None = None
    reason: Words | None = None
    spark_fen: tuple[int, ...] = ()
    currency: str = "CNY"
    published_at: datetime | None = None


@dataclass(frozen=True)
class HomeFigures:
    """Headline counts over all published lots."""

    live: int
    upcoming: int
    ended: int
    stopped: int


@dataclass(frozen=True)
class HomePage:
    """`featured` is the live lot shown large; `live` does not repeat it."""

    featured: LotCard | None
    live: tuple[LotCard, ...]
    ending_soon: tuple[LotCard, ...]
    announced: tuple[LotCard, ...]
    recently_sold: tuple[LotCard, ...]
    figures: HomeFigures


@dataclass(frozen=True)
class FacetChoice:
    """One box of a facet; `count` is how many lots ticking it would show."""

    value: str
    label: Words
    count: int
    selected: bool


@dataclass(frozen=True)
class Facets:
    """Form fields `state`, `category`, `round`, `court` (each may repeat)."""

    states: tuple[FacetChoice, ...]
    categories: tuple[FacetChoice, ...]
    rounds: tuple[FacetChoice, ...]
    courts: tuple[FacetChoice, ...]


@dataclass(frozen=True)
class ProvinceCount:
    """`code` is the two-digit province code, e.g. "51"; `url` is the list narrowed to (or freed from) it."""

    code: str
    count: int
    selected: bool
    url: str


@dataclass(frozen=True)
class BrowseQuery:
    """What was asked, as it goes back into the form. Prices as typed, in yuan; fields `min`, `max`, `q`, `sort`."""

    text: str = ""
    sort: Sort = "ending"
    price_min: str = ""
    price_max: str = ""
    province: str = ""
    chosen: int = 0  # how many filters are set, for the fold's label on phones
    errors: Mapping[str, str] = field(default_factory=dict)  # field → message in words


@dataclass(frozen=True)
class BrowsePage:
    """`first` and `last` are the positions shown (1-based), `total` counts all that match."""

    query: BrowseQuery
    cards: tuple[LotCard, ...]
    total: int
    first: int
    last: int
    facets: Facets
    provinces: tuple[ProvinceCount, ...]
    share_url: str
    clear_url: str
    previous_url: str | None
    next_url: str | None


@dataclass(frozen=True)
class Photo:
    """A re-encoded photo with its thumbnail; `width` and `height` are the large picture's pixels."""

    url: str
    thumb_url: str
    width: int
    height: int
    alt: Words


@dataclass(frozen=True)
class DocumentLink:
    """A published attachment and its digest."""

    url: str
    name: Words
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Disclosure:
    """One of the eleven disclosures (art. 13), in the order of the article."""

    number: int
    title: Words
    text: Words
    documents: tuple[DocumentLink, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question with its public answer; `answer` is None while the court has not answered."""

    asked_at: datetime
    text: str
    answer: Words | None
    answered_at: datetime | None


@dataclass(frozen=True)
class PublicNote:
    """A correction or remark of the court that is part of the record."""

    at: datetime
    text: Words


@dataclass(frozen=True)
class Stage:
    """One stage in the life of a lot; `when` is already in words."""

    name: Words
    when: Words
    state: StageState


@dataclass(frozen=True)
class RoundLink:
    """Another round of the same property; `kind` is how the later one follows: second, sale, …"""

    lot_id: str
    kind: str
    round: int


@dataclass(frozen=True)
class RoundsBeside:
    """What a lot follows and what follows it, as far as it is published."""

    before: RoundLink | None = None
    after: RoundLink | None = None
    late: Words | None = None  # why a second auction opens after its thirty days


@dataclass(frozen=True)
class LotPage:
    """Everything published about one lot that does not move while bidding runs.

    In a sale `deposit_fen` is what a buyer who does not pay loses, `admission_fen` the whole price.
    """

    card: LotCard
    case_number: str
    description: Words
    address: Words
    deposit_fen: int
    increment_fen: int
    balance_days: int
    extension_window_s: int
    published_at: datetime
    version: int
    notice_sha256: str
    notice: Words  # paragraphs are parted by an empty line
    disclosures: tuple[Disclosure, ...]
    reminders: tuple[Words, ...]  # the seven of art. 14
    photos: tuple[Photo, ...] = ()
    documents: tuple[DocumentLink, ...] = ()
    questions: tuple[Question, ...] = ()
    notes: tuple[PublicNote, ...] = ()
    viewing: Words | None = None
    admission_fen: int = 0  # what is paid before one may bid
    countdown_s: int = 0  # of a sale
    before: RoundLink | None = None
    after: RoundLink | None = None  # once its notice is out
    late: Words | None = None  # why a second auction opens after its thirty days
    property_name: Words | None = None  # of the register that numbers it
    property_number: str = ""
    is_practice: bool = False  # nothing real is sold; notice period and the like may be shortened
