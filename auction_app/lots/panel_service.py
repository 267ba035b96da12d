"""Recording a panel's decision on a draft: it sets and locks what it decided, and never changes afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from auction_app.infra.transaction import Transaction
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day
from auction_app.law.reserve_price import FIRST, PANEL_MEMBERS
from auction_app.lots.checks.judgement import Check, Circumstances
from auction_app.lots.content import LotContent
from auction_app.lots.decision import amounts_of
from auction_app.lots.drafts import Staff, circumstances, content_of
from auction_app.lots.errors import NOT_LAWFUL_YET
from auction_app.lots.panel import PanelDecision, PriorityRank
from auction_app.lots.panel_record import store_decision
from auction_app.lots.service import lock_draft


@dataclass(frozen=True, slots=True)
class RecordPanel:
    """What a panel decided about a draft, as its minutes say; `revision` is the draft the clerk saw."""

    lot_id: str
    revision: int
    decided_on: date
    document_number: str
    presiding: str
    judges: tuple[str, ...]
    start_price_fen: int
    increment_fen: int
    deposit_fen: int
    priority: tuple[PriorityRank, ...] = ()


def record_panel(tx: Transaction, command: RecordPanel, by: Staff, at: datetime) -> int:
    """Add the decision, put its values into the draft and lock them; gives the draft's new revision.

    Raises `lot_not_editable`, `changed_meanwhile`, `invalid` (fields), and `not_lawful_yet` when the law
    does not allow a value.
    """
    lot = lock_draft(tx, command.lot_id, by, at)
    if lot.revision != command.revision:
        raise AuctionError(errors.CHANGED_MEANWHILE)
    faults = faults_of(command, legal_day(at))
    if faults:
        raise AuctionError(errors.INVALID, fields=faults)
    content = content_of(tx.session, lot)
    decided = decided_by(command, content)
    _refuse_unlawful(
        judged(content, decided, circumstances(tx.session, lot.court_id, at)),
    )
    lot.start_price_fen, lot.increment_fen = decided.start_price_fen, decided.increment_fen
    lot.deposit_fen, lot.panel = decided.deposit_fen, list(decided.members)
    lot.revision += 1
    store_decision(tx, lot.id, decided, by.account_id, at)
    return lot.revision


def faults_of(command: RecordPanel, today: date) -> dict[str, str]:
    """Field → code for what is wrong with the minutes themselves."""
    faults = {}
    if command.decided_on > today:
        faults["decided_on"] = "day_in_future"
    members = (command.presiding, *command.judges)
    if len(set(members)) < len(members):
        faults["judges"] = "named_twice"
    elif len(members) < PANEL_MEMBERS.at(max(command.decided_on, today)):
        faults["judges"] = "panel_too_small"
    if len({(one.rank, one.who) for one in command.priority}) < len(command.priority):
        faults["priority"] = "named_twice"
    return faults


def decided_by(command: RecordPanel, content: LotContent) -> PanelDecision:
    """The decision on this draft; its number is given when it is stored."""
    return PanelDecision(
        number=0,
        decided_on=command.decided_on,
        document_number=command.document_number,
        presiding=command.presiding,
        judges=command.judges,
        round=content.round,
        previous_start_fen=None if content.round == FIRST else content.previous_start_fen,
        start_price_fen=command.start_price_fen,
        increment_fen=command.increment_fen,
        deposit_fen=command.deposit_fen,
        priority=command.priority,
    )


def judged(content: LotContent, decided: PanelDecision, under: Circumstances) -> list[Check]:
    """What the law says of the values the panel decided."""
    amounts = (decided.start_price_fen, decided.increment_fen, decided.deposit_fen)
    return amounts_of(proposed(content, *amounts), under)


def proposed(
    content: LotContent, start: int | None, increment: int | None, deposit: int | None
) -> LotContent:
    """The draft with other figures, in fen."""
    return replace(content, start_price_fen=start, increment_fen=increment, deposit_fen=deposit)


def _refuse_unlawful(checks: list[Check]) -> None:
    wrong = [check for check in checks if check.verdict != "ok"]
    if not wrong:
        return
    raise AuctionError(
        NOT_LAWFUL_YET,
        article=wrong[0].article.key,
        fields={check.field: check.code for check in wrong},
        extra={
            "findings": [
                {
                    "article": check.article.key,
                    "code": check.code,
                    "field": check.field,
                    **check.figures,
                }
                for check in wrong
            ]
        },
    )
