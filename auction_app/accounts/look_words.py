"""The access log in words: what was done, by whom, and why where the platform itself looked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Account
from auction_app.accounts.queries import AccessView
from auction_app.infra.i18n import N_, _

_MACHINES = {"platform": N_("The platform"), "command": N_("A command of the operator")}
ACTIONS: dict[str, str] = {
    "identity.read": N_("Opened a real name"),
    "identity.refused": N_("Asked for a real name and was refused"),
    "agents.read": N_("Read who bids for whom"),
    "agent.confirmed": N_("Confirmed an agent"),
    "agent.refused": N_("Refused an agent"),
    "register.proposed": N_("Proposed entries of the registers"),
    "register.entered": N_("Approved entries of the registers"),
    "register.deleted": N_("Approved the end of a register entry"),
    "register.copied": N_("Took the national copy of the registers over"),
    "payee.named": N_("Named a payee"),
    "payee.confirmed": N_("Confirmed a payee’s bank account"),
    "payee.read": N_("Opened a payee’s bank account"),
    "payee.searched": N_("Searched among payees"),
    "bank.entry.read": N_("Opened an entry of a bank statement"),
    "bank.payout.read": N_("Opened a payment order"),
    "bank.file.read": N_("Read a file of payment orders"),
    "lot.stop": N_("Stopped a lot in an emergency"),
}
_DECISIONS: dict[str, str] = {
    "court_staff": N_("barred as staff of the court"),
    "auxiliary_staff": N_("barred as an appraiser or other auxiliary"),
    "kin_of_staff": N_("barred as a near relative of staff"),
    "defaulter": N_("barred as a defaulter"),
    "housing_barred": N_("barred by purchase limits"),
    "capacity": N_("confirmed as fully capable"),
    "purchase": N_("allowed to buy"),
}
_ROLES: dict[str, str] = {
    "clerk": N_("Clerk"),
    "approver": N_("Approver"),
    "supervisor": N_("Supervisor"),
    "auditor": N_("Auditor"),
    "operator": N_("Operator"),
    "bidder": N_("Bidder"),
    "party": N_("Party"),
}
_REASONS: dict[str, str] = {
    "confirmation of sale (NP22)": N_("The confirmation of sale names the buyer (art. 22)"),
    "NP14": N_("An agent is confirmed before bidding starts (art. 14)"),
}
# What an action is about, by the first of these that its code begins with.
_SUBJECTS: tuple[tuple[str, str], ...] = (
    ("agent", N_("An agent of a lot")),
    ("bank.account", N_("The bank account of a court")),
    ("bank.batch", N_("A file of payment orders")),
    ("bank.file", N_("A file of payment orders")),
    ("bank.payee", N_("A payment order")),
    ("bank.payout", N_("A payment order")),
    ("bank.entry", N_("An entry of a bank statement")),
    ("bank.assign", N_("An entry of a bank statement")),
    ("bank.send_back", N_("An entry of a bank statement")),
    ("bank", N_("A matter of the bank")),
    ("payee", N_("The account of a payee")),
    ("register", N_("An entry of the registers")),
)
_COST = "cost:"
_HEX = frozenset("0123456789abcdef")
_DIGEST, _SHOWN = 64, 12  # hex digits of a SHA-256, and how many of them a line shows


@dataclass(frozen=True, slots=True)
class LookRow:
    """One look as the log's page shows it; `who` is a role and a staff name, `code` what programs read.

    `about` says what kind of thing `subject` is, empty where nobody named it.
    """

    at: datetime
    who: str
    actor: str
    what: str
    code: str
    about: str
    subject: str
    reason: str


def in_words(session: Session, rows: Sequence[AccessView]) -> list[LookRow]:
    """The rows in the language of the page; names of staff alone, who act in office."""
    found = session.scalars(select(Account).where(Account.id.in_({row.actor for row in rows})))
    people = {one.id: one for one in found}
    return [
        LookRow(
            at=row.at,
            who=_who(row.actor, people.get(row.actor)),
            actor=row.actor,
            what=what_of(row.action),
            code=row.action,
            about=next((_(said) for code, said in _SUBJECTS if row.action.startswith(code)), ""),
            subject=row.subject,
            reason=_why(row),
        )
        for row in rows
    ]


def what_of(action: str) -> str:
    """An action in words; an action nobody named keeps its code."""
    if action in ACTIONS:
        return _(ACTIONS[action])
    kind, _dot, rest = action.partition(".")
    if kind == "bank":
        done = rest.endswith(".executed")
        return _("Approved a matter of the bank") if done else _("Refused a matter of the bank")
    decision, _dot, step = rest.partition(".")
    if kind != "person" or not (decision in _DECISIONS or decision.startswith("rank_")):
        return action
    said = (
        _("given priority rank %(rank)s", rank=decision.removeprefix("rank_"))
        if decision.startswith("rank_")
        else _(_DECISIONS[decision])
    )
    if step:
        return _("Proposed that a person be %(decision)s", decision=said)
    return _("Decided that a person is %(decision)s", decision=said)


def _why(row: AccessView) -> str:
    """The reason as it was given; what a program put there says what it is."""
    said = row.reason
    if said in _REASONS:
        return _(_REASONS[said])
    if len(said) == _DIGEST and set(said) <= _HEX:
        return _("On the text with the SHA-256 %(digest)s…", digest=said[:_SHOWN])
    if row.action == "payee.named":
        return _("To pay a cost") if said.startswith(_COST) else _("To pay a share of the proceeds")
    return said


def _who(actor: str, account: Account | None) -> str:
    if account is None:
        return _(_MACHINES[actor]) if actor in _MACHINES else actor
    role = _(_ROLES[account.role])
    return role if account.role in ("bidder", "party") else f"{role} {account.display_name}"
