"""What a clerk writes about one lot: a frozen value that forms, imports, findings and notices share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from auction_app.lots.notice_record import NoticeRecord
from auction_app.lots.panel import PanelDecision
from auction_app.lots.price_record import PriceRecord

FIRST, SECOND, SALE = 1, 2, 3
ROUNDS = (FIRST, SECOND, SALE)
# How a lot follows the lot it names as its predecessor.
SECOND_OF_FAILED, SALE_OF_FAILED, REAUCTION, REANNOUNCED = (
    "second",
    "sale",
    "reauction",
    "reannounced",
)
# Set by the court's order of a further round, never typed.
SYSTEM_SET = ("predecessor_id", "follows_as")
# What is sold, over all its rounds: typed for the first of them alone.
OF_THE_PROPERTY = ("property_kind", "property_number")
PRICE_BASES = ("negotiated", "targeted", "network", "appraised")  # in the order of the law (RP 2)

DISCLOSURES = tuple(f"d{number:02d}" for number in range(1, 12))
REMINDERS = tuple(f"r{number}" for number in range(1, 8))
ITEMS = DISCLOSURES + REMINDERS

TITLE_LENGTH = 200
NAME_LENGTH = 80
TEXT_LENGTH = 20_000
STATEMENT_LENGTH = 4_000
PANEL_SIZE = 15


@dataclass(frozen=True, slots=True)
class Statement:
    """One disclosure or reminder in both languages; empty while it is not written."""

    zh: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class LotContent:
    """Everything a draft says. Amounts are fen of `currency`; None or an empty text means not yet written.

    `round` is 1 first auction, 2 second auction, 3 sale; `notice_day` is the planned legal day of the notice
    in Shanghai; `previous_start_fen` the starting price of the failed round before this one and
    `previous_ended_on` the legal day it failed, both taken from the predecessor where there is one here.
    `follows_as` is second, sale, reauction or reannounced. In a sale `deposit_fen` is what a buyer who does
    not pay loses; to take part one pays the whole price (`admission_fen`). `countdown_s` is what a sale's first offer
    starts, in seconds. `price` is how the reference price was found; `decision` is what a panel decided,
    recorded and never typed; while there is none, `panel` holds the names proposed for it. `property_number`
    is the number of the register `property_kind` names (`lots/property_number.py`), the same in all rounds.
    `late_reason_…` says why a second auction opens after its thirty days, and only then.
    """

    case_number: str = ""
    round: int = FIRST
    category: str = "housing"
    is_movable: bool = False
    division_code: str = ""
    city_zh: str = ""
    city_en: str = ""
    district_zh: str = ""
    district_en: str = ""
    address_zh: str = ""
    address_en: str = ""
    title_zh: str = ""
    title_en: str = ""
    description_zh: str = ""
    description_en: str = ""
    viewing_zh: str = ""
    viewing_en: str = ""
    price_basis: str = "appraised"
    appraisal_fen: int | None = None
    price_valid_until: date | None = None
    previous_start_fen: int | None = None
    currency: str = "CNY"
    start_price_fen: int | None = None
    increment_fen: int | None = None
    deposit_fen: int | None = None
    notice_day: date | None = None
    opens_at: datetime | None = None
    ends_at: datetime | None = None
    extension_window_s: int = 300
    outage_gap_s: int = 15
    recovery_s: int = 600
    strict_ladder: bool = False
    balance_days: int = 10
    seizure_until: date | None = None
    panel: tuple[str, ...] = ()
    predecessor_id: str | None = None
    follows_as: str | None = None
    previous_ended_on: date | None = None
    countdown_s: int = 86_400
    property_kind: str = ""
    property_number: str = ""
    late_reason_zh: str = ""
    late_reason_en: str = ""
    is_restricted_housing: bool = False
    is_state_owned: bool = False
    resource: str = ""
    statements: Mapping[str, Statement] = field(default_factory=dict)
    price: PriceRecord = field(default_factory=PriceRecord)
    decision: PanelDecision | None = None
    notice: NoticeRecord = field(default_factory=NoticeRecord)

    def statement(self, item: str) -> Statement:
        """The text of one of the eighteen items, empty when it is not written."""
        return self.statements.get(item, Statement())


def admission_fen(round_: int, start_price_fen: int, deposit_fen: int) -> int:
    """What is paid before one may bid: the deposit, and in a sale the whole price."""
    return start_price_fen if round_ == SALE else deposit_fen
