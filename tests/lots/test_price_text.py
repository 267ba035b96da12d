"""The notice says how the price was found, until when it holds and who decided, and no more than is public."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from auction_app.lots.content import LotContent
from auction_app.lots.field_reader import Reader
from auction_app.lots.notice_text import announcement_of
from auction_app.lots.price_form import parse_price, price_values
from auction_app.lots.price_record import (
    PriceRecord,
    ReportLine,
    from_json,
    public_json,
    to_json,
)
from auction_app.lots.price_text import basis_en, basis_zh
from tests.support.lots import lawful_content

AT = datetime(2026, 8, 28, 2, 0, tzinfo=UTC)
FULL = PriceRecord(
    direct="parties",
    failures={"negotiated": "refused"},
    asked_on=date(2026, 6, 1),
    extensions=1,
    paused_days=3,
    reported_on=date(2026, 6, 20),
    reports=(ReportLine("平台甲", 163_409_400, date(2026, 6, 4), "dismissed"),),
    received_on=date(2026, 6, 22),
    posted_on=date(2026, 6, 23),
    fixed_on=date(2026, 7, 20),
    objection_ground="facts",
    objection_on=date(2026, 6, 24),
    objection_outcome="dismissed",
    priority_claims_fen=60_000_000,
    costs_fen=0,
    tested_fen=56_000_000,
    told_on=date(2026, 7, 21),
    requested_on=date(2026, 7, 22),
)


def test_the_notice_tells_the_basis_of_the_price_in_both_languages() -> None:
    content = lawful_content(
        AT, price_basis="network", price=FULL, price_valid_until=date(2027, 6, 20)
    )
    notice = announcement_of(content, "顺庆区人民法院", "Shunqing Court", False)
    assert "参考价于2026年7月20日确定" in notice.zh
    assert "平台甲 ¥1,634,094.00" in notice.zh
    assert "有效期至2027年6月20日" in notice.zh
    assert "合议庭于2026年8月28日评议确定" in notice.zh
    assert "fixed on 20 July 2026 by the mean of the inquiry platforms' results" in notice.en
    assert "valid until 20 June 2027" in notice.en
    assert "decided by a collegial panel on 28 August 2026" in notice.en
    appraised = basis_zh(replace(content, price_basis="appraised"))
    assert "评估报告收到日为2026年6月20日" in appraised
    assert (basis_zh(LotContent()), basis_en(LotContent())) == ("", "")


def test_claims_and_objections_are_not_published() -> None:
    public = public_json(FULL)
    assert public["reports"] == [
        {"platform": "平台甲", "price_fen": 163_409_400, "reported_on": "2026-06-04"}
    ]
    hidden = {"priority_claims_fen", "costs_fen", "told_on", "objection_ground", "received_on"}
    assert not hidden & set(public)


def test_a_record_comes_back_from_its_form_and_from_its_json() -> None:
    assert from_json(to_json(FULL)) == FULL
    assert to_json(PriceRecord()) == {}
    reader = Reader(price_values(FULL))
    assert parse_price(reader) == FULL
    assert reader.errors == {}


@pytest.mark.parametrize(
    "stored",
    [
        {"priority_claims_fen": 1.0},
        {"costs_fen": True},
        {"costs_fen": -1},
        {"colour": "red"},
        {"fixed_on": 7},
        {"fixed_on": "soon"},
        {"direct": "never"},
        {"extensions": 3},
        {"failures": {"network": "refused"}},
        {"failures": []},
        {"reports": [{"platform": "甲"}]},
        {"reports": {}},
        {"reports": [{"platform": "", "price_fen": 1, "reported_on": "2026-01-01", "objection": "none"}]},
        {"reports": [{"platform": "甲", "price_fen": 1.5, "reported_on": "2026-01-01", "objection": "none"}]},
        {"reports": [{"platform": "甲", "price_fen": 1, "reported_on": "2026-01-01", "objection": "x"}]},
    ],
)  # fmt: skip
def test_nothing_is_read_back_that_was_never_written(stored: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        from_json(stored)


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("price_fixed_on", "31.12.2026", "bad_date"),
        ("priority_claims", "-1", "bad_amount"),
        ("price_extensions", "3", "bad_number"),
        ("price_paused_days", "1.5", "bad_number"),
        ("price_direct", "always", "bad_choice"),
        ("why_network", "refused", "bad_choice"),
        ("objection_ground", "dislike", "bad_choice"),
        ("report1_amount", "0", "bad_amount"),
        ("report2_objection", "maybe", "bad_choice"),
        ("report3_platform", "甲" * 81, "too_long"),
    ],
)
def test_each_field_of_the_price_is_judged_alone(field: str, typed: str, code: str) -> None:
    reader = Reader({field: typed})
    assert parse_price(reader) == PriceRecord()
    assert reader.errors[field] == code


def test_a_report_begun_but_not_finished_names_what_is_missing() -> None:
    reader = Reader({"report2_platform": "平台乙", "report2_amount": "10"})
    assert parse_price(reader).reports == ()
    assert reader.errors == {"report2_on": "required"}
