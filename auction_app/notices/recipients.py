"""Who is behind a holder: known to the jobs process alone, in memory, for the moment of sending.

No table holds the pair. The directory is the keyed index of every account, computed once and then
only for accounts that are new.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Account
from auction_app.accounts.sessions import holder_of
from auction_app.infra.crypto import Vault
from auction_app.notices.service import Me

# An account's row may be committed a little after the instant it carries.
LATE_COMMITS = timedelta(minutes=5)
BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


ASKER = "asker"  # the label under which questions keep who asked


def indexes_of(vault: Vault, account_id: str) -> Me:
    """The keyed indexes of one account."""
    return Me(holder_of(vault, account_id), vault.blind_index(ASKER, account_id))


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where a message goes and in which language (`zh` or `en`)."""

    email: str
    locale: str


@dataclass
class Directory:
    """Holder → account, for one process."""

    vault: Vault
    _accounts: dict[bytes, str] = field(default_factory=dict, repr=False)
    _known_until: datetime = BEFORE_ALL

    def find(self, session: Session, holder: bytes) -> Recipient | None:
        """The account's present address and language; None when it is unknown or disabled."""
        if holder not in self._accounts:
            self._learn(session)
        account_id = self._accounts.get(holder)
        account = session.get(Account, account_id) if account_id else None
        if account is None or account.disabled_at is not None:
            return None
        return Recipient(account.email, account.locale)

    def _learn(self, session: Session) -> None:
        query = select(Account.id, Account.created_at).where(
            Account.created_at >= self._known_until - LATE_COMMITS
        )
        for account_id, created_at in session.execute(query):
            for index in indexes_of(self.vault, account_id).both:
                self._accounts[index] = account_id
            self._known_until = max(self._known_until, created_at)
