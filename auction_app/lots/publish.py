"""The second person: reading exactly what will be published, publishing it, and adding notes afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from auction_app.accounts.identity import same_human
from auction_app.infra.transaction import Transaction
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.kernel.time import legal_day
from auction_app.lots.categories import BY_CODE
from auction_app.lots.content import SALE, LotContent, admission_fen
from auction_app.lots.decision import shortened
from auction_app.lots.drafts import (
    Staff,
    attachments_of,
    circumstances,
    content_of,
    court_name,
    lock_lot,
)
from auction_app.lots.errors import FOUR_EYES, LOT_NOT_PUBLISHED, LOT_NOT_SUBMITTED
from auction_app.lots.facts import LotNoted, LotPublished
from auction_app.lots.models import Lot, LotNote, LotPublication
from auction_app.lots.notice_deadlines import set_notice_deadlines
from auction_app.lots.places import find_province
from auction_app.lots.price_deadlines import meet_price_deadlines
from auction_app.lots.publication import CourtName, Edition, Publication, compose
from auction_app.lots.same_property import hold_property
from auction_app.lots.search_text import plain, words_of
from auction_app.lots.service import refuse_unlawful
from auction_app.lots.steps import steps_before

NOTE_LENGTH = 2_000


@dataclass(frozen=True, slots=True)
class PublishLot:
    """The approver's decision; `sha256` is the digest of the text that was read."""

    lot_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class AddNote:
    """A public note in both languages."""

    lot_id: str
    text_zh: str
    text_en: str


def compose_for(session: Session, lot: Lot, at: datetime) -> Publication:
    """The text that publishing at this moment would publish; ValueError while it is incomplete."""
    court = court_name(session, lot.court_id)
    content = content_of(session, lot)
    day = legal_day(at)
    version = 1 + (
        session.scalar(
            select(func.max(LotPublication.version)).where(LotPublication.lot_id == lot.id)
        )
        or 0
    )
    edition = Edition(
        lot.id,
        version,
        day,
        shortened(content, circumstances(session, lot.court_id, at, lot.case_number)),
    )
    return compose(edition, court, content, attachments_of(session, lot.id))


def publish(tx: Transaction, command: PublishLot, by: Staff, at: datetime) -> LotPublished:
    """Publish what was read, once. The door has checked role and second factor.

    Raises `lot_not_submitted`, `four_eyes`, `not_lawful_yet`, and `changed_meanwhile` when the text is no
    longer the one the digest names.
    """
    lot = lock_lot(tx, command.lot_id, by.court_id)
    if lot.state != "submitted":
        raise AuctionError(LOT_NOT_SUBMITTED)
    if lot.clerk_id is None or same_human(tx.session, lot.clerk_id, by.account_id):
        raise AuctionError(FOUR_EYES)
    hold_property(tx, lot)
    refuse_unlawful(tx, lot, at, is_today=True)
    publication = compose_for(tx.session, lot, at)
    if publication.sha256 != command.sha256:
        raise AuctionError(errors.CHANGED_MEANWHILE)
    return put_out(tx, lot, publication, by, at)


def put_out(
    tx: Transaction, lot: Lot, publication: Publication, by: Staff, at: datetime
) -> LotPublished:
    """Keep the text for ever, make the lot findable, tell the rooms above."""
    _record(tx, lot, publication, by, at)
    _index(tx, lot)
    meet_price_deadlines(tx, lot.id, at)
    set_notice_deadlines(tx, lot, content_of(tx.session, lot), at)
    fact = _fact(tx, lot, publication)
    tx.emit(fact)
    return fact


def add_note(tx: Transaction, command: AddNote, by: Staff, at: datetime) -> None:
    """Add a public note to a published lot; it becomes part of the lot's record."""
    lot = lock_published(tx, command.lot_id, by)
    blank = {
        name: "required"
        for name, text in (("text_zh", command.text_zh), ("text_en", command.text_en))
        if not text
    }
    if blank:
        raise AuctionError(errors.INVALID, fields=blank)
    tx.session.add(
        LotNote(
            id=new_id("n"),
            lot_id=lot.id,
            text_zh=command.text_zh,
            text_en=command.text_en,
            at=at,
            clerk_id=by.account_id,
        )
    )
    tx.session.flush()
    tx.emit(LotNoted(lot.id, command.text_zh, command.text_en, at))


def lock_published(tx: Transaction, lot_id: str, by: Staff) -> Lot:
    """Hold a published lot of this court. Raises `lot_not_published`."""
    lot = lock_lot(tx, lot_id, by.court_id)
    if lot.state != "published":
        raise AuctionError(LOT_NOT_PUBLISHED)
    return lot


def _record(tx: Transaction, lot: Lot, made: Publication, by: Staff, at: datetime) -> None:
    tx.session.add(
        LotPublication(
            lot_id=lot.id,
            version=1,
            text=made.text,
            sha256=made.sha256,
            published_at=at,
            clerk_id=lot.clerk_id,
            approver_id=by.account_id,
        )
    )
    lot.state, lot.published_at = "published", at
    lot.notice_day, lot.changed_at = legal_day(at), at
    tx.session.flush()


def _index(tx: Transaction, lot: Lot) -> None:
    """Write the search words; they are derived, so they may be rebuilt at any time."""
    court = court_name(tx.session, lot.court_id)
    texts = searchable(content_of(tx.session, lot), court)
    tx.session.execute(
        update(Lot)
        .where(Lot.id == lot.id)
        .values(
            # Lexemes are made here, so no dictionary of the database may touch them.
            search=func.array_to_tsvector(func.string_to_array(words_of(*texts), " ")),
            search_text=plain("\n".join(texts)),
        )
        .execution_options(synchronize_session=False)
    )


def searchable(content: LotContent, court: CourtName) -> tuple[str, ...]:
    """Everything a stranger may look for: names, place, case, court, category, description."""
    province = find_province(content.division_code)
    category = BY_CODE[content.category]
    return (
        content.title_zh,
        content.title_en,
        content.case_number,
        court.zh,
        court.en,
        *((province.name_zh, province.name_en) if province else ()),
        content.city_zh,
        content.city_en,
        content.district_zh,
        content.district_en,
        content.address_zh,
        content.address_en,
        category.name_zh,
        category.name_en,
        content.description_zh,
        content.description_en,
    )


def _fact(tx: Transaction, lot: Lot, made: Publication) -> LotPublished:
    # A published lot is complete: the table's own check says so.
    assert lot.start_price_fen and lot.increment_fen and lot.deposit_fen is not None
    assert lot.opens_at is not None and lot.ends_at is not None
    return LotPublished(
        lot_id=lot.id,
        round=lot.round,
        court_id=lot.court_id,
        currency=lot.currency,
        start_price=lot.start_price_fen,
        increment=lot.increment_fen,
        deposit=admission_fen(lot.round, lot.start_price_fen, lot.deposit_fen),
        opens_at=lot.opens_at,
        ends_at=lot.ends_at,
        extension_window_s=lot.extension_window_s,
        outage_gap_s=lot.outage_gap_s,
        recovery_s=lot.recovery_s,
        notice_sha256=made.sha256,
        strict_ladder=lot.strict_ladder,
        category=lot.category,
        is_movable=lot.is_movable,
        predecessor=lot.predecessor_id,
        follows_as=lot.follows_as,
        countdown_s=lot.countdown_s if lot.round == SALE else 0,
        is_practice=court_name(tx.session, lot.court_id).is_practice,
        before=steps_before(tx.session, lot.id),
    )
