"""The clerk's forms about a running lot, as commands or as faults beside their fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from auction_app.infra.forms import define_faults
from auction_app.infra.i18n import N_
from auction_app.kernel.errors import BAD_AMOUNT, AuctionError
from auction_app.kernel.money import parse_yuan
from auction_app.law.objections import ObjectionOutcome
from auction_app.law.stays import find_stop_ground
from auction_app.law.withdrawal import find_withdrawal_ground
from auction_app.lots.doors import Fields
from auction_app.lots.forms import beijing_instant
from auction_app.stays.checks import Figures
from auction_app.stays.objections import RecordStep
from auction_app.stays.proposals import REASON_LENGTH, ProposeHold
from auction_app.stays.service import FROM

DECISION_LENGTH = 60
_DECISION = re.compile(r"（(?:19|20)[0-9]{2}）[^\s（）]{2,40}号(?:之[一二三四五六七八九十]+)?")
define_faults(
    {
        "only_before_opening": N_("Only a lot that has not opened yet is announced anew."),
        "bad_decision_number": N_(
            "This is not the number of a decision like （2026）川0105执异12号."
        ),
        "choose_what": N_("Choose what the court decided."),
        "choose_ground": N_("Choose the ground in law for this act."),
        "bad_day": N_("Write a day like 2026-03-14."),
    }
)
_MONEY = ("debt", "expense", "handed_in", "principal")


@dataclass(frozen=True, slots=True)
class ReadHold:
    """A proposal as it was sent, without its paper."""

    wish: ProposeHold
    is_public: bool


def read_proposal(lot_id: str, fields: Fields) -> ReadHold:
    """What was sent; `fields.faults` says what is wrong, and then the command is not to be used."""
    what = fields.raw("what")
    fields.values["what"] = what
    if what not in FROM:
        fields.faults["what"] = "choose_what"
    ground = _ground(what, fields)
    has_term = what == "suspend" and getattr(find_stop_ground(ground), "has_term", False)
    wish = ProposeHold(
        lot_id=lot_id,
        what=what,
        reason_zh=fields.line("reason_zh", REASON_LENGTH, required=True),
        reason_en=fields.line("reason_en", REASON_LENGTH, required=True),
        decision=read_decision(fields),
        ends_at=_end(fields) if what == "resume" else None,
        ground=ground,
        until_on=read_day("until_on", fields, required=True) if has_term else None,
        cause_ended_on=read_day("cause_ended_on", fields) if what == "resume" else None,
        figures=_figures(fields) if ground in ("tender", "enough_proceeds") else None,
    )
    fields.values["document_is_public"] = fields.raw("document_is_public")
    return ReadHold(wish, fields.values["document_is_public"] == "yes")


def read_step(lot_id: str, fields: Fields) -> RecordStep | None:
    """One step of an objection's course; None with faults."""
    step = fields.line("step", 30, required=True)
    outcome = fields.line("outcome", 20)
    on = read_day("on", fields, required=True)
    is_decision = step in ("decided", "reconsidered")
    decision = read_decision(fields, required=is_decision)
    known = ObjectionOutcome(outcome) if outcome in set(ObjectionOutcome) else None
    if is_decision and known is None:
        fields.faults["outcome"] = "choose_what"
    if fields.faults or on is None:
        return None
    objection = fields.line("objection", 64)
    kept = known if is_decision else None
    return RecordStep(lot_id, objection, step, on, kept, decision)


def read_day(name: str, fields: Fields, *, required: bool = False) -> date | None:
    """A day as a browser's date field sends it."""
    text = fields.line(name, 10, required=required)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        fields.faults[name] = "bad_day"
        return None


def read_decision(fields: Fields, *, required: bool = True) -> str:
    """The number of a decision, with the brackets of print."""
    text = fields.line("decision", DECISION_LENGTH, required=required)
    text = re.sub(r"\s+", "", text).replace("(", "（").replace(")", "）")
    if text and _DECISION.fullmatch(text) is None:
        fields.faults["decision"] = "bad_decision_number"
    return text


def _ground(what: str, fields: Fields) -> str:
    """One list offers the grounds of both acts: `suspend:bankruptcy`, `withdraw:tender`."""
    sent = fields.line("ground", 60)
    if what == "resume":
        return ""
    act, _, code = sent.partition(":")
    code = code or act
    known = find_stop_ground(code) if what == "suspend" else find_withdrawal_ground(code)
    is_other = ":" in sent and act != what
    if known is None or is_other:
        fields.faults.setdefault("ground", "choose_ground")
    return code


def _figures(fields: Fields) -> Figures:
    money = {name: _fen(name, fields) for name in _MONEY}
    return Figures(
        handed_in_on=read_day("handed_in_on", fields),
        due_on=read_day("due_on", fields),
        **money,
    )


def _fen(name: str, fields: Fields) -> int:
    text = fields.line(name, 20)
    if not text:
        return 0
    try:
        return parse_yuan(text)
    except (AuctionError, ValueError):
        fields.faults[name] = BAD_AMOUNT
        return 0


def _end(fields: Fields) -> datetime | None:
    text = fields.line("ends_at", 40, required=True)
    if not text:
        return None
    try:
        return beijing_instant(text)
    except ValueError as error:
        fields.faults["ends_at"] = str(error)
        return None
