"""What people fill in about claims and plans → frozen commands, with a code beside each field that is wrong.

Programs send the same fields as JSON text; amounts are yuan with at most two decimals in both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from auction_app.cases.claim_book import Late, NewClaim
from auction_app.cases.claim_models import COST_KINDS
from auction_app.cases.payees import NewPayee
from auction_app.distribution.anew import IN_ONE_LOT
from auction_app.distribution.inputs import Told
from auction_app.infra.forms import define_faults
from auction_app.kernel.errors import N_, AuctionError
from auction_app.kernel.ids import is_wire_id
from auction_app.kernel.money import parse_yuan
from auction_app.kernel.time import SHANGHAI
from auction_app.law.claims import Debtor, Kind
from auction_app.lots.doors import Fields

LINE, TEXT = 200, 2_000
PERIODS = 3  # of delay that one form offers
PART = "part-"  # before the line whose contested amount a field says
OLDEST, NEWEST = date(1990, 1, 1), date(2100, 1, 1)
define_faults(
    {
        "bad_day": N_("Write a day like 2026-03-14."),
        "bad_account": N_("A bank account has 5 to 34 digits and letters."),
        "period_half": N_("A period needs an amount and the day since when it is late."),
        "lot_needed": N_(
            "A right in one lot is paid from that lot alone: choose the lot it lies in, or enter an ordinary claim."
        ),
        "period_order": N_("The period ends before it begins."),
    }
)


@dataclass
class Sent:
    """Reads typed fields; `faults` collects codes by field."""

    fields: Fields

    @property
    def faults(self) -> dict[str, str]:
        """Field → code."""
        return self.fields.faults

    def line(self, name: str, *, required: bool = False, longest: int = LINE) -> str:
        """One line of clean text."""
        return self.fields.line(name, longest, required=required)

    def text(self, name: str, *, required: bool = False) -> str:
        """Several lines."""
        return self.fields.text(name, TEXT, required=required)

    def money(self, name: str, *, required: bool = False) -> int | None:
        """Yuan as typed → fen; None where nothing was said."""
        raw = self.line(name, required=required, longest=40)
        if not raw:
            return None
        try:
            return parse_yuan(raw)
        except AuctionError as error:
            self.faults.setdefault(name, error.code)
            return None

    def day(self, name: str, *, required: bool = False) -> date | None:
        """An ISO day between 1990 and 2100."""
        raw = self.line(name, required=required, longest=10)
        if not raw:
            return None
        try:
            day = date.fromisoformat(raw)
        except ValueError:
            day = None
        if day is None or not OLDEST <= day < NEWEST:
            self.faults.setdefault(name, "bad_day")
            return None
        return day

    def moment(self, name: str) -> datetime | None:
        """A day, or a day with a time as browsers send it, in Beijing time."""
        raw = self.line(name, required=True, longest=19)
        if not raw:
            return None
        try:
            moment = datetime.fromisoformat(raw)
        except ValueError:
            moment = None
        # Its year is looked at first: the first and last ones of the calendar are in no other time zone.
        if moment is None or not OLDEST <= moment.date() < NEWEST:
            self.faults.setdefault(name, "bad_day")
            return None
        return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """One of the offered values."""
        raw = self.line(name, required=True)
        if raw and raw not in allowed:
            self.faults.setdefault(name, "not_a_choice")
        return raw


def read_claim(case_id: str, sent: Mapping[str, Any]) -> tuple[NewClaim | None, Fields]:
    """A claim as it was filled in; None with the faults in the fields."""
    form = Sent(Fields(_texts(sent)))
    kind = form.choice("kind", tuple(one.value for one in Kind))
    is_cost = kind == Kind.COST
    judgment, general = form.money("judgment"), form.money("general")
    base = form.money("fee_base")
    ranked, joined = (
        form.day("ranked_on", required=not is_cost),
        form.day("joined_on", required=True),
    )
    cost = form.choice("cost_kind", COST_KINDS) if is_cost else ""
    party, lot = form.line("party"), form.line("lot")
    late = tuple(one for one in (_period(form, n) for n in range(1, PERIODS + 1)) if one)
    document, basis = form.line("document"), form.text("basis")
    if judgment is None and base is None and "judgment" not in form.faults:
        form.faults["judgment"] = "required"
    if lot and not is_wire_id(lot):
        form.faults["lot"] = "not_a_choice"
    if kind in IN_ONE_LOT and not lot:
        form.faults.setdefault("lot", "lot_needed")
    if form.faults:
        return None, form.fields
    assert joined is not None
    wish = NewClaim(
        case_id=case_id,
        kind=Kind(kind),
        party_id=None if is_cost else party,
        judgment_fen=judgment or 0,
        general_fen=general or 0,
        cost_kind=cost,
        fee_base_fen=base,
        ranked_on=ranked or joined,
        joined_on=joined,
        late=late,
        document=document,
        basis=basis,
        lot_id=lot or None,
    )
    return wish, form.fields


def read_told(sent: Mapping[str, Any]) -> tuple[Told, Fields]:
    """What the clerk says to a plan beside the accounts."""
    form = Sent(Fields(_texts(sent)))
    return Told(form.line("debtor") or None, form.text("unclaimed")), form.fields


def read_payee(case_id: str, sent: Mapping[str, Any]) -> tuple[NewPayee | None, Fields]:
    """A bank account as it was filled in."""
    form = Sent(Fields(_texts(sent)))
    holder, name = form.line("holder", required=True), form.line("name", required=True, longest=100)
    account = "".join(form.line("account", required=True, longest=60).split()).upper()
    bank, ground = form.line("bank", required=True, longest=100), form.line("ground")
    if account and not (5 <= len(account) <= 34 and account.isascii() and account.isalnum()):
        form.faults.setdefault("account", "bad_account")
    if form.faults:
        return None, form.fields
    return NewPayee(case_id, holder, name, account, bank, ground), form.fields


def read_debtor(
    sent: Mapping[str, Any],
) -> tuple[tuple[Debtor, date | None, date | None] | None, Fields]:
    """What the debtor is, since when enforcement runs, when a bankruptcy was accepted."""
    form = Sent(Fields(_texts(sent)))
    kind = form.choice("debtor", tuple(one.value for one in Debtor))
    began, bankrupt = form.day("began"), form.day("bankruptcy")
    if form.faults:
        return None, form.fields
    return (Debtor(kind), began, bankrupt), form.fields


def read_step(
    sent: Mapping[str, Any], *, words: str = ""
) -> tuple[tuple[datetime, str] | None, Fields]:
    """A dated step: `on` and, where `words` names a field, its text."""
    form = Sent(Fields(_texts(sent)))
    on = form.moment("on")
    said = form.text(words, required=True) if words else ""
    if form.faults or on is None:
        return None, form.fields
    return (on, said), form.fields


def read_written(sent: Mapping[str, Any]) -> tuple[str, Fields]:
    """The text of an objection or opposition."""
    form = Sent(Fields(_texts(sent)))
    return form.text("text", required=True), form.fields


def read_contested(
    sent: Mapping[str, Any], ticked: Sequence[str], fields: Fields
) -> dict[str, int | None]:
    """What an objection contests: line of the plan → fen, None for all of its share.

    A line counts when it is ticked, or when an amount (`part-{line}`, yuan) stands beside it.
    """
    form = Sent(fields)
    named = [
        name.removeprefix(PART) for name, value in sent.items() if name.startswith(PART) and value
    ]
    return {line: form.money(PART + line) for line in dict.fromkeys([*ticked, *named])}


def _period(form: Sent, number: int) -> Late | None:
    principal = form.money(f"late{number}")
    since, until = form.day(f"since{number}"), form.day(f"until{number}")
    if principal is None and since is None and until is None:
        return None
    if principal is None or since is None:
        form.faults.setdefault(f"late{number}", "period_half")
        return None
    if until is not None and until < since:
        form.faults.setdefault(f"until{number}", "period_order")
        return None
    return Late(principal, since, until)


def _texts(sent: Mapping[str, Any]) -> dict[str, str]:
    """JSON and forms alike; what is no text is refused by what it reads as."""
    return {
        name: value if isinstance(value, str) else "\N{REPLACEMENT CHARACTER}"
        for name, value in sent.items()
    }
