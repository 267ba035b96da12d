"""Words for templates, and the picture of a plan in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from auction_app.bank.decision import REASONS
from auction_app.distribution import words as texts
from auction_app.distribution.decision import SURPLUS
from auction_app.distribution.flow import Item, draw_tall, draw_wide, merged
from auction_app.distribution.page_views import Line, ObjectionView, PlanPage
from auction_app.infra.citing import cited
from auction_app.infra.formats import deadline, ratio, say, yuan
from auction_app.infra.i18n import _, language
from auction_app.law.article import Finding

CSV_HEAD = (
    "order 顺序",
    "creditor 债权人",
    "nature 性质",
    "claim 债权额",
    "doubled_interest 其中加倍利息",
    "paid 本次受偿",
    "unpaid 未受偿",
    "currency 币种",
    "basis 依据",
)
NOTE_LENGTH = 24  # beside the picture; what is longer would leave it


@dataclass(frozen=True, slots=True)
class Stage:
    """One station of the plan's clock."""

    name: str
    when: str
    state: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """What stands in the way, in words, with its article."""

    words: str
    article: str


class RoomWords:
    """The tables of words a template reads; message ids unless a method says otherwise."""

    kinds = texts.KIND_WORDS
    tiers = texts.TIERS
    inks = texts.TIER_INKS
    debtors = texts.DEBTOR_WORDS
    debtor_articles = texts.DEBTOR_ARTICLES
    waits = texts.WAIT_WORDS
    states = texts.SHARE_WORDS

    def places(self, page: PlanPage) -> dict[str, int]:
        """Line → the number of its tier where it is the first of it, 0 for the others."""
        found: dict[str, int] = {}
        tiers: list[str] = []
        for line in page.lines:
            found[line.id] = 0 if line.tier in tiers else len(tiers) + 1
            tiers += [] if line.tier in tiers else [line.tier]
        return found

    def reason(self, code: str) -> str:
        """Why a payout came back; the bank's code itself where we know none."""
        return str(_(REASONS[code])) if code in REASONS else code

    def article(self, line: Line) -> str:
        """The article a line rests on; each cost has its own."""
        return texts.COST_ARTICLES.get(line.cost_kind, line.article)

    def name(self, line: Line) -> str:
        """Who a line is for, as far as the reader may know it."""
        if line.cost_kind:
            return str(_(texts.COST_WORDS[line.cost_kind]))
        return line.name or str(_("Creditor %(number)s", number=line.number))

    def kind_choices(self) -> list[tuple[str, str]]:
        """All kinds of claims for a form."""
        return [(str(kind), str(_(text))) for kind, text in texts.KIND_WORDS.items()]

    def cost_choices(self) -> list[tuple[str, str]]:
        """All kinds of costs for a form."""
        return [(kind, str(_(text))) for kind, text in texts.COST_WORDS.items()]

    def debtor_choices(self) -> list[tuple[str, str]]:
        """All kinds of debtors for a form."""
        return [(str(kind), str(_(text))) for kind, text in texts.DEBTOR_WORDS.items()]

    def contestable(self, page: PlanPage) -> list[tuple[str, str, int]]:
        """(line, its name, fen) of every share an objection may contest."""
        found = [(one.id, self.name(one), one.received_fen) for one in page.lines]
        found.append((SURPLUS, str(_(texts.TIERS[SURPLUS])), page.surplus_fen))
        return [one for one in found if one[2]]

    def contested(self, page: PlanPage, objection: ObjectionView) -> str:
        """What an objection contests, with amounts: all of a share, or so much of it."""
        told = []
        for line, name, whole in self.contestable(page):
            fen = objection.disputed.get(line, 0)
            amount, share = yuan(fen, page.currency), yuan(whole, page.currency)
            if fen == whole:
                told.append(f"{name} {amount}")
            elif fen:
                part = _("%(name)s %(amount)s of %(share)s", name=name, amount=amount, share=share)
                told.append(str(part))
        return (", " if language() == "en" else "、").join(told)

    def others(self, page: PlanPage, objection: ObjectionView) -> list[tuple[str, str]]:
        """Who may oppose an objection: everybody served who has not objected."""
        return [(one.party_id, one.name) for one in page.served if not one.objected]


WORDS = RoomWords()


def drawings(page: PlanPage) -> dict[str, Any]:
    """`wide`, `tall` and `alt` for the template of the picture."""
    items = merged(_items(page), str(_("%d others")))
    head = str(_("Price") if page.has_lots else _("Money"))
    told = ", ".join(f"{one.name} {yuan(one.fen, page.currency)}" for one in items)
    alt = _(
        "Flow of %(amount)s: %(shares)s. The table below has the figures.",
        amount=yuan(page.pool_fen, page.currency),
        shares=told,
    )
    return {"wide": draw_wide(items, head), "tall": draw_tall(items, head), "alt": alt}


def stages(page: PlanPage) -> list[Stage]:
    """The clock of the plan in five stations."""
    clock = page.clock
    served, last = clock.is_served, clock.last
    objected, sued = clock.has_objections, clock.has_suit
    waits = page.standing.waits if page.standing else ()
    runs = "objections_run" in waits or "not_served" in waits
    over = page.ended == "released"
    until = _("until %(time)s at the latest", time=deadline(last, language())) if last else ""
    return [
        Stage(_("Served"), "", "done" if served or over else "now"),
        Stage(
            _("Objections"),
            str(until),
            "now" if runs and served else "done" if not runs else "next",
        ),
        Stage(_("If any: others told"), _("15 days to oppose"), _then(objected, sued or over)),
        Stage(
            _("If opposed: suit"), _("within 15 days; disputed part set aside"), _then(sued, over)
        ),
        Stage(_("Payment"), "", _payment(page)),
    ]


def finding_rows(findings: tuple[Finding, ...]) -> list[FindingRow]:
    """Each thing in the way once, in words."""
    seen: dict[str, FindingRow] = {}
    for one in findings:
        text = str(_(texts.FINDING_WORDS[one.code]))
        seen.setdefault(one.code, FindingRow(text, one.article.key))
    return list(seen.values())


def csv_rows(page: PlanPage) -> list[tuple[str, ...]]:
    """The plan as a table for a spreadsheet: amounts in yuan, words as on the page."""
    rows: list[tuple[str, ...]] = [CSV_HEAD]
    for number, line in enumerate(page.lines, 1):
        figures = (line.total_fen, line.doubled_fen, line.received_fen, line.left_fen)
        kind = str(_(texts.KIND_WORDS[line.kind]))
        amounts = tuple(map(_in_yuan, figures))
        said = (_safe(WORDS.name(line)), kind, *amounts, page.currency)
        rows.append((str(number), *said, _law(WORDS.article(line))))
    for name, kind, fen, law in _rest(page):
        amounts = ("", "", _in_yuan(fen), "")
        rows.append((str(len(rows)), _safe(name), kind, *amounts, page.currency, _law(law)))
    return rows


def _rest(page: PlanPage) -> Iterator[tuple[str, str, int, str]]:
    """(whose, what, fen, article) of what no claim takes."""
    if page.surplus_fen:
        debtor = page.debtor_name or str(_("The debtor"))
        yield debtor, str(_("what is left")), page.surplus_fen, "ENF34"
    if page.administrator_fen:
        whose = str(_("Bankruptcy administrator"))
        yield whose, str(_("the whole pool")), page.administrator_fen, "BK19"


def _in_yuan(fen: int) -> str:
    return str(Decimal(fen).scaleb(-2))


def _law(key: str) -> str:
    return say(cited(key).label, language())


def _items(page: PlanPage) -> list[Item]:
    order = list(texts.TIERS)
    costs = [line for line in page.lines if line.tier == "costs"]
    found = [_costs(costs)] if costs else []
    found += [
        Item(line.tier, WORDS.name(line), _note(line), line.received_fen)
        for line in sorted(page.lines, key=lambda one: order.index(one.tier))
        if line.tier != "costs"
    ]
    for tier, fen in (("surplus", page.surplus_fen), ("administrator", page.administrator_fen)):
        found.append(Item(tier, str(_(texts.TIERS[tier])), "", fen))
    return [one for one in found if one.fen]


def _costs(lines: list[Line]) -> Item:
    """All costs as one band, their names beside it."""
    names = (", " if language() == "en" else "、").join(WORDS.name(line) for line in lines)
    note = names if len(names) <= NOTE_LENGTH else str(_("%(number)s items", number=len(lines)))
    return Item("costs", str(_("Costs")), note, sum(line.received_fen for line in lines))


def _note(line: Line) -> str:
    """In full, or which part of the judgment money; doubled interest is outside that base (INT 4)."""
    if line.left_fen == 0:
        return str(_("in full"))
    if not line.claim_fen:
        return ""
    return ratio(min(line.received_fen, line.claim_fen), line.claim_fen)


def _payment(page: PlanPage) -> str:
    """Over when the last share has left by the bank, not when it was ordered."""
    if page.ended == "released":
        return "done" if page.is_paid else "now"
    return "next" if page.standing is None or page.standing.waits else "now"


def _then(begun: bool, over: bool) -> str:
    if begun:
        return "done" if over else "now"
    return "skip" if over else "next"


def _safe(text: str) -> str:
    """No spreadsheet takes a name for a formula; those of East Asia read the full-width signs too."""
    return f"'{text}" if text[:1] in "=+-@＝＋－＠\t\r\n" else text
