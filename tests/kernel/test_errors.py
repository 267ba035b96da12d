"""A refusal carries a code that somebody defined, not prose."""

import pytest

from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError


def test_a_refusal_names_its_fields() -> None:
    error = AuctionError("bad_fields", fields={"amount": "required"}, article="NP17")
    assert str(error) == "bad_fields: amount=required"
    assert (error.status, error.article, error.decided, error.extra) == (400, "NP17", False, {})
    assert str(AuctionError("no_such_lot")) == "no_such_lot"


def test_a_code_means_one_thing_only() -> None:
    about = errors.CODES["no_such_lot"]
    again = errors.define(about.code, about.status, about.title, about.hint, about.decided)
    assert again == "no_such_lot"
    with pytest.raises(ValueError, match="defined twice"):
        errors.define("no_such_lot", 410, about.title, about.hint)
