"""The steps of an objection by name, for the court's page and its programs alike (CPI 510)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from auction_app.distribution import course
from auction_app.distribution import errors as own
from auction_app.distribution.forms import Sent, read_step
from auction_app.distribution.models import PlanObjection
from auction_app.infra.transaction import Transaction, Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.lots.doors import Fields

Said = tuple[datetime, str]  # when it happened, and its words
OTHERS_TOLD, OPPOSED, OBJECTOR_TOLD = "others-told", "oppositions", "objector-told"
SUIT, WITHDRAWN = "suit", "withdrawal"
WORDS_OF = {OPPOSED: "text", SUIT: "suit"}
OUTCOMES = ("dismissed", "upheld")


def read_objection_step(
    what: str, sent: Mapping[str, Any], at: datetime
) -> tuple[Said | None, Fields]:
    """What a clerk says of a step; a withdrawal is of this moment. Raises `no_such_plan_objection`."""
    if what not in _ACTS:
        raise AuctionError(own.NO_SUCH_OBJECTION)
    if what == WITHDRAWN:
        form = Sent(Fields(_texts(sent)))
        document = form.line("document", required=True)
        return (None if form.faults else (at, document)), form.fields
    return read_step(sent, words=WORDS_OF.get(what, ""))


def read_settlement(sent: Mapping[str, Any]) -> tuple[tuple[str, str] | None, Fields]:
    """How a suit ended: (`dismissed` or `upheld`, the judgment)."""
    form = Sent(Fields(_texts(sent)))
    outcome, document = form.choice("outcome", OUTCOMES), form.line("document", required=True)
    return (None if form.faults else (outcome, document)), form.fields


def take_step(tx: Transaction, what: str, which: tuple[str, str], said: Said, at: datetime) -> None:
    """Do the step; `which` is (objection, the party who opposes or ""). Raises what `course` raises."""
    _ACTS[what](tx, which, said, at)


def plan_of(transactions: Transactions, objection_id: str) -> str:
    """The plan an objection is about. Raises `no_such_plan_objection`."""
    with transactions.reading() as session:
        row = session.get(PlanObjection, objection_id)
        if row is None:
            raise AuctionError(own.NO_SUCH_OBJECTION)
        return row.plan_id


def _texts(sent: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name, value in sent.items() if isinstance(value, str)}


_Act = Callable[[Transaction, tuple[str, str], Said, datetime], None]
_ACTS: dict[str, _Act] = {
    OTHERS_TOLD: lambda tx, which, said, at: course.tell_others(tx, which[0], said[0], at),
    OPPOSED: lambda tx, which, said, at: course.oppose(tx, which[0], which[1], said, at),
    OBJECTOR_TOLD: lambda tx, which, said, at: course.tell_objector(tx, which[0], said[0], at),
    SUIT: lambda tx, which, said, at: course.record_suit(tx, which[0], said, at),
    WITHDRAWN: lambda tx, which, said, at: course.withdraw_objection(tx, which[0], said[1], at),
}
