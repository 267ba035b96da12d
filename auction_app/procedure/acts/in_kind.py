"""A creditor takes the unsold property at its reserve (AS 16), or took it and did not pay the difference (AS 22)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from auction_app.bidding.models import Auction
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_
from auction_app.kernel.money import Money
from auction_app.kernel.time import legal_day, rfc3339
from auction_app.law.article import Finding
from auction_app.law.lot_states import LotEvent
from auction_app.law.one_round import check_no_other_round, was_let_lie
from auction_app.law.set_off import (
    AS_16,
    AS_22,
    Creditor,
    check_set_off,
    difference_due,
    needs_draw,
)
from auction_app.law.working_days import end_of
from auction_app.lots.drafts import content_of
from auction_app.lots.models import Lot
from auction_app.lots.round_words import HEADS as ROUND_WORDS
from auction_app.lots.same_property import others_of
from auction_app.procedure.act import Act, ActField, LotCase, Said
from auction_app.procedure.difference import ask_for_difference
from auction_app.procedure.draws import WORDS as DRAW_WORDS
from auction_app.procedure.draws import draw_findings, seed_of
from auction_app.procedure.in_kind import (
    BadLine,
    choose,
    drop_difference_clock,
    may_receive,
    open_difference,
    passed_over,
    public_draw,
    read_creditors,
    set_difference_clock,
    start_ruling_clocks,
    taking_of,
)
from auction_app.procedure.round_clocks import drop_failure_clocks

WORDS = {
    **DRAW_WORDS,
    **{code: words for code, words in ROUND_WORDS.items() if code.startswith("property_")},
    "creditor_line_unreadable": N_(
        "Line %(line)s cannot be read: name; claim in yuan; rank; yes or no."
    ),
    "set_off_needs_failure": N_("Only what nobody bought may be taken in kind."),
    "set_off_nobody_applies": N_("No creditor applies or agrees to take the property."),
    "set_off_only_defaulters": N_("Only creditors apply who took it before and did not pay."),
    "difference_day_missing": N_("%(taker)s pays %(difference_fen)s on top: set the day by which."),
    "difference_day_past": N_("The day for the difference has passed already."),
}
CREDITORS_HINT = N_("One a line: name; claim in yuan; rank (1 is paid first); yes or no")


def check(session: Session, case: LotCase, said: Said, at: datetime) -> list[Finding]:
    """The list can be read, somebody applies, and a day is set where a difference is to be paid."""
    if said.is_blank:
        return []
    try:
        creditors = read_creditors(said.text("creditors"), case.currency)
    except BadLine as error:
        return [Finding(AS_16, "creditor_line_unreadable", {"line": str(error)})]
    found = check_set_off(case.state, creditors) or _in_another_round(session, case, at)
    return found or _outcome_findings(session, case, said, creditors, at)


def _in_another_round(session: Session, case: LotCase, at: datetime) -> list[Finding]:
    """Whether the property stands in another lot by now: this one was let lie, and nobody takes it twice."""
    lot = session.get_one(Lot, case.lot_id)
    return [
        finding
        for other in others_of(session, lot.court_id, content_of(session, lot), lot.id)
        if not was_let_lie(other, legal_day(at))
        for finding in check_no_other_round(other)
    ]


def _outcome_findings(
    session: Session, case: LotCase, said: Said, creditors: list[Creditor], at: datetime
) -> list[Finding]:
    left = may_receive(creditors, passed_over(session, case.lot_id))
    if not left:
        return [Finding(AS_22, "set_off_only_defaulters")]
    if waits := draw_findings(session, case, left):
        return waits
    # Nobody knows yet whom a draw will choose, so the day is set for whoever owes the most.
    value = reserve_of(session, case)
    due, taker = max((difference_due(one, creditors, value).fen, one.name) for one in left)
    by = said.day("difference_by")
    if due and by is None:
        figures = {"taker": taker, "difference_fen": str(due)}
        return [Finding(AS_16, "difference_day_missing", figures)]
    if due and by is not None and by < legal_day(at):
        return [Finding(AS_16, "difference_day_past")]
    return []


def carry_out(tx: Transaction, case: LotCase, said: Said, at: datetime) -> dict[str, Any]:
    """Draw among equal ranks, say what is to be paid, and start the clock of it or of the ruling."""
    creditors = read_creditors(said.text("creditors"), case.currency)
    passed, seed, draw = passed_over(tx.session, case.lot_id), "", None
    left = may_receive(creditors, passed)
    if needs_draw(left):
        first = seed_of(tx.session, case, left)
        seed, draw = first.seed, public_draw(left, first.seed, first.sha256)
    taker, value = choose(creditors, passed, seed), reserve_of(tx.session, case)
    difference = difference_due(taker, creditors, value)
    drop_failure_clocks(tx, case.lot_id, at)
    body: dict[str, Any] = {
        "taker": taker.number,
        "rank": taker.rank,
        "value": value.fen,
        "currency": case.currency,
        "credited": (value - difference).fen,
        "difference": difference.fen,
        "draw": draw,
    }
    by = said.day("difference_by")
    if not difference.fen or by is None:
        start_ruling_clocks(tx, case, at)
        return body
    set_difference_clock(tx, case, end_of(by), at)
    ask_for_difference(tx, case, at)
    return body | {"difference_due_at": rfc3339(end_of(by))}


def reserve_of(session: Session, case: LotCase) -> Money:
    """The reserve of the round that failed: what the property is taken at."""
    return Money(session.get_one(Auction, case.lot_id).start_price, case.currency)


TAKE = Act(
    event=LotEvent.TAKE_IN_KIND,
    label=N_("Give the property to a creditor in kind"),
    hint=N_(
        "At the reserve of the failed round: by rank; among equals the public log's next checkpoint after this proposal draws."
    ),
    check=check,
    carry_out=carry_out,
    words=WORDS,
    fields=(
        ActField("creditors", "text", N_("Creditors"), hint=CREDITORS_HINT, longest=4_000),
        ActField("difference_by", "day", N_("Difference to be paid by"), is_required=False),
        ActField(
            "housing_proof",
            "line",
            N_("Housing under purchase limits: proof that the taker may buy there"),
            is_required=False,
            hint=N_("Document, number and day; BQ art. 5"),
        ),
        ActField(
            "is_qualified",
            "tick",
            N_("Whoever may receive it is qualified to hold it; no register bars that"),
        ),
    ),
)

DEFAULT_WORDS = {
    "difference_is_paid": N_("The difference has been recorded in full."),
    "difference_still_runs": N_("The time for the difference runs until %(due_at)s."),
}


def check_default(session: Session, case: LotCase, _said: Said, at: datetime) -> list[Finding]:
    """Something of the difference is missing, and its time is over."""
    if open_difference(session, case) == 0:
        return [Finding(AS_16, "difference_is_paid")]
    taking = taking_of(session, case.lot_id)
    if taking is not None and taking.due_at is not None and at < taking.due_at:
        return [Finding(AS_16, "difference_still_runs", {"due_at": rfc3339(taking.due_at)})]
    return []


def carry_out_default(tx: Transaction, case: LotCase, _said: Said, at: datetime) -> dict[str, Any]:
    """The lot is unsold again; the next creditor may take it, or the court rules a re-auction."""
    taking = taking_of(tx.session, case.lot_id)
    assert taking is not None
    missing = open_difference(tx.session, case)
    drop_difference_clock(tx, case.lot_id, at)
    return {"taker": taking.taker, "currency": case.currency, "missing": missing}


FAIL = Act(
    event=LotEvent.IN_KIND_DEFAULT,
    label=N_("Find that the creditor did not pay the difference"),
    hint=N_("The lot is unsold again: offer it to the next creditor, or order a re-auction."),
    check=check_default,
    carry_out=carry_out_default,
    words=DEFAULT_WORDS,
)
