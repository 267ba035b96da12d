"""Publishing a lot in one go, for practice courts: the same verbs, with the standing texts filled in.

The demo and the test doors use this. It is refused for a court that does not practise, because the notice
period is what it leaves out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from auction_app.infra.transaction import Transaction
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day
from auction_app.law.reference_price import BY_PARTIES
from auction_app.lots.content import FIRST, LotContent
from auction_app.lots.drafts import Staff, court_name
from auction_app.lots.facts import LotPublished
from auction_app.lots.models import Lot
from auction_app.lots.panel import PanelDecision, decision_on
from auction_app.lots.price_record import PriceRecord
from auction_app.lots.publish import PublishLot, compose_for, publish
from auction_app.lots.service import begin_draft, submit_draft
from auction_app.lots.standing_notice import practised
from auction_app.lots.statements import COMPLETE

VALID_FOR = timedelta(days=200)
PANEL = ("审判长", "审判员甲", "审判员乙")


@dataclass(frozen=True, slots=True)
class ReadyMade:
    """A lot to publish at once; what is empty in `content` takes general words."""

    court_id: str
    clerk_id: str
    approver_id: str
    content: LotContent


def publish_ready_made(tx: Transaction, wanted: ReadyMade, at: datetime) -> LotPublished:
    """Draft, submit and publish; raises `forbidden` unless the court practises, or the findings."""
    if not court_name(tx.session, wanted.court_id).is_practice:
        raise AuctionError(errors.FORBIDDEN)
    lot_id = draft_ready_made(tx, wanted, at)
    clerk = Staff(wanted.clerk_id, wanted.court_id)
    submit_draft(tx, lot_id, 1, clerk, at)
    tx.session.flush()
    digest = compose_for(tx.session, tx.session.get_one(Lot, lot_id), at).sha256
    approver = Staff(wanted.approver_id, wanted.court_id)
    return publish(tx, PublishLot(lot_id, digest), approver, at)


def draft_ready_made(tx: Transaction, wanted: ReadyMade, at: datetime) -> str:
    """The same lot as a draft, to add photos and documents to before it is submitted."""
    clerk = Staff(wanted.clerk_id, wanted.court_id)
    return begin_draft(tx, completed(wanted.content, legal_day(at)), clerk, at)


def completed(content: LotContent, on: date) -> LotContent:
    """Fill statements, panel, price and its record where they are empty, as of a day."""
    filled = replace(
        practised(_with_round_before(content, on)),
        statements={**COMPLETE, **content.statements},
        panel=content.panel or PANEL,
        appraisal_fen=content.appraisal_fen or content.start_price_fen,
        description_zh=content.description_zh or content.title_zh,
        description_en=content.description_en or content.title_en,
        price=content.price if content.price.fixed_on else standing_price(on),
        price_valid_until=content.price_valid_until or on + VALID_FOR,
    )
    return replace(filled, decision=content.decision or standing_decision(filled, on))


def _with_round_before(content: LotContent, on: date) -> LotContent:
    """A second auction or a sale without a predecessor: the round before asked the same and just failed."""
    if content.round == FIRST:
        return content
    return replace(
        content,
        previous_start_fen=content.previous_start_fen or content.start_price_fen,
        previous_ended_on=content.previous_ended_on or on,
    )


def standing_price(on: date) -> PriceRecord:
    """An appraisal both sides asked for, served and not objected to, fixed twenty days before; no prior claims."""
    return PriceRecord(
        direct=BY_PARTIES,
        asked_on=on - timedelta(days=70),
        reported_on=on - timedelta(days=45),
        received_on=on - timedelta(days=40),
        fixed_on=on - timedelta(days=20),
        priority_claims_fen=0,
        costs_fen=0,
    )


def standing_decision(content: LotContent, on: date) -> PanelDecision | None:
    """The panel named in the draft decided exactly what it states; None while something is missing."""
    return decision_on(content, content.panel, f"{content.case_number}合议庭笔录", on)
