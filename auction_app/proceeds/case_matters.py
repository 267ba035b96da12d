"""A party's file in nine groups: registration, persons, procedure, measures, disposal, rulings, money, stays, closing.

Everything is read from the case, its lots and their log; nothing of another creditor's bank data is anywhere near.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Account
from auction_app.cases.queries import CaseView
from auction_app.distribution.queries import plans_of_case
from auction_app.evidence.models import LotEvent
from auction_app.infra.i18n import N_
from auction_app.law.confidentiality import MATTER_OF_RECORD, CaseItem, Matter, party_may_see
from auction_app.law.lot_states import TRANSITIONS
from auction_app.lots.models import Lot
from auction_app.lots.page_views import Words

ARTICLE_OF_RECORD = {way.record: way.article.key for way in TRANSITIONS if way.record}

MATTER_WORDS: dict[Matter, str] = {
    Matter.REGISTRATION: N_("Registration of the case"),
    Matter.PERSONS: N_("Who is in charge"),
    Matter.PROCEDURE: N_("Changes of procedure"),
    Matter.MEASURES: N_("Measures"),
    Matter.DISPOSAL: N_("Disposal of property"),
    Matter.RULINGS: N_("Rulings"),
    Matter.DISTRIBUTION: N_("Distribution of money"),
    Matter.STAYS: N_("Stay and suspension"),
    Matter.CLOSING: N_("Closing"),
}
RECORD_WORDS: dict[str, str] = {
    "lot.announced": N_("Notice of auction published"),
    "lot.opened": N_("Bidding opened"),
    "lot.closed": N_("Bidding ended"),
    "lot.withdrawn": N_("Auction withdrawn"),
    "lot.paid": N_("Price fully paid"),
    "lot.defaulted": N_("The buyer did not pay"),
    "lot.delivered": N_("Property handed over"),
    "lot.taken_in_kind": N_("Taken by a creditor in kind"),
    "lot.in_kind_failed": N_("The creditor did not pay the difference"),
    "lot.followed": N_("Another round ordered"),
    "lot.next_round_rescinded": N_("The order of the next round was taken back"),
    "lot.reauction_rescinded": N_("The order of the re-auction was taken back"),
    "lot.in_kind_proposed": N_("Taking in kind proposed, the list of creditors fixed"),
    "lot.forfeit_applied": N_("The forfeited deposit was applied"),
    "lot.ruled": N_("Ruling of sale made"),
    "lot.title_passed": N_("Ruling served, title passed"),
    "lot.annulled": N_("Sale set aside"),
    "lot.distributed": N_("Proceeds distributed"),
    "lot.suspended": N_("Auction suspended"),
    "lot.resumed": N_("Auction resumed"),
    "lot.held": N_("Procedure held"),
    "lot.lifted": N_("Procedure goes on"),
    "lot.released": N_("Seizure lifted"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a group; `head` is a message id unless `is_name`, `reason` what the court published."""

    head: str
    about: Words | None = None
    at: datetime | None = None
    day: date | None = None
    article: str = ""
    reason: Words | None = None
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One of the nine; `head` is a message id. Empty groups are shown as such."""

    matter: Matter
    head: str
    entries: tuple[Entry, ...]


def find_matters(session: Session, case: CaseView, party: str) -> tuple[Group, ...]:
    """All nine groups of the reader's own case, in the usual order."""
    lots = session.scalars(
        select(Lot).where(Lot.case_id == case.id, Lot.state == "published").order_by(Lot.opens_at)
    ).all()
    found: dict[Matter, list[Entry]] = {matter: [] for matter in Matter}
    told = (
        *_of_the_case(session, lots),
        *_of_the_log(session, lots),
        *_of_the_plans(session, case),
    )
    for matter, entry in told:
        if party_may_see(CaseItem(matter), case.id, party, case.id):
            found[matter].append(entry)
    return tuple(Group(one, MATTER_WORDS[one], tuple(found[one])) for one in Matter)


def _of_the_case(session: Session, lots: Sequence[Lot]) -> Iterator[tuple[Matter, Entry]]:
    names = session.scalars(
        select(Account.display_name)
        .where(Account.id.in_({lot.clerk_id for lot in lots}), Account.display_name != "")
        .order_by(Account.display_name)
    )
    yield from ((Matter.PERSONS, Entry(name, is_name=True)) for name in names)
    for lot in lots:
        if lot.seizure_until is not None:
            entry = Entry(
                N_("Seizure in force until"), _title(lot), day=lot.seizure_until, article="CPI485"
            )
            yield Matter.MEASURES, entry


def _of_the_plans(session: Session, case: CaseView) -> Iterator[tuple[Matter, Entry]]:
    for plan in plans_of_case(session, case.id):
        made = Entry(N_("Plan of distribution made"), at=plan.approved_at, article="CPI509")
        yield Matter.DISTRIBUTION, made
        if plan.released_at is not None:
            paid = Entry(N_("Money released for payment"), at=plan.released_at, article="CPI510")
            yield Matter.DISTRIBUTION, paid


def _of_the_log(session: Session, lots: Sequence[Lot]) -> Iterator[tuple[Matter, Entry]]:
    by_id = {lot.id: lot for lot in lots}
    events = session.scalars(
        select(LotEvent)
        .where(LotEvent.lot_id.in_(by_id), LotEvent.kind.in_(MATTER_OF_RECORD))
        .order_by(LotEvent.at, LotEvent.lot_id, LotEvent.seq)
    )
    for event in events:
        body = json.loads(event.text)["body"]
        said = body.get("reason")
        reason = Words(said["zh"], said["en"]) if isinstance(said, dict) else None
        article = str(body.get("article") or ARTICLE_OF_RECORD[event.kind])
        entry = Entry(
            RECORD_WORDS[event.kind],
            _title(by_id[event.lot_id]),
            event.at,
            article=article,
            reason=reason,
        )
        yield MATTER_OF_RECORD[event.kind], entry


def _title(lot: Lot) -> Words:
    return Words(lot.title_zh, lot.title_en or lot.title_zh)
