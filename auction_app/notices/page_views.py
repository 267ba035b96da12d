"""What the list of notices shows: frozen values made by queries, read by templates/notices/."""

from dataclasses import dataclass
from datetime import datetime

from auction_app.lots.page_views import Words


@dataclass(frozen=True)
class NoticeRow:
    """One notice in the reader's language; `lot_url` is where it leads once it is marked read."""

    id: str
    kind: str
    icon: str
    title: str
    text: str
    lot_title: Words
    lot_url: str
    at: datetime
    is_unread: bool


@dataclass(frozen=True)
class MailChoice:
    """An optional kind and whether it comes by e-mail."""

    kind: str
    words: str
    wanted: bool


@dataclass(frozen=True)
class NoticePage:
    """Newest first. `unread` counts all, not only those of this page.

    `shown_until` is the newest instant shown, as RFC 3339, empty when there is none.
    """

    rows: tuple[NoticeRow, ...]
    unread: int
    shown_until: str
    choices: tuple[MailChoice, ...]
    total: int
    first: int
    last: int
    previous_url: str | None
    next_url: str | None
