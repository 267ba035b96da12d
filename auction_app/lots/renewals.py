"""Renewing the seizure of a published lot: kept for good, told in public, and the desk's date moves with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.kernel.time import legal_day, start_of_legal_day
from auction_app.law.seizure import Seizure, check_renewal
from auction_app.lots.drafts import Staff
from auction_app.lots.errors import RENEWAL_NOT_LAWFUL
from auction_app.lots.models import Lot
from auction_app.lots.notice_deadlines import set_renewal
from auction_app.lots.notice_models import LotSeizureRenewal
from auction_app.lots.publish import AddNote, add_note, lock_published

PAPER_LENGTH = 120


@dataclass(frozen=True, slots=True)
class RenewSeizure:
    """A court renewed the seizure on a day, until another, by the paper named."""

    lot_id: str
    renewed_on: date
    until: date
    paper: str


def seized_until(session: Session, lot: Lot) -> date | None:
    """The last day of the seizure as it stands, renewals counted."""
    renewed = session.scalar(
        select(LotSeizureRenewal.until)
        .where(LotSeizureRenewal.lot_id == lot.id)
        .order_by(LotSeizureRenewal.until.desc())
        .limit(1)
    )
    return renewed or lot.seizure_until


def renew_seizure(tx: Transaction, command: RenewSeizure, by: Staff, at: datetime) -> None:
    """Record it. Raises `lot_not_published`, and `renewal_not_lawful` with the article that stands against it."""
    lot = lock_published(tx, command.lot_id, by)
    held = Seizure(seized_until(tx.session, lot), is_movable=lot.is_movable)
    codes = {
        ("until" if one.code != "seizure_lapsed" else "renewed_on"): (one.code, one.article.key)
        for one in check_renewal(held, command.renewed_on, command.until)
    }
    if command.renewed_on > legal_day(at):
        codes["renewed_on"] = ("told_in_future", "CPI485")
    if codes:
        raise AuctionError(
            RENEWAL_NOT_LAWFUL,
            article=next(iter(codes.values()))[1],
            fields={name: code for name, (code, _) in codes.items()},
        )
    tx.session.add(
        LotSeizureRenewal(
            id=new_id("z"),
            lot_id=lot.id,
            renewed_on=command.renewed_on,
            until=command.until,
            paper=command.paper,
            at=at,
            clerk_id=by.account_id,
        )
    )
    set_renewal(tx, lot, command.until, start_of_legal_day(command.renewed_on), at)
    add_note(tx, _note(command), by, at)


def _note(command: RenewSeizure) -> AddNote:
    return AddNote(
        command.lot_id,
        f"本件已于 {command.renewed_on} 续行查封，期限至 {command.until}（{command.paper}）。",
        f"The seizure was renewed on {command.renewed_on} until {command.until} ({command.paper}).",
    )
