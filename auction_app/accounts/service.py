"""The verbs other rooms use most, and people made without a page: for the demo and the test doors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from auction_app.accounts.identity import (
    RealName,
    find_index,
    is_verified,
    look_at,
    open_for_sealing,
    record_access,
    verify_identity,
)
from auction_app.accounts.models import Account
from auction_app.accounts.names import name_fault, normal_name
from auction_app.accounts.sessions import holder_of, issue_app_token, principal_for_token
from auction_app.accounts.sign_up import SignUp, create_account
from auction_app.accounts.staff import find_or_create_court
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import (
    check_credit_code,
    check_resident_id,
    normal_id,
    parse_credit_code,
    parse_resident_id,
)

__all__ = [
    "StaffMember",
    "create_bidder",
    "create_staff",
    "find_index",
    "find_or_create_court",
    "holder_of",
    "is_verified",
    "look_at",
    "open_for_sealing",
    "principal_for_token",
    "record_access",
    "verify_identity",
]

NO_PASSWORD = "!"  # no hash looks like this, so no password fits
_ID_MAX = 64


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who works for a court or the platform, made by a command instead of an invitation."""

    email: str
    display_name: str
    role: str
    court_id: str | None
    password_hash: str
    totp_secret: str | None = None


def create_bidder(
    tx: Transaction,
    vault: Vault,
    name: str,
    id_no: str,
    phone: str,
    email: str,
    at: datetime,
    *,
    check_id: bool = False,
    password_hash: str = NO_PASSWORD,
) -> tuple[str, str]:
    """A real-name bidder with an app token of scopes watch, bid, account: (account id, token).

    With `check_id=False` any visible name and any number of 1 to 64 characters will do. Raises `bad_fields`,
    `email_taken`, `identity_taken`.
    """
    real = _real_name(name, id_no, check_id)
    kind = "person" if real.id_kind == "resident_id" else "organisation"
    address = email.strip().lower()
    if not address or len(address) > 254:
        raise AuctionError(errors.BAD_FIELDS, fields={"email": "required"})
    account_id = create_account(tx, SignUp(address, phone, password_hash, kind, "zh"), at)
    verify_identity(tx, vault, account_id, real, at)
    opened = issue_app_token(
        tx, account_id, "测试令牌 · test token", ("watch", "bid", "account"), at
    )
    return account_id, opened.token


def create_staff(tx: Transaction, vault: Vault, member: StaffMember, at: datetime) -> str:
    """A staff account with, if given, its second factor already set; gives the account id.

    An account with this address is left as it is and its id given, so that a seed may run twice.
    """
    known = tx.session.scalar(select(Account.id).where(Account.email == member.email))
    if known is not None:
        return known
    command = SignUp(member.email, "", member.password_hash, "person", "zh")
    account_id = create_account(
        tx,
        command,
        at,
        role=member.role,
        court_id=member.court_id,
        display_name=member.display_name,
    )
    if member.totp_secret is not None:
        account = tx.session.get_one(Account, account_id)
        sealed = vault.seal(member.totp_secret.encode(), f"account:{account_id}:totp")
        account.totp_sealed, account.totp_confirmed_at = sealed, at
    return account_id


def _real_name(name: str, id_no: str, check_id: bool) -> RealName:
    fault = name_fault(name)
    if fault is not None and (check_id or fault != "mixed_letters"):
        raise AuctionError(errors.BAD_FIELDS, fields={"name": fault})
    number = normal_id(id_no)
    if not number or len(number) > _ID_MAX:
        raise AuctionError(errors.BAD_FIELDS, fields={"id_no": "required"})
    is_code = check_credit_code(number) and not check_resident_id(number)
    id_kind = "credit_code" if is_code else "resident_id"
    if check_id:
        number = (
            parse_credit_code(number)
            if id_kind == "credit_code"
            else parse_resident_id(number).number
        )
    return RealName(normal_name(name), id_kind, number)
