"""A refusal on the wire names its article and where it is read, at the cost of one look into a table."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from auction_app.bidding import errors
from auction_app.bidding.presenting import problem_for_error, problem_head
from auction_app.kernel.errors import RATE_LIMITED, AuctionError

NOW = datetime(2026, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "article"),
    [(errors.TOO_LOW, "NP20"), (errors.TOO_LATE, "NP20"), (errors.LOT_SUSPENDED, "NP28")],
)
def test_a_refused_bid_carries_its_article_in_both_languages(code: str, article: str) -> None:
    for locale in ("zh_Hans_CN", "en"):
        head = problem_head(code, locale)
        assert (head["article"], head["law"]) == (article, f"/law/{article}")


def test_what_rests_on_no_law_carries_none() -> None:
    assert "article" not in problem_head(RATE_LIMITED, "en")


def test_the_article_of_the_case_goes_before_that_of_the_code() -> None:
    document = problem_for_error(AuctionError("barred", article="NP24"), "en", NOW)
    assert (document["article"], document["law"]) == ("NP24", "/law/NP24")
