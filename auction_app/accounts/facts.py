"""What happened to accounts that other rooms may want to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SessionsEnded:
    """These sessions are over: open sockets of theirs must fall silent."""

    session_ids: tuple[str, ...]
    account_id: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class IdentityVerified:
    """An account has passed the real-name step."""

    account_id: str
    at: datetime
