"""Lots for tests: complete content, and lots published by two people through the real verbs."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from auction_app.infra.transaction import Transaction, Transactions
from auction_app.kernel.time import SHANGHAI, legal_day
from auction_app.lots.content import LotContent
from auction_app.lots.court_papers import has_paper
from auction_app.lots.drafts import Staff, content_of
from auction_app.lots.facts import LotPublished
from auction_app.lots.models import Lot
from auction_app.lots.panel import decision_on
from auction_app.lots.panel_service import RecordPanel, record_panel
from auction_app.lots.paper_models import LotPaper
from auction_app.lots.publish import PublishLot, compose_for, publish
from auction_app.lots.ready_made import PANEL, VALID_FOR, standing_decision, standing_price
from auction_app.lots.service import begin_draft, submit_draft
from auction_app.lots.standing_notice import noticed
from auction_app.lots.statements import COMPLETE

_serials = itertools.count(1)


@dataclass(frozen=True)
class CourtTeam:
    """A court with a clerk and an approver."""

    court_id: str
    clerk: Staff
    approver: Staff


def lawful_content(at: datetime, **changes: Any) -> LotContent:
    """A first auction of a flat that may be published at `at`; every call has a case of its own."""
    opens_day = legal_day(at) + timedelta(days=31)
    opens_at = datetime.combine(opens_day, time(10, 0), SHANGHAI)
    content = LotContent(
        case_number=f"（2026）川0105执{next(_serials)}号",
        category="housing",
        division_code="510107",
        city_zh="成都市",
        city_en="Chengdu",
        district_zh="武侯区",
        district_en="Wuhou District",
        address_zh="二环路南二段21号",
        title_zh="成都市武侯区二环路南二段21号2栋2206号房屋",
        title_en="Flat 2206, 21 Second Ring Road South, Wuhou, Chengdu",
        description_zh="住宅，空置，钥匙在法院。",
        description_en="A flat, vacant; the court has the keys.",
        appraisal_fen=163_409_400,
        start_price_fen=114_386_580,
        increment_fen=500_000,
        deposit_fen=22_000_000,
        opens_at=opens_at,
        ends_at=opens_at + timedelta(hours=24),
        panel=("何某", "唐某", "邓某"),
        price=standing_price(legal_day(at)),
        price_valid_until=legal_day(at) + VALID_FOR,
        statements=COMPLETE,
    )
    kind = replace(content, is_movable=changes.get("is_movable", content.is_movable))
    changed = replace(_told_and_seized(kind, at), **changes)
    if "decision" in changes:
        return changed
    return replace(changed, decision=standing_decision(changed, legal_day(at)))


def _told_and_seized(content: LotContent, at: datetime) -> LotContent:
    """Without a tax table: who bears taxes stands in the words of disclosure 9."""
    whole = noticed(content, legal_day(at))
    return replace(whole, notice=replace(whole.notice, taxes=()))


def publish_lot(
    transactions: Transactions, team: CourtTeam, content: LotContent, at: datetime
) -> LotPublished:
    """Draft, submit and publish."""
    with transactions() as tx:
        lot_id = begin_draft(tx, content, team.clerk, at)
    return publish_draft(transactions, team, lot_id, at)


def decide_as_drafted(
    transactions: Transactions, team: CourtTeam, lot_id: str, at: datetime
) -> None:
    """Record that a panel of three decided exactly what the draft states; nothing where one has decided."""
    with transactions() as tx:
        lot = tx.session.get_one(Lot, lot_id)
        content = content_of(tx.session, lot)
        decided = decision_on(content, content.panel or PANEL, "笔录1号", legal_day(at))
        if content.decision is not None or decided is None:
            return
        command = RecordPanel(
            lot_id,
            lot.revision,
            decided.decided_on,
            decided.document_number,
            decided.presiding,
            decided.judges,
            decided.start_price_fen,
            decided.increment_fen,
            decided.deposit_fen,
        )
        record_panel(tx, command, team.clerk, at)


def prove(tx: Transaction, lot_id: str, by: Staff, at: datetime) -> None:
    """Every paper that the draft names as a proof lies with it; its bytes are nobody's concern here."""
    for one in content_of(tx.session, tx.session.get_one(Lot, lot_id)).notice.told:
        if one.proof and not has_paper(tx.session, lot_id, one.proof):
            row = {"sha256": one.proof, "stored": one.proof, "name": "送达回证"}
            tx.session.add(LotPaper(lot_id=lot_id, by=by.account_id, at=at, **row))
    tx.session.flush()


def hand_over(tx: Transaction, lot_id: str, revision: int, by: Staff, at: datetime) -> None:
    """Submit a draft with its proofs."""
    prove(tx, lot_id, by, at)
    submit_draft(tx, lot_id, revision, by, at)


def publish_draft(
    transactions: Transactions, team: CourtTeam, lot_id: str, at: datetime
) -> LotPublished:
    """Submit and publish a draft that is complete; a panel decides on it first, unless one has."""
    decide_as_drafted(transactions, team, lot_id, at)
    with transactions() as tx:
        revision = tx.session.get_one(Lot, lot_id).revision
        hand_over(tx, lot_id, revision, team.clerk, at)
    with transactions() as tx:
        digest = compose_for(tx.session, tx.session.get_one(Lot, lot_id), at).sha256
        return publish(tx, PublishLot(lot_id, digest), team.approver, at)
