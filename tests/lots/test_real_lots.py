"""The five real court lots of 2020: lawful in the round they really were, refused in every other.

Own copies of the figures stand beside this test, so that it runs everywhere; `test_import` reads the
original listings where they are present.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from auction_app.kernel.time import legal_day
from auction_app.law.announcement import notice_days
from auction_app.law.sale import sale_period_end
from auction_app.lots.content import FIRST, SALE, SECOND, LotContent
from auction_app.lots.decision import Circumstances, findings
from auction_app.lots.importing import LineReport, judge, read_lines
from auction_app.lots.ready_made import completed
from auction_app.lots.standing_notice import noticed

LISTINGS = json.loads((Path(__file__).parent / "five_court_lots.json").read_text())
TRUE_ROUND = [SALE, FIRST, SALE, SALE, FIRST]
NAMES = ["parking, sale", "flat, first", "bus, sale", "shop, sale", "car, first"]
AT = datetime(2019, 11, 1, tzinfo=UTC)

# What each is refused for when it is called another round; the codes that have to be among the findings.
AS_FIRST = {"start_below_floor"}
AS_SECOND = {"predecessor_missing", "previous_end_missing"}
AS_SALE = {"sale_period_differs", "predecessor_missing", "previous_end_missing"}
WRONG = [
    *((number, FIRST, AS_FIRST) for number in (0, 2, 3)),
    *((number, SECOND, AS_SECOND) for number in range(5)),
    *((number, SALE, AS_SALE) for number in (1, 4)),
]


def imported(number: int, round_: int | None = None) -> tuple[LotContent, LineReport]:
    row = LISTINGS[number] | ({"round": round_} if round_ else {})
    [line] = read_lines(json.dumps([row]).encode(), "lots.json")
    return judge(line, AT)


def written_up(number: int) -> tuple[LotContent, Circumstances]:
    """The listing with everything a clerk still has to write, in the round it was, on its last lawful day."""
    content, _ = imported(number)
    assert content.opens_at is not None
    opens = legal_day(content.opens_at)
    published = opens - timedelta(days=1 + notice_days(content.round, content.is_movable, opens))
    if content.round == SALE:
        assert content.appraisal_fen is not None and content.start_price_fen is not None
        content = replace(
            content,
            # The listing tells when the sale really ended; planned were sixty days.
            ends_at=sale_period_end(opens),
            previous_start_fen=content.start_price_fen,
            previous_ended_on=published - timedelta(days=3),
        )
    content = replace(
        content,
        case_number=f"（2019）川0105执{number + 1}号",
        description_zh=content.title_zh,
        notice_day=published,
        panel=("审判长", "审判员甲", "审判员乙"),
    )
    whole = noticed(completed(content, published), published)
    return whole, Circumstances(published)


@pytest.mark.parametrize("number", range(5), ids=NAMES)
def test_a_real_lot_is_lawful_in_the_round_it_was(number: int) -> None:
    content, under = written_up(number)
    assert content.round == TRUE_ROUND[number]
    assert [(one.code, dict(one.fields)) for one in findings(content, under)] == []


@pytest.mark.parametrize(("number", "round_", "codes"), WRONG)
def test_a_real_lot_is_refused_in_a_wrong_round(number: int, round_: int, codes: set[str]) -> None:
    content, under = written_up(number)
    # Called another round, it has no round before it that anybody has written down.
    wrong = replace(content, round=round_, previous_start_fen=None, previous_ended_on=None)
    assert codes <= {one.code for one in findings(wrong, under)}


# With a round before it that fits its figures, what still gives a wrong round away. A panel decided on the
# lot in its true round; the law's own figures name the rest.
WITH_A_PLAUSIBLE_ROUND_BEFORE = [
    *((number, SECOND, {"panel_differs"}) for number in (0, 2, 3)),
    (1, SECOND, {"panel_differs", "second_auction_late"}),
    (4, SECOND, {"panel_differs"}),
    *((number, SALE, {"panel_differs", "sale_period_differs"}) for number in (1, 4)),
]


@pytest.mark.parametrize(("number", "round_", "codes"), WITH_A_PLAUSIBLE_ROUND_BEFORE)
def test_a_plausible_round_before_makes_no_wrong_round_lawful(
    number: int, round_: int, codes: set[str]
) -> None:
    content, under = written_up(number)
    before = {
        "previous_start_fen": content.start_price_fen,
        "previous_ended_on": under.today - timedelta(days=3),
    }
    wrong = replace(content, round=round_, **before)
    assert {one.code for one in findings(wrong, under)} == codes


@pytest.mark.parametrize("number", range(5), ids=NAMES)
def test_a_real_lot_is_imported_in_the_round_it_was(number: int) -> None:
    _, report = imported(number, TRUE_ROUND[number])
    assert (dict(report.errors), report.checks) == ({}, ())


@pytest.mark.parametrize(
    ("number", "round_", "said"),
    [
        (0, FIRST, "start_below_floor"),
        (2, FIRST, "start_below_floor"),
        (3, FIRST, "start_below_floor"),
        *((number, SECOND, "round_and_window") for number in (0, 2, 3)),
        *((number, SALE, "round_and_window") for number in (1, 4)),
    ],
)
def test_a_real_lot_is_not_imported_in_a_wrong_round(number: int, round_: int, said: str) -> None:
    _, report = imported(number, round_)
    assert not report.is_taken
    assert said in {*report.errors.values(), *(check.code for check in report.checks)}


@pytest.mark.parametrize("number", range(5), ids=NAMES)
def test_a_day_earlier_the_notice_of_a_real_lot_would_have_been_too_short(number: int) -> None:
    content, under = written_up(number)
    assert content.opens_at is not None
    early = replace(content, opens_at=content.opens_at - timedelta(days=1))
    assert "notice_too_short" in {one.code for one in findings(early, under)}


def test_amounts_of_the_notice_are_fen_in_json_like_all_others() -> None:
    row = LISTINGS[1] | {
        "m_lease": "let",
        "lease_rent": 300_000,
        "m_utilities": "owed",
        "m_utilities_owed": 12_345,
        "seizure_until": "2021-08-01",
        "tax_deed": "buyer",
    }
    [line] = read_lines(json.dumps([row]).encode(), "lots.json")
    content, report = judge(line, AT)
    assert dict(report.errors) == {}
    assert content.notice.lease.rent_fen == 300_000
    assert content.notice.matter("utilities").fen == 12_345
    assert [one.tax for one in content.notice.taxes] == ["deed"]
