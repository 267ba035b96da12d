"""Money that waits, and the door by which two people name whom it pays; pages, and the same for programs."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response

from auction_app.accounting.waiting import Waiting, money_that_waits, unpromised_fen, waiting_on
from auction_app.bank.doors import do, me, member, now, see_other
from auction_app.bank.errors import LESS_WAITS
from auction_app.bank.facts import PayoutNamed
from auction_app.bank.named import NamedPayout, propose_pay_out
from auction_app.bank.service import Payee
from auction_app.bank.views import reason_of
from auction_app.infra.forms import RoomForm, needed, text_field
from auction_app.infra.i18n import _, ngettext
from auction_app.infra.transaction import Handlers, Transaction
from auction_app.infra.web import answer, needs_role, read_json, render, room_blueprint, services
from auction_app.kernel.errors import BAD_FIELDS, NOT_FOUND, AuctionError
from auction_app.kernel.money import LARGEST_FEN, Money, parse_yuan
from auction_app.kernel.time import rfc3339
from auction_app.ledger.service import Account

waiting = room_blueprint("waiting_money", __name__)
_API = "/api/v1/court/bank/waiting"
FIELDS = ("name", "account", "bank", "remittance", "ground")


class PayOutForm(RoomForm):
    """Whom money pays that waits, how much of it, and on which written basis."""

    amount = text_field(needed, limit=40)
    name = text_field(needed, limit=140)
    account = text_field(needed, limit=60)
    bank = text_field(needed, limit=140)
    remittance = text_field(needed, limit=140)
    ground = text_field(needed, limit=200)


def table() -> Handlers:
    """Fact → handlers."""
    return {PayoutNamed: [keep_promises]}


def keep_promises(tx: Transaction, fact: PayoutNamed) -> None:
    """What is owed to the holder of a share, or goes back as a refund, is named to nobody else."""
    left = unpromised_fen(tx.session, fact.account, fact.amount.currency)
    if fact.amount.fen > left:
        raise AuctionError(LESS_WAITS, fields={"amount": LESS_WAITS}, extra={"waits": max(left, 0)})


@waiting.get("/desk/bank/waiting")
@needs_role("clerk", "approver")
def every() -> Response:
    """Every account of this court with money ordered to nobody, with its age and its door."""
    with services().transactions.reading() as session:
        rows = money_that_waits(session, me())
    words: dict[str, Any] = {"ngettext": ngettext, "reason_of": reason_of}
    return make_response(render("accounting/waiting.html", rows=rows, at=now(), **words))


@waiting.get("/desk/bank/waiting/<account>")
@needs_role("clerk", "approver")
def one(account: str) -> Response:
    """One of them, with the form that names whom it pays."""
    return _page(account, PayOutForm(formdata=None), 200)


@waiting.post("/desk/bank/waiting/<account>")
@needs_role("clerk")
def name_payee(account: str) -> Response:
    """Put a payee before a second person."""
    form = PayOutForm()
    if not form.validate():
        return _page(account, form, 422)
    try:
        _propose(account, parse_yuan(form.amount.data), {one: form[one].data for one in FIELDS})
    except AuctionError as error:
        if error.code == "bad_amount":
            error = AuctionError(error.code, fields={"amount": error.code})
        form.refuse(error)
        return _page(account, form, error.status)
    flash(_("The proposal waits for another person of your court."), "good")
    return see_other("/desk/bank")


@waiting.get(_API)
@needs_role("clerk", "approver")
def every_by_program() -> Response:
    """The same for the court's programs."""
    with services().transactions.reading() as session:
        rows = money_that_waits(session, me())
    return answer({"waiting": [_wire(row) for row in rows]})


@waiting.post(f"{_API}/<account>/payout")
@needs_role("clerk")
def name_by_program(account: str) -> Response:
    """`{amount, name, account, bank, remittance, ground}`, the amount in fen: propose whom it pays."""
    body = read_json()
    fen = body.get("amount")
    said = {name: body.get(name) for name in FIELDS}
    faults = {name: "bad_type" for name, value in said.items() if not isinstance(value, str)}
    if not isinstance(fen, int) or isinstance(fen, bool) or not 0 < fen <= LARGEST_FEN:
        faults["amount"] = "bad_amount"
    form = PayOutForm(formdata=None, data={**said, "amount": "1"}) if not faults else None
    faults |= form.codes() if form is not None else {}
    if faults:
        raise AuctionError(BAD_FIELDS, fields=faults)
    assert isinstance(fen, int) and form is not None
    sha256 = _propose(account, fen, {name: form[name].data for name in FIELDS})
    return answer({"proposal": sha256}, 201)


def _propose(account: str, fen: int, said: dict[str, str]) -> str:
    row = _own(account)
    wish = NamedPayout(
        out_of=Account(row.account, row.currency),
        words=(f"{row.title.zh}：{row.of.zh}", f"{row.title.en}: {row.of.en}"),
        payee=Payee(said["name"], said["account"], said["bank"]),
        amount=Money(fen, row.currency),
        remittance=said["remittance"],
        ground=said["ground"],
    )
    vault = services().ports.vault
    return do(lambda tx: propose_pay_out(tx, vault, wish, member(), now()))


def _own(account: str) -> Waiting:
    """An account a payee may be named for. Raises `not_found` for every other one."""
    with services().transactions.reading() as session:
        row = waiting_on(session, me(), account)
    if not row.free:
        raise AuctionError(NOT_FOUND)
    return row


def _page(account: str, form: PayOutForm, status: int) -> Response:
    row = _own(account)
    return make_response(render("accounting/pay_out.html", row=row, form=form, at=now()), status)


def _wire(row: Waiting) -> dict[str, Any]:
    return {
        "account": row.account,
        "title": {"zh": row.title.zh, "en": row.title.en},
        "of": {"zh": row.of.zh, "en": row.of.en},
        "currency": row.currency,
        "waits": row.waits,
        "free": row.free,
        "ordered": row.ordered,
        "next_step": row.door,
        "since": rfc3339(row.since),
    }
