"""Whoever may receive the property in kind is looked up in the case and asked of the registers (AS 16, BQ 5).

The clerk names creditors; their certificate numbers stand as keyed indexes in the case, so that no
number is typed, shown or published here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import combinations

from sqlalchemy.orm import Session

from auction_app.accounts.names import name_key
from auction_app.cases.queries import indexes_of_creditor
from auction_app.eligibility.takers import WORDS as TAKER_WORDS
from auction_app.eligibility.takers import housing_findings, taker_findings
from auction_app.infra.crypto import Vault
from auction_app.kernel.errors import N_
from auction_app.law.article import Finding
from auction_app.law.lot_states import LotEvent
from auction_app.law.set_off import AS_16, AS_22, Creditor
from auction_app.procedure.act import Act, LotCase, Said
from auction_app.procedure.in_kind import may_receive, passed_over, read_creditors

WORDS = {
    **TAKER_WORDS,
    "taker_unknown": N_(
        "%(taker)s is no creditor with a certificate number in case %(case)s: enter the party there first, so that the registers can be asked."
    ),
    "set_off_named_twice": N_("One creditor is named twice: %(taker)s and %(other)s."),
    "taker_did_not_pay": N_(
        "%(taker)s took the property before, under another name, and did not pay: say no on that line."
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
    numbers = {
        one: indexes_of_creditor(session, vault, case.case_id, one.name) for one in creditors
    }
    passed = passed_over(session, case.lot_id)
    gone = {
        index
        for name in passed
        for index in indexes_of_creditor(session, vault, case.case_id, name)
    }
    found = _named_twice(numbers)
    for one in may_receive(creditors, passed):
        if numbers[one] & gone:
            found.append(Finding(AS_22, "taker_did_not_pay", {"taker": one.name}))
        for finding in _about(session, vault, (case, numbers[one], is_proven), at):
            found.append(replace(finding, fields={**finding.fields, "taker": one.name}))
    return found


def _named_twice(numbers: dict[Creditor, frozenset[bytes]]) -> list[Finding]:
    """Two lines are one creditor by certificate number where the case knows it, else by name."""
    return [
        Finding(AS_16, "set_off_named_twice", {"taker": one.name, "other": other.name})
        for one, other in combinations(numbers, 2)
        if numbers[one] & numbers[other] or name_key(one.name) == name_key(other.name)
    ]


def _about(
    session: Session, vault: Vault, asked: tuple[LotCase, frozenset[bytes], bool], at: datetime
) -> list[Finding]:
    case, indexes, is_proven = asked
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
