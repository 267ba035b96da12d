"""The minutes of a panel as typed, into `RecordPanel`: what cannot be read is named beside its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from auction_app.kernel.money import format_yuan
from auction_app.lots.content import NAME_LENGTH, PANEL_SIZE, LotContent
from auction_app.lots.field_reader import Fields, Reader, day, positive_yuan, yuan
from auction_app.lots.panel import PriorityRank
from auction_app.lots.panel_service import RecordPanel

DOCUMENT_LENGTH = 80
_RANK = re.compile(r"([1-9][0-9]?)\s*[,，、]\s*([^,，、]+?)\s*[,，、]\s*(.+)")
FIELDS = (
    *("document_number", "decided_on", "presiding", "judges", "start_price", "increment"),
    *("deposit", "priority", "priority_none"),
)


@dataclass(frozen=True, slots=True)
class ParsedPanel:
    """The command when everything could be read, and field → code for what could not."""

    command: RecordPanel | None
    errors: Mapping[str, str]


def parse_panel(form: Fields, lot_id: str, revision: int) -> ParsedPanel:
    """Read the whole form; never raises for what a person may type."""
    reader = Reader(form)
    document = reader.line("document_number", DOCUMENT_LENGTH)
    presiding = reader.line("presiding", NAME_LENGTH)
    decided_on = reader.read("decided_on", day, None)
    amounts = {
        "start_price": reader.read("start_price", positive_yuan, None),
        "increment": reader.read("increment", positive_yuan, None),
        "deposit": reader.read("deposit", yuan, None),
    }
    judges = _judges(reader)
    priority = _priority(reader, form)
    needed = {"document_number": document, "presiding": presiding, "judges": judges}
    for name, value in needed.items():
        if not value:
            reader.errors.setdefault(name, "required")
    for name, fen in (*amounts.items(), ("decided_on", decided_on)):
        if fen is None:
            reader.errors.setdefault(name, "required")
    if reader.errors or decided_on is None:
        return ParsedPanel(None, reader.errors)
    sums = {f"{name}_fen": fen for name, fen in amounts.items() if fen is not None}
    command = RecordPanel(
        lot_id, revision, decided_on, document, presiding, judges, priority=priority, **sums
    )
    return ParsedPanel(command, {})


def panel_values(content: LotContent) -> dict[str, str]:
    """What the form begins with: the draft's figures, and the names proposed or of the last decision."""
    decided = content.decision
    names = decided.members if decided else content.panel
    return {
        "document_number": "",
        "decided_on": "",
        "presiding": names[0] if names else "",
        "judges": "\n".join(names[1:]),
        "start_price": _yuan(content.start_price_fen),
        "increment": _yuan(content.increment_fen),
        "deposit": _yuan(content.deposit_fen),
        "priority": "\n".join(
            f"{one.rank}，{one.who}，{one.right}" for one in (decided.priority if decided else ())
        ),
        "priority_none": "1" if decided and not decided.priority else "",
    }


def _judges(reader: Reader) -> tuple[str, ...]:
    lines = reader.text("judges", PANEL_SIZE * (NAME_LENGTH + 1)).split("\n")
    names = tuple(filter(None, (" ".join(line.split()) for line in lines)))
    if len(names) >= PANEL_SIZE or any(len(name) > NAME_LENGTH for name in names):
        reader.errors["judges"] = "too_long"
    return names


def _priority(reader: Reader, form: Fields) -> tuple[PriorityRank, ...]:
    """One person a line; none at all has to be said."""
    lines = reader.text("priority", 2_000).split("\n")
    found = [_RANK.fullmatch(line.strip()) for line in lines if line.strip()]
    ranks = tuple(PriorityRank(int(one[1]), one[2], one[3]) for one in found if one)
    if len(ranks) < len(found) or any(len(one.who) > NAME_LENGTH for one in ranks):
        reader.errors.setdefault("priority", "bad_priority")
    if bool(ranks) == (form.get("priority_none") == "1"):
        reader.errors.setdefault("priority", "required" if not ranks else "bad_choice")
    return ranks


def _yuan(fen: int | None) -> str:
    return "" if fen is None else format_yuan(fen)
