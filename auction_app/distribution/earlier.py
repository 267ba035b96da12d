"""What released plans leave to later ones: what each claim had, and what came back from a suit."""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auction_app.books import chart
from auction_app.cases.claim_models import Claim
from auction_app.distribution.inputs import Earlier, Source
from auction_app.distribution.models import Plan, PlanObjection, PlanShare
from auction_app.kernel.money import Money
from auction_app.kernel.time import legal_day
from auction_app.ledger.queries import LedgerRow, balance_of, statement

# Shares of released plans that are, or may become, a claim's own.
HAD = ("owed", "aside", "ordered", "sent")


def earlier_of(session: Session, case_id: str) -> dict[str, tuple[Earlier, ...]]:
    """Claim → what each released plan gave it, also what is set aside for it.

    What a claim had that was struck out and entered anew is had by the new entry: nobody is paid twice.
    """
    rows = session.execute(
        select(Plan.text, PlanShare.line, func.sum(PlanShare.amount_fen))
        .join(Plan, Plan.id == PlanShare.plan_id)
        .where(Plan.case_id == case_id, Plan.ended == "released", PlanShare.state.in_(HAD))
        .group_by(Plan.id, PlanShare.line)
        .order_by(Plan.version, PlanShare.line)
    )
    anew = _entered_anew(session, case_id)
    found: dict[str, tuple[Earlier, ...]] = defaultdict(tuple)
    for text, line, fen in rows:
        said = json.loads(text)
        one = Earlier(Money(int(fen), said["currency"]), _ran_until(said, line))
        claim = anew.get(line, line)
        found[claim] = (*found[claim], one)
    return found


def found_money(session: Session, case_id: str) -> Source | None:
    """Money of the case that came without a sale, and what a suit brought back to be shared anew.

    Interest stopped for the latter when it stopped for the plan it comes from (INT 3), and whoever was
    secured in its lot still is.
    """
    account = chart.found(case_id)
    fen = balance_of(session, account.code)
    if fen <= 0:
        return None
    rows = [_came(session, row) for row in _still_there(statement(session, account.code), fen)]
    lots = {lot for _stops, lot in rows}
    of_lot = next(iter(lots)) if len(lots) == 1 else None
    return Source(account.code, None, Money(fen), max(day for day, _lot in rows), of_lot)


def _entered_anew(session: Session, case_id: str) -> dict[str, str]:
    """Struck claim → the standing one entered in its place: the same holder's, on the same title, of its kind
    where there is one (our convention).
    """
    claims = session.scalars(
        select(Claim).where(Claim.case_id == case_id).order_by(Claim.entered_at, Claim.id)
    ).all()
    standing = [one for one in claims if one.struck_at is None]
    found = {}
    for old in claims:
        if old.struck_at is None:
            continue
        places = [
            one
            for one in standing
            if _title(one) == _title(old) and one.entered_at >= old.struck_at
        ]
        if places:
            alike = [one for one in places if one.kind == old.kind]
            found[old.id] = (alike or places)[0].id
    return found


def _title(claim: Claim) -> tuple[str | None, str, str]:
    """Whose claim it is, and on what document it rests however its brackets and spaces are written."""
    document = unicodedata.normalize("NFKC", "".join(claim.document.split()))
    return claim.party_id, claim.cost_kind, document


def _ran_until(said: dict[str, Any], line: str) -> date | None:
    """The day to which the interest of a line had run; None where it bore none."""
    ends = [
        date.fromisoformat(one["until"])
        for told in said["lines"]
        if told["id"] == line
        for one in told["working"]
    ]
    return max(ends, default=None)


def _still_there(rows: Iterable[LedgerRow], fen: int) -> list[LedgerRow]:
    """The last arrivals that make up what stands on the account."""
    found: list[LedgerRow] = []
    for row in reversed([one for one in rows if one.amount_fen > 0]):
        if sum(one.amount_fen for one in found) >= fen:
            break
        found.append(row)
    return found


def _came(session: Session, row: LedgerRow) -> tuple[date, str | None]:
    """The day interest stops for one arrival, and the one lot whose price it was."""
    text = session.scalar(
        select(Plan.text)
        .join(PlanObjection, PlanObjection.plan_id == Plan.id)
        .where(PlanObjection.id == row.ref)
    )
    if row.kind != "dispute_settled" or text is None:
        return legal_day(row.at), None
    sources = json.loads(text)["sources"]
    stops = [one["stops"] for one in sources if one.get("stops")]
    day = max(map(date.fromisoformat, stops)) if stops else legal_day(row.at)
    lots = {one["lot"] or one.get("of_lot") for one in sources}
    return day, next(iter(lots)) if len(lots) == 1 else None
