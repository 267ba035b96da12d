"""The checks of the notice in words: whom the court told, the seizure, condition and taxes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from auction_app.infra.i18n import N_, _, language
from auction_app.lots.content import DISCLOSURES, REMINDERS
from auction_app.lots.notice_said import MATTER_NAMES, ROLE_NAMES, TAX_NAMES, Both
from auction_app.lots.statements import TITLES

Figures = Mapping[str, str]

HEADS: dict[str, str] = {
    "party_not_named": N_("Somebody who must be told is not listed"),
    "party_not_told": N_("Nothing says how this person was told"),
    "party_unknown": N_("This person is no party of the case"),
    "party_notified_late": N_("Told less than three full days before the notice"),
    "co_owner_told_late": N_("A co-owner was told too late"),
    "party_notified": N_("Told in time"),
    "party_waived": N_("Waived the notice in writing"),
    "party_unreachable": N_("Could not be reached; the reason is published"),
    "unreachable_why": N_("Say why this person cannot be reached"),
    "told_day_missing": N_("The day is missing"),
    "told_in_future": N_("This day has not come yet"),
    "proof_missing": N_("Way and proof of receipt are missing"),
    "proof_not_kept": N_("The paper that proves the receipt does not lie with this lot"),
    "tenant_not_named": N_("It is let, but no tenant is listed"),
    "tenant_told_late": N_("A tenant still has five days"),
    "deemed_notified_later": N_("Somebody unreachable does not count as told yet"),
    "shareholders_not_told": N_("When the company and its shareholders were told is missing"),
    "shareholders_too_early": N_("The shareholders still have their twenty days"),
    "shareholders_waited_for": N_("The shareholders' twenty days are over"),
    "seizure_missing": N_("Nothing says until when it is seized"),
    "seizure_lapsed": N_("The seizure has run out"),
    "seizure_too_short": N_("The seizure ends before the planned ruling"),
    "seizure_too_long": N_("The seizure is longer than the law allows"),
    "seizure_lasts": N_("The seizure lasts past the planned ruling"),
    "matter_missing": N_("The court has not said what it found"),
    "not_investigated_why": N_("Say why it was not investigated"),
    "amount_owed_missing": N_("Say how much is owed"),
    "defects_unnamed": N_("Say which defects are known"),
    "home_unsettled": N_("The debtor lives here: say where the family lives on"),
    "home_rent_years": N_("Rent is kept for five to eight years"),
    "home_settled": N_("The family has where to live"),
    "lease_rank_missing": N_("Say what came first"),
    "tax_reason_missing": N_("Not as the law lays it; say why"),
    "taxes_all_on_buyer": N_("Laying every tax on the buyer is open to challenge"),
}


def _role(f: Figures) -> str:
    return _said(ROLE_NAMES[f["role"]])


def _matter(f: Figures) -> str:
    return _said(MATTER_NAMES[f["matter"]])


def _disclosure(f: Figures) -> str:
    return _item(DISCLOSURES[int(f["item"]) - 1], f["item"])


def _reminder(f: Figures) -> str:
    return _item(REMINDERS[int(f["item"]) - 1], f["item"])


def _item(item: str, number: str) -> str:
    title = TITLES[item]
    return f"{number} {title.zh if language() == 'zh' else title.en}"


def _tax(f: Figures) -> str:
    return _said(TAX_NAMES[f["tax"]])


def _said(both: Both) -> str:
    return both[0] if language() == "zh" else both[1]


def _late(f: Figures) -> str:
    if "told" not in f:
        return _("%(role)s: earliest day of the notice %(day)s", role=_role(f), day=f["earliest"])
    return _(
        "%(role)s: told on %(told)s, %(needed)s full days are needed; earliest day of the notice %(day)s",
        role=_role(f),
        told=f["told"],
        needed=f["needed"],
        day=weekday(f["earliest"]),
    )


def _notified(f: Figures) -> str:
    return _(
        "%(role)s: %(days)s full days between %(told)s and the notice on %(notice)s",
        role=_role(f),
        days=f["days"],
        told=f["told"],
        notice=f["notice"],
    )


def _unreachable(f: Figures) -> str:
    return _(
        "%(role)s: counts as told from %(day)s; bidding waits until then",
        role=_role(f),
        day=weekday(f["deemed"]),
    )


def _earliest(f: Figures) -> str:
    return _("Earliest lawful opening day: %(day)s", day=weekday(f["earliest"]))


def _shareholders(f: Figures) -> str:
    words = _("Their period ends on %(day)s", day=weekday(f["until"]))
    return f"{words}; {_earliest(f)}" if "earliest" in f else words


def _seizure(f: Figures) -> str:
    if "longest" in f:
        return _(
            "until %(until)s; at most until %(longest)s", until=f["until"], longest=f["longest"]
        )
    if "ruling" not in f:
        return _("until %(until)s", until=f["until"])
    return _(
        "until %(until)s; planned ruling by %(ruling)s: end, payment term, ten days",
        until=f["until"],
        ruling=f["ruling"],
    )


def _blanket(_f: Figures) -> str:
    return _("List each tax with its payer, or say why; the court decides (no obstacle)")


def weekday(day: str) -> str:
    """An ISO day with its weekday in the reader's language."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return f"{day} ({names[date.fromisoformat(day).weekday()]})"


CALC: dict[str, Callable[[Figures], str]] = {
    **dict.fromkeys(
        ("party_not_named", "party_not_told", "party_unknown", "party_waived", "unreachable_why"),
        _role,
    ),
    **dict.fromkeys(
        ("told_day_missing", "told_in_future", "proof_missing", "proof_not_kept"), _role
    ),
    **dict.fromkeys(("party_notified_late", "co_owner_told_late"), _late),
    "party_notified": _notified,
    "party_unreachable": _unreachable,
    **dict.fromkeys(("tenant_told_late", "deemed_notified_later"), _earliest),
    **dict.fromkeys(("shareholders_too_early", "shareholders_waited_for"), _shareholders),
    **dict.fromkeys(
        ("seizure_lapsed", "seizure_too_short", "seizure_too_long", "seizure_lasts"), _seizure
    ),
    **dict.fromkeys(
        ("matter_missing", "not_investigated_why", "amount_owed_missing", "defects_unnamed"),
        _matter,
    ),
    "disclosure_missing": _disclosure,
    "reminder_missing": _reminder,
    "tax_reason_missing": _tax,
    "taxes_all_on_buyer": _blanket,
}
