"""The published text: canonical JSON whose hash is what the approver names and the evidence log carries.

Pure. The hashes of all photos and documents stand inside, so one digest covers everything a bidder was shown.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from auction_app.kernel.time import rfc3339
from auction_app.lots import panel, price_record
from auction_app.lots.content import ITEMS, LotContent
from auction_app.lots.notice_record import public_of
from auction_app.lots.notice_said import said_of
from auction_app.lots.notice_text import announcement_of

FORMAT = "auction-lot-notice/1"
# Parts of the content that are published in a shape of their own, or not at all.
_APART = frozenset({"statements", "notice_day", "price", "decision", "notice"})


@dataclass(frozen=True, slots=True)
class CourtName:
    """The court as the notice names it."""

    court_id: str
    zh: str
    en: str
    is_practice: bool


@dataclass(frozen=True, slots=True)
class Attachment:
    """A photo or a document by its hash; `about` is the disclosure it belongs to, empty for the lot."""

    kind: str  # photo | document
    sha256: str
    size_bytes: int
    zh: str
    en: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """The text to publish and its lower-case hex SHA-256 over the UTF-8 bytes."""

    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Edition:
    """Which lot in which version, on which legal day, and which rules a practice court leaves out."""

    lot_id: str
    version: int
    notice_day: date
    shortened: tuple[str, ...] = ()


def compose(
    edition: Edition, court: CourtName, content: LotContent, attachments: Sequence[Attachment]
) -> Publication:
    """Make the published text; raises ValueError while amounts or times are missing."""
    notice = announcement_of(content, court.zh, court.en, court.is_practice)
    document = {
        "format": FORMAT,
        "lot": edition.lot_id,
        "version": edition.version,
        "notice_day": edition.notice_day.isoformat(),
        "court": {
            "id": court.court_id,
            "name_zh": court.zh,
            "name_en": court.en,
            "practice": court.is_practice,
        },
        "shortened": list(edition.shortened),
        "content": _plain_content(content),
        "statements": {
            item: {"zh": said_of(content, item).zh, "en": said_of(content, item).en}
            for item in ITEMS
        },
        "record": public_of(content.notice),
        "notice": {"zh": notice.zh, "en": notice.en},
        "attachments": [_plain_attachment(attachment) for attachment in attachments],
    }
    text = canonical(document)
    return Publication(text, sha256(text.encode()).hexdigest())


def canonical(document: object) -> str:
    """RFC 8785 for what we write: sorted ASCII names, no blanks, no floats, UTF-8 as it is."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain_content(content: LotContent) -> dict[str, Any]:
    names = [one.name for one in fields(content) if one.name not in _APART]
    plain = {name: _plain(getattr(content, name)) for name in names}
    decided = content.decision
    plain["pricing"] = price_record.public_json(content.price)
    plain["panel"] = list(decided.members if decided else content.panel)
    plain["panel_decision"] = panel.public_json(decided) if decided else None
    return plain


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _plain_attachment(attachment: Attachment) -> dict[str, Any]:
    return {
        "kind": attachment.kind,
        "sha256": attachment.sha256,
        "bytes": attachment.size_bytes,
        "about": attachment.about,
        "zh": attachment.zh,
        "en": attachment.en,
    }
