"""Whoever may receive the property in kind is looked up in the case and asked of the registers (AS 16, BQ 5).

The clerk names creditors; their certificate numbers stand as keyed indexes in the case, so that no
number is typed, shown or published here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from auction_app.cases.queries import indexes_of_creditor
from auction_app.eligibility.takers import WORDS as TAKER_WORDS
from auction_app.eligibility.takers import housing_findings, taker_findings
from auction_app.infra.crypto import Vault
from auction_app.kernel.errors import N_
from auction_app.law.article import Finding
from auction_app.law.lot_states import LotEvent
from auction_app.law.set_off import AS_16
from auction_app.procedure.act import Act, LotCase, Said
from auction_app.procedure.in_kind import may_receive, passed_over, read_creditors

WORDS = {
    **TAKER_WORDS,
    "taker_unknown": N_(
        "%(taker)s is no creditor with a certificate number in case %(case)s: enter the party there first, so that the registers can be asked."
    ),
}


def findings_of_takers(
    session: Session, vault: Vault, wish: tuple[Act, LotCase, Said], at: datetime
) -> list[Finding]:
    """What bars those who may receive the property: all of the best rank, for a draw may choose any of them."""
    act, case, said = wish
    if act.event is not LotEvent.TAKE_IN_KIND or said.is_blank:
        return []
    creditors = read_creditors(said.text("creditors"), case.currency)
    is_proven = bool(said.text("housing_proof"))
    found = []
    for one in may_receive(creditors, passed_over(session, case.lot_id)):
        for finding in _about(session, vault, (case, one.name, is_proven), at):
            found.append(replace(finding, fields={**finding.fields, "taker": one.name}))
    return found


def _about(
    session: Session, vault: Vault, asked: tuple[LotCase, str, bool], at: datetime
) -> list[Finding]:
    case, name, is_proven = asked
    indexes = indexes_of_creditor(session, vault, case.case_id, name)
    if not indexes:
        return [Finding(AS_16, "taker_unknown", {"case": case.case_number})]
    # Two creditors of one name cannot be told apart here: what bars one of them stops the act.
    return [
        finding
        for index in sorted(indexes)
        for finding in (
            *taker_findings(session, vault, case.lot_id, index, at),
            *housing_findings(session, case.lot_id, index, is_proven=is_proven),
        )
    ]
