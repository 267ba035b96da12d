"""Tables of lots. A published lot and its parts are frozen by triggers (migration 0005)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, Fen, UtcDateTime
from auction_app.law.dishonest_list import RESOURCES

_LOT_STATES = "state IN ('draft', 'submitted', 'published')"
_SHA256 = "~ '^[0-9a-f]{64}$'"


class Lot(Base):
    """One lot of one court; the columns from `case_number` to `panel` are the clerk's content."""

    __tablename__ = "lot"
    __table_args__ = (
        CheckConstraint(_LOT_STATES, name="state"),
        CheckConstraint("round BETWEEN 1 AND 3", name="round"),
        CheckConstraint(
            "price_basis IN ('negotiated', 'targeted', 'network', 'appraised')", name="price_basis"
        ),
        CheckConstraint(
            "least(appraisal_fen, previous_start_fen, start_price_fen, increment_fen) > 0"
            " AND deposit_fen >= 0",
            name="amounts",
        ),
        CheckConstraint("opens_at < ends_at", name="window"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
        CheckConstraint(f"resource IN {('', *RESOURCES)}", name="resource"),
        CheckConstraint(
            "state <> 'published' OR (published_at IS NOT NULL AND case_id IS NOT NULL"
            " AND start_price_fen IS NOT NULL AND increment_fen IS NOT NULL"
            " AND deposit_fen IS NOT NULL AND opens_at IS NOT NULL AND ends_at IS NOT NULL)",
            name="published_is_complete",
        ),
        CheckConstraint(
            "follows_as IN ('second', 'sale', 'reauction', 'reannounced')", name="follows_as"
        ),
        CheckConstraint(
            "(predecessor_id IS NULL) = (follows_as IS NULL) AND predecessor_id <> id",
            name="predecessor",
        ),
        CheckConstraint("countdown_s > 0", name="countdown"),
        CheckConstraint("(property_kind = '') = (property_number = '')", name="property"),
        Index(
            "ix_lot_property_number",
            "property_number",
            postgresql_where=text("property_number <> ''"),
        ),
        Index("ix_lot_place_key", "place_key", "court_id"),
        UniqueConstraint("predecessor_id"),  # a lot is followed by at most one other
        Index("ix_lot_court_id_state", "court_id", "state", "id"),
        Index(
            "ix_lot_published_at",
            "published_at",
            "id",
            postgresql_where=text("state = 'published'"),
        ),
        Index("ix_lot_search", "search", postgresql_using="gin"),
        # Facets are counted over all published lots: from the index alone, never from the wide rows.
        Index(
            "ix_lot_facets",
            "id",
            postgresql_include=["category", "round", "court_id", "division_code"],
            postgresql_where=text("state = 'published'"),
        ),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    court_id: Mapped[str] = mapped_column(ForeignKey("court.id"))
    case_id: Mapped[str | None] = mapped_column(ForeignKey("enforcement_case.id"), index=True)
    state: Mapped[str] = mapped_column(Text, default="draft")
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    clerk_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    returned_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    return_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    case_number: Mapped[str] = mapped_column(Text)
    round: Mapped[int] = mapped_column(SmallInteger)
    category: Mapped[str] = mapped_column(Text)
    is_movable: Mapped[bool]
    division_code: Mapped[str] = mapped_column(Text)
    city_zh: Mapped[str] = mapped_column(Text)
    city_en: Mapped[str] = mapped_column(Text)
    district_zh: Mapped[str] = mapped_column(Text)
    district_en: Mapped[str] = mapped_column(Text)
    address_zh: Mapped[str] = mapped_column(Text)
    address_en: Mapped[str] = mapped_column(Text)
    title_zh: Mapped[str] = mapped_column(Text)
    title_en: Mapped[str] = mapped_column(Text)
    description_zh: Mapped[str] = mapped_column(Text)
    description_en: Mapped[str] = mapped_column(Text)
    viewing_zh: Mapped[str] = mapped_column(Text)
    viewing_en: Mapped[str] = mapped_column(Text)
    price_basis: Mapped[str] = mapped_column(Text)
    appraisal_fen: Mapped[int | None] = mapped_column(Fen)
    price_valid_until: Mapped[date | None]
    previous_start_fen: Mapped[int | None] = mapped_column(Fen)
    currency: Mapped[str] = mapped_column(Text)
    start_price_fen: Mapped[int | None] = mapped_column(Fen)
    increment_fen: Mapped[int | None] = mapped_column(Fen)
    deposit_fen: Mapped[int | None] = mapped_column(Fen)
    notice_day: Mapped[date | None]
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    extension_window_s: Mapped[int]
    outage_gap_s: Mapped[int]
    recovery_s: Mapped[int]
    strict_ladder: Mapped[bool]
    balance_days: Mapped[int]
    seizure_until: Mapped[date | None]
    panel: Mapped[list[str]] = mapped_column(ARRAY(Text))
    price_record: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'::jsonb"))
    is_restricted_housing: Mapped[bool] = mapped_column(default=False, server_default="false")
    is_state_owned: Mapped[bool] = mapped_column(default=False, server_default="false")
    resource: Mapped[str] = mapped_column(Text, default="", server_default="")
    predecessor_id: Mapped[str | None] = mapped_column(ForeignKey("lot.id"))
    follows_as: Mapped[str | None] = mapped_column(Text)
    previous_ended_on: Mapped[date | None]
    countdown_s: Mapped[int] = mapped_column(default=86_400, server_default="86400")
    property_kind: Mapped[str] = mapped_column(Text, default="", server_default="")
    property_number: Mapped[str] = mapped_column(Text, default="", server_default="")
    place_key: Mapped[str] = mapped_column(Text, default="", server_default="")
    late_reason_zh: Mapped[str] = mapped_column(Text, default="", server_default="")
    late_reason_en: Mapped[str] = mapped_column(Text, default="", server_default="")

    search: Mapped[str | None] = mapped_column(TSVECTOR, deferred=True)
    search_text: Mapped[str | None] = mapped_column(Text, deferred=True)


class LotStatement(Base):
    """One of the eleven disclosures (d01…d11) or seven reminders (r1…r7) of a lot."""

    __tablename__ = "lot_statement"
    __table_args__ = (CheckConstraint("item ~ '^(d(0[1-9]|1[01])|r[1-7])$'", name="item"),)

    lot_id: Mapped[str] = mapped_column(ForeignKey("lot.id", ondelete="CASCADE"), primary_key=True)
    item: Mapped[str] = mapped_column(Text, primary_key=True)
    text_zh: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)


class LotPublication(Base):
    """The published text exactly as it was approved; append-only, written by two people."""

    __tablename__ = "lot_publication"
    __table_args__ = (
        CheckConstraint("approver_id <> clerk_id", name="four_eyes"),
        CheckConstraint(f"sha256 {_SHA256}", name="sha256"),
    )

    lot_id: Mapped[str] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    clerk_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    approver_id: Mapped[str] = mapped_column(ForeignKey("account.id"))


class LotPhoto(Base):
    """A re-encoded photo and its thumbnail, both kept by content hash."""

    __tablename__ = "lot_photo"
    __table_args__ = (
        CheckConstraint(f"sha256 {_SHA256} AND thumb_sha256 {_SHA256}", name="sha256"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    lot_id: Mapped[str] = mapped_column(ForeignKey("lot.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    sha256: Mapped[str] = mapped_column(Text, index=True)
    thumb_sha256: Mapped[str] = mapped_column(Text, index=True)
    width: Mapped[int]
    height: Mapped[int]
    size_bytes: Mapped[int]
    alt_zh: Mapped[str] = mapped_column(Text)
    alt_en: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by: Mapped[str] = mapped_column(ForeignKey("account.id"))


class LotDocument(Base):
    """A passive PDF that belongs to one disclosure (`item`) or, when that is empty, to the lot."""

    __tablename__ = "lot_document"
    __table_args__ = (CheckConstraint(f"sha256 {_SHA256}", name="sha256"),)

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    lot_id: Mapped[str] = mapped_column(ForeignKey("lot.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    item: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text, index=True)
    size_bytes: Mapped[int]
    name_zh: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by: Mapped[str] = mapped_column(ForeignKey("account.id"))


class LotQuestion(Base):
    """A question of the public; `asker` is a keyed index, so no list of who looks at a lot exists."""

    __tablename__ = "lot_question"
    __table_args__ = (
        Index("ix_lot_question_asker_asked_at", "asker", "asked_at"),
        CheckConstraint("(answered_at IS NULL) = (answered_by IS NULL)", name="answered"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    lot_id: Mapped[str] = mapped_column(ForeignKey("lot.id", ondelete="CASCADE"), index=True)
    asker: Mapped[bytes] = mapped_column(LargeBinary)
    text: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer_zh: Mapped[str] = mapped_column(Text, default="")
    answer_en: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))


class LotNote(Base):
    """A public correction or remark; append-only."""

    __tablename__ = "lot_note"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    lot_id: Mapped[str] = mapped_column(ForeignKey("lot.id"), index=True)
    text_zh: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    clerk_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
