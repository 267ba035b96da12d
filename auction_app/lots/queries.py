"""What a court's own pages show of its lots. Every query is bound to one court."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Account
from auction_app.deadlines.queries import count_due
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.lots.checks.notice_period import Earliest, earliest_lawful
from auction_app.lots.content import LotContent
from auction_app.lots.decision import Check, check_lot
from auction_app.lots.drafts import as_ordered, circumstances, content_of, court_name
from auction_app.lots.errors import LOT_NOT_SUBMITTED
from auction_app.lots.form_values import form_of
from auction_app.lots.lot_page import lot_page, photo_url
from auction_app.lots.models import Lot, LotDocument, LotPhoto, LotQuestion
from auction_app.lots.page_views import LotPage, Words
from auction_app.lots.panel_record import decision_of
from auction_app.lots.publication import CourtName
from auction_app.lots.publish import compose_for
from auction_app.lots.same_property import circumstances_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class CourtCounts:
    """What waits on the desk of one court."""

    drafts: int
    submitted: int
    published: int
    questions: int
    due: int | None = None  # overdue and due today; None on pages that do not ask


@dataclass(frozen=True, slots=True)
class LotRow:
    """One lot in a list of the desk."""

    lot_id: str
    title: Words
    case_number: str
    round: int
    state: str
    start_price_fen: int | None
    deposit_fen: int | None
    changed_at: datetime
    submitted_at: datetime | None
    clerk: str
    clerk_id: str
    return_reason: str


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A photo in the editor."""

    photo_id: str
    url: str
    thumb_url: str
    width: int
    height: int
    alt_zh: str
    alt_en: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the editor."""

    document_id: str
    item: str
    name_zh: str
    name_en: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class EditorPage:
    """A draft with what the law says of it; `form` holds the fields as typed."""

    lot_id: str
    revision: int
    state: str
    court: CourtName
    content: LotContent
    form: Mapping[str, str]
    checks: tuple[Check, ...]
    photos: tuple[PhotoRow, ...]
    documents: tuple[DocumentRow, ...]
    return_reason: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ApprovalPage:
    """Exactly what publishing now would publish; `text` is None while the draft is no longer lawful."""

    editor: EditorPage
    clerk: str
    clerk_id: str
    submitted_at: datetime
    text: str | None
    sha256: str
    earliest: Earliest


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question that waits for the court."""

    question_id: str
    lot_id: str
    title: Words
    text: str
    asked_at: datetime


def court_counts(session: Session, court_id: str, at: datetime | None = None) -> CourtCounts:
    """How many lots are in each state, how many questions wait, and with `at` what is due by that day's end."""
    counted = select(Lot.state, func.count()).where(Lot.court_id == court_id).group_by(Lot.state)
    by_state = {row[0]: row[1] for row in session.execute(counted)}
    questions = session.scalar(
        select(func.count())
        .select_from(LotQuestion)
        .join(Lot, Lot.id == LotQuestion.lot_id)
        .where(Lot.court_id == court_id, LotQuestion.answered_at.is_(None))
    )
    return CourtCounts(
        drafts=by_state.get("draft", 0),
        submitted=by_state.get("submitted", 0),
        published=by_state.get("published", 0),
        questions=questions or 0,
        due=count_due(session, court_id, at) if at is not None else None,
    )


def lots_of_court(session: Session, court_id: str, state: str, page: int = 1) -> list[LotRow]:
    """The newest changes first, `PAGE` a page."""
    rows = session.execute(
        select(Lot, Account.display_name)
        .join(Account, Account.id == Lot.clerk_id)
        .where(Lot.court_id == court_id, Lot.state == state)
        .order_by(Lot.changed_at.desc(), Lot.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return [
        LotRow(
            lot_id=lot.id,
            title=Words(lot.title_zh or lot.title_en, lot.title_en or lot.title_zh),
            case_number=lot.case_number,
            round=lot.round,
            state=lot.state,
            start_price_fen=lot.start_price_fen,
            deposit_fen=lot.deposit_fen,
            changed_at=lot.changed_at,
            submitted_at=lot.submitted_at,
            clerk=clerk,
            clerk_id=lot.clerk_id,
            return_reason=lot.return_reason,
        )
        for lot, clerk in rows
    ]


def editor_page(session: Session, lot_id: str, court_id: str, at: datetime) -> EditorPage:
    """A lot of this court for the editor; raises `no_such_lot`, also for another court's."""
    lot = _own_lot(session, lot_id, court_id)
    content = content_of(session, lot)
    court = court_name(session, court_id)
    under = circumstances_of(session, court_id, at, content, lot_id)
    return EditorPage(
        lot_id=lot.id,
        revision=lot.revision,
        state=lot.state,
        court=court,
        content=content,
        form=form_of(content),
        checks=tuple(check_lot(content, under)),
        photos=_photos(session, lot_id),
        documents=_documents(session, lot_id),
        return_reason=lot.return_reason,
        changed_at=lot.changed_at,
    )


def approval_page(session: Session, lot_id: str, court_id: str, at: datetime) -> ApprovalPage:
    """A submitted lot for the second person; raises `lot_not_submitted`."""
    lot = _own_lot(session, lot_id, court_id)
    if lot.state != "submitted" or lot.submitted_at is None:
        raise AuctionError(LOT_NOT_SUBMITTED)
    editor = editor_page(session, lot_id, court_id, at)
    is_lawful = not any(check.stands_in_the_way for check in editor.checks)
    made = compose_for(session, lot, at) if is_lawful else None
    clerk = session.get_one(Account, lot.clerk_id)
    under = circumstances(session, court_id, at, lot.case_number)
    return ApprovalPage(
        editor=editor,
        clerk=clerk.display_name,
        clerk_id=lot.clerk_id,
        submitted_at=lot.submitted_at,
        text=made.text if made else None,
        sha256=made.sha256 if made else "",
        earliest=earliest_lawful(editor.content, under),
    )


def published_page(session: Session, lot_id: str, court_id: str) -> LotPage:
    """A published lot of this court; raises `no_such_lot`."""
    _own_lot(session, lot_id, court_id)
    return lot_page(session, lot_id)


def as_it_stands(session: Session, lot_id: str, court_id: str, typed: LotContent) -> LotContent:
    """What was typed, with what the panel decided and the court ordered; a new draft has neither."""
    lot = session.scalar(select(Lot).where(Lot.id == lot_id, Lot.court_id == court_id))
    if lot is None:
        return replace(typed, decision=None)
    return as_ordered(lot, replace(typed, decision=decision_of(session, lot.id)))


def preview_text(session: Session, lot_id: str, court_id: str, at: datetime) -> str | None:
    """What publishing a draft now would publish; None while amounts or times are missing."""
    try:
        return compose_for(session, _own_lot(session, lot_id, court_id), at).text
    except ValueError:
        return None


def open_questions(session: Session, court_id: str) -> list[QuestionRow]:
    """Unanswered questions of this court's lots, oldest first."""
    rows = session.execute(
        select(LotQuestion, Lot.title_zh, Lot.title_en)
        .join(Lot, Lot.id == LotQuestion.lot_id)
        .where(Lot.court_id == court_id, LotQuestion.answered_at.is_(None))
        .order_by(LotQuestion.asked_at, LotQuestion.id)
        .limit(PAGE)
    )
    return [
        QuestionRow(
            question.id, question.lot_id, Words(zh, en or zh), question.text, question.asked_at
        )
        for question, zh, en in rows
    ]


def _own_lot(session: Session, lot_id: str, court_id: str) -> Lot:
    lot = session.scalar(select(Lot).where(Lot.id == lot_id, Lot.court_id == court_id))
    if lot is None:
        raise AuctionError(errors.NO_SUCH_LOT)
    return lot


def _photos(session: Session, lot_id: str) -> tuple[PhotoRow, ...]:
    rows = session.scalars(
        select(LotPhoto).where(LotPhoto.lot_id == lot_id).order_by(LotPhoto.position, LotPhoto.id)
    )
    return tuple(
        PhotoRow(
            photo_id=row.id,
            url=photo_url(lot_id, row.sha256),
            thumb_url=photo_url(lot_id, row.thumb_sha256),
            width=row.width,
            height=row.height,
            alt_zh=row.alt_zh,
            alt_en=row.alt_en,
        )
        for row in rows
    )


def _documents(session: Session, lot_id: str) -> tuple[DocumentRow, ...]:
    rows = session.scalars(
        select(LotDocument)
        .where(LotDocument.lot_id == lot_id)
        .order_by(LotDocument.position, LotDocument.id)
    )
    return tuple(document_row(row) for row in rows)


def document_row(row: LotDocument) -> DocumentRow:
    """A stored document as the editor lists it."""
    return DocumentRow(
        document_id=row.id,
        item=row.item,
        name_zh=row.name_zh,
        name_en=row.name_en,
        size_bytes=row.size_bytes,
        sha256=row.sha256,
    )
