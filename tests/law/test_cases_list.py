"""Acceptance cases of the dishonest list: terms, clocks, who may be listed, what is shown."""

from __future__ import annotations

from datetime import date

import pytest

from auction_app.kernel.ids import mask_id
from auction_app.law.dishonest_list import (
    Ground,
    check_listing,
    deletion_due,
    fix_due,
    is_effective,
    may_be_shown,
    reconsideration_due,
    review_due,
    term_ends,
)


@pytest.mark.parametrize(
    ("ground", "extra", "last", "deleted_by"),
    [
        pytest.param(2, 0, date(2026, 3, 1), date(2026, 3, 4), id="AC-68 two years, a Sunday"),
        pytest.param(2, 3, date(2029, 3, 1), date(2029, 3, 6), id="AC-68 three years longer"),
        pytest.param(1, 0, None, None, id="AC-68 ground (1) has no term"),
    ],
)
def test_term_ends_and_deletion_due(
    ground: int, extra: int, last: date | None, deleted_by: date | None
) -> None:
    found = term_ends(Ground(ground), date(2024, 3, 1), extra)
    assert found == last
    assert (deletion_due(found) if found else None) == deleted_by


def test_term_ends_on_the_last_day_of_a_month_without_that_day() -> None:
    assert term_ends(Ground.OBSTRUCTS, date(2024, 2, 29)) == date(2026, 2, 28)
    with pytest.raises(ValueError, match="bad_extra_years"):
        term_ends(Ground.OBSTRUCTS, date(2024, 3, 1), 4)


def test_is_effective_on_the_last_day_and_not_after_it() -> None:
    until = date(2026, 3, 1)
    assert is_effective(date(2024, 3, 1), until, None, until)
    assert not is_effective(date(2024, 3, 1), until, None, date(2026, 3, 2))


@pytest.mark.parametrize(
    ("clock", "event", "due"),
    [
        pytest.param(review_due, date(2024, 5, 6), date(2024, 5, 21), id="AC-69 decided by"),
        pytest.param(fix_due, date(2024, 5, 20), date(2024, 5, 23), id="AC-69 corrected by"),
        pytest.param(
            reconsideration_due, date(2024, 5, 22), date(2024, 6, 3), id="AC-69 reconsideration"
        ),
    ],
)
def test_the_clocks_of_a_correction(clock: object, event: date, due: date) -> None:
    assert callable(clock) and clock(event) == due


@pytest.mark.parametrize(
    ("ground", "birth", "is_covered", "article"),
    [
        pytest.param(2, date(2008, 2, 1), False, "DL4", id="AC-70 a 16-year-old"),
        pytest.param(1, date(1980, 1, 1), True, "DL3", id="AC-70 seizure covers, ground (1)"),
        pytest.param(2, date(1980, 1, 1), True, None, id="AC-70 seizure covers, ground (2)"),
        pytest.param(1, date(1980, 1, 1), False, None, id="AC-70 able and refuses"),
        pytest.param(1, None, False, None, id="AC-70 an organisation"),
    ],
)
def test_check_listing(
    ground: int, birth: date | None, is_covered: bool, article: str | None
) -> None:
    found = check_listing(Ground(ground), birth, date(2024, 3, 1), is_covered)
    assert [one.article.key for one in found] == ([article] if article else [])


@pytest.mark.parametrize(
    ("full", "shown"),
    [pytest.param("330304199001011238", "3303041990****1238", id="AC-71 never the full number")],
)
def test_the_public_list_masks_numbers(full: str, shown: str) -> None:
    assert mask_id(full) == shown


def test_may_be_shown_only_in_force_and_fit_for_publication() -> None:
    assert may_be_shown(True, True)
    assert not may_be_shown(False, True) and not may_be_shown(True, False)
