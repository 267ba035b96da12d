"""What the court decided about single persons on a lot, for its own page: no name, no number, no bidder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Identity
from auction_app.accounts.sessions import holder_of
from auction_app.eligibility.lot_end import lot_end
from auction_app.eligibility.models import Exclusion, PriorityRight, Registration
from auction_app.eligibility.person_models import PersonPermission
from auction_app.infra.crypto import Vault
from auction_app.law import priority, qualification, special_periods
from auction_app.lots.drafts import content_of
from auction_app.lots.models import Lot


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A decision about one person: `rank_1`…`rank_5`, or the relation that bars; on which `basis`.

    `article` is the key of what the basis rests on. `has_waived`: told of the auction, and took no part (art. 16).
    """

    decision: str
    ground: str
    at: datetime
    basis: str = ""
    article: str = ""
    has_waived: bool = False


def named_persons(session: Session, vault: Vault, lot_id: str) -> list[NamedPerson]:
    """Oldest first; the numbers of the persons are not kept.

    Before the end nobody is told who takes part: `has_waived` is said only once bidding is over (art. 18 II).
    """
    rights = session.scalars(select(PriorityRight).where(PriorityRight.lot_id == lot_id))
    barred = session.scalars(select(Exclusion).where(Exclusion.lot_id == lot_id))
    permitted = session.scalars(select(PersonPermission).where(PersonPermission.lot_id == lot_id))
    is_over = lot_end(session, lot_id).is_over
    named = [
        *(_preferred(session, vault, row, is_over) for row in rights),
        *(
            NamedPerson(
                row.relation,
                row.reason,
                row.added_at,
                row.basis,
                qualification.CC_1045.key if row.basis else "",
            )
            for row in barred
        ),
        *(NamedPerson(row.kind, row.ground, row.given_at) for row in permitted),
    ]
    return sorted(named, key=lambda person: person.at)


def _preferred(session: Session, vault: Vault, row: PriorityRight, is_over: bool) -> NamedPerson:
    return NamedPerson(
        f"rank_{row.rank}",
        row.ground,
        row.confirmed_at,
        row.basis,
        special_periods.priority_right(row.basis).key if row.basis else "",
        has_waived=is_over
        and priority.has_waived(_were_told(session, row.lot_id), _took_part(session, vault, row)),
    )


def _were_told(session: Session, lot_id: str) -> bool:
    """Whether those with a right were told of this auction, did without it, or count as told."""
    told = [
        one
        for one in content_of(session, session.get_one(Lot, lot_id)).notice.told
        if one.role in special_periods.RIGHTS
    ]
    return bool(told) and all(one.how for one in told)


def _took_part(session: Session, vault: Vault, row: PriorityRight) -> bool:
    account_id = session.scalar(
        select(Identity.account_id).where(Identity.id_index == row.id_index)
    )
    if account_id is None:
        return False
    mine = select(Registration.admitted_at).where(
        Registration.lot_id == row.lot_id, Registration.holder == holder_of(vault, account_id)
    )
    return session.scalar(mine) is not None
