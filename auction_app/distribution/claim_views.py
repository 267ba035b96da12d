"""The court's page of claims and bank accounts of a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Response, flash, make_response, redirect, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.bank.service import issue_reference
from auction_app.cases import claim_book, payees
from auction_app.cases.claim_book import Late, NewClaim, late_of
from auction_app.cases.claim_models import COST_KINDS, Claim, Payee
from auction_app.cases.claims import PartyOfCourt, parties_of
from auction_app.cases.models import EnforcementCase
from auction_app.cases.payees import ADMINISTRATOR, SURPLUS, SeenPayee
from auction_app.distribution.forms import read_claim, read_debtor, read_payee
from auction_app.distribution.handlers import FOUND
from auction_app.distribution.presenting import WORDS
from auction_app.distribution.queries import fully_enforced_on
from auction_app.distribution.words import COST_WORDS
from auction_app.infra.forms import fault_text
from auction_app.infra.i18n import _, language
from auction_app.infra.transaction import Transaction
from auction_app.infra.web import needs_role, render, require_step_up, room_blueprint, services
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.lots.doors import Fields, me, now, staff
from auction_app.lots.models import Lot

claim_doors = room_blueprint("distribution_claims", __name__)


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim as its court reads it."""

    id: str
    name: str
    kind: str
    judgment_fen: int
    general_fen: int
    fee_base_fen: int | None
    ranked_on: date
    document: str
    basis: str
    late: tuple[Late, ...]
    lot_id: str | None


@dataclass(frozen=True, slots=True)
class PayeeRow:
    """Whether a holder has a bank account, and whether two people stand for it; the account stays sealed."""

    holder: str
    name: str
    entered_at: datetime | None
    confirmed_at: datetime | None


@claim_doors.get("/desk/cases/<case_id>/claims")
@needs_role("clerk", "approver")
def claims_page(case_id: str) -> Response:
    """All claims with their working figures, and who has named a bank account."""
    return _page(case_id, 200)


@claim_doors.post("/desk/cases/<case_id>/claims")
@needs_role("clerk")
def enter(case_id: str) -> Response:
    """Enter a claim; it counts for the next plan."""
    own_case(case_id)
    wish, fields = read_claim(case_id, request.form)

    def act(tx: Transaction) -> None:
        if wish is not None:
            enter_for_court(tx, wish, me().account_id, now())

    return _write((case_id, "claim"), fields, act, _("The claim is entered."))


@claim_doors.post("/desk/cases/<case_id>/claims/<claim_id>/strike")
@needs_role("clerk")
def strike(case_id: str, claim_id: str) -> Response:
    """A claim that was wrong, met or withdrawn."""
    own_case(case_id)
    with services().transactions() as tx:
        claim_book.strike_claim(tx, case_id, claim_id, me().account_id, now())
    flash(_("The claim is struck out and counts no more."), "good")
    return _back(case_id)


@claim_doors.post("/desk/cases/<case_id>/debtor")
@needs_role("clerk")
def debtor(case_id: str) -> Response:
    """What the debtor is decides how ordinary claims share."""
    own_case(case_id)
    said, fields = read_debtor(request.form)

    def act(tx: Transaction) -> None:
        if said is not None:
            claim_book.set_debtor(tx, case_id, *said)

    return _write((case_id, "debtor"), fields, act, _("Saved."))


@claim_doors.post("/desk/cases/<case_id>/payees")
@needs_role("clerk")
def payee(case_id: str) -> Response:
    """Name the bank account of a creditor, of the debtor, of who is paid a cost, of the administrator.

    Nothing is paid there before another person has confirmed it.
    """
    own_case(case_id)
    wish, fields = read_payee(case_id, request.form)

    def act(tx: Transaction) -> None:
        if wish is not None:
            payees.name_payee(tx, services().ports.vault, wish, me().account_id, now())

    told = _("The bank account is named and waits for another person of your court.")
    return _write((case_id, "payee"), fields, act, told)


@claim_doors.post("/desk/cases/<case_id>/payees/<sha256>/confirmation")
@needs_role("approver")
def confirm(case_id: str, sha256: str) -> Response:
    """The second person stands for an account as read; needs a second factor at most five minutes old."""
    own_case(case_id)
    require_step_up(me())
    with services().transactions() as tx:
        payees.confirm_payee(
            tx, services().ports.vault, case_id, sha256[:64], me().account_id, now()
        )
    flash(_("The bank account is confirmed; orders go there from now on."), "good")
    return _back(case_id)


@claim_doors.post("/desk/cases/<case_id>/reference")
@needs_role("clerk")
def reference(case_id: str) -> Response:
    """The reference under which money of the debtor comes for this case; the same one for ever."""
    own_case(case_id)
    with services().transactions() as tx:
        found = issue_reference(tx, FOUND, case_id, now(), staff().court_id)
    flash(
        _("Money for this case comes under the reference %(reference)s.", reference=found), "good"
    )
    return _back(case_id)


@claim_doors.post("/desk/cases/<case_id>/payees/look")
@needs_role("clerk", "approver")
def look(case_id: str) -> Response:
    """Show one account for a reason; the look is logged."""
    own_case(case_id)
    fields = Fields()
    holder = fields.line("holder", 80, required=True)
    reason = fields.line("reason", 200, required=True)
    if fields.faults:
        return _page(case_id, 422, f"look-{holder}", fields)
    with services().transactions() as tx:
        who = (me().account_id, reason)
        opened = payees.look_at_payee(tx, services().ports.vault, case_id, holder, who, now())
    return _page(case_id, 200, opened=opened)


def enter_for_court(tx: Transaction, wish: NewClaim, by: str, at: datetime) -> str:
    """Enter a claim; a lot it names is one of this case. Raises `bad_fields` and what `enter_claim` raises."""
    lot = tx.session.get(Lot, wish.lot_id) if wish.lot_id else None
    if wish.lot_id and (lot is None or lot.case_id != wish.case_id):
        raise AuctionError(errors.BAD_FIELDS, fields={"lot": "not_a_choice"})
    over = fully_enforced_on(tx.session, wish.case_id)
    return claim_book.enter_claim(tx, wish, by, at, over)


def own_case(case_id: str) -> EnforcementCase:
    """A case of the caller's court. Raises `not_found`, also for another court's."""
    with services().transactions.reading() as session:
        row = session.get(EnforcementCase, case_id)
        if row is None or row.court_id != staff().court_id:
            raise AuctionError(errors.NOT_FOUND)
        session.expunge(row)
        return row


def claims_of(session: Session, case_id: str, parties: list[PartyOfCourt]) -> list[ClaimRow]:
    """The claims that stand, in the order they were entered."""
    names = {one.id: one.name for one in parties}
    rows = session.scalars(
        select(Claim)
        .where(Claim.case_id == case_id, Claim.struck_at.is_(None))
        .order_by(Claim.entered_at, Claim.id)
    )
    return [
        ClaimRow(
            row.id,
            names[row.party_id] if row.party_id else str(_(COST_WORDS[row.cost_kind])),
            row.kind,
            row.judgment_fen,
            row.general_fen,
            row.fee_base_fen,
            row.ranked_on,
            row.document,
            row.basis,
            late_of(row),
            row.lot_id,
        )
        for row in rows
    ]


def lots_of(session: Session, case_id: str) -> dict[str, str]:
    """Lot → its title in the reader's language, of every lot sold in a case: where a security may lie."""
    rows = session.execute(
        select(Lot.id, Lot.title_zh, Lot.title_en).where(Lot.case_id == case_id).order_by(Lot.id)
    )
    return {
        row.id: row.title_en if language() == "en" and row.title_en else row.title_zh
        for row in rows
    }


def payee_rows(session: Session, case_id: str, holders: list[tuple[str, str]]) -> list[PayeeRow]:
    """How far the account of each holder is, in the order of the holders."""
    told = {
        row.holder: (row.entered_at, row.confirmed_at)
        for row in session.scalars(
            select(Payee).where(Payee.case_id == case_id, Payee.replaced_at.is_(None))
        )
    }
    return [PayeeRow(key, name, *told.get(key, (None, None))) for key, name in holders]


def _page(
    case_id: str,
    status: int,
    part: str = "",
    fields: Fields | None = None,
    opened: SeenPayee | None = None,
) -> Response:
    case, house = own_case(case_id), services()
    with house.transactions.reading() as session:
        parties = parties_of(session, house.ports.vault, case_id)
        rows, lots = claims_of(session, case_id, parties), lots_of(session, case_id)
        holders = holders_of(parties)
        named = payee_rows(session, case_id, holders)
    faults = {name: fault_text(code) for name, code in fields.faults.items()} if fields else {}
    shown: dict[str, Any] = {
        "case": case,
        "rows": rows,
        "words": WORDS,
        "creditors": [(one.id, one.name) for one in parties],
        "lots": lots,
        "holders": holders,
        "payees": named,
        "part": part,
        "values": fields.values if fields else {},
        "faults": faults,
        "fault_rows": [(f"f-{name}", text) for name, text in faults.items()],
        "opened": opened,
    }
    return make_response(render("distribution/claims.html", **shown), status)


def holders_of(parties: list[PartyOfCourt]) -> list[tuple[str, str]]:
    """Everybody money may go to: parties, costs, the administrator."""
    costs = [(f"cost:{kind}", str(_(COST_WORDS[kind]))) for kind in COST_KINDS]
    people = [(one.id, one.name) for one in parties]
    if not any(one.role == "debtor" for one in parties):
        people.append((SURPLUS, str(_("Back to the debtor"))))
    return [*people, *costs, (ADMINISTRATOR, str(_("Bankruptcy administrator")))]


def _write(
    where: tuple[str, str], fields: Fields, act: Callable[[Transaction], None], told: str
) -> Response:
    """Carry a form out, or show it again with what was wrong beside each field; `where` is (case, form)."""
    case_id, part = where
    if not fields.faults:
        try:
            with services().transactions() as tx:
                act(tx)
        except AuctionError as error:
            if not error.fields:
                raise
            fields.faults.update(error.fields)
    if fields.faults:
        return _page(case_id, 422, part, fields)
    flash(told, "good")
    return _back(case_id)


def _back(case_id: str) -> Response:
    return make_response(redirect(f"/desk/cases/{case_id}/claims", 303))
