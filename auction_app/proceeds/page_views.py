"""What the result page takes: `templates/proceeds/result.html` gets `result: ResultPage`.

Money is integer fen, instants are aware UTC.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from auction_app.bidding.page_views import LivePage
from auction_app.lots.page_views import LotPage, Stage, Words

RefundState = Literal["held", "pending", "returned", "failed", "applied"]


@dataclass(frozen=True)
class Confirmation:
    """The confirmation of sale (art. 22): the buyer by real name, published by law after the end."""

    document_no: str
    buyer_name: str
    buyer_id_masked: str
    amount_words_zh: str
    amount_words_en: str
    balance_fen: int
    balance_due_on: Words  # a legal day, "2026年9月4日 24:00"
    pdf_url: str | None  # None while the signed PDF is being made
    pdf_sha256: str | None
    qr_svg: str | None  # an <svg> made by the server, leading to the evidence


@dataclass(frozen=True)
class OwnDeposit:
    """The viewer's own deposit on this lot and its way back (art. 23: within 24 hours)."""

    amount_fen: int
    state: RefundState
    due_by: datetime | None
    done_at: datetime | None


@dataclass(frozen=True)
class ResultPage:
    """A lot that has ended: sold, unsold or withdrawn. `confirmation` only when sold."""

    lot: LotPage
    live: LivePage
    bidders: int  # how many bidder numbers bid
    stages: tuple[Stage, ...]
    confirmation: Confirmation | None
    own_deposit: OwnDeposit | None
    bundle_url: str
    log_size: int | None  # of the newest checkpoint that covers the lot
