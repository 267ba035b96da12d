"""What stands in the way of letting a lot go on, or of taking it back, each with its article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from auction_app.bidding.models import Auction
from auction_app.deadlines.service import court_calendar
from auction_app.evidence.models import LogAlarm, LotEvent
from auction_app.kernel.errors import INVALID, N_, AuctionError, define
from auction_app.kernel.money import Money
from auction_app.kernel.time import legal_day
from auction_app.law.article import Finding
from auction_app.law.interest import Delay, doubled_interest
from auction_app.law.stays import STOP_GROUNDS, Resumption, StopKind, resumption
from auction_app.law.withdrawal import (
    WITHDRAWAL_GROUNDS,
    Tender,
    check_tender,
    must_stop_the_rest,
    tender_needed,
)
from auction_app.lots.models import Lot
from auction_app.stays.models import Stop
from auction_app.stays.objection_queries import (
    disposal_findings,
    objections_of,
    resumption_by_objections,
)
from auction_app.stays.stops import law_day

FELL_THROUGH = ("lot.defaulted", "lot.annulled", "lot.withdrawn")
CAUSE_STANDS = define(
    "cause_not_ended",
    422,
    N_("The cause of the stop has not ended."),
    N_("Record first that it has, and when; bidding goes on within five days of that day."),
)
TOO_SOON = define(
    "resumed_too_soon",
    422,
    N_("A waiting period is still running."),
    N_("Fifteen days must pass after a third party was served the dismissal."),
)
THIRD_PARTY_CLAIMS = define(
    "third_party_claims",
    422,
    N_("A third party claims this property."),
    N_("It may not be disposed of before that is settled."),
)
ALARM_STANDS = define(
    "alarm_stands",
    409,
    N_("The platform found that its record does not match itself, and the alarm is still on."),
    N_(
        "A person of the platform looks into it and takes the alarm off; only then may bidding go on."
    ),
)
NOT_SEEN = define(
    "report_not_seen",
    409,
    N_("The court has not yet confirmed that it saw the platform’s report."),
    N_("A clerk or approver of the court confirms it on this page."),
)
TENDER_SMALL = define(
    "tender_too_small",
    422,
    N_("The sum handed in does not cover debt, interest, fee and expense."),
    N_("The whole sum that is needed is named; one fen less does not stop the auction."),
)
TENDER_LATE = define(
    "tender_too_late",
    422,
    N_("The sum was not handed in before the day of the auction."),
    N_("A tender counts up to the day before bidding opens."),
)
NOT_ENOUGH = define(
    "proceeds_not_enough",
    422,
    N_("The other lots have not brought enough for debts and costs."),
    N_("Sell on, or wait until they have."),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Money of a withdrawal, in fen. `principal` was due on `due_on` at the latest and bears doubled interest.

    For `enough_proceeds` only `debt` and `expense` count.
    """

    debt: int
    expense: int
    handed_in: int = 0
    handed_in_on: date | None = None
    principal: int = 0
    due_on: date | None = None


def resumption_of(session: Session, stop: Stop, ended_on: date | None = None) -> Resumption | None:
    """When this lot may and must go on; None while its cause stands. `ended_on` if two people agree on it."""
    court_id = session.scalar(select(Lot.court_id).where(Lot.id == stop.lot_id))
    calendar = court_calendar(session, court_id)
    if follows_objections(session, stop):
        return resumption_by_objections(session, stop.lot_id, stop.ground, calendar)
    ended = ended_on or stop.cause_ended_on or stop.until_on
    on = law_day(session, stop.lot_id, stop.stopped_at)
    return None if ended is None else resumption(ended, calendar=calendar, on=on)


def follows_objections(session: Session, stop: Stop) -> bool:
    """Whether the end of the cause is read from recorded objections, not typed by a clerk."""
    kinds = {f"{one.kind.value}_objection" for one in objections_of(session, stop.lot_id)}
    return stop.ground in kinds


def refuse_resumption(
    session: Session, stop: Stop, at: datetime, ended_on: date | None = None
) -> None:
    """Raise the first thing that forbids bidding to go on now: alarm, report, cause, wait, claims."""
    _refuse_alarm(session, stop)
    article = STOP_GROUNDS[stop.ground].article.key
    window = resumption_of(session, stop, ended_on)
    if window is None:
        raise AuctionError(CAUSE_STANDS, fields={"what": CAUSE_STANDS}, article=article)
    if legal_day(at) < window.not_before:
        extra = {"not_before": window.not_before.isoformat()}
        raise AuctionError(TOO_SOON, fields={"what": TOO_SOON}, article="CPI463", extra=extra)
    for finding in disposal_findings(session, stop.lot_id, at):
        raise AuctionError(
            THIRD_PARTY_CLAIMS, fields={"what": THIRD_PARTY_CLAIMS}, article=finding.article.key
        )


def _refuse_alarm(session: Session, stop: Stop) -> None:
    standing = select(LogAlarm.id).where(
        LogAlarm.cleared_at.is_(None),
        or_(LogAlarm.lot_id.is_(None), LogAlarm.lot_id == stop.lot_id),
    )
    if session.scalar(standing.limit(1)) is not None:
        raise AuctionError(ALARM_STANDS, fields={"what": ALARM_STANDS}, article="NP28")
    if stop.kind == StopKind.EMERGENCY.value and stop.seen_at is None:
        raise AuctionError(NOT_SEEN, fields={"what": NOT_SEEN}, article="NP28")


def refuse_withdrawal(
    session: Session, auction: Auction, ground: str, figures: Figures | None
) -> dict[str, int]:
    """Raise what the figures of a ground lack; gives the figures worth keeping in the record.

    Other grounds need no figures: what stands behind them is the court's to judge.
    """
    article = WITHDRAWAL_GROUNDS[ground].article.key
    if ground == "tender":
        return _refuse_tender(auction, _needed(figures, article), article)
    if ground == "enough_proceeds":
        return _refuse_rest(session, auction, _needed(figures, article), article)
    return {}


def refuse_stale_figures(
    session: Session, lot_id: str, ground: str, figures: Mapping[str, int]
) -> None:
    """What other lots brought may have fallen through since it was proposed; raises `proceeds_not_enough`."""
    if ground != "enough_proceeds":
        return
    proceeds = proceeds_of_case(session, lot_id)
    if proceeds < figures["needed"]:
        article = WITHDRAWAL_GROUNDS[ground].article.key
        raise AuctionError(NOT_ENOUGH, article=article, extra={"proceeds_fen": proceeds})


def _needed(figures: Figures | None, article: str) -> Figures:
    if figures is None:
        raise AuctionError(INVALID, fields={"debt": "required"}, article=article)
    return figures


def _refuse_tender(auction: Auction, figures: Figures, article: str) -> dict[str, int]:
    on = figures.handed_in_on or legal_day(auction.opens_at)
    doubled = Money(0)
    if figures.principal and figures.due_on is not None:
        delay = Delay(Money(figures.principal), figures.due_on, on)
        doubled, _lines = doubled_interest([delay], on)
    tender = Tender(
        Money(figures.handed_in), on, Money(figures.debt), doubled, Money(figures.expense)
    )
    found: list[Finding] = check_tender(tender, legal_day(auction.opens_at))
    needed = tender_needed(tender).fen
    if found:
        beside = {"tender_too_small": "handed_in", "tender_too_late": "handed_in_on"}
        fields = {beside[one.code]: one.code for one in found}
        raise AuctionError(
            found[0].code, fields=fields, article=article, extra={"needed_fen": needed}
        )
    return {"needed": needed, "handed_in": figures.handed_in}


def _refuse_rest(
    session: Session, auction: Auction, figures: Figures, article: str
) -> dict[str, int]:
    proceeds = proceeds_of_case(session, auction.lot_id)
    enough = must_stop_the_rest(
        Money(proceeds), Money(figures.debt), Money(figures.expense), debtor_agrees_to_all=False
    )
    if not enough:
        extra = {"proceeds_fen": proceeds}
        raise AuctionError(NOT_ENOUGH, fields={"debt": NOT_ENOUGH}, article=article, extra=extra)
    return {"proceeds": proceeds, "needed": figures.debt + figures.expense}


def proceeds_of_case(session: Session, lot_id: str) -> int:
    """What the other lots of the same case brought, in fen; a sale that fell through brought nothing."""
    mine = select(Lot.case_number, Lot.court_id).where(Lot.id == lot_id).subquery()
    fell_through = (
        select(LotEvent.lot_id)
        .where(LotEvent.lot_id == Auction.lot_id, LotEvent.kind.in_(FELL_THROUGH))
        .exists()
    )
    total = session.scalar(
        select(func.coalesce(func.sum(Auction.price), 0))
        .join(Lot, Lot.id == Auction.lot_id)
        .join(mine, (mine.c.case_number == Lot.case_number) & (mine.c.court_id == Lot.court_id))
        .where(Auction.outcome == "sold", Auction.lot_id != lot_id, ~fell_through)
    )
    return int(total or 0)
