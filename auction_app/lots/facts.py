"""What the rooms above hear from lots. Amounts are minor units (fen) of `currency`, instants aware UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step before the notice: its record's kind, the role that took it, article, both languages, when."""

    kind: str
    actor: str
    article: str
    reason: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class LotPublished:
    """The notice is out: terms are fixed from here on.

    `round` is 1 first auction, 2 second auction, 3 sale; `deposit` is what admits to bidding: in a sale
    the whole price. `notice_sha256` is lower-case hex over the
    published text, which itself holds the hashes of all attachments.
    """

    lot_id: str
    round: int
    court_id: str
    currency: str
    start_price: int
    increment: int
    deposit: int
    opens_at: datetime
    ends_at: datetime
    extension_window_s: int
    outage_gap_s: int
    recovery_s: int
    notice_sha256: str
    strict_ladder: bool
    category: str
    is_movable: bool
    countdown_s: int = 0  # what a sale's first offer starts; an auction has none
    predecessor: str | None = None  # the lot of the round before
    follows_as: str | None = None  # second, sale, reauction or reannounced
    is_practice: bool = False  # a practice court: no suspension by night or repetition
    before: tuple[StepTaken, ...] = ()  # submitted, returned, submitted again; empty for the probe


@dataclass(frozen=True, slots=True)
class LotNoted:
    """The court added a public note: a correction, or the answer to a question."""

    lot_id: str
    text_zh: str
    text_en: str
    at: datetime
