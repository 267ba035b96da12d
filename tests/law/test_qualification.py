"""Who may take part, and who may look behind a number."""

from datetime import UTC, date, datetime, timedelta

import pytest

from auction_app.law import confidentiality, qualification
from auction_app.law.qualification import Relation

OPENS = datetime(2024, 5, 15, 2, 0, tzinfo=UTC)
END = datetime(2024, 5, 16, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("birth", "codes"),
    [
        (date(2006, 5, 17), ["under_age"]),  # AC-17: seventeen years and 364 days
        (date(2006, 5, 16), []),  # the eighteenth birthday
        (date(2008, 6, 15), ["under_age"]),
        (date(1949, 12, 31), []),
    ],
)
def test_check_age_on_the_day_of_applying(birth: date, codes: list[str]) -> None:
    findings = qualification.check_age(birth, date(2024, 5, 16))
    assert [f.code for f in findings] == codes


@pytest.mark.parametrize(
    ("relation", "article"),
    [
        (Relation.NONE, None),
        (Relation.APPLICANT, None),  # AS 12
        (Relation.DEBTOR, None),
        (Relation.COURT_STAFF, "NP34"),  # AC-18
        (Relation.KIN_OF_STAFF, "NP34"),
        (Relation.AUXILIARY_STAFF, "NP34"),
        (Relation.PLATFORM_STAFF, "NP34"),
        (Relation.DEFAULTER, "NP24"),
    ],
)
def test_barred_by_names_the_article_or_lets_them_bid(
    relation: Relation, article: str | None
) -> None:
    found = qualification.barred_by(relation)
    assert (found.key if found else None) == article


def test_agent_in_time_only_before_bidding_starts() -> None:  # AC-26
    assert qualification.agent_in_time(OPENS - timedelta(microseconds=1), OPENS)
    assert not qualification.agent_in_time(OPENS, OPENS)
    assert not qualification.agent_in_time(None, OPENS)


@pytest.mark.parametrize(
    ("is_winner", "ended_at", "at", "may"),
    [
        (True, None, END, False),  # AC-27: bidding runs
        (True, END, END - timedelta(microseconds=1), False),
        (True, END, END + timedelta(seconds=1), True),
        (False, END, END + timedelta(days=400), False),  # losers stay sealed for ever
    ],
)
def test_identity_may_be_opened_for_the_buyer_after_the_end(
    is_winner: bool, ended_at: datetime | None, at: datetime, may: bool
) -> None:
    assert confidentiality.identity_may_be_opened(is_winner, ended_at, at) is may
