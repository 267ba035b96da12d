"""The law for people: where every "why" of the site leads."""

from __future__ import annotations

from flask import Blueprint

from auction_app.infra.web import public, render, room_blueprint
from auction_app.kernel.errors import NOT_FOUND, AuctionError
from auction_app.law.acceptance import CASES
from auction_app.law.proofs import proofs
from auction_app.statutes.reading import find_article, instruments

room: Blueprint = room_blueprint("statutes", __name__)


@room.get("/law")
@public
def law() -> str:
    """Every instrument and every article that can be read here."""
    return render("statutes/law.html", instruments=instruments())


@room.get("/law/cases")
@public
def cases() -> str:
    """The acceptance cases in words, with the tests that run them."""
    return render("statutes/cases.html", cases=CASES, tests=proofs().tests_of_case)


@room.get("/law/<key>")
@public
def article(key: str) -> str:
    """One article with all that hangs on it. Raises `not_found`."""
    found = find_article(key)
    if found is None:
        raise AuctionError(NOT_FOUND)
    return render("statutes/article.html", view=found)
