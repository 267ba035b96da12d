"""The wire's doors of this room: who looked at whom (contract §6), and signing out."""

from __future__ import annotations

from flask import Response, request

from auction_app.accounts import queries, sessions
from auction_app.accounts.views import me
from auction_app.infra.principal import current_principal
from auction_app.infra.web import answer, bearer_scope, room_blueprint, services, signed_in
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import rfc3339

accounts_api = room_blueprint("accounts_api", __name__, url_prefix="/api/v1")

DEFAULT_ROWS = 100
MAX_ROWS = 1000
_MAX_ID = 2**63 - 1


@accounts_api.get("/audit/access")
@bearer_scope("audit")
def access() -> Response:
    """`?after=<id>&limit=<n>` → rows in order of writing, from one snapshot."""
    after = _whole("after", 0, _MAX_ID)
    limit = max(1, _whole("limit", DEFAULT_ROWS, MAX_ROWS))
    with services().transactions.reading() as reading:
        rows = queries.looks_after(reading, after, limit)
    listed = [
        {
            "id": row.id,
            "at": rfc3339(row.at),
            "actor": row.actor,
            "action": row.action,
            "subject": row.subject,
            "reason": row.reason,
        }
        for row in rows
    ]
    return answer({"rows": listed, "next_after": rows[-1].id if rows else after})


@accounts_api.get("/account")
@bearer_scope("account")
def own_account() -> Response:
    """Whose token this is, and what it may do: no name, no number."""
    principal = me()
    with services().transactions.reading() as reading:
        account = queries.get_account(reading, principal.account_id)
    assert principal.expires_at is not None
    return answer(
        {
            "user_id": account.id,
            "kind": account.kind,
            "verified": account.is_verified,
            "second_factor": account.has_second_factor,
            "scopes": sorted(principal.scopes),
            "session_ends_at": rfc3339(principal.expires_at),
        }
    )


def _whole(name: str, default: int, most: int) -> int:
    """A whole number from the query, at most `most`. Raises `bad_fields`."""
    text = request.args.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= _MAX_ID):
        raise AuctionError(errors.BAD_FIELDS, fields={name: "whole_number"})
    return min(int(text), most)


@accounts_api.delete("/session")
@signed_in
def end_session() -> Response:
    """End the session whose token or cookie came with this request; its sockets fall silent."""
    principal = current_principal()
    assert principal is not None  # the guard saw to it
    house = services()
    with house.transactions() as tx:
        sessions.end_session(tx, principal.session_id, house.ports.clock.now())
    return answer({"ended": principal.session_id})
