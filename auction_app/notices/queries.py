"""Reads of notices: always those of one reader, never of an account or a lot as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auction_app.infra.i18n import translate
from auction_app.kernel.time import rfc3339
from auction_app.lots.models import Lot
from auction_app.lots.page_views import Words
from auction_app.notices.models import Notice, NoticeOptOut
from auction_app.notices.page_views import MailChoice, NoticePage, NoticeRow
from auction_app.notices.service import OPTIONAL, Me, where_it_leads
from auction_app.notices.wording import ICONS, KIND_NAMES, say_notice

PAGE_ROWS = 50


def count_unread(session: Session, me: Me) -> int:
    """How many notices wait to be read."""
    query = select(func.count()).where(Notice.holder.in_(me.both), Notice.read_at.is_(None))
    return session.scalar(query) or 0


def find_notices(session: Session, me: Me, language: str, number: int = 1) -> NoticePage:
    """Page `number` (from 1) of one holder's notices in `zh` or `en`."""
    shown = (Notice.holder.in_(me.both), Notice.is_settled.is_(False))
    total = session.scalar(select(func.count()).select_from(Notice).where(*shown)) or 0
    start = PAGE_ROWS * (number - 1)
    found = session.execute(
        select(Notice, Lot.title_zh, Lot.title_en)
        .outerjoin(Lot, Lot.id == Notice.lot_id)
        .where(*shown)
        .order_by(Notice.changed_at.desc(), Notice.id)
        .offset(start)
        .limit(PAGE_ROWS)
    ).all()
    rows = tuple(
        _row(notice, title_of(notice.params, zh, en), language) for notice, zh, en in found
    )
    return NoticePage(
        rows=rows,
        unread=count_unread(session, me),
        shown_until=max((rfc3339(row.at) for row in rows), default=""),
        choices=_choices(session, me, language),
        total=total,
        first=start + 1 if rows else 0,
        last=start + len(rows),
        previous_url=f"/notices?page={number - 1}" if number > 1 else None,
        next_url=f"/notices?page={number + 1}" if start + len(rows) < total else None,
    )


def title_of(params: Mapping[str, Any], zh: str | None, en: str | None) -> Words:
    """The lot's title; of a deadline without a lot, the case number."""
    case_number = str(params.get("case_number", ""))
    return Words(zh or case_number, en or zh or case_number)


def _row(notice: Notice, lot_title: Words, language: str) -> NoticeRow:
    saying = say_notice(notice.kind, notice.params, language)
    return NoticeRow(
        id=notice.id,
        kind=notice.kind,
        icon=ICONS[notice.kind],
        title=saying.title,
        text=saying.text,
        lot_title=lot_title,
        lot_url=where_it_leads(notice.kind, notice.lot_id, notice.params),
        at=notice.changed_at,
        is_unread=notice.read_at is None,
    )


def _choices(session: Session, me: Me, language: str) -> tuple[MailChoice, ...]:
    unwanted = set(
        session.scalars(select(NoticeOptOut.kind).where(NoticeOptOut.holder.in_(me.both)))
    )
    return tuple(
        MailChoice(kind, translate(KIND_NAMES[kind], language), kind not in unwanted)
        for kind in OPTIONAL
    )
