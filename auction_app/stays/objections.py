"""Objections to a sale: filed by a form or on paper, sealed, and followed step by step (NP 36).

A third party's claim bars every act of disposal from the moment it is received; to stop bidding that
runs is the court's decision, which the receipt puts on its desk.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from auction_app.deadlines.service import (
    NewDeadline,
    court_calendar,
    drop_deadline,
    meet_deadline,
    set_deadline,
)
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_, AuctionError, define
from auction_app.kernel.ids import new_id
from auction_app.kernel.time import legal_day, start_of_legal_day
from auction_app.law import objections as law
from auction_app.law.objections import ObjectionKind, ObjectionOutcome
from auction_app.law.working_days import Period
from auction_app.lots.drafts import Staff
from auction_app.lots.models import Lot
from auction_app.stays.models import Objection, ObjectionStep
from auction_app.stays.objection_queries import (
    BY_TWO_PEOPLE,
    NEEDS,
    ONLY_OF,
    cause_ended_by_objections,
    read_objections,
    steps_of,
    words_aad,
)
from auction_app.stays.stops import (
    BAD_DAY,
    drop_resumption,
    law_day,
    open_stop,
    set_resumption,
)

NO_SUCH_OBJECTION = define(
    "no_such_objection",
    404,
    N_("There is no such objection."),
    N_("Reload the page and choose again."),
)
OUT_OF_ORDER = define(
    "objection_step_order",
    422,
    N_("This step cannot be recorded yet."),
    N_(
        "An objection is decided, then served; a suit or the court above follows a ruling that was served."
    ),
)
NEEDS_TWO_PEOPLE = define(
    "needs_two_people",
    409,
    N_("What becomes of an objection is decided by two people of the court."),
    N_("Propose it; another person approves it."),
)
MOST_OPEN = 20
TOO_MANY = define(
    "too_many_objections",
    409,
    N_("Too many objections to this lot wait for the court."),
    N_("Hand yours in on paper at the court."),
)


@dataclass(frozen=True, slots=True)
class FileObjection:
    """What is handed in. `filed_by` is a keyed index, `entered_by` the clerk who enters a paper.

    `received_on` differs from the day of entry for papers alone; `document` is (digest, stored as).
    """

    lot_id: str
    kind: ObjectionKind
    name: str
    text: str
    received_on: date | None = None
    filed_by: str | None = None
    entered_by: str | None = None
    document: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class RecordStep:
    """One step of an objection's course, on the day it was done."""

    lot_id: str
    objection_id: str
    step: str
    on: date
    outcome: ObjectionOutcome | None = None
    decision: str = ""


def file_objection(tx: Transaction, vault: Vault, command: FileObjection, at: datetime) -> str:
    """Take an objection in: sealed, with its clocks on the court's desk. Gives its id.

    Raises `no_such_lot`, `bad_record_day`, `too_many_objections`.
    """
    lot = tx.session.get_one(Lot, command.lot_id, with_for_update=True)
    on = command.received_on or legal_day(at)
    if on > legal_day(at):
        raise AuctionError(BAD_DAY, fields={"received_on": BAD_DAY})
    waiting = [one for one, what in read_objections(tx.session, lot.id) if what.outcome is None]
    if command.entered_by is None and len(waiting) >= MOST_OPEN:
        raise AuctionError(TOO_MANY)
    objection_id = new_id("o")
    plain = json.dumps({"name": command.name, "text": command.text}, ensure_ascii=False)
    digest, stored = command.document or (None, None)
    tx.session.add(
        Objection(
            id=objection_id,
            lot_id=lot.id,
            kind=command.kind.value,
            channel="form" if command.entered_by is None else "paper",
            received_at=at,
            received_on=on,
            sealed=vault.seal(plain.encode(), words_aad(objection_id)),
            filed_by=command.filed_by,
            entered_by=command.entered_by,
            document_sha256=digest,
            document_stored=stored,
        )
    )
    tx.session.flush()
    law_on = law_day(tx.session, lot.id, at)
    _set(tx, lot, "file_objection", objection_id, law.register_by(on, law_on), at)
    decide_by = law.decide_by(on, law_on)
    _set(tx, lot, _decide_code(command.kind), objection_id, decide_by, at)
    return objection_id


def record_step(
    tx: Transaction, command: RecordStep, by: Staff, at: datetime, proposal: str | None = None
) -> None:
    """Add a step; the deadlines follow it. A later entry of the same step corrects it.

    `proposal` is the digest of what two people agreed on; what decides about the property needs it.
    Raises `no_such_objection`, `objection_step_order`, `bad_record_day`, `needs_two_people`.
    """
    found = check_step(tx, command, by, at)
    if command.step in BY_TWO_PEOPLE and proposal is None:
        raise AuctionError(NEEDS_TWO_PEOPLE, fields={"step": NEEDS_TWO_PEOPLE}, article="NP36")
    tx.session.add(
        ObjectionStep(
            objection_id=found.id,
            step=command.step,
            on=command.on,
            outcome=command.outcome.value if command.outcome else None,
            decision=command.decision,
            proposal=proposal,
            by=by.account_id,
            at=at,
        )
    )
    tx.session.flush()
    _follow(tx, found, command, at)


def check_step(tx: Transaction, command: RecordStep, by: Staff, at: datetime) -> Objection:
    """The objection, if this step may be recorded of it now; the lot is held until the commit.

    Raises `no_such_objection`, `objection_step_order`, `bad_record_day`.
    """
    found = tx.session.scalar(
        select(Objection)
        .join(Lot, Lot.id == Objection.lot_id)
        .where(
            Objection.id == command.objection_id,
            Objection.lot_id == command.lot_id,
            Lot.court_id == by.court_id,
        )
        .with_for_update(of=Lot)  # what was filed is never changed, so it cannot be locked itself
    )
    if found is None:
        raise AuctionError(NO_SUCH_OBJECTION)
    days = {step.step: step.on for step in steps_of(tx.session, found.id)}
    _refuse_order(found, days, command, at)
    return found


def _refuse_order(
    found: Objection, days: dict[str, date], command: RecordStep, at: datetime
) -> None:
    needed = NEEDS.get(command.step)
    is_decision = command.step in ("decided", "reconsidered")
    is_for_others = ONLY_OF.get(command.step, found.kind) != found.kind
    if needed is None or is_for_others or any(step not in days for step in needed):
        raise AuctionError(OUT_OF_ORDER, fields={"step": OUT_OF_ORDER})
    if is_decision != (command.outcome is not None):
        raise AuctionError(OUT_OF_ORDER, fields={"outcome": OUT_OF_ORDER})
    least = max([found.received_on, *(days[step] for step in needed)])
    if not least <= command.on <= legal_day(at):
        raise AuctionError(BAD_DAY, fields={"on": BAD_DAY})


def _follow(tx: Transaction, found: Objection, command: RecordStep, at: datetime) -> None:
    """Meet and set what runs from a step, and let the stop behind it wait or go on."""
    lot = tx.session.get_one(Lot, found.lot_id)
    key, on = found.id, command.on
    if command.step == "registered":
        meet_deadline(tx, "file_objection", lot.id, at, key)
        _set(
            tx,
            lot,
            "tell_of_objection",
            key,
            law.register_by(on, law_day(tx.session, lot.id, at)),
            at,
        )
    elif command.step == "told":
        meet_deadline(tx, "tell_of_objection", lot.id, at, key)
    elif command.step == "decided":
        meet_deadline(tx, _decide_code(ObjectionKind(found.kind)), lot.id, at, key)
        meet_deadline(tx, "file_objection", lot.id, at, key)
        meet_deadline(tx, "tell_of_objection", lot.id, at, key)
    elif command.step == "served":
        _served(tx, lot, found, on, at)
    elif command.step == "suit_filed":
        drop_deadline(tx, "third_party_wait", lot.id, at, key)
    elif command.step == "reconsideration_asked":
        meet_deadline(tx, "reconsideration", lot.id, at, key)
    _move_resumption(tx, lot, at)


def _served(tx: Transaction, lot: Lot, found: Objection, on: date, at: datetime) -> None:
    """A third party who lost may sue, while the property waits; a party who lost may ask the court above."""
    law_on = law_day(tx.session, lot.id, at)
    if found.kind == ObjectionKind.THIRD_PARTY.value:
        period = Period(on, law.SUIT_DAYS.at(law_on))
        _set(tx, lot, "third_party_wait", found.id, period, at)
    else:
        _set(tx, lot, "reconsideration", found.id, law.reconsider_by(on, law_on), at)


def _move_resumption(tx: Transaction, lot: Lot, at: datetime) -> None:
    """A lot that is held for objections goes on when the last of them lets it."""
    stop = open_stop(tx.session, lot.id)
    if stop is None or stop.ground not in ("third_party_objection", "party_objection"):
        return
    calendar = court_calendar(tx.session, lot.court_id)
    ended = cause_ended_by_objections(tx.session, lot.id, stop.ground, calendar)
    if ended is None:
        drop_resumption(tx, lot.id, at)
    else:
        set_resumption(tx, lot.id, ended, at)


def _decide_code(kind: ObjectionKind) -> str:
    return "decide_third_party" if kind is ObjectionKind.THIRD_PARTY else "decide_objection"


def _set(tx: Transaction, lot: Lot, code: str, key: str, period: Period, at: datetime) -> None:
    since = period.event_day
    wanted = NewDeadline(
        code, lot.court_id, lot.id, lot.case_number, period.due_at(), start_of_legal_day(since),
        key, period=period,
    )  # fmt: skip
    set_deadline(tx, wanted, at)
