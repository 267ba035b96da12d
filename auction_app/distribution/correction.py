"""Whether a new version is the plan corrected by objections nobody opposed, and nothing else (CPI 510).

Such a version is paid without a new course: everybody was told what was objected to and had fifteen days
to oppose it. Any other version is served and may be objected to like the first.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.distribution.decision import SURPLUS
from auction_app.distribution.models import Plan, PlanObjection
from auction_app.distribution.standing import contested, standing, unopposed
from auction_app.kernel.time import legal_day
from auction_app.law.distribution_plan import PlanCourse

# What must stay as it was served: the money, whose it is, and every claim no objection was about.
SAME = ("case", "kind", "debtor", "debtor_party", "currency", "pool", "sources")
OF_A_CLAIM = (
    "id",
    "holder",
    "kind",
    "cost_kind",
    "ranked_on",
    "basis",
    "judgment",
    "doubled",
    "had",
)
ROUNDING = 1  # fen by which the largest remainder may move a share


def only_corrects(session: Session, version: Plan, at: datetime) -> bool:
    """Whether this version does to the plan it replaces what unopposed objections asked, and no more.

    Asked while that plan is still open. Not while a suit about it runs: what it contests is to be set aside.
    """
    older = session.scalar(
        select(Plan).where(
            Plan.case_id == version.case_id, Plan.outcome == "executed", Plan.ended.is_(None)
        )
    )
    if older is None:
        return False
    found = standing(session, older, legal_day(at))
    if found.course is not PlanCourse.CORRECTED or found.disputed:
        return False
    effective = unopposed(session, older, legal_day(at))
    return follows(json.loads(older.text), json.loads(version.text), effective)


def follows(old: dict[str, Any], new: dict[str, Any], objections: list[PlanObjection]) -> bool:
    """Each contested line loses what was contested of it, nobody else loses, no other claim has changed."""
    wanted = contested(objections)
    objectors = {row.party_id for row in objections}
    touched = objectors | {_holder(old, line) for line in wanted}
    if any(old[key] != new[key] for key in SAME):
        return False
    kept = [
        _facts(one)
        for one in old["lines"]
        if one["id"] not in wanted and one["holder"] not in objectors
    ]
    added = [_facts(one) for one in new["lines"]]
    if any(one not in added for one in kept):
        return False
    if any(one["holder"] not in touched for one in new["lines"] if _facts(one) not in kept):
        return False
    return _loses_what_was_contested(old, new, wanted)


def _loses_what_was_contested(
    old: dict[str, Any], new: dict[str, Any], wanted: dict[str, int]
) -> bool:
    before, after = _received(old), _received(new)
    due: Counter[str] = Counter()
    for line, fen in wanted.items():
        due[_holder(old, line)] += min(fen, _share(old, line))
    return all(
        abs(before[holder] - after[holder] - due[holder]) <= ROUNDING
        if due[holder]
        else after[holder] >= before[holder] - ROUNDING
        for holder in before
    )


def _received(said: dict[str, Any]) -> Counter[str]:
    """Holder → fen, the debtor's surplus too."""
    found: Counter[str] = Counter({_holder(said, SURPLUS): said["surplus"]})
    for one in said["lines"]:
        found[one["holder"]] += one["received"]
    return found


def _share(said: dict[str, Any], line: str) -> int:
    shares = {one["id"]: int(one["received"]) for one in said["lines"]}
    return shares.get(line, int(said["surplus"]))


def _holder(said: dict[str, Any], line: str) -> str:
    holders = {one["id"]: str(one["holder"]) for one in said["lines"]}
    return holders.get(line, said["debtor_party"] or SURPLUS)


def _facts(line: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(line[key] for key in OF_A_CLAIM)
