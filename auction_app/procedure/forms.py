"""What a clerk sends about a lot after the hammer, from a page or a program, as one kind of command.

Both speak the same field names. What is wrong stands as a code beside its field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from auction_app.infra.forms import define_faults
from auction_app.kernel.errors import N_, AuctionError
from auction_app.kernel.money import LARGEST_FEN, parse_yuan
from auction_app.kernel.time import parse_rfc3339, rfc3339
from auction_app.law.lot_states import LotEvent
from auction_app.lots.forms import beijing_instant
from auction_app.lots.texts import BadText, clean_line, clean_text
from auction_app.procedure.act import ActField
from auction_app.procedure.acts import ACTS
from auction_app.procedure.errors import NO_SUCH_ACT
from auction_app.procedure.payments import KINDS, RecordPayment
from auction_app.procedure.service import ProposeAct

REASON_LENGTH = 400
DECISION_LENGTH = 60
_DECISION = re.compile(r"（(?:19|20)[0-9]{2}）[^\s（）]{2,40}号(?:之[一二三四五六七八九十]+)?")
define_faults(
    {
        "not_between": N_("This lies before the end of bidding or after this moment."),
        "must_tick": N_("Please confirm this."),
        "no_deposit_outside": N_(
            "No deposit of the buyer is with the card provider: it is here already, or none was paid."
        ),
        "more_than_open": N_("This is more than what is still open and not written down yet."),
        "not_the_deposit": N_("This is not the amount of the buyer’s deposit."),
    }
)


class Reading:
    """Reads one set of sent values and remembers what was wrong beside which field."""

    def __init__(self, sent: Mapping[str, Any]) -> None:
        self._sent = sent
        self.faults: dict[str, str] = {}
        self.values = {name: value for name, value in sent.items() if isinstance(value, str)}

    def said(self, field: ActField) -> Any:
        """The value as it goes into the text; None where nothing was said."""
        raw = self._sent.get(field.name)
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            if field.is_required:
                self.faults[field.name] = "must_tick" if field.kind == "tick" else "required"
            return None
        try:
            return _READERS[field.kind](raw, field)
        except BadText as error:
            self.faults[field.name] = error.code
        except (ValueError, TypeError, AuctionError):
            self.faults[field.name] = _FAULTS[field.kind]
        return None

    def decision(self, *, is_required: bool) -> str:
        """The number of a ruling or decision, in its one spelling."""
        line = ActField("decision", "line", "", is_required, longest=DECISION_LENGTH)
        text = self.said(line) or ""
        text = re.sub(r"\s+", "", text).replace("(", "（").replace(")", "）")
        if text and _DECISION.fullmatch(text) is None:
            self.faults["decision"] = "bad_decision_number"
        return text


def read_act(lot_id: str, sent: Mapping[str, Any]) -> tuple[ProposeAct, Reading]:
    """The command; `faults` of the reading says what is wrong, and then it is not to be used.

    Raises `no_such_act` for an event that no act of the court answers.
    """
    reading = Reading(sent)
    event = _event(sent.get("act"))
    act = ACTS[event]
    reason = {
        name: reading.said(ActField(name, "text", "", longest=REASON_LENGTH)) or ""
        for name in ("reason_zh", "reason_en")
    }
    said = {one.name: reading.said(one) for one in act.fields}
    wish = ProposeAct(
        lot_id=lot_id,
        event=event,
        decision=reading.decision(is_required=act.needs_decision),
        said={name: value for name, value in said.items() if value is not None},
        **reason,
    )
    return wish, reading


PAYMENT_FIELDS = (
    ActField(
        "kind",
        "choice",
        N_("What it is"),
        choices=(("balance", N_("Balance")), ("deposit", N_("Deposit of the buyer"))),
    ),
    ActField("amount", "money", N_("Amount in yuan")),
    ActField("received_at", "instant", N_("Booked at (Beijing time)")),
    ActField("reference", "line", N_("Reference of the bank"), longest=60),
)


def read_payment(lot_id: str, sent: Mapping[str, Any]) -> tuple[RecordPayment | None, Reading]:
    """Money that arrived; None where something is wrong."""
    reading = Reading(sent)
    said = {one.name: reading.said(one) for one in PAYMENT_FIELDS}
    if reading.faults:
        return None, reading
    assert said["kind"] in KINDS
    command = RecordPayment(
        lot_id, said["kind"], said["amount"], parse_rfc3339(said["received_at"]), said["reference"]
    )
    return command, reading


def _event(raw: Any) -> LotEvent:
    known = {event.value: event for event in ACTS}
    if not isinstance(raw, str) or raw not in known:
        raise AuctionError(NO_SUCH_ACT, fields={"act": "not_a_choice"})
    return known[raw]


def _money(raw: Any, _field: ActField) -> int:
    if type(raw) is int:
        if not 0 <= raw <= LARGEST_FEN:
            raise ValueError("out of range")
        return raw
    return parse_yuan(_text_of(raw))


def _day(raw: Any, _field: ActField) -> str:
    return date.fromisoformat(_text_of(raw).strip()).isoformat()


def _instant(raw: Any, _field: ActField) -> str:
    text = _text_of(raw).strip()
    at: datetime = beijing_instant(text) if len(text) < 20 else parse_rfc3339(text)
    return rfc3339(at)


def _line(raw: Any, field: ActField) -> str:
    return clean_line(_text_of(raw), field.longest)


def _long(raw: Any, field: ActField) -> str:
    return clean_text(_text_of(raw), field.longest)


def _choice(raw: Any, field: ActField) -> str:
    if raw not in [value for value, _label in field.choices]:
        raise ValueError("not offered")
    return _text_of(raw)


def _tick(raw: Any, field: ActField) -> bool | None:
    if raw is True or raw in ("1", "on", "true"):
        return True
    if field.is_required:
        raise ValueError("not ticked")
    return None


def _text_of(raw: Any) -> str:
    if not isinstance(raw, str):
        raise TypeError("a text is needed")
    return raw


_READERS = {
    "money": _money,
    "day": _day,
    "instant": _instant,
    "line": _line,
    "text": _long,
    "choice": _choice,
    "tick": _tick,
    "objection": _line,
    "paper": _line,
}
_FAULTS = {
    "money": "bad_amount",
    "day": "bad_date",
    "instant": "bad_instant",
    "line": "bad_text",
    "text": "bad_text",
    "choice": "not_a_choice",
    "tick": "must_tick",
    "objection": "not_a_choice",
    "paper": "not_a_choice",
}
