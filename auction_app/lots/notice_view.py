"""What the editor shows of the structured notice: choices in the reader's language, and a row for each person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auction_app.infra.i18n import N_, _, language
from auction_app.lots.court_papers import CourtPaper
from auction_app.lots.notice_record import (
    HOW_TOLD,
    MATTERS,
    MOST_TOLD,
    OWED,
    PAYERS,
    ROLES,
    TAXES,
    TIMES,
    WAYS,
)
from auction_app.lots.notice_said import (
    MATTER_NAMES,
    PAYER_NAMES,
    ROLE_NAMES,
    STATE_NAMES,
    TAX_NAMES,
    TIME_NAMES,
    WAY_NAMES,
    Both,
)
from auction_app.lots.parties import NamedParty

Choice = tuple[str, str]
SIDES = 2
NOT_YET = N_("Not written yet")
HOW = {
    "notified": N_("Notified"),
    "waived": N_("Waived in writing"),
    "unreachable": N_("Could not be reached"),
}


@dataclass(frozen=True, slots=True)
class MatterField:
    """One thing the court looks into; `is_owed` asks for an amount as well."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    is_owed: bool


@dataclass(frozen=True, slots=True)
class ToldRow:
    """One person to be told; `is_party` rows come from the case and keep their role."""

    number: int
    role: str
    label: str
    is_party: bool


@dataclass(frozen=True, slots=True)
class NoticeEditor:
    """Everything the template needs beside the form's values."""

    taxes: tuple[Choice, ...]
    payers: tuple[Choice, ...]
    matters: tuple[MatterField, ...]
    times: tuple[Choice, ...]
    rows: tuple[ToldRow, ...]
    roles: tuple[Choice, ...]
    how: tuple[Choice, ...]
    ways: tuple[Choice, ...]
    papers: tuple[CourtPaper, ...]

    def proofs(self, chosen: str) -> tuple[Choice, ...]:
        """The papers that lie with the lot, and what the draft names though it does not."""
        kept = tuple((one.sha256, f"{one.name} · {one.sha256[:12]}") for one in self.papers)
        is_kept = not chosen or any(one.sha256 == chosen for one in self.papers)
        missing = (
            () if is_kept else ((chosen, _("not with this lot: %(digest)s", digest=chosen[:12])),)
        )
        return (("", _(NOT_YET)), *missing, *kept)


def notice_editor(
    form: Mapping[str, str], parties: Sequence[NamedParty], papers: Sequence[CourtPaper] = ()
) -> NoticeEditor:
    """For a form that already has its parties (`with_parties`)."""
    return NoticeEditor(
        taxes=tuple((tax, name[:1].upper() + name[1:]) for tax, name in _choices(TAXES, TAX_NAMES)),
        payers=(("", _("Does not arise")), *_choices(PAYERS, PAYER_NAMES)),
        matters=tuple(
            MatterField(name, _said(MATTER_NAMES[name]), _open(states, STATE_NAMES), OWED in states)
            for name, states in MATTERS.items()
        ),
        times=_open(TIMES, TIME_NAMES),
        rows=_rows(form, parties),
        roles=(("", _("Nobody")), *_choices(ROLES, ROLE_NAMES)),
        how=(("", _(NOT_YET)), *((name, _(HOW[name])) for name in HOW_TOLD)),
        ways=_open(WAYS, WAY_NAMES),
        papers=tuple(papers),
    )


def with_parties(form: Mapping[str, str], parties: Sequence[NamedParty]) -> dict[str, str]:
    """The form with a row for every party of its case that has none yet."""
    filled = dict(form)
    named = {form.get(f"told{n}_party", "") for n in range(1, MOST_TOLD + 1)}
    free = [n for n in range(1, MOST_TOLD + 1) if not _is_used(form, n)]
    missing = [one.party for one in parties if one.party.party_id not in named]
    for number, party in zip(free, missing, strict=False):
        filled[f"told{number}_party"] = party.party_id
        filled[f"told{number}_role"] = party.role
    return filled


def _rows(form: Mapping[str, str], parties: Sequence[NamedParty]) -> tuple[ToldRow, ...]:
    """Everybody who is listed, and an empty row to list somebody else: two sides at least."""
    masked = {one.party.party_id: one.masked for one in parties}
    used = [n for n in range(1, MOST_TOLD + 1) if _is_used(form, n)]
    spare = [n for n in range(1, MOST_TOLD + 1) if n not in used][: max(1, SIDES - len(used))]
    return tuple(_row(form, number, masked) for number in [*used, *spare])


def _row(form: Mapping[str, str], number: int, masked: Mapping[str, str]) -> ToldRow:
    role, party = form.get(f"told{number}_role", ""), form.get(f"told{number}_party", "")
    name = masked.get(party) or form.get(f"told{number}_name", "")
    words = _said(ROLE_NAMES[role]) if role in ROLE_NAMES else _("Somebody else")
    return ToldRow(number, role, f"{words} {name}".strip(), bool(party))


def _is_used(form: Mapping[str, str], number: int) -> bool:
    return any(form.get(f"told{number}_{part}") for part in ("party", "role", "how", "name"))


def _open(codes: Sequence[str], names: Mapping[str, Both]) -> tuple[Choice, ...]:
    return (("", _(NOT_YET)), *_choices(codes, names))


def _choices(codes: Sequence[str], names: Mapping[str, Both]) -> tuple[Choice, ...]:
    return tuple((code, _said(names[code])) for code in codes)


def _said(both: Both) -> str:
    return both[0] if language() == "zh" else both[1]
