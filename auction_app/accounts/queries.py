"""What pages show about people, as frozen views."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auction_app.accounts.models import (
    AccessEntry,
    Account,
    Court,
    LoginSession,
    RecoveryCode,
    StaffInvitation,
)
from auction_app.infra.principal import Principal
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError

PAGE = 100


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as its owner sees it."""

    id: str
    email: str
    phone: str
    display_name: str
    kind: str
    role: str
    court: CourtView | None
    has_second_factor: bool
    is_verified: bool
    recovery_codes_left: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CourtView:
    """A court by its names in both languages."""

    id: str
    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class SessionView:
    """One session or token in my list."""

    id: str
    kind: str
    label: str
    scopes: tuple[str, ...]
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    device: tuple[str, str] | None
    address: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class StaffView:
    """Somebody on the staff, or invited to it."""

    id: str
    display_name: str
    email: str
    role: str
    court: CourtView | None
    since: datetime
    state: str  # active | closed | invited | expired
    has_second_factor: bool


@dataclass(frozen=True, slots=True)
class AccessView:
    """One look at another person's data."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    reason: str


def get_account(session: Session, account_id: str) -> AccountView:
    """An account by id. Raises `not_found`."""
    row = session.get(Account, account_id)
    if row is None:
        raise AuctionError(errors.NOT_FOUND)
    left = session.scalar(
        select(func.count())
        .select_from(RecoveryCode)
        .where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    )
    return AccountView(
        id=row.id,
        email=row.email,
        phone=row.phone,
        display_name=row.display_name,
        kind=row.kind,
        role=row.role,
        court=find_court(session, row.court_id),
        has_second_factor=row.totp_confirmed_at is not None,
        is_verified=row.verified_at is not None,
        recovery_codes_left=left or 0,
        created_at=row.created_at,
    )


def password_hash_of(session: Session, account_id: str) -> str:
    """The stored hash, to check a typed password against."""
    return session.get_one(Account, account_id).password_hash


def find_court(session: Session, court_id: str | None) -> CourtView | None:
    """A court by id."""
    row = session.get(Court, court_id) if court_id else None
    return _court(row) if row is not None else None


def all_courts(session: Session) -> list[CourtView]:
    """Every court, by code."""
    return [_court(row) for row in session.scalars(select(Court).order_by(Court.code))]


def live_sessions(session: Session, principal: Principal, at: datetime) -> list[SessionView]:
    """My sessions and tokens that still open something, newest use first."""
    rows = session.scalars(
        select(LoginSession)
        .where(LoginSession.account_id == principal.account_id)
        .where(LoginSession.revoked_at.is_(None), LoginSession.expires_at > at)
        .order_by(LoginSession.seen_at.desc())
        .limit(PAGE)
    )
    return [
        SessionView(
            id=row.id,
            kind=row.kind,
            label=row.label,
            scopes=tuple(row.scopes),
            created_at=row.created_at,
            seen_at=row.seen_at,
            expires_at=row.expires_at,
            device=device_of(row.user_agent),
            address=row.address,
            is_this=row.id == principal.session_id,
        )
        for row in rows
    ]


# The first that is found wins: Edge and WeChat also call themselves Chrome, Chrome calls itself Safari.
_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> tuple[str, str] | None:
    """(browser, system) as people call them, from what the browser says; None when it says nothing."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), None)
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), None)
    return (browser, system) if browser and system else None


def staff_in_sight(session: Session, principal: Principal, at: datetime) -> list[StaffView]:
    """The operator sees all staff; an approver the own court's, and no trace of others."""
    accounts = select(Account).where(Account.role.not_in(("bidder", "party")))
    invited = select(StaffInvitation).where(
        StaffInvitation.accepted_at.is_(None), StaffInvitation.withdrawn_at.is_(None)
    )
    if principal.role != "operator":
        accounts = accounts.where(Account.court_id == principal.court_id)
        invited = invited.where(StaffInvitation.court_id == principal.court_id)
    courts = {court.id: court for court in all_courts(session)}
    members = [
        StaffView(
            id=row.id,
            display_name=row.display_name,
            email=row.email,
            role=row.role,
            court=courts.get(row.court_id or ""),
            since=row.created_at,
            state="closed" if row.disabled_at else "active",
            has_second_factor=row.totp_confirmed_at is not None,
        )
        for row in session.scalars(accounts.order_by(Account.created_at.desc()).limit(500))
    ]
    waiting = [
        StaffView(
            id=row.id,
            display_name=row.display_name,
            email=row.email,
            role=row.role,
            court=courts.get(row.court_id or ""),
            since=row.created_at,
            state="invited" if at < row.expires_at else "expired",
            has_second_factor=False,
        )
        for row in session.scalars(invited.order_by(StaffInvitation.created_at.desc()).limit(PAGE))
    ]
    return waiting + members


def looks(
    session: Session, *, before: int | None = None, subject: str = "", limit: int = PAGE
) -> list[AccessView]:
    """The access log, newest first, `before` an id (for the next page)."""
    query = select(AccessEntry).order_by(AccessEntry.id.desc()).limit(limit)
    if before is not None:
        query = query.where(AccessEntry.id < before)
    if subject:
        query = query.where(AccessEntry.subject == subject)
    return [_look(row) for row in session.scalars(query)]


def looks_after(session: Session, after: int, limit: int) -> list[AccessView]:
    """The access log in order of writing, for programs that follow it."""
    query = select(AccessEntry).where(AccessEntry.id > after).order_by(AccessEntry.id).limit(limit)
    return [_look(row) for row in session.scalars(query)]


def _court(row: Court) -> CourtView:
    return CourtView(row.id, row.code, row.name_zh, row.name_en)


def _look(row: AccessEntry) -> AccessView:
    return AccessView(row.id, row.at, row.actor_id, row.action, row.subject, row.reason)
