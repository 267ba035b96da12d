"""`docs/lot-states.md` and the ways of the browser's verifier, made from the one table of states.

python -m auction_app.procedure.states_document
"""

from __future__ import annotations

from pathlib import Path

from auction_app.evidence.after_hammer import HAMMER_FELL, table_module
from auction_app.infra.i18n import translate
from auction_app.law.lot_states import ALL_ROUNDS, FINAL, TRANSITIONS, LotState, Transition
from auction_app.procedure.presenting import STATE_NAMES

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "lot-states.md"
MODULE = ROOT / "static" / "evidence" / "after_table.js"
_HEAD = """# The life of a lot 拍品的状态

Made from `auction_app/law/lot_states.py` by `python -m auction_app.procedure.states_document`; a test keeps it
true. Nothing moves by a way that is not in this table: not the pages, not the API, not the verifiers.

A lot is one round of one property. A further round (second auction, sale, re-auction after default, new
announcement) is a new lot that names the lot before it. Actors: `clerk` and `approver` act alone before
publication; `court` is two people, one proposing and another deciding; `bidder` is an admitted number;
`system` is the platform. Every record after the hammer names actor, article, case number and reason.
"""


def render() -> str:
    """The whole document."""
    parts = [
        _HEAD,
        "## Until the hammer 落槌之前\n",
        _diagram([way for way in TRANSITIONS if way.source not in HAMMER_FELL]),
        "## After the hammer 落槌之后\n",
        "A hold (`hold`, `lift`) leaves the state as it is; while it lasts every other act but withdrawal and\n"
        "annulment waits.\n",
        _diagram([way for way in TRANSITIONS if way.source in HAMMER_FELL and _moves(way)]),
        "## Every way 全部转换\n",
        _table(),
        f"Final 终局: {', '.join(f'`{one.value}`' for one in LotState if one in FINAL)}.\n",
    ]
    return "\n".join(parts)


def _moves(way: Transition) -> bool:
    return way.source is not way.target


def _diagram(ways: list[Transition]) -> str:
    states = [one for one in LotState if any(one in (way.source, way.target) for way in ways)]
    rows = [f"    {one.value} : {_zh(one)} / {STATE_NAMES[one]}" for one in states]
    rows += [
        f"    {way.source.value} --> {way.target.value} : {way.event.value} ({way.article.key})"
        for way in ways
    ]
    return "```mermaid\nstateDiagram-v2\n" + "\n".join(rows) + "\n```\n"


def _table() -> str:
    rows = ["| from | event | to | actor | article | record | rounds |", "|" + "---|" * 7]
    for way in TRANSITIONS:
        rounds = "all" if way.rounds == ALL_ROUNDS else ", ".join(map(str, sorted(way.rounds)))
        cells = (
            f"{_zh(way.source)} `{way.source.value}`",
            f"`{way.event.value}`",
            f"{_zh(way.target)} `{way.target.value}`",
            way.actor,
            way.article.key,
            f"`{way.record}`",
            rounds,
        )
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"


def _zh(state: LotState) -> str:
    return translate(STATE_NAMES[state], "zh")


if __name__ == "__main__":
    DOCUMENT.write_text(render(), encoding="utf-8")
    MODULE.write_text(table_module(), encoding="utf-8")
