"""A third party's claim recorded at the court bars every act that disposes of the property (EXP 15, CPI 463)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from auction_app.kernel.errors import N_
from auction_app.law.article import Finding
from auction_app.law.lot_states import LotEvent
from auction_app.procedure.act import Act, LotCase
from auction_app.stays.objection_queries import disposal_findings

# Until the title has passed; what follows it only hands over what is the buyer's already.
DISPOSES = frozenset(
    {LotEvent.RULE, LotEvent.SERVE, LotEvent.TAKE_IN_KIND, LotEvent.ORDER_NEXT_ROUND}
)
WORDS = {
    "third_party_claims": N_(
        "A third party has claimed the property since %(received)s; it may not be disposed of before that is settled."
    )
}


def claim_findings(session: Session, case: LotCase, act: Act, at: datetime) -> list[Finding]:
    """Claims that are examined, in their fifteen days, sued for or upheld."""
    if act.event not in DISPOSES:
        return []
    return disposal_findings(session, case.lot_id, at)
