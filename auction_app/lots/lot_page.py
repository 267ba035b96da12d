"""Everything published about one lot, as the public page shows it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Court
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.lots.categories import BY_CODE
from auction_app.lots.content import DISCLOSURES, REMINDERS, SALE, LotContent, admission_fen
from auction_app.lots.drafts import content_of
from auction_app.lots.models import (
    Lot,
    LotDocument,
    LotNote,
    LotPhoto,
    LotPublication,
    LotQuestion,
)
from auction_app.lots.notice_said import said_of
from auction_app.lots.page_views import (
    CourtRef,
    Disclosure,
    DocumentLink,
    LotCard,
    LotPage,
    Photo,
    Place,
    PublicNote,
    Question,
    RoundLink,
    RoundsBeside,
    Words,
)
from auction_app.lots.places import find_province
from auction_app.lots.property_number import NAMES_EN, NAMES_ZH
from auction_app.lots.statements import TITLES

MOST_QUESTIONS = 200


def lot_page(session: Session, lot_id: str) -> LotPage:
    """A published lot; raises `no_such_lot`. Its card is that of the announcement: no bid, not yet open."""
    lot = session.scalar(select(Lot).where(Lot.id == lot_id, Lot.state == "published"))
    if lot is None:
        raise AuctionError(errors.NO_SUCH_LOT)
    publication = _newest(session, lot_id)
    court = session.get_one(Court, lot.court_id)
    content = content_of(session, lot)
    documents = _documents(session, lot_id)
    notice = json.loads(publication.text)["notice"]
    photos = _photos(session, lot)
    return LotPage(
        card=_card(lot, court, photos),
        case_number=lot.case_number,
        description=_both(lot.description_zh, lot.description_en),
        address=_address(lot),
        deposit_fen=lot.deposit_fen or 0,
        increment_fen=lot.increment_fen or 0,
        balance_days=lot.balance_days,
        extension_window_s=lot.extension_window_s,
        published_at=publication.published_at,
        version=publication.version,
        notice_sha256=publication.sha256,
        notice=Words(notice["zh"], notice["en"]),
        disclosures=_disclosures(content, documents),
        reminders=tuple(_statement_words(content, item) for item in REMINDERS),
        photos=photos,
        documents=tuple(link for item, link in documents if not item),
        questions=_questions(session, lot_id),
        notes=_notes(session, lot_id),
        viewing=_both(lot.viewing_zh, lot.viewing_en) if lot.viewing_zh else None,
        admission_fen=admission_fen(lot.round, lot.start_price_fen or 0, lot.deposit_fen or 0),
        countdown_s=lot.countdown_s if lot.round == SALE else 0,
        before=round_before(session, lot),
        after=round_after(session, lot.id),
        late=_late(lot),
        property_name=_register(lot.property_kind),
        property_number=lot.property_number,
        is_practice=court.practice,
    )


def _late(lot: Lot) -> Words | None:
    return _both(lot.late_reason_zh, lot.late_reason_en) if lot.late_reason_zh else None


def _register(kind: str) -> Words | None:
    return Words(NAMES_ZH[kind], NAMES_EN[kind]) if kind else None


def _newest(session: Session, lot_id: str) -> LotPublication:
    publication = session.scalars(
        select(LotPublication)
        .where(LotPublication.lot_id == lot_id)
        .order_by(LotPublication.version.desc())
    ).first()
    assert publication is not None  # written in the transaction that published the lot
    return publication


def rounds_beside(session: Session, lot_id: str) -> RoundsBeside:
    """The rounds before and after a lot, for pages that show its end."""
    lot = session.get_one(Lot, lot_id)
    return RoundsBeside(round_before(session, lot), round_after(session, lot_id), _late(lot))


def round_before(session: Session, lot: Lot) -> RoundLink | None:
    """The round this lot follows; None for a first one, and where it was not held here."""
    if lot.predecessor_id is None or lot.follows_as is None:
        return None
    before = session.get_one(Lot, lot.predecessor_id)
    return RoundLink(before.id, lot.follows_as, before.round)


def round_after(session: Session, lot_id: str) -> RoundLink | None:
    """The published round that follows this lot; a draft is the court's own."""
    after = session.scalar(
        select(Lot).where(Lot.predecessor_id == lot_id, Lot.state == "published")
    )
    return RoundLink(after.id, after.follows_as or "", after.round) if after is not None else None


def published_text(session: Session, lot_id: str) -> tuple[str, str]:
    """The canonical text of the newest publication and its hash; raises `no_such_lot`."""
    found = session.execute(
        select(LotPublication.text, LotPublication.sha256)
        .where(LotPublication.lot_id == lot_id)
        .order_by(LotPublication.version.desc())
    ).first()
    if found is None:
        raise AuctionError(errors.NO_SUCH_LOT)
    return found[0], found[1]


def photo_url(lot_id: str, sha256: str) -> str:
    """Where a stored photo is served; the hash makes it cacheable for ever."""
    return f"/lots/{lot_id}/photos/{sha256}.jpg"


def place_of(division_code: str, city_zh: str, city_en: str) -> Place:
    """Province and city of a lot; an unknown province shows the code rather than nothing."""
    province = find_province(division_code)
    name = Words(province.short_zh, province.name_en) if province else Words("–", "–")
    return Place(division_code, name, _both(city_zh, city_en))


def _card(lot: Lot, court: Court, photos: Sequence[Photo]) -> LotCard:
    # A published lot is complete: the table's own check says so.
    assert lot.start_price_fen and lot.opens_at is not None and lot.ends_at is not None
    category = BY_CODE[lot.category]
    return LotCard(
        lot_id=lot.id,
        title=_both(lot.title_zh, lot.title_en),
        category=category.code,
        category_name=Words(category.name_zh, category.name_en),
        round=lot.round,
        place=place_of(lot.division_code, lot.city_zh, lot.city_en),
        court=CourtRef(court.id, Words(court.name_zh, court.name_en)),
        state="announced",
        price_fen=lot.start_price_fen,
        start_price_fen=lot.start_price_fen,
        appraisal_fen=lot.appraisal_fen,
        bids=0,
        extensions=0,
        opens_at=lot.opens_at,
        ends_at=lot.ends_at,
        drawing=category.drawing,
        currency=lot.currency,
        published_at=lot.published_at,
        photo_url=photos[0].thumb_url if photos else None,
    )


def _both(zh: str, en: str) -> Words:
    """Where the court wrote one language only, that one stands for both."""
    return Words(zh or en, en or zh)


def _address(lot: Lot) -> Words:
    zh = lot.address_zh or f"{lot.city_zh}{lot.district_zh}"
    en = lot.address_en or ", ".join(filter(None, (lot.district_en, lot.city_en)))
    return _both(zh, en)


def _statement_words(content: LotContent, item: str) -> Words:
    said = said_of(content, item)
    return _both(said.zh, said.en)


def _disclosures(
    content: LotContent, documents: Sequence[tuple[str, DocumentLink]]
) -> tuple[Disclosure, ...]:
    return tuple(
        Disclosure(
            number=number,
            title=Words(TITLES[item].zh, TITLES[item].en),
            text=_statement_words(content, item),
            documents=tuple(link for about, link in documents if about == item),
        )
        for number, item in enumerate(DISCLOSURES, 1)
    )


def _photos(session: Session, lot: Lot) -> tuple[Photo, ...]:
    rows = session.scalars(
        select(LotPhoto).where(LotPhoto.lot_id == lot.id).order_by(LotPhoto.position, LotPhoto.id)
    )
    return tuple(
        Photo(
            url=photo_url(lot.id, row.sha256),
            thumb_url=photo_url(lot.id, row.thumb_sha256),
            width=row.width,
            height=row.height,
            alt=_both(row.alt_zh or lot.title_zh, row.alt_en or lot.title_en),
        )
        for row in rows
    )


def _documents(session: Session, lot_id: str) -> list[tuple[str, DocumentLink]]:
    rows = session.scalars(
        select(LotDocument)
        .where(LotDocument.lot_id == lot_id)
        .order_by(LotDocument.position, LotDocument.id)
    )
    return [
        (
            row.item,
            DocumentLink(
                url=f"/lots/{lot_id}/documents/{row.id}",
                name=_both(row.name_zh, row.name_en),
                size_bytes=row.size_bytes,
                sha256=row.sha256,
            ),
        )
        for row in rows
    ]


def _questions(session: Session, lot_id: str) -> tuple[Question, ...]:
    rows = session.scalars(
        select(LotQuestion)
        .where(LotQuestion.lot_id == lot_id, LotQuestion.answered_at.is_not(None))
        .order_by(LotQuestion.asked_at.desc())
        .limit(MOST_QUESTIONS)
    )
    return tuple(
        Question(row.asked_at, row.text, _both(row.answer_zh, row.answer_en), row.answered_at)
        for row in rows
    )


def _notes(session: Session, lot_id: str) -> tuple[PublicNote, ...]:
    rows = session.scalars(
        select(LotNote).where(LotNote.lot_id == lot_id).order_by(LotNote.at, LotNote.id)
    )
    return tuple(PublicNote(row.at, _both(row.text_zh, row.text_en)) for row in rows)
