"""Whom the court told: every party of the case and every known priority buyer (art. 16)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from auction_app.kernel.time import full_days_between
from auction_app.law import announcement, special_periods
from auction_app.law.article import Finding
from auction_app.lots.checks.judgement import Check, Circumstances, notice_day
from auction_app.lots.content import LotContent
from auction_app.lots.notice_record import LET, NOTIFIED, UNREACHABLE, Told

NP_16 = announcement.NP_16
NEEDED_ROLES = ("applicant", "debtor")


def told_checks(content: LotContent, under: Circumstances) -> Iterator[Check]:
    """One judgement for each person, and one for everybody who is missing."""
    yield from _missing(content, under)
    known = {party.party_id for party in under.parties}
    published = notice_day(content, under)
    for number, one in enumerate(content.notice.told, 1):
        if one.party_id and one.party_id not in known:
            figures = {"role": one.role}
            yield Check(f"told{number}_how", "no", "party_unknown", NP_16, figures)
        yield _one(f"told{number}_how", one, published, under)


def _missing(content: LotContent, under: Circumstances) -> Iterator[Check]:
    told = content.notice.told
    named = {one.party_id for one in told if one.party_id}
    for party in under.parties:
        if party.party_id not in named:
            yield Check("told", "wait", "party_not_named", NP_16, {"role": party.role})
    roles = {one.role for one in told} | {party.role for party in under.parties}
    for role in NEEDED_ROLES:
        if role not in roles:
            yield Check("told", "wait", "party_not_named", NP_16, {"role": role})
    if content.notice.matter("lease").state == LET and "tenant" not in roles:
        yield Check("told", "wait", "tenant_not_named", special_periods.CC_726, {"role": "tenant"})


def _one(field: str, one: Told, published: date, under: Circumstances) -> Check:
    figures = {"role": one.role}
    code = _open_point(one, under.today)
    if code:
        return Check(field, "wait", code, NP_16, figures)
    late = _late(one, published)
    if late:
        day = announcement.earliest_notice_day(one.as_law_sees_it(published))
        shown = figures | {"needed": "3"} | late.fields
        shown |= {"told": one.day.isoformat()} if one.day else {}
        shown |= {"earliest": day.isoformat()} if day else {}
        return Check(field, "no", late.code, late.article, shown)
    if one.proof and under.papers is not None and one.proof not in under.papers:
        return Check(field, "wait", "proof_not_kept", NP_16, figures)  # any digest can be typed
    return Check(field, "ok", f"party_{one.how}", NP_16, figures | _arithmetic(one, published))


def _open_point(one: Told, today: date) -> str:
    """What is not written yet; empty when the row says enough to be judged."""
    if not one.how:
        return "party_not_told"
    if one.how == UNREACHABLE:
        return "" if one.reason_zh else "unreachable_why"
    if one.how == NOTIFIED and one.day is None:
        return "told_day_missing"
    if one.how == NOTIFIED and one.day is not None and one.day > today:
        return "told_in_future"
    if not one.proof or (one.how == NOTIFIED and not one.way):
        return "proof_missing"
    return ""


def _late(one: Told, published: date) -> Finding | None:
    as_law = one.as_law_sees_it(published)
    found = announcement.check_party_notices(published, [as_law])
    if found and one.role == "co_owner" and one.day is not None and one.how == NOTIFIED:
        found = special_periods.check_co_owners(published, one.day)
    return found[0] if found else None


def _arithmetic(one: Told, published: date) -> dict[str, str]:
    if one.how == NOTIFIED and one.day is not None:
        days = full_days_between(one.day, published)
        return {"told": one.day.isoformat(), "days": str(days), "notice": published.isoformat()}
    if one.how == UNREACHABLE:
        deemed = announcement.deemed_notified_from(one.day or published)
        return {"deemed": deemed.isoformat()}
    return {}
