"""The court's desk of money: its account, statements, what waits in suspense, payouts and their files."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, flash, make_response, request

from auction_app.bank import batches, desk_queries, looking, proposals, queries
from auction_app.bank.brought import bring
from auction_app.bank.decision import REASONS, WHYS
from auction_app.bank.doors import DIGEST_LENGTH, FILE_BYTES, do, me, member, now, see_other
from auction_app.bank.explaining import WORDS
from auction_app.bank.forms import AccountForm, LookForm
from auction_app.bank.proposals import NewAccount
from auction_app.infra.forms import fault_text
from auction_app.infra.i18n import _, ngettext
from auction_app.infra.web import needs_role, render, require_step_up, room_blueprint, services
from auction_app.kernel.errors import CODES, AuctionError

desk = room_blueprint("bank", __name__)
PAGE = "/desk/bank"
NEWEST = 10  # statements on the desk; a court gets one each day


@desk.url_value_preprocessor
def _limit_body(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before anything reads the body."""
    request.max_content_length = FILE_BYTES


@desk.get("/desk/bank")
@needs_role("clerk", "approver")
def page() -> Response:
    """Where this court's money stands, and what waits for whom."""
    return show(AccountForm(formdata=None), 200)


@desk.post("/desk/bank/account")
@needs_role("clerk")
def enter_account() -> Response:
    """Put the court's account before a second person."""
    form = AccountForm()
    if not form.validate():
        return show(form, 422)
    said = form["name"].data, form.account.data, form.bank.data, form.bank_code.data or ""
    vault = services().ports.vault
    try:
        do(lambda tx: proposals.propose_account(tx, vault, NewAccount(*said), member(), now()))
    except AuctionError as error:
        form.refuse(error)
        return show(form, error.status)
    return _waits()


@desk.post("/desk/bank/statements")
@needs_role("clerk")
def take_over() -> Response:
    """A statement (camt.053) or a report (pain.002), as the bank made it, put before a second person."""
    sent, who = request.files.get("file"), member()
    content = sent.read() if sent is not None else b""
    vault = services().ports.vault
    try:
        waits = do(lambda tx: bring(tx, vault, content, who, now()))
    except AuctionError as error:
        place = error.extra.get("place") or error.extra.get("difference") or ""
        said = f"{fault_text(error.code)} {place}".strip()
        return show(AccountForm(formdata=None), error.status, file_fault=said)
    if waits is not None:
        return _waits()
    flash(_("It was imported before; nothing was booked."), "good")
    return see_other(PAGE)


@desk.post("/desk/bank/batches")
@needs_role("clerk")
def propose_batch() -> Response:
    """One file of everything that waits, for an approver."""
    vault = services().ports.vault
    try:
        do(lambda tx: proposals.propose_batch(tx, vault, member(), now()))
    except AuctionError as error:
        flash(fault_text(error.code), "bad")
        return see_other(PAGE)
    return _waits()


@desk.get("/desk/bank/batches/<batch_id>")
@needs_role("clerk", "approver")
def download(batch_id: str) -> Response:
    """The approved file, for the bank; every time the same bytes."""
    vault = services().ports.vault
    content = do(lambda tx: batches.download(tx, vault, batch_id, member(), now()))
    answer = make_response(content)
    answer.headers["Content-Type"] = "application/xml"
    answer.headers["Content-Disposition"] = f'attachment; filename="pain.001-{batch_id}.xml"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@desk.post("/desk/bank/proposals/<sha256>/decision")
@needs_role("approver")
def decide(sha256: str) -> Response:
    """Yes or no on a digest; a yes needs a second factor at most five minutes old."""
    is_yes, reason = request.form.get("decision") == "approve", request.form.get("answer", "")
    if not is_yes and not reason.strip():
        flash(fault_text("required"), "bad")
        return see_other(PAGE)
    if is_yes:
        require_step_up(me())
    digest, vault = sha256[:DIGEST_LENGTH], services().ports.vault
    if is_yes:
        do(lambda tx: proposals.approve(tx, vault, digest, member(), now()))
    else:
        do(lambda tx: proposals.refuse(tx, digest, reason.strip()[:300], member(), now()))
    flash(_("Done. The decision is recorded.") if is_yes else _("The proposal is refused."), "good")
    return see_other(PAGE)


@desk.post("/desk/bank/proposals/<sha256>/look")
@needs_role("clerk", "approver")
def look(sha256: str) -> Response:
    """Whom a proposal pays, before one decides on it; the look is written down with its reason."""
    digest, vault, form = sha256[:DIGEST_LENGTH], services().ports.vault, LookForm()
    if not form.validate():
        flash(fault_text("required"), "bad")
        return see_other(PAGE)
    reason = form.reason.data
    payee = do(lambda tx: looking.look_at_proposal(tx, vault, digest, reason, member(), now()))
    page = show(AccountForm(formdata=None), 200, seen={digest: payee})
    page.headers["Cache-Control"] = "no-store"
    return page


def show(form: AccountForm, status: int, **more: Any) -> Response:
    """The whole desk."""
    court_id, at = member().court_id, now()
    shows_all = request.args.get("statements") == "all"
    house = services()
    with house.transactions.reading() as session:
        statements = desk_queries.statements_of(session, court_id)
        late = {one.id for one in queries.late_payouts(session, at)}
        view = {
            "account": queries.account_of_court(session, court_id),
            "suspended": queries.suspended(session, court_id),
            "unexplained": desk_queries.unexplained(session, court_id),
            "positions": desk_queries.positions(session, court_id),
            "statements": statements[: None if shows_all else NEWEST],
            "more_statements": 0 if shows_all else max(len(statements) - NEWEST, 0),
            "proposals": desk_queries.waiting_proposals(session, house.ports.vault, court_id),
            "batches": desk_queries.batches_of(session, court_id),
            "payouts": queries.payouts_of(
                session, court_id, "returned", "waiting", "proposed", "ordered", "withdrawn"
            ),
        }
    words: dict[str, Any] = {"why_of": why_of, "reason_of": reason_of, "ngettext": ngettext}
    words |= {"explained_as": explained_as, "seen": {}}
    words |= {"day_of": date.fromisoformat}
    html = render("bank/desk.html", form=form, late=late, at=at, **view, **(words | more))
    return make_response(html, status)


def why_of(code: str) -> str:
    """Why something waits, in words."""
    if code in WHYS:
        return str(_(WHYS[code]))
    return str(_(CODES[code].title)) if code in CODES else code


def explained_as(kind: str) -> str:
    """What a debit without an order was, in words."""
    return str(_(WORDS[kind]))


def reason_of(code: str) -> str:
    """A bank's reason code in words; the code itself where we know none."""
    return str(_(REASONS[code])) if code in REASONS else code


def _waits() -> Response:
    flash(_("The proposal waits for another person of your court."), "good")
    return see_other(PAGE)
