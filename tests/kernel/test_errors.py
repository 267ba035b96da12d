"""A refusal carries a code, not prose."""

from auction_app.kernel.errors import AuctionError


def test_a_refusal_names_its_fields() -> None:
    error = AuctionError("bad_fields", 400, fields={"amount": "required"}, article="NP17")
    assert str(error) == "bad_fields: amount=required"
    assert (error.status, error.article, error.decided, error.extra) == (400, "NP17", None, {})
    assert str(AuctionError("no_such_lot", 404)) == "no_such_lot"
