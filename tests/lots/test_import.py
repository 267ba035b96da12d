"""Imports: each line is judged on its own, and a wrong one leaves nothing behind."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.lots.content import FIRST, SALE
from auction_app.lots.importing import Line, LineReport, import_all, judge, read_lines
from auction_app.lots.models import Lot
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam

AT = datetime(2020, 6, 1, tzinfo=UTC)
OWN_FIXTURE = Path(__file__).parent / "five_court_lots.json"
# The whole list is not part of the repository; where AUCTION_DATA_DIR does not name it its tests are skipped.
REAL = Path(os.environ.get("AUCTION_DATA_DIR", "")) / "taobao_lots_2020.json"
ROUNDS_THEY_WERE = [SALE, FIRST, SALE, SALE, FIRST]


def listings(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        pytest.skip(f"{path.name} is not here")
    found: list[dict[str, Any]] = json.loads(path.read_text())
    return [one for one in found if "court" in one]


def lines_of(rows: list[dict[str, Any]]) -> list[Line]:
    return read_lines(json.dumps(rows).encode(), "lots.json")


@pytest.mark.parametrize("path", [OWN_FIXTURE, REAL], ids=["own", "real"])
def test_the_five_real_court_lots_import_with_the_round_they_really_were(path: Path) -> None:
    judged = [judge(line, AT) for line in lines_of(listings(path))]
    assert [report.errors for _, report in judged] == [{}] * 5
    assert [report.checks for _, report in judged] == [()] * 5
    assert [content.round for content, _ in judged] == ROUNDS_THEY_WERE
    assert judged[1][0].start_price_fen == 114_386_580
    assert judged[2][0].is_movable


@pytest.mark.parametrize("path", [OWN_FIXTURE, REAL], ids=["own", "real"])
def test_the_three_sales_are_refused_as_first_auctions(path: Path) -> None:
    rows = [row | {"round": "first"} for row in listings(path)]
    reports = [judge(line, AT)[1] for line in lines_of(rows)]
    assert [report.is_taken for report in reports] == [False, True, False, False, True]
    assert [[check.code for check in report.checks] for report in reports] == [
        ["start_below_floor"],
        [],
        ["start_below_floor"],
        ["start_below_floor"],
        [],
    ]


def test_a_second_auction_may_not_go_below_what_a_sale_starts_at() -> None:
    row = listings(OWN_FIXTURE)[0] | {"round": 2, "starting_price": 7_447_999}
    [line] = lines_of([row])
    assert [check.code for check in judge(line, AT)[1].checks] == ["start_cut_too_deep"]


def run(
    transactions: Transactions,
    team: CourtTeam,
    lines: list[Line],
    clock: HandClock,
    **options: bool,
) -> list[LineReport]:
    return list(import_all(transactions, lines, lambda _: team.clerk, clock.now(), **options))


def drafts(transactions: Transactions, team: CourtTeam) -> int:
    with transactions.reading() as session:
        query = select(func.count()).select_from(Lot).where(Lot.court_id == team.court_id)
        return session.scalar(query) or 0


def test_right_lines_become_drafts_and_wrong_ones_leave_nothing(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    rows: list[dict[str, Any]] = [
        {"title": "甲", "start_price": 7_000_000, "appraisal": 10_000_000, "category": "商铺"},
        {"title": "乙", "start_price": 1, "appraisal": 10_000_000, "round": 1},
        {"title": "丙", "start_price": 1.5},
        {"title": "", "colour": "red"},
        {"title": "丁\u202e"},
        {"title": "戊", "case_number": "（2026）川0105民初1号"},
        {"title": "己", "deposit": True, "increment": None, "starts_at": "soon"},
    ]
    reports = run(transactions, team, lines_of(rows), clock)
    assert [report.is_taken for report in reports] == [True] + [False] * 6
    assert reports[0].lot_id is not None
    assert [check.code for check in reports[1].checks] == ["start_below_floor"]
    assert [dict(report.errors) for report in reports[2:]] == [
        {"start_price": "bad_type"},
        {"colour": "unknown_field", "title_zh": "required"},
        {"title_zh": "bad_characters"},
        {"case_number": "bad_case_number"},
        {"deposit": "bad_type", "opens_at": "bad_instant"},
    ]
    assert drafts(transactions, team) == 1
    with transactions.reading() as session:
        lot = session.get_one(Lot, reports[0].lot_id)
        assert (lot.category, lot.round, lot.state) == ("commercial", FIRST, "draft")


def test_a_dry_run_writes_nothing(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    reports = run(transactions, team, lines_of([{"title": "甲"}]), clock, is_dry=True)
    assert reports[0].is_taken
    assert drafts(transactions, team) == 0


def test_a_case_of_another_court_stops_its_own_line_only(
    transactions: Transactions, team: CourtTeam, other_team: CourtTeam, clock: HandClock
) -> None:
    rows = [{"title": "甲", "case_number": "（2026）川0105执999001号"}, {"title": "乙"}]
    assert all(one.is_taken for one in run(transactions, team, lines_of(rows), clock))
    reports = run(transactions, other_team, lines_of(rows), clock)
    assert [one.is_taken for one in reports] == [False, True]
    assert reports[0].errors == {"case_number": "case_of_other_court"}


def test_an_unknown_court_is_named(transactions: Transactions, clock: HandClock) -> None:
    lines = lines_of([{"title": "甲", "court": "某某法院"}])
    reports = list(import_all(transactions, lines, lambda _: None, clock.now()))
    assert reports[0].errors == {"court": "unknown_court"}


def test_csv_says_yuan_and_json_says_fen() -> None:
    text = 'title,starting_price,starts_at\n甲,"1,234.50",2026-09-28 10:00\n'
    [line] = read_lines(b"\xef\xbb\xbf" + text.encode(), "lots.csv")
    content, report = judge(line, AT)
    assert report.errors == {}
    assert content.start_price_fen == 123_450
    [line] = lines_of([{"title": "甲", "starting_price": 123_450}])
    assert judge(line, AT)[0].start_price_fen == 123_450


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "x.json"),
        (b"{}", "x.json"),
        (b"[1]", "x.json"),
        (b"[[]]", "x.json"),
        (b"[]", "x.json"),
        (b'[{"title": "a", "title": "b"}]', "x.json"),
        (b"[" * 100_000, "x.json"),
        ("[]".encode("utf-16"), "x.json"),
        (b"\xff\xfe\x00", "x.csv"),
        (b"title\n", "x.csv"),
        (b'title\n"never closed', "x.csv"),
        (b"title\n" + b"a\n" * 5_001, "x.csv"),
    ],
)
def test_what_is_no_list_is_refused_as_a_whole(content: bytes, name: str) -> None:
    with pytest.raises(AuctionError) as refused:
        read_lines(content, name)
    assert refused.value.code == "bad_import"


def test_a_line_with_more_cells_than_names_is_named() -> None:
    [line] = read_lines(b"title\na,b,c\n", "x.csv")
    assert line.errors
