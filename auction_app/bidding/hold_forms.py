"""The clerk's form about a running lot, as a command or as faults beside its fields."""

from __future__ import annotations

import re
from datetime import datetime

from flask import request

from auction_app.bidding.hold_proposals import REASON_LENGTH, ProposeHold
from auction_app.bidding.holds import FROM
from auction_app.infra.forms import define_faults
from auction_app.infra.i18n import N_
from auction_app.lots.doors import Fields
from auction_app.lots.forms import beijing_instant

DECISION_LENGTH = 60
_DECISION = re.compile(r"（(?:19|20)[0-9]{2}）[^\s（）]{2,40}号(?:之[一二三四五六七八九十]+)?")
define_faults(
    {
        "bad_decision_number": N_(
            "This is not the number of a decision like （2026）川0105执异12号."
        ),
        "choose_what": N_("Choose what the court decided."),
    }
)


def read_proposal(lot_id: str, fields: Fields) -> ProposeHold:
    """What was sent; `fields.faults` says what is wrong, and then the command is not to be used."""
    what = request.form.get("what", "")
    fields.values["what"] = what
    if what not in FROM:
        fields.faults["what"] = "choose_what"
    return ProposeHold(
        lot_id=lot_id,
        what=what,
        reason_zh=fields.line("reason_zh", REASON_LENGTH, required=True),
        reason_en=fields.line("reason_en", REASON_LENGTH, required=True),
        decision=_decision(fields),
        ends_at=_end(fields) if what == "resume" else None,
    )


def _decision(fields: Fields) -> str:
    text = fields.line("decision", DECISION_LENGTH, required=True)
    text = re.sub(r"\s+", "", text).replace("(", "（").replace(")", "）")
    if text and _DECISION.fullmatch(text) is None:
        fields.faults["decision"] = "bad_decision_number"
    return text


def _end(fields: Fields) -> datetime | None:
    text = fields.line("ends_at", 40, required=True)
    if not text:
        return None
    try:
        return beijing_instant(text)
    except ValueError as error:
        fields.faults["ends_at"] = str(error)
        return None
