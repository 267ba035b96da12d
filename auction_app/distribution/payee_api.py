"""Bank accounts of a case for programs of a court: one person names, another reads and confirms."""

from __future__ import annotations

from flask import Response

from auction_app.cases import payees
from auction_app.cases.claims import parties_of
from auction_app.distribution.claim_views import holders_of, own_case, payee_rows
from auction_app.distribution.forms import read_payee
from auction_app.infra.web import (
    answer,
    needs_role,
    read_json,
    require_step_up,
    room_blueprint,
    services,
)
from auction_app.kernel.time import rfc3339
from auction_app.lots.doors import Fields, me, now

payee_doors = room_blueprint("payees_api", __name__, url_prefix="/api/v1/cases")


@payee_doors.get("/<case_id>/payees")
@needs_role("clerk", "approver")
def named(case_id: str) -> Response:
    """Whose account is named and whose waits for a second person; the accounts stay sealed."""
    own_case(case_id)
    house = services()
    with house.transactions.reading() as session:
        holders = holders_of(parties_of(session, house.ports.vault, case_id))
        rows = payee_rows(session, case_id, holders)
    told = [
        {
            "holder": one.holder,
            "of": one.name,
            "entered_at": rfc3339(one.entered_at),
            "confirmed_at": rfc3339(one.confirmed_at) if one.confirmed_at else None,
        }
        for one in rows
        if one.entered_at is not None
    ]
    return answer({"case": case_id, "payees": told})


@payee_doors.post("/<case_id>/payees")
@needs_role("clerk")
def name(case_id: str) -> Response:
    """`{holder, name, account, bank, ground?}`: name an account; it waits for another person."""
    own_case(case_id)
    wish, fields = read_payee(case_id, read_json())
    fields.refuse()
    assert wish is not None
    with services().transactions() as tx:
        payees.name_payee(tx, services().ports.vault, wish, me().account_id, now())
    return answer({"case": case_id, "holder": wish.holder}, 201)


@payee_doors.post("/<case_id>/payees/look")
@needs_role("clerk", "approver")
def look(case_id: str) -> Response:
    """`{holder, reason}`: open one account, with the digest to confirm it by; the look is logged."""
    own_case(case_id)
    sent = read_json()
    fields = Fields({key: str(sent.get(key, "")) for key in ("holder", "reason")})
    holder = fields.line("holder", 80, required=True)
    reason = fields.line("reason", 200, required=True)
    fields.refuse()
    with services().transactions() as tx:
        who = (me().account_id, reason)
        seen = payees.look_at_payee(tx, services().ports.vault, case_id, holder, who, now())
    told = {
        "case": case_id,
        "holder": holder,
        "name": seen.opened.name,
        "account": seen.opened.account,
        "bank": seen.opened.bank,
        "ground": seen.ground,
        "is_in_partys_name": seen.is_in_partys_name,
        "sha256": seen.sha256,
        "confirmed_at": rfc3339(seen.confirmed_at) if seen.confirmed_at else None,
    }
    return answer(told)


@payee_doors.post("/<case_id>/payees/<sha256>/confirmation")
@needs_role("approver")
def confirm(case_id: str, sha256: str) -> Response:
    """`{}`: another person stands for the account of this digest; orders go there from now on."""
    own_case(case_id)
    read_json()
    require_step_up(me())
    with services().transactions() as tx:
        vault, by = services().ports.vault, me().account_id
        payees.confirm_payee(tx, vault, case_id, sha256, by, now())
    return answer({"case": case_id, "sha256": sha256})
