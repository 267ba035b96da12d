"""Who is asking: fixed when the request (or the socket) is opened, never guessed later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import has_request_context
from flask_login import current_user

STAFF = frozenset({"clerk", "approver", "supervisor", "auditor", "operator"})


@dataclass(frozen=True, slots=True)
class Principal:
    """A signed-in account as the doors see it; carries no name and no identity number.

    `holder` is the keyed blind index that links the account to its bidder numbers.
    """

    account_id: str
    session_id: str
    role: str
    court_id: str | None
    scopes: frozenset[str]
    holder: bytes
    locale: str
    second_factor_at: datetime | None
    via: str = "cookie"  # cookie | bearer
    case_id: str | None = None  # a party session is bound to one case
    expires_at: datetime | None = None

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Flask-Login's name for the account."""
        return self.account_id

    @property
    def is_staff(self) -> bool:
        """Court or platform staff: a second factor is required before any of their pages."""
        return self.role in STAFF


def current_principal() -> Principal | None:
    """The caller of this request, or None for the public."""
    if not has_request_context():
        return None
    user = current_user
    return user._get_current_object() if user and user.is_authenticated else None
