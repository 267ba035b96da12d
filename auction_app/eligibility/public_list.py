"""The public list: entries in force and fit for publication, numbers masked; found by the full number alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.identity import index_of
from auction_app.eligibility.register_models import RegisterEntry
from auction_app.eligibility.registers import count_in_force, in_force
from auction_app.infra.crypto import Vault
from auction_app.law.dishonest_list import is_effective, may_be_shown

PAGE_ROWS = 50
LAST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """What everybody may read of an entry (DL 6); `masked_no` is whole only for an organisation."""

    kind: str
    name: str
    masked_no: str
    ground: int | None
    since: date
    until: date | None
    case_number: str
    court: str
    conduct: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page, the newest entries first."""

    entries: tuple[PublicEntry, ...]
    page: int
    total: int

    @property
    def first(self) -> int:
        return (self.page - 1) * PAGE_ROWS + 1

    @property
    def last(self) -> int:
        return min(self.page * PAGE_ROWS, self.total)

    @property
    def previous_url(self) -> str:
        return f"/list?page={self.page - 1}" if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        return f"/list?page={self.page + 1}" if self.last < self.total else ""


def list_page(session: Session, page: int, on: date) -> ListPage:
    """One page of the entries in force on a legal day."""
    number = min(max(page, 1), LAST_PAGE)
    rows = session.scalars(
        select(RegisterEntry)
        .where(in_force(on), RegisterEntry.is_public)
        .order_by(RegisterEntry.since.desc(), RegisterEntry.id)
        .offset((number - 1) * PAGE_ROWS)
        .limit(PAGE_ROWS)
    )
    shown = tuple(_public(row) for row in rows if _is_shown(row, on))
    return ListPage(shown, number, count_in_force(session, on))


def find_by_number(session: Session, vault: Vault, id_no: str, on: date) -> list[PublicEntry]:
    """The entries about exactly this full number."""
    rows = session.scalars(
        select(RegisterEntry)
        .where(RegisterEntry.subject_index == index_of(vault, id_no))
        .where(in_force(on), RegisterEntry.is_public)
        .order_by(RegisterEntry.since.desc(), RegisterEntry.id)
    )
    return [_public(row) for row in rows if _is_shown(row, on)]


def _is_shown(row: RegisterEntry, on: date) -> bool:
    """The query narrows, the rule decides: an entry it would not show is shown to nobody."""
    return may_be_shown(is_effective(row.since, row.until, row.deleted_on, on), row.is_public)


def _public(row: RegisterEntry) -> PublicEntry:
    return PublicEntry(
        kind=row.kind,
        name=row.name,
        masked_no=row.masked_no,
        ground=row.ground,
        since=row.since,
        until=row.until,
        case_number=row.case_number,
        court=row.court,
        conduct=row.conduct,
    )
