"""How long the record of an auction is kept, and when somebody may leave."""

from datetime import date

import pytest

from auction_app.law.retention import (
    RETENTION_YEARS,
    Participation,
    check_deletion,
    evidence_kept_until,
    kept_until,
)

DAY = date(2024, 4, 1)


@pytest.mark.parametrize(
    ("ended", "until"),
    [
        (date(2024, 5, 16), date(2034, 5, 16)),
        (date(2024, 2, 29), date(2034, 3, 1)),
        (date(2024, 12, 31), date(2034, 12, 31)),
    ],
)
def test_the_record_is_kept_ten_years_from_the_end(ended: date, until: date) -> None:
    assert kept_until(ended, DAY) == until


def test_a_longer_period_by_a_new_provision_leaves_older_lots_alone() -> None:
    later = RETENTION_YEARS.with_(date(2030, 1, 1), 15)
    assert (later.at(date(2029, 12, 31)), later.at(date(2030, 1, 1))) == (10, 15)


def test_the_evidence_of_an_account_goes_with_its_last_lot() -> None:
    first = Participation("L1", DAY, date(2024, 5, 16))
    last = Participation("L2", DAY, date(2025, 1, 2))
    assert evidence_kept_until([last, first]) == date(2035, 1, 2)
    assert evidence_kept_until([]) is None


def test_nobody_leaves_while_a_lot_is_still_running() -> None:
    running = Participation("L1", DAY, None)
    [finding] = check_deletion([running, Participation("L2", DAY, date(2024, 5, 16))])
    assert (finding.article.key, finding.code, finding.fields) == (
        "PI47",
        "still_taking_part",
        {"lots": "L1"},
    )
    assert check_deletion([Participation("L2", DAY, date(2024, 5, 16))]) == []
