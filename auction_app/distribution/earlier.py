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
from auction_app.distribution.inputs import PLAIN, Anew, Earlier, Source
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
        select(Plan.id, Plan.text, PlanShare.line, func.sum(PlanShare.amount_fen))
        .join(Plan, Plan.id == PlanShare.plan_id)
        .where(Plan.case_id == case_id, Plan.ended == "released", PlanShare.state.in_(HAD))
        .group_by(Plan.id, PlanShare.line)
        .order_by(Plan.version, PlanShare.line)
    )
    anew = _entered_anew(session, case_id)
    found: dict[str, tuple[Earlier, ...]] = defaultdict(tuple)
    for plan, text, line, fen in rows:
        said = json.loads(text)
        one = Earlier(Money(int(fen), said["currency"]), _ran_until(said, line), plan)
        claim = anew.get(line, line)
        found[claim] = (*found[claim], one)
    return found


def found_money(session: Session, case_id: str) -> Source | None:
    """Money of the case that came without a sale, and what a suit brought back to be shared anew.

    Interest stopped for the latter when it stopped for the plan it comes from (INT 3), and it belongs to
    the pool that plan shared out.
    """
    account = chart.found(case_id)
    fen = balance_of(session, account.code)
    if fen <= 0:
        return None
    days: list[date] = []
    back: dict[str, int] = defaultdict(int)
    for row, part in _still_there(statement(session, account.code), fen):
        day, plan = _came(session, row)
        days.append(day)
        if plan is not None:
            back[plan] += part
    return Source(account.code, None, Money(fen), max(days), _pools(session, case_id, back))


def _pools(session: Session, case_id: str, back: dict[str, int]) -> tuple[Anew, ...]:
    """Plan → fen brought back, as pools: a plan that shared money anew is of the pool that came from."""
    if not back:
        return ()
    plans = session.execute(
        select(Plan.id, Plan.text)
        .where(Plan.case_id == case_id, Plan.ended == "released")
        .order_by(Plan.version)
    )
    pool_of: dict[str, frozenset[str]] = {}
    origins: dict[str, frozenset[str]] = {}
    for plan, text in plans:
        sources = json.loads(text)["sources"]
        origins[plan] = frozenset(_made_of(sources))
        older = [old for one in sources for part in one["anew"] for old in part["plans"]]
        pool = frozenset({plan}).union(*(pool_of[old] for old in older))
        pool_of |= dict.fromkeys(pool, pool)
    return tuple(
        Anew(
            Money(sum(fen for plan, fen in back.items() if plan in pool)),
            _gave(session, pool),
            pool,
            frozenset().union(*(origins[plan] for plan in pool)),
        )
        for pool in sorted({pool_of[plan] for plan in back}, key=sorted)
    )


def _made_of(sources: list[dict[str, Any]]) -> Iterable[str]:
    """The lots whose prices a plan shared out first, and `PLAIN` where it had other money that was new."""
    for one in sources:
        if one["amount"] > sum(part["amount"] for part in one["anew"]):
            yield one["lot"] or PLAIN


def _gave(session: Session, pool: frozenset[str]) -> Money:
    """All that stays given out of a pool, the debtor's surplus too."""
    fen = session.scalar(
        select(func.sum(PlanShare.amount_fen)).where(
            PlanShare.plan_id.in_(pool), PlanShare.state.in_(HAD)
        )
    )
    return Money(int(fen or 0))


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


def _still_there(rows: Iterable[LedgerRow], fen: int) -> Iterable[tuple[LedgerRow, int]]:
    """The last arrivals that make up what stands on the account, and how much of each does."""
    for row in reversed([one for one in rows if one.amount_fen > 0]):
        if fen <= 0:
            return
        yield row, min(row.amount_fen, fen)
        fen -= row.amount_fen


def _came(session: Session, row: LedgerRow) -> tuple[date, str | None]:
    """The day interest stops for one arrival, and the plan a suit brought it back from."""
    plan = session.scalar(
        select(Plan)
        .join(PlanObjection, PlanObjection.plan_id == Plan.id)
        .where(PlanObjection.id == row.ref)
    )
    if row.kind != "dispute_settled" or plan is None:
        return legal_day(row.at), None
    stops = [one["stops"] for one in json.loads(plan.text)["sources"] if one.get("stops")]
    return max(map(date.fromisoformat, stops)) if stops else legal_day(row.at), plan.id
