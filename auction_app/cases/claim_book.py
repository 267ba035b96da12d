"""Verbs about claims: enter one, strike one out, say what the debtor is.

A claim is never changed: it is struck out and entered anew.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from auction_app.cases.claim_models import COST_KINDS, Claim
from auction_app.cases.errors import (
    BASIS_NEEDED,
    NO_CLAIM_OF_A_DEBTOR,
    NO_SUCH_CLAIM,
    TOO_LATE_TO_JOIN,
)
from auction_app.cases.models import CaseParty, EnforcementCase
from auction_app.infra.transaction import Transaction
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.kernel.money import Money
from auction_app.law.claims import Claim as LawClaim
from auction_app.law.claims import Debtor, Kind, check_claims
from auction_app.law.distribution_plan import may_join
from auction_app.law.fees import application_fee

# Who already holds a priority or security joins directly; everybody else names the enforceable title.
NEEDS_TITLE = frozenset({Kind.ORDINARY, Kind.RESTITUTION, Kind.MEDICAL})


@dataclass(frozen=True, slots=True)
class Late:
    """One principal (fen) unpaid since the last day to perform; `until` None: to the end the law sets.

    `stays` are periods the debtor did not cause, [first day, day it went on).
    """

    principal_fen: int
    since: date
    until: date | None = None
    stays: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class NewClaim:
    """What a clerk enters. Amounts in fen; with `fee_base_fen` the amount of an enforcement fee is computed."""

    case_id: str
    kind: Kind
    party_id: str | None
    judgment_fen: int
    ranked_on: date
    joined_on: date
    general_fen: int = 0
    cost_kind: str = ""
    fee_base_fen: int | None = None
    late: tuple[Late, ...] = ()
    document: str = ""
    basis: str = ""
    lot_id: str | None = None
    currency: str = "CNY"


def set_debtor(
    tx: Transaction, case_id: str, kind: Debtor, began: date | None, bankrupt: date | None
) -> None:
    """Say what the debtor is, when enforcement began and when a bankruptcy was accepted."""
    row = lock_case(tx, case_id)
    row.debtor_kind, row.enforcement_began, row.bankruptcy_accepted = kind.value, began, bankrupt
    tx.session.flush()


def lock_case(tx: Transaction, case_id: str, court_id: str | None = None) -> EnforcementCase:
    """Hold a case; everything about its claims and plans happens under this. Raises `not_found`."""
    row = tx.session.get(EnforcementCase, case_id, with_for_update=True, populate_existing=True)
    if row is None or (court_id is not None and row.court_id != court_id):
        raise AuctionError(errors.NOT_FOUND)
    return row


def enter_claim(
    tx: Transaction, wish: NewClaim, by: str, at: datetime, fully_enforced: date | None = None
) -> str:
    """Enter one claim; gives its id.

    Raises `not_found`, `bad_fields`, `no_claim_of_a_debtor`, `too_late_to_join` (CPI 507) and
    `basis_needed` (CPI 508: a priority the court sets names its written basis).
    """
    case = lock_case(tx, wish.case_id)
    _check_party(tx.session, wish)
    amount = _amount(wish)
    if wish.kind is not Kind.COST and not may_join(
        wish.joined_on, case.enforcement_began or wish.joined_on, fully_enforced
    ):
        raise AuctionError(
            TOO_LATE_TO_JOIN, article="CPI507", fields={"joined_on": TOO_LATE_TO_JOIN}
        )
    _check_kind(wish, amount, Debtor(case.debtor_kind))
    claim_id = new_id("c")
    tx.session.add(
        Claim(
            id=claim_id,
            case_id=wish.case_id,
            party_id=wish.party_id,
            kind=wish.kind.value,
            cost_kind=wish.cost_kind,
            currency=wish.currency,
            judgment_fen=amount,
            general_fen=wish.general_fen,
            fee_base_fen=wish.fee_base_fen,
            delays=json.dumps([_period(one) for one in wish.late]),
            ranked_on=wish.ranked_on,
            joined_on=wish.joined_on,
            document=wish.document,
            basis=wish.basis,
            lot_id=wish.lot_id,
            entered_at=at,
            entered_by=by,
        )
    )
    tx.session.flush()
    return claim_id


def strike_claim(tx: Transaction, case_id: str, claim_id: str, by: str, at: datetime) -> None:
    """A claim that was entered wrongly, met or withdrawn; it counts no more. Raises `no_such_claim`."""
    lock_case(tx, case_id)
    row = tx.session.get(Claim, claim_id, with_for_update=True)
    if row is None or row.case_id != case_id or row.struck_at is not None:
        raise AuctionError(NO_SUCH_CLAIM)
    row.struck_at, row.struck_by = at, by
    tx.session.flush()


def late_of(row: Claim) -> tuple[Late, ...]:
    """The periods of delay of one claim."""
    return tuple(_read_period(one) for one in json.loads(row.delays))


def _amount(wish: NewClaim) -> int:
    if wish.fee_base_fen is not None:
        if wish.kind is not Kind.COST or wish.cost_kind != "enforcement" or wish.fee_base_fen <= 0:
            raise AuctionError(errors.BAD_FIELDS, fields={"fee_base": "bad_amount"})
        return application_fee(Money(wish.fee_base_fen, wish.currency), wish.joined_on).fen
    if wish.judgment_fen + wish.general_fen <= 0:
        raise AuctionError(errors.BAD_FIELDS, fields={"judgment": "bad_amount"})
    return wish.judgment_fen


def _check_party(session: Session, wish: NewClaim) -> None:
    if wish.kind is Kind.COST:
        if wish.party_id is not None or wish.cost_kind not in COST_KINDS:
            raise AuctionError(errors.BAD_FIELDS, fields={"cost_kind": "not_a_choice"})
        return
    party = session.get(CaseParty, wish.party_id) if wish.party_id else None
    if party is None or party.case_id != wish.case_id or wish.cost_kind:
        raise AuctionError(errors.BAD_FIELDS, fields={"party": "not_a_choice"})
    if (party.role == "debtor") != (wish.kind is Kind.LIVING):
        raise AuctionError(NO_CLAIM_OF_A_DEBTOR, fields={"party": NO_CLAIM_OF_A_DEBTOR})


def _check_kind(wish: NewClaim, amount: int, debtor: Debtor) -> None:
    """What the law asks of a claim of this kind, before it stands anywhere."""
    law = LawClaim(
        "new",
        wish.kind,
        Money(amount + wish.general_fen, wish.currency),
        Money(0, wish.currency),
        wish.ranked_on,
        wish.basis,
    )
    for finding in check_claims([law], debtor):
        where = "basis" if finding.code == "priority_without_basis" else "kind"
        code = BASIS_NEEDED if where == "basis" else finding.code
        raise AuctionError(code, article=finding.article.key, fields={where: code})
    if wish.kind in NEEDS_TITLE and not wish.document.strip():
        raise AuctionError(errors.BAD_FIELDS, fields={"document": "required"})


def _period(one: Late) -> dict[str, Any]:
    return {
        "principal": one.principal_fen,
        "since": one.since.isoformat(),
        "until": one.until.isoformat() if one.until else None,
        "stays": [[begin.isoformat(), end.isoformat()] for begin, end in one.stays],
    }


def _read_period(said: dict[str, Any]) -> Late:
    return Late(
        said["principal"],
        date.fromisoformat(said["since"]),
        date.fromisoformat(said["until"]) if said["until"] else None,
        tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in said["stays"]),
    )
