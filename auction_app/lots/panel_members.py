"""The members of a panel as an approver sees them: names a clerk typed, each known to the court or not.

A panel's judges need no account here, so a name alone cannot be checked; the approver confirms the names
against the minutes before the notice that carries them is published.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Account
from auction_app.lots.content import LotContent

STAFF = ("clerk", "approver")


@dataclass(frozen=True, slots=True)
class PanelMember:
    """A name from the minutes; `is_known` when a person of this court with this name has an account."""

    name: str
    is_presiding: bool
    is_known: bool


def members_of(session: Session, content: LotContent, court_id: str) -> tuple[PanelMember, ...]:
    """The panel of a draft, the presiding judge first."""
    names = content.decision.members if content.decision else content.panel
    known = set(
        session.scalars(
            select(Account.display_name).where(
                Account.court_id == court_id,
                Account.role.in_(STAFF),
                Account.display_name.in_(names),
            )
        )
    )
    return tuple(PanelMember(name, place == 0, name in known) for place, name in enumerate(names))
