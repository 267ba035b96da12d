"""The page of a lot's acts in words: offers with what stands in their way, and what was said in proposals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from auction_app.infra.formats import instant, long_day, yuan
from auction_app.infra.forms import fault_text
from auction_app.infra.i18n import _, language, translate
from auction_app.kernel.errors import N_
from auction_app.kernel.time import parse_rfc3339, start_of_legal_day
from auction_app.law.article import Finding
from auction_app.law.lot_states import LotEvent, LotState
from auction_app.procedure.act import Act, ActField, Said
from auction_app.procedure.acts import ACTS
from auction_app.procedure.draws import draw_state
from auction_app.procedure.errors import Unlawful
from auction_app.procedure.findings import say_finding
from auction_app.procedure.forms import PAYMENT_FIELDS, Reading
from auction_app.procedure.queries import ActsPage, ActView, PossibleAct

STATE_NAMES: dict[LotState, str] = {
    LotState.DRAFT: N_("Draft"),
    LotState.SUBMITTED: N_("Waiting for approval"),
    LotState.SCHEDULED: N_("Announced"),
    LotState.OPEN: N_("Bidding"),
    LotState.SUSPENDED: N_("Suspended"),
    LotState.SOLD: N_("Sold, price due"),
    LotState.UNSOLD: N_("No bid"),
    LotState.WITHDRAWN: N_("Withdrawn"),
    LotState.PAID: N_("Price paid in full"),
    LotState.DEFAULTED: N_("Buyer in default"),
    LotState.RULED: N_("Ruling made"),
    LotState.TITLE_PASSED: N_("Ruling served, title passed"),
    LotState.DELIVERED: N_("Handed over"),
    LotState.CLOSED: N_("Proceeds distributed"),
    LotState.IN_KIND: N_("Taken in kind by a creditor"),
    LotState.FOLLOWED: N_("Another round was ordered"),
    LotState.RELEASED: N_("Returned to the debtor"),
    LotState.ANNULLED: N_("Sale annulled"),
}


_LABELS = {
    "reason_zh": N_("Reason · 中文"),
    "reason_en": N_("Reason · English"),
    "decision": N_("Decision number"),
    "answer": N_("Refuse, because"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One finding in words, with its article's key."""

    words: str
    article: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A possible act with its findings in words."""

    act: Act
    article: str
    target: str
    findings: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the template cannot say by itself."""

    offers: tuple[Offer, ...]
    said: dict[str, tuple[tuple[str, str], ...]]
    refused: tuple[Told, ...] = ()  # why the proposal named by `part` cannot be carried out


def show(page: ActsPage, part: str, refused: Unlawful | None) -> Shown:
    """Offers and proposals in the reader's language; a refusal takes the place of its act's findings."""
    offers = []
    for possible in page.possible:
        is_refused = refused is not None and possible.act.event.value == part
        findings = refused.findings if refused and is_refused else possible.findings
        offers.append(_offer(possible, findings))
    rows = {one.sha256: said_rows(one) for one in (*page.waiting, *page.past)}
    is_decided = refused is not None and part in rows
    told = told_of(refused.findings, _act_of(page, part)) if refused and is_decided else ()
    return Shown(tuple(offers), rows, told)


def state_name(state: LotState) -> str:
    """How a state is called, in the reader's language."""
    return translate(STATE_NAMES[state], language())


def said_rows(one: ActView) -> tuple[tuple[str, str], ...]:
    """(label, value) of an act's own fields as they were said."""
    return tuple(
        (str(_(field.label)), _value(field, one.said[field.name]))
        for field in one.act.fields
        if field.name in one.said
    )


def fault_words(reading: Reading | None) -> dict[str, str]:
    """Field → sentence."""
    if reading is None:
        return {}
    return {name: fault_text(code) for name, code in reading.faults.items()}


def fault_rows(part: str, faults: dict[str, str]) -> list[tuple[str, str]]:
    """(id of the control, its label and what is wrong) for the summary above a form."""
    act = ACTS.get(LotEvent(part)) if part in set(LotEvent) else None
    fields = (*(act.fields if act else ()), *PAYMENT_FIELDS)
    labels = _LABELS | {field.name: field.label for field in fields}
    rows = []
    for name, words in faults.items():
        label = str(_(labels[name])) if name in labels else ""
        rows.append((f"f-{part}-{name}", f"{label}: {words}" if label else words))
    return rows


def _offer(possible: PossibleAct, findings: tuple[Finding, ...]) -> Offer:
    act, way = possible.act, possible.way
    told = told_of(findings, act)
    target = state_name(way.target) if way.target is not way.source else ""
    return Offer(act, way.article.key, target, told)


def draws_of(session: Session, page: ActsPage) -> dict[str, tuple[str, Told]]:
    """Digest of a waiting proposal → the seed of its draw (empty before there is one), and that in words."""
    found = {}
    for one in page.waiting:
        if one.event is not LotEvent.TAKE_IN_KIND or page.case is None:
            continue
        state = draw_state(session, replace(page.case, proposal=one.sha256), Said(one.said))
        if state is not None:
            [told] = told_of([state], one.act)
            found[one.sha256] = (state.fields.get("seed", ""), told)
    return found


def told_of(findings: Iterable[Finding], act: Act) -> tuple[Told, ...]:
    """Findings of an act in words."""
    return tuple(Told(say_finding(act, one), one.article.key) for one in findings)


def _act_of(page: ActsPage, sha256: str) -> Act:
    return next(one.act for one in (*page.waiting, *page.past) if one.sha256 == sha256)


def _value(field: ActField, value: Any) -> str:
    if field.kind == "money":
        return yuan(value)
    if field.kind == "day":
        return long_day(start_of_legal_day(date.fromisoformat(value)), language())
    if field.kind == "instant":
        return instant(parse_rfc3339(value), language())
    if field.kind == "choice":
        return str(_(dict(field.choices)[value]))
    if field.kind == "tick":
        return str(_("Yes"))
    return str(value)
