"""What a party to a case sees of its lots: announced, live, ended, and what follows (art. 16, 22)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.bidding.models import Auction
from auction_app.cases.queries import CaseView, cases_of, own_parties
from auction_app.distribution.queries import OwnShare, case_closed_at, own_shares, plans_of_case
from auction_app.infra.principal import Principal
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.lots.models import Lot
from auction_app.lots.page_views import Words
from auction_app.proceeds.case_matters import Group, find_matters
from auction_app.proceeds.page_views import NextStep
from auction_app.proceeds.queries import ENDED, find_steps


@dataclass(frozen=True, slots=True)
class CaseLot:
    """One lot of the case. `price_fen` is the current or the hammer price, None without a bid.

    `steps` is empty while bidding has not ended.
    """

    lot_id: str
    title: Words
    round: int
    state: str
    outcome: str | None
    currency: str
    start_price_fen: int
    price_fen: int | None
    bids: int
    opens_at: datetime
    ends_at: datetime
    steps: tuple[NextStep, ...]

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    @property
    def url(self) -> str:
        """The live lot, or the result once there is one."""
        return f"/lots/{self.lot_id}" + ("/result" if self.has_ended else "")


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case with its published lots, the one that ends next first.

    `share` is the reader's own claim and what became of it, None for who claims nothing; `has_plan` says
    that a plan of distribution can be read, `closed_at` since when the account of the case is closed.
    """

    case: CaseView
    lots: tuple[CaseLot, ...]
    matters: tuple[Group, ...] = ()
    share: OwnShare | None = None
    has_plan: bool = False
    closed_at: datetime | None = None


def find_case_page(session: Session, principal: Principal, case_id: str, at: datetime) -> CasePage:
    """Raises `not_found` for a case the reader is no party to, as for one that never was."""
    case = next((one for one in cases_of(session, principal) if one.id == case_id), None)
    if case is None:
        raise AuctionError(errors.NOT_FOUND)
    rows = session.execute(
        select(Lot, Auction)
        .join(Auction, Auction.lot_id == Lot.id)
        .where(Lot.case_id == case_id, Lot.state == "published")
        .order_by(Auction.status.in_(ENDED), Auction.ends_at)
    )
    lots = tuple(_lot(session, lot, auction, at) for lot, auction in rows)
    return CasePage(
        case,
        lots,
        find_matters(session, case, principal.account_id),
        own_shares(session, case_id, own_parties(session, principal, case_id)),
        bool(plans_of_case(session, case_id)),
        case_closed_at(session, case_id),
    )


def _lot(session: Session, lot: Lot, auction: Auction, at: datetime) -> CaseLot:
    return CaseLot(
        lot_id=lot.id,
        title=Words(lot.title_zh, lot.title_en or lot.title_zh),
        round=lot.round,
        state=auction.status,
        outcome=auction.outcome,
        currency=auction.currency,
        start_price_fen=auction.start_price,
        price_fen=auction.price,
        bids=auction.bids,
        opens_at=auction.opens_at,
        ends_at=auction.ends_at,
        steps=find_steps(session, lot.id, at) if auction.status in ENDED else (),
    )
