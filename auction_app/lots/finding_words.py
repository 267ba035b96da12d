"""Checks in words: one sentence with its arithmetic for every code, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from auction_app.infra.formats import plain, ratio, yuan
from auction_app.infra.i18n import N_, _
from auction_app.lots import notice_words, price_words, round_words
from auction_app.lots.checks.judgement import AMOUNTS
from auction_app.lots.decision import Check


@dataclass(frozen=True, slots=True)
class FindingWords:
    """What stands beside a field; `calc` may be empty, `mend` is field → (lawful value, words for the button)."""

    field: str
    verdict: str
    code: str
    head: str
    calc: str
    article: str  # its key, for example NP20
    mend: Mapping[str, str]
    mend_words: str


HEADS: dict[str, str] = {
    "required": N_("Not filled in yet"),
    "appraisal_missing": N_("The reference price is missing"),
    "start_missing": N_("The starting price is missing"),
    "start_allowed": N_("At least 70% of the reference price"),
    "start_cut_allowed": N_("Within the cut this round allows"),
    "start_below_floor": N_("Below 70% of the reference price"),
    "start_cut_too_deep": N_("Cut deeper than this round allows"),
    "increment_missing": N_("The increment is missing"),
    "increment_set": N_("Set by the panel; the law names no limits"),
    "deposit_missing": N_("The deposit is missing"),
    "deposit_allowed": N_("Within 5–20% of the starting price"),
    "deposit_out_of_range": N_("Outside 5–20% of the starting price"),
    "opening_missing": N_("The opening is not set"),
    "notice_long_enough": N_("The notice runs long enough"),
    "notice_too_short": N_("The notice is too short"),
    "end_missing": N_("The end is not set"),
    "bidding_long_enough": N_("At least 24 hours"),
    "bidding_too_short": N_("Shorter than 24 hours"),
    "panel_missing": N_("The collegial panel is incomplete"),
    "panel_complete": N_("Decided by a collegial panel"),
    "disclosure_missing": N_("This disclosure is empty"),
    "reminder_missing": N_("This reminder is empty"),
    **price_words.HEADS,
    **notice_words.HEADS,
    **round_words.HEADS,
}
WAIVED_HEAD = N_("Not lawful for a real sale; left out here because this court only practises")


def in_words(check: Check) -> FindingWords:
    """The check for the page's language."""
    arithmetic = _CALC.get(check.code)
    return FindingWords(
        field=check.field,
        verdict=check.verdict,
        code=check.code,
        head=_(WAIVED_HEAD) if check.waived else _(HEADS[check.code]),
        calc=arithmetic(check.figures) if arithmetic else "",
        article=check.article.key,
        mend={} if check.waived else check.mend_typed,
        mend_words="" if check.waived else _mend_words(check),
    )


def _mend_words(check: Check) -> str:
    if not check.mend:
        return ""
    for name in AMOUNTS:
        if name in check.mend:
            return _("Change to %(value)s", value=yuan(int(check.mend[name])))
    first = next(iter(check.mend.values()))
    if not first:
        return _("Leave it empty")
    return _("Change to %(value)s", value=first.replace("T", " "))


def _start(f: Mapping[str, str]) -> str:
    start, basis = int(f["start_fen"]), int(f["basis_fen"])
    said = f"{plain(start)} ÷ {plain(basis)} = {ratio(start, basis)}"
    if "previous_fen" in f:
        previous = int(f["previous_fen"])
        said += f"; {plain(start)} ÷ {plain(previous)} = {ratio(start, previous)}"
    if "least_fen" in f:
        said += "; " + _("at least %(least)s", least=yuan(int(f["least_fen"])))
    return said


def _increment(f: Mapping[str, str]) -> str:
    share = ratio(int(f["increment_fen"]), int(f["start_fen"]))
    return _("%(share)s of the starting price; 0.3–1%% is usual", share=share)


def _deposit(f: Mapping[str, str]) -> str:
    paid, start = int(f["deposit_fen"]), int(f["start_fen"])
    return f"{plain(paid)} ÷ {plain(start)} = {ratio(paid, start)}; " + _(
        "from %(least)s to %(most)s",
        least=plain(int(f["least_fen"])),
        most=plain(int(f["most_fen"])),
    )


def _notice(f: Mapping[str, str]) -> str:
    return _(
        "%(days)s full days between notice and opening, %(needed)s are needed; earliest lawful opening day: %(day)s",
        days=max(0, int(f["full_days"])),
        needed=f["needed"],
        day=notice_words.weekday(f["earliest"]),
    )


def _opening(f: Mapping[str, str]) -> str:
    return _("Earliest lawful opening day: %(day)s", day=notice_words.weekday(f["earliest"]))


def _duration(f: Mapping[str, str]) -> str:
    minutes = int(f["window_s"]) // 60
    return _(
        "%(hours)s hours; a bid in the last %(minutes)s minutes extends from its arrival",
        hours=f["hours"],
        minutes=minutes,
    )


def _panel(f: Mapping[str, str]) -> str:
    return _(
        "%(members)s of %(needed)s names; starting price, increment and deposit are its decision",
        members=f["members"],
        needed=f["needed"],
    )


_CALC: dict[str, Callable[[Mapping[str, str]], str]] = {
    "start_allowed": _start,
    "start_cut_allowed": _start,
    "start_below_floor": _start,
    "start_cut_too_deep": _start,
    "increment_set": _increment,
    "deposit_allowed": _deposit,
    "deposit_out_of_range": _deposit,
    "opening_missing": _opening,
    "notice_long_enough": _notice,
    "notice_too_short": _notice,
    "bidding_long_enough": _duration,
    "bidding_too_short": _duration,
    "panel_missing": _panel,
    **price_words.CALC,
    **notice_words.CALC,
    **round_words.CALC,
}
