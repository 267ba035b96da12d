"""The plan as it would be now, with all that stands in its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from auction_app.cases.models import EnforcementCase
from auction_app.distribution.decision import Computed, compute
from auction_app.distribution.inputs import NOTHING_TOLD, Inputs, Told
from auction_app.distribution.planning import read_inputs
from auction_app.kernel.time import legal_day
from auction_app.law.article import Finding, cite
from auction_app.law.claims import Kind

CPI_508, ENF_34 = cite("CPI", 508), cite("ENF", 34)
NO_CREDITOR = frozenset({Kind.COST, Kind.LIVING})  # paid before creditors, or the debtor's own


def draft(
    session: Session,
    case: EnforcementCase,
    kind: str,
    accounts: Sequence[str] | None,
    at: datetime,
    told: Told = NOTHING_TOLD,
) -> Computed:
    """The plan as it would be now, with all that stands in its way; nothing is written."""
    computed = compute(read_inputs(session, case, kind, accounts, told), legal_day(at))
    if kind == "bankruptcy":
        return computed
    more = _of_the_claims(computed.inputs)
    inputs, is_left = computed.inputs, computed.result.surplus.fen > 0
    if is_left and inputs.has_several_debtors and inputs.debtor_party is None:
        more.append(Finding(ENF_34, "whose_surplus"))
    return replace(computed, findings=(*computed.findings, *more))


def has_creditors(inputs: Inputs) -> bool:
    """Whether anybody but the court and the debtor has a claim."""
    return any(one.kind not in NO_CREDITOR for one in inputs.claims)


def _of_the_claims(inputs: Inputs) -> list[Finding]:
    found = [Finding(CPI_508, "other_currency", {"claim": one}) for one in inputs.other_currency]
    if not has_creditors(inputs) and not found and not inputs.unclaimed:
        found.append(Finding(CPI_508, "no_claim"))
    return found
