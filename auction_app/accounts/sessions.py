"""Sessions: opened, recognised, rotated and ended on the server, so that ending one is final."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from auction_app.accounts.credentials import APP_TOKEN_PREFIX, new_token, token_digest
from auction_app.accounts.facts import SessionsEnded
from auction_app.accounts.models import SCOPES, Account, LoginSession
from auction_app.infra.crypto import Vault
from auction_app.infra.principal import Principal
from auction_app.infra.transaction import Transaction
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=7)
PARTY_IDLE = timedelta(minutes=30)
PARTY_ABSOLUTE = timedelta(hours=4)
APP_LIFE = timedelta(days=365)
TOUCH_EVERY = timedelta(minutes=10)
MAX_APP_TOKENS = 20
KEEP_ENDED = timedelta(days=90)

_BIDDER_SCOPES = frozenset({"watch", "bid", "account"})
_AUDIT_ROLES = frozenset({"auditor", "supervisor", "operator"})
_LOCALES = {"zh": "zh_Hans_CN", "en": "en"}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where a request comes from, as the list of one's sessions shows it."""

    address: str = ""
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A fresh session and the one sight of its token."""

    id: str
    token: str
    expires_at: datetime
    ends_at: datetime


def scopes_of(role: str) -> frozenset[str]:
    """What tokens and sessions of a role may do at most."""
    if role == "bidder":
        return _BIDDER_SCOPES
    if role in _AUDIT_ROLES:
        return frozenset({"watch", "account", "audit"})
    return frozenset({"watch", "account"})


def open_browser_session(
    tx: Transaction,
    account_id: str,
    visitor: Visitor,
    at: datetime,
    *,
    second_factor_at: datetime | None = None,
) -> OpenedSession:
    """A new session for an account that has just proved itself."""
    return _store(
        tx,
        LoginSession(
            account_id=account_id,
            kind="browser",
            second_factor_at=second_factor_at,
            expires_at=at + IDLE,
            ends_at=at + ABSOLUTE,
            **_origin(visitor, at),
        ),
        new_token(),
    )


def open_party_session(
    tx: Transaction, party_id: str, case_id: str, visitor: Visitor, at: datetime
) -> OpenedSession:
    """A short session that sees one case and nothing else."""
    return _store(
        tx,
        LoginSession(
            party_id=party_id,
            case_id=case_id,
            kind="party",
            scopes=["watch"],
            expires_at=at + PARTY_IDLE,
            ends_at=at + PARTY_ABSOLUTE,
            **_origin(visitor, at),
        ),
        new_token(),
    )


def issue_app_token(
    tx: Transaction, account_id: str, label: str, scopes: Iterable[str], at: datetime
) -> OpenedSession:
    """A token for a program. Raises `bad_fields` for scopes the role does not have."""
    account = tx.session.get_one(Account, account_id)
    wanted = frozenset(scopes)
    if not wanted or not wanted <= scopes_of(account.role):
        raise AuctionError(errors.BAD_FIELDS, fields={"scopes": "not_allowed"})
    if len(_live_ids(tx.session, account_id, at, kind="app")) >= MAX_APP_TOKENS:
        raise AuctionError(errors.BAD_FIELDS, fields={"label": "too_many_tokens"})
    row = LoginSession(
        account_id=account_id,
        kind="app",
        label=label,
        scopes=[scope for scope in SCOPES if scope in wanted],
        expires_at=at + APP_LIFE,
        ends_at=at + APP_LIFE,
        **_origin(Visitor(), at),
    )
    return _store(tx, row, new_token(APP_TOKEN_PREFIX))


def principal_for_token(
    session: Session, vault: Vault, token: str, at: datetime, *, via: str = "cookie"
) -> Principal | None:
    """Who holds this token now; None when it is unknown, ended, expired, or of the other kind.

    A browser's cookie is no app token and the other way round: a leaked one opens one door only.
    """
    found = session.execute(
        select(LoginSession, Account)
        .outerjoin(Account, Account.id == LoginSession.account_id)
        .where(LoginSession.token_sha256 == token_digest(token))
    ).one_or_none()
    if found is None:
        return None
    row, account = found
    if (row.kind == "app") != (via == "bearer") or not _is_live(row, at):
        return None
    if row.party_id is not None:
        return _party_principal(row, vault, row.party_id)
    if account is None or account.disabled_at is not None:
        return None
    allowed = scopes_of(account.role)
    return Principal(
        account_id=account.id,
        session_id=row.id,
        role=account.role,
        court_id=account.court_id,
        scopes=allowed & frozenset(row.scopes) if row.kind == "app" else allowed,
        holder=holder_of(vault, account.id),
        locale=_LOCALES[account.locale],
        second_factor_at=row.second_factor_at,
        via=via,
        expires_at=row.expires_at,
    )


def holder_of(vault: Vault, account_id: str) -> bytes:
    """The keyed index that stands for the account beside its bidder numbers."""
    return vault.blind_index("holder", account_id)


def sessions_ended_since(session: Session, since: datetime) -> list[str]:
    """Ids of sessions revoked at or after an instant; a worker polls it and silences their sockets."""
    ended = select(LoginSession.id).where(LoginSession.revoked_at >= since)
    return list(session.scalars(ended))


def needs_touch(session: Session, session_id: str, at: datetime) -> bool:
    """Whether the idle clock was last moved long ago (writing at each request would cost too much)."""
    row = session.get(LoginSession, session_id)
    return row is not None and row.kind != "app" and at - row.seen_at > TOUCH_EVERY


def touch(tx: Transaction, session_id: str, at: datetime) -> None:
    """Move the idle end; never past the absolute end."""
    row = tx.session.get_one(LoginSession, session_id)
    idle = PARTY_IDLE if row.kind == "party" else IDLE
    row.seen_at = at
    row.expires_at = min(at + idle, row.ends_at)


def rotate(
    tx: Transaction, session_id: str, at: datetime, *, second_factor_at: datetime | None
) -> OpenedSession:
    """Give a session a new id and token; the old ones are dead (threat 18). Its absolute end stays."""
    old = tx.session.get_one(LoginSession, session_id, with_for_update=True)
    if old.kind != "browser" or old.account_id is None or not _is_live(old, at):
        raise AuctionError(errors.SESSION_EXPIRED)
    visitor = Visitor(address=old.address, user_agent=old.user_agent)
    fresh = open_browser_session(tx, old.account_id, visitor, at, second_factor_at=second_factor_at)
    row = tx.session.get_one(LoginSession, fresh.id)
    row.ends_at = old.ends_at
    row.expires_at = min(row.expires_at, old.ends_at)
    _end(tx, [old.id], old.account_id, at)
    return replace(fresh, expires_at=row.expires_at, ends_at=row.ends_at)


def end_session(tx: Transaction, session_id: str, at: datetime) -> None:
    """Sign out one session."""
    row = tx.session.get(LoginSession, session_id)
    if row is not None and row.revoked_at is None:
        _end(tx, [row.id], row.account_id, at)


def end_own_session(tx: Transaction, account_id: str, session_id: str, at: datetime) -> None:
    """End one of my sessions or tokens. Raises `not_found` when it is not mine."""
    row = tx.session.get(LoginSession, session_id)
    if row is None or row.account_id != account_id:
        raise AuctionError(errors.NOT_FOUND)
    end_session(tx, session_id, at)


def end_all_sessions(
    tx: Transaction, account_id: str, at: datetime, *, keep: str | None = None
) -> None:
    """Sign out everywhere: browsers and app tokens alike, except the session `keep`."""
    ids = [found for found in _live_ids(tx.session, account_id, at) if found != keep]
    _end(tx, ids, account_id, at)


def forget_ended_sessions(tx: Transaction, at: datetime) -> None:
    """Drop sessions that have been over for 90 days: long enough to look into a break-in."""
    tx.session.execute(delete(LoginSession).where(LoginSession.expires_at < at - KEEP_ENDED))


def _end(tx: Transaction, ids: list[str], account_id: str | None, at: datetime) -> None:
    if not ids:
        return
    tx.session.execute(
        update(LoginSession)
        .where(LoginSession.id.in_(ids), LoginSession.revoked_at.is_(None))
        .values(revoked_at=at)
    )
    tx.emit(SessionsEnded(tuple(ids), account_id, at))


def _live_ids(
    session: Session, account_id: str, at: datetime, *, kind: str | None = None
) -> list[str]:
    query = select(LoginSession.id).where(
        LoginSession.account_id == account_id,
        LoginSession.revoked_at.is_(None),
        LoginSession.expires_at > at,
    )
    return list(session.scalars(query.where(LoginSession.kind == kind) if kind else query))


def _is_live(row: LoginSession, at: datetime) -> bool:
    return row.revoked_at is None and at < row.expires_at


def _party_principal(row: LoginSession, vault: Vault, party_id: str) -> Principal:
    return Principal(
        account_id=party_id,
        session_id=row.id,
        role="party",
        court_id=None,
        scopes=frozenset(row.scopes),
        holder=holder_of(vault, party_id),
        locale="",
        second_factor_at=None,
        case_id=row.case_id,
        expires_at=row.expires_at,
    )


def _origin(visitor: Visitor, at: datetime) -> dict[str, object]:
    printable = "".join(char for char in visitor.user_agent if char.isprintable())
    return {
        "created_at": at,
        "seen_at": at,
        "user_agent": printable[:300],
        "address": visitor.address[:64],
    }


def _store(tx: Transaction, row: LoginSession, token: str) -> OpenedSession:
    row.id = new_id("s")
    row.token_sha256 = token_digest(token)
    tx.session.add(row)
    tx.session.flush()
    return OpenedSession(row.id, token, row.expires_at, row.ends_at)
