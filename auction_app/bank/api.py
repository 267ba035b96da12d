"""`/api/v1/court/bank/…`: the same for a court's programs; two people here too."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from auction_app.bank import desk_queries, proposals, queries, suspense
from auction_app.bank.brought import bring
from auction_app.bank.doors import DIGEST_LENGTH, FILE_BYTES, do, me, member, now
from auction_app.bank.explaining import WORDS, Explanation, propose_explanation
from auction_app.bank.queries import PayoutView, Suspended
from auction_app.bank.service import Payee
from auction_app.infra.decisions import read_decision
from auction_app.infra.forms import hidden_characters
from auction_app.infra.web import (
    answer,
    needs_role,
    read_json,
    require_step_up,
    room_blueprint,
    services,
)
from auction_app.kernel.errors import BAD_FIELDS, AuctionError
from auction_app.kernel.time import rfc3339

api: Blueprint = room_blueprint("bank_api", __name__, url_prefix="/api/v1/court/bank")
LONGEST = 200


@api.get("")
@needs_role("clerk", "approver")
def position() -> Response:
    """This court's account, what waits in suspense, payouts that are open, proposals to decide."""
    court_id, house = member().court_id, services()
    with house.transactions.reading() as session:
        account = queries.account_of_court(session, court_id)
        waiting = desk_queries.waiting_proposals(session, house.ports.vault, court_id)
        open_payouts = queries.payouts_of(
            session, court_id, "returned", "waiting", "proposed", "ordered"
        )
        suspended = queries.suspended(session, court_id)
        told = desk_queries.statements_of(session, court_id)
    return answer(
        {
            "account": account.number if account is not None else None,
            "suspended": [_entry(one) for one in suspended],
            "payouts": [_payout(one) for one in open_payouts],
            "proposals": [
                {"proposal": one.sha256, "kind": one.kind, "said": one.said} for one in waiting
            ],
            "gaps": [
                {"statement": one.number, "gap": one.gap_fen, "missing": one.skipped}
                for one in told
                if one.gap_fen or one.skipped
            ],
        }
    )


@api.post("/statements")
@needs_role("clerk")
def take_over() -> Response:
    """The body is the bank's file, camt.053 or pain.002: it waits for a second person.

    `proposal` is null when all of it was taken over before.
    """
    request.max_content_length = FILE_BYTES
    content, who = request.get_data(cache=False), member()
    vault = services().ports.vault
    waits = do(lambda tx: bring(tx, vault, content, who, now()))
    if waits is None:
        return answer({"proposal": None, "said": None}, 200)
    sha256, said = waits
    return answer({"proposal": sha256, "said": said}, 201)


@api.post("/entries/<entry_id>/assignment")
@needs_role("clerk")
def assign(entry_id: str) -> Response:
    """`{reference, ground}`: propose what money in suspense pays."""
    reference, ground = _texts(read_json(), "reference", "ground")
    vault, what = services().ports.vault, (entry_id, reference, ground)
    sha256 = do(lambda tx: suspense.propose_assignment(tx, vault, what, member(), now()))
    return answer({"proposal": sha256}, 201)


@api.post("/entries/<entry_id>/explanation")
@needs_role("clerk")
def explain(entry_id: str) -> Response:
    """`{what, ground, about?}`: propose what a debit without an order was; `about` is a payout or a credit."""
    body = read_json()
    what, ground = _texts(body, "what", "ground")
    if what not in WORDS:
        raise AuctionError(BAD_FIELDS, fields={"what": "not_a_choice"})
    (about,) = _texts(body, "about") if "about" in body else ("",)
    wish, vault = Explanation(entry_id, what, about, ground), services().ports.vault
    sha256 = do(lambda tx: propose_explanation(tx, vault, wish, member(), now()))
    return answer({"proposal": sha256}, 201)


@api.post("/entries/<entry_id>/return")
@needs_role("clerk")
def send_back(entry_id: str) -> Response:
    """`{ground, name?, account?, bank?}`: propose that money goes back; who sent it only where no statement says."""
    body = read_json()
    (ground,) = _texts(body, "ground")
    payer = Payee(*_texts(body, "name", "account", "bank")) if "account" in body else None
    vault, what = services().ports.vault, (entry_id, ground)
    sha256 = do(lambda tx: suspense.propose_send_back(tx, vault, what, member(), now(), payer))
    return answer({"proposal": sha256}, 201)


@api.post("/batches")
@needs_role("clerk")
def propose_batch() -> Response:
    """Propose one file of every payout that waits; the body is empty or `{}`."""
    vault = services().ports.vault
    sha256 = do(lambda tx: proposals.propose_batch(tx, vault, member(), now()))
    return answer({"proposal": sha256}, 201)


@api.post("/proposals/<sha256>/decision")
@needs_role("approver")
def decide(sha256: str) -> Response:
    """`{approve: bool, answer?}`; a yes needs a fresh second factor, a no its reason."""
    is_yes, reason = read_decision(LONGEST)
    digest, vault = sha256[:DIGEST_LENGTH], services().ports.vault
    if is_yes:
        require_step_up(me())
        row = do(lambda tx: proposals.approve(tx, vault, digest, member(), now()))
    else:
        row = do(lambda tx: proposals.refuse(tx, digest, reason, member(), now()))
    return answer({"proposal": row.sha256, "outcome": row.outcome})


def _texts(body: dict[str, Any], *names: str) -> list[str]:
    found, faults = [], {}
    for name in names:
        value = body.get(name)
        if not isinstance(value, str) or not value.strip():
            faults[name] = "required"
        elif len(value) > LONGEST or hidden_characters(value):
            faults[name] = "too_long" if len(value) > LONGEST else "hidden_characters"
        else:
            found.append(value.strip())
    if faults:
        raise AuctionError(BAD_FIELDS, fields=faults)
    return found


def _entry(one: Suspended) -> dict[str, Any]:
    return {
        "entry": one.entry_id,
        "amount": one.amount_fen,
        "open": one.open_fen,
        "currency": one.currency,
        "booked_on": one.booked_on.isoformat(),
        "reference": one.reference,
        "why": one.why,
    }


def _payout(one: PayoutView) -> dict[str, Any]:
    return {
        "payout": one.id,
        "purpose": one.purpose,
        "amount": one.amount_fen,
        "currency": one.currency,
        "state": one.state,
        "reason": one.reason or None,
        "due_at": rfc3339(one.due_at) if one.due_at else None,
    }
