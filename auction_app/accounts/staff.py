"""Courts and the people who work for them: invited by the operator or by their court's approver."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from auction_app.accounts import mail, sessions
from auction_app.accounts.credentials import new_token, token_digest
from auction_app.accounts.errors import LINK_EXPIRED
from auction_app.accounts.models import COURT_ROLES, STAFF_ROLES, Account, Court, StaffInvitation
from auction_app.accounts.sessions import OpenedSession, Visitor
from auction_app.accounts.sign_up import SignUp, create_account
from auction_app.infra.crypto import Vault
from auction_app.infra.principal import Principal
from auction_app.infra.transaction import Transaction
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id

INVITATION_LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invite:
    """Whom to invite to which work; `court_id` for clerks and approvers only."""

    email: str
    display_name: str
    role: str
    court_id: str | None


def find_or_create_court(
    tx: Transaction,
    *,
    code: str,
    name_zh: str,
    name_en: str,
    division_code: str,
    practice: bool = False,
) -> str:
    """The court with this code (as in case numbers, 川0105), made when it is new; gives its id."""
    known = tx.session.scalar(select(Court.id).where(Court.code == code))
    if known is not None:
        return known
    court = Court(
        id=new_id("c"),
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        division_code=division_code,
        practice=practice,
    )
    tx.session.add(court)
    tx.session.flush()
    return court.id


def roles_to_invite(principal: Principal) -> tuple[str, ...]:
    """The operator invites anyone; an approver clerks and approvers of the own court."""
    if principal.role == "operator":
        return STAFF_ROLES
    return COURT_ROLES if principal.role == "approver" else ()


def invite(
    tx: Transaction, vault: Vault, by: Principal, wanted: Invite, public_url: str, at: datetime
) -> str:
    """Mail an invitation; gives its id. Raises `forbidden`, and `not_found` for a foreign court."""
    if wanted.role not in roles_to_invite(by):
        raise AuctionError(errors.FORBIDDEN)
    court_id = _court_for(tx.session, by, wanted)
    token = new_token()
    row = StaffInvitation(
        id=new_id("i"),
        token_sha256=token_digest(token),
        email=wanted.email,
        display_name=wanted.display_name,
        role=wanted.role,
        court_id=court_id,
        invited_by=by.account_id,
        created_at=at,
        expires_at=at + INVITATION_LIFE,
    )
    tx.session.add(row)
    tx.session.flush()
    mail.write_mail(
        tx,
        vault,
        to=wanted.email,
        locale="both",
        subject=mail.INVITE_SUBJECT,
        text=mail.INVITE_TEXT,
        at=at,
        name=wanted.display_name,
        # After '#': a fragment reaches no server, no proxy log and no Referer header.
        link=f"{public_url}/join-staff#{token}",
    )
    return row.id


def withdraw_invitation(tx: Transaction, by: Principal, invitation_id: str, at: datetime) -> None:
    """Make an open invitation void. Raises `not_found` outside the own court."""
    row = tx.session.get(StaffInvitation, invitation_id, with_for_update=True)
    if row is None or (by.role != "operator" and row.court_id != by.court_id):
        raise AuctionError(errors.NOT_FOUND)
    if row.accepted_at is None and row.withdrawn_at is None:
        row.withdrawn_at = at


def check_invitation(session: Session, token: str, at: datetime) -> None:
    """Raises `link_expired` for an invitation that is not open, before anything costly is done."""
    row = session.scalars(_by_token(token)).one_or_none()
    if row is None or not _is_open(row, at):
        raise AuctionError(LINK_EXPIRED)


def accept_invitation(
    tx: Transaction, token: str, password_hash: str, locale: str, visitor: Visitor, at: datetime
) -> OpenedSession:
    """Make the staff account and sign it in; its second factor comes next.

    Raises `link_expired`, and `email_taken` when the address has an account already.
    """
    row = tx.session.scalars(_by_token(token).with_for_update()).one_or_none()
    if row is None or not _is_open(row, at):
        raise AuctionError(LINK_EXPIRED)
    row.accepted_at = at
    command = SignUp(row.email, "", password_hash, "person", locale)
    account_id = create_account(
        tx, command, at, role=row.role, court_id=row.court_id, display_name=row.display_name
    )
    return sessions.open_browser_session(tx, account_id, visitor, at)


def disable_account(tx: Transaction, by: Principal, account_id: str, at: datetime) -> None:
    """Close a staff account; its sessions end. Raises `not_found` outside the own court."""
    account = tx.session.get(Account, account_id, with_for_update=True)
    foreign = account is None or (by.role != "operator" and account.court_id != by.court_id)
    if account is None or foreign or account.role not in roles_to_invite(by):
        raise AuctionError(errors.NOT_FOUND)
    if account.id == by.account_id:
        raise AuctionError(errors.FORBIDDEN)
    account.disabled_at = account.disabled_at or at
    sessions.end_all_sessions(tx, account_id, at)


def _by_token(token: str) -> Select[StaffInvitation]:
    return select(StaffInvitation).where(StaffInvitation.token_sha256 == token_digest(token))


def _is_open(row: StaffInvitation, at: datetime) -> bool:
    return row.accepted_at is None and row.withdrawn_at is None and at < row.expires_at


def _court_for(session: Session, by: Principal, wanted: Invite) -> str | None:
    if wanted.role not in COURT_ROLES:
        return None
    court_id = wanted.court_id or by.court_id
    allowed = by.role == "operator" or court_id == by.court_id
    if court_id is None or not allowed or session.get(Court, court_id) is None:
        raise AuctionError(errors.NOT_FOUND)
    return court_id
