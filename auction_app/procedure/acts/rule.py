"""The ruling of sale (成交裁定): within ten days after the full price, together with its service."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from auction_app.deadlines.service import meet_deadline
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_
from auction_app.law.article import Finding
from auction_app.law.lot_states import LotEvent
from auction_app.law.ruling import dated_later, ruling_findings
from auction_app.procedure.act import Act, ActField, LotCase, Said
from auction_app.procedure.in_kind import ruling_waits

WORDS = {
    "day_in_future": N_("This day has not come yet."),
    "approval_not_checked": N_(
        "For equity the court first says whether an approval is needed and was given."
    ),
    "difference_open": N_("The creditor still owes %(missing_fen)s of the difference."),
    "approval_refused": N_("Without the approval the law asks for, no ruling is made."),
}
APPROVALS = (
    ("not_needed", N_("No approval is needed")),
    ("granted", N_("Needed and granted")),
    ("refused", N_("Needed and refused")),
)


def check(session: Session, case: LotCase, said: Said, at: datetime) -> list[Finding]:
    """The difference of a taking in kind is paid, regulated shares are approved, the day has come."""
    waits = ruling_waits(session, case)
    if said.is_blank:
        return waits
    found = waits + ruling_findings(case.category, said.text("approval"))
    return found + dated_later(said.day("ruled_on"), at)


def carry_out(tx: Transaction, case: LotCase, said: Said, at: datetime) -> dict[str, Any]:
    """The ruling is made; it is still to be served within the same ten days."""
    meet_deadline(tx, "make_ruling", case.lot_id, at)
    body: dict[str, Any] = {"ruled_on": said.text("ruled_on")}
    if approval := said.text("approval"):
        body["approval"] = approval
    return body


ACT = Act(
    event=LotEvent.RULE,
    label=N_("Make the ruling of sale"),
    hint=N_("Its number is the decision below. Title passes only when it is served."),
    check=check,
    carry_out=carry_out,
    words=WORDS,
    fields=(
        ActField("ruled_on", "day", N_("Day of the ruling")),
        ActField(
            "approval", "choice", N_("Equity: approval"), is_required=False, choices=APPROVALS
        ),
    ),
)
