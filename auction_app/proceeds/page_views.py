"""What the result page shows: frozen values made by queries, read by templates/proceeds/.

Amounts are fen of `currency`; instants are aware UTC; text is already in the reader's language.
The chart is drawn by templates/bidding/_chart.html.
Nothing here names a person except `Confirmation.buyer`, which the law publishes (art. 22 I).
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from auction_app.bidding.page_views import StopNote
from auction_app.bidding.step_chart import Chart
from auction_app.procedure.course import Aftermath

Outcome = Literal["sold", "unsold", "withdrawn"]
StepState = Literal["done", "now", "next", "late", "skip"]
StepKey = Literal[
    "bidding",
    "confirmation",
    "refunds",
    "balance",
    "ruling",
    "service",
    "delivery",
    "distribution",
    "default",
    "annulled",
    "withdrawn",
    "in_kind",
    "released",
    "again",
]
DepositState = Literal["kept", "forfeited", "returning", "returned", "failed", "none"]


@dataclass(frozen=True)
class BidRow:
    """One accepted bid. `extended` says that its arrival moved the end (art. 20 II)."""

    seq: int
    bidder: str
    amount_fen: int
    received_at: datetime
    ends_at: datetime
    extended: bool
    mine: bool
    basis: Literal["bid", "auto", "priority_match"]


@dataclass(frozen=True)
class NextStep:
    """One station after the sale. `at` when it was done, `due` until when it must be."""

    key: StepKey
    state: StepState
    at: datetime | None = None
    due: datetime | None = None


@dataclass(frozen=True)
class Buyer:
    """The buyer's real identity as art. 22 I publishes it; `id_no` is masked already."""

    name: str
    id_no: str
    id_kind: Literal["resident_id", "credit_code"]


@dataclass(frozen=True)
class Opening:
    """With these anyone can recompute the commitment in `registration.confirmed`."""

    commitment: str
    salt: str
    identity: str
    seq: int


@dataclass(frozen=True)
class Confirmation:
    """The confirmation of sale (art. 22). `pdf_url` is None while the PDF is being made."""

    number: str
    buyer: Buyer
    opening: Opening
    issued_at: datetime
    pdf_url: str | None
    pdf_sha256: str | None


@dataclass(frozen=True)
class OwnDeposit:
    """The way of the reader's own deposit on this lot (art. 23). Never another bidder's."""

    bidder: str
    amount_fen: int
    currency: str
    state: DepositState
    due: datetime
    done_at: datetime | None
    ref: str


@dataclass(frozen=True)
class Evidence:
    """Where the reader checks for himself, and what stands there."""

    events: int
    receipts: int
    head: str
    bundle_url: str
    verify_url: str
    events_url: str


@dataclass(frozen=True)
class ResultPage:
    """The page at /lots/<lot>/result, for a lot that was sold, stayed unsold or was withdrawn.

    For `unsold` and `withdrawn` the fields of the sale are None. `above_start` and
    `of_appraisal` are per cent with two decimals as text, "12.24".
    """

    lot_id: str
    lot_url: str
    title: str
    court: str
    case_number: str
    round: int
    currency: str
    outcome: Outcome
    ended_at: datetime
    start_price_fen: int
    appraisal_fen: int | None
    deposit_fen: int
    bid_count: int
    bidder_count: int
    extension_count: int
    chart: Chart | None
    bids: tuple[BidRow, ...]
    steps: tuple[NextStep, ...]
    balance_due: datetime | None
    own_deposit: OwnDeposit | None
    evidence: Evidence
    price_fen: int | None = None
    price_words_zh: str | None = None
    price_words_en: str | None = None
    bidder: str | None = None
    above_start: str | None = None
    above_start_fen: int | None = None
    of_appraisal: str | None = None
    balance_fen: int | None = None
    confirmation: Confirmation | None = None
    i_won: bool = False
    withdrawal_reason: str | None = None
    withdrawal_decision: str | None = None
    withdrawal: StopNote | None = None  # its ground in law
    course: Aftermath = field(default_factory=Aftermath)
