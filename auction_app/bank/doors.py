"""What the doors of this room share: who acts, the clock, the way on, and how much a door takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from flask import Response, make_response, redirect

from auction_app.bank.two_people import Member
from auction_app.infra.principal import Principal, current_principal
from auction_app.infra.transaction import Transaction
from auction_app.infra.web import services
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError

FILE_BYTES = 9 * 1024 * 1024  # a file of 8 MB and the fields beside it
DIGEST_LENGTH = 64
Done = TypeVar("Done")


def me() -> Principal:
    """The caller of a guarded route."""
    who = current_principal()
    if who is None:
        raise AuctionError(errors.UNAUTHENTICATED)
    return who


def member() -> Member:
    """The caller as a member of one court; raises `forbidden` for anybody without a court."""
    who = me()
    if who.court_id is None:
        raise AuctionError(errors.FORBIDDEN)
    return Member(who.account_id, who.court_id)


def now() -> datetime:
    """The clock of this process, read once by each door."""
    return services().ports.clock.now()


def do(act: Callable[[Transaction], Done]) -> Done:
    """One command in one transaction."""
    with services().transactions() as tx:
        return act(tx)


def see_other(path: str) -> Response:
    """Go on by GET: reloading the next page sends nothing twice."""
    return make_response(redirect(path, 303))
