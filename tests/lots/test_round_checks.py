"""Further rounds as the editor judges them: thirty days, the round before, and what a sale asks (AC-62, AC-63)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from auction_app.kernel.time import SHANGHAI
from auction_app.law import further_rounds
from auction_app.law import sale as sale_law
from auction_app.law.sale import sale_period_end
from auction_app.lots.content import LotContent
from auction_app.lots.decision import Check, Circumstances, check_lot, shortened
from auction_app.lots.notice_text import announcement_of
from tests.support.lots import lawful_content

FAILED = date(2024, 5, 16)
MAY_20 = Circumstances(date(2024, 5, 20))
AT = datetime(2024, 5, 20, 2, 0, tzinfo=UTC)


def opening(day: str) -> dict[str, datetime]:
    opens_at = datetime.combine(date.fromisoformat(day), time(10), SHANGHAI)
    return {"opens_at": opens_at, "ends_at": opens_at + timedelta(hours=24)}


def second(**changes: Any) -> LotContent:
    base = lawful_content(AT, round=2, previous_start_fen=114_386_580, previous_ended_on=FAILED)
    return replace(base, **({"decision": None} | opening("2024-06-10") | changes))


def of_field(content: LotContent, field: str, under: Circumstances = MAY_20) -> list[Check]:
    return [one for one in check_lot(content, under) if one.field == field]


def codes(content: LotContent, under: Circumstances = MAY_20) -> set[str]:
    return {one.code for one in check_lot(content, under) if one.stands_in_the_way}


@pytest.mark.parametrize(
    ("opens", "is_movable", "code", "latest_notice"),
    [
        pytest.param("2024-06-17", False, "second_auction_in_time", "2024-06-01", id="AC-62"),
        pytest.param("2024-06-17", True, "second_auction_in_time", "2024-06-09", id="AC-62 car"),
        pytest.param("2024-06-18", False, "second_auction_late", "2024-06-01", id="AC-62 late"),
    ],
)
def test_a_second_auction_opens_within_thirty_days_or_is_blocked_with_an_explanation(
    opens: str, is_movable: bool, code: str, latest_notice: str
) -> None:
    found = {
        one.code: one
        for one in of_field(second(is_movable=is_movable, **opening(opens)), "opens_at")
    }
    check = found[code]
    assert check.figures["latest"] == "2024-06-17"
    assert check.figures["latest_notice"] == latest_notice
    assert check.article.key == "NP26"
    if code.endswith("late"):
        assert check.mend["opens_at"] == "2024-06-17T10:00"
        assert check.mend["ends_at"] == "2024-06-18T10:00"


def test_a_round_that_can_no_longer_be_in_time_goes_on_and_is_shown_as_late() -> None:
    june = Circumstances(date(2024, 6, 5))
    [check] = [
        one
        for one in of_field(second(**opening("2024-06-25")), "opens_at", june)
        if one.code == "second_auction_late"
    ]
    assert check.verdict == "warn" and not check.mend and not check.stands_in_the_way


@pytest.mark.parametrize(
    ("noticed", "second_by", "sale_by"),
    [(None, "2024-05-21", "2024-05-21"), (date(2024, 4, 1), "2024-06-17", "2024-05-31")],
)
def test_the_days_after_a_failure_are_those_of_the_failed_lots_notice_day(
    monkeypatch: pytest.MonkeyPatch, noticed: date | None, second_by: str, sale_by: str
) -> None:
    """The figures change between the notice and the failure of 2024-05-16; the lot keeps its law."""
    for module, name in ((further_rounds, "SECOND_WITHIN_DAYS"), (sale_law, "NOTICE_WITHIN_DAYS")):
        monkeypatch.setattr(module, name, getattr(module, name).with_(date(2024, 5, 1), 5))
    under = replace(MAY_20, previous_notice=noticed)
    opening_by = {
        one.figures["latest"]
        for one in of_field(second(), "opens_at", under)
        if one.code.startswith("second_auction")
    }
    [notice] = of_field(sale(), "notice_day", under)
    assert (opening_by, notice.figures["latest"]) == ({second_by}, sale_by)


def test_whoever_announces_late_says_why_and_nobody_else_does() -> None:
    june = Circumstances(date(2024, 6, 5))
    late = second(**opening("2024-06-25"))
    assert "late_reason_missing" in codes(late, june)
    told = replace(late, late_reason_zh="异议裁定后恢复")
    [check] = of_field(told, "late_reason_zh", june)
    assert (check.code, check.verdict, check.article.key) == ("late_reason_given", "ok", "NP26")
    said = announcement_of(told, "某法院", "A Court", is_practice=False)
    assert "本次拍卖晚于2024年5月16日流拍后三十日，原因：异议裁定后恢复。" in said.zh
    assert "later than thirty days after the failure of 2024-05-16" in said.en
    # What is not late gives no reason: the notice would say what is not true.
    for in_time in (second(), second(round=1), sale(), second(follows_as="reauction")):
        [check] = of_field(replace(in_time, late_reason_zh="x"), "late_reason_zh")
        assert (check.code, check.stands_in_the_way) == ("late_reason_needless", True)
        assert check.mend == {"late_reason_zh": "", "late_reason_en": ""}
        assert "三十日" not in announcement_of(in_time, "某法院", "A Court", is_practice=False).zh


def test_planning_a_late_notice_is_not_being_late() -> None:
    """While the thirty days can still be kept, no reason buys a later day (NP 26, AC-62)."""
    planned = second(notice_day=date(2024, 6, 10), late_reason_zh="x", **opening("2024-06-26"))
    assert "second_auction_late" in codes(planned)


def test_the_price_of_a_round_held_elsewhere_is_held_against_the_reference_price() -> None:
    """Nobody can look that round up here: two cuts below the reference price are the least (NP 10, 26)."""
    typed = second(start_price_fen=80, previous_start_fen=100, increment_fen=1, deposit_fen=8)
    assert {one.code for one in of_field(typed, "start_price") if one.stands_in_the_way}


def test_a_practice_court_need_not_say_why() -> None:
    june = Circumstances(date(2024, 6, 5), is_practice=True)
    assert "late_reason_missing" not in codes(second(**opening("2024-06-25")), june)


def test_a_second_auction_without_an_opening_says_until_when() -> None:
    found = {one.code: one for one in of_field(second(opens_at=None, ends_at=None), "opens_at")}
    assert found["second_auction_due"].figures["latest_notice"] == "2024-06-01"


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"previous_start_fen": None}, "predecessor_missing"),
        ({"previous_ended_on": None}, "previous_end_missing"),
    ],
)
def test_a_further_round_names_what_failed_before(changes: dict[str, Any], missing: str) -> None:
    assert missing in codes(second(**changes))


def test_a_reauction_and_a_new_announcement_have_no_thirty_days_of_their_own() -> None:
    for as_ in ("reauction", "reannounced"):
        content = second(follows_as=as_, predecessor_id="Lx", **opening("2024-09-02"))
        assert "second_auction_late" not in codes(content)


def sale(**changes: Any) -> LotContent:
    opens_at = datetime(2024, 6, 10, 10, tzinfo=SHANGHAI)
    window = {"opens_at": opens_at, "ends_at": sale_period_end(opens_at.date())}
    return second(**({"round": 3} | window | changes))


def test_a_lawful_sale_has_no_finding_about_its_round() -> None:
    of_rounds = {
        "sale_price_differs",
        "sale_period_differs",
        "countdown_differs",
        "sale_notice_late",
    }
    assert not codes(sale()) & of_rounds
    assert {"sale_period_kept", "sale_notice_in_time"} <= {
        one.code for one in check_lot(sale(), MAY_20)
    }


@pytest.mark.parametrize(
    ("changes", "code", "mend"),
    [
        ({"start_price_fen": 114_386_581}, "sale_price_differs", {"start_price": "114386580"}),
        (
            {"ends_at": datetime(2024, 8, 9, 10, tzinfo=SHANGHAI)},
            "sale_period_differs",
            {"ends_at": "2024-08-10T00:00"},
        ),
        ({"countdown_s": 3600}, "countdown_differs", {"countdown_s": "86400"}),
    ],
)
def test_what_a_sale_may_not_choose(
    changes: dict[str, Any], code: str, mend: dict[str, str]
) -> None:
    [check] = [one for one in check_lot(sale(**changes), MAY_20) if one.code == code]
    assert check.stands_in_the_way and dict(check.mend) == mend
    assert check.article.key == "SALE"


def test_a_sale_notice_after_fifteen_days_is_said_and_left_to_the_court() -> None:
    [check] = of_field(sale(), "notice_day", Circumstances(date(2024, 6, 1)))
    assert (check.code, check.figures["latest"]) == ("sale_notice_late", "2024-05-31")
    assert check.verdict == "warn" and not check.stands_in_the_way  # its source is unconfirmed


def test_a_practice_court_may_shorten_and_the_published_text_says_so() -> None:
    quick = sale(countdown_s=60, ends_at=datetime(2024, 6, 10, 12, tzinfo=SHANGHAI))
    practice = Circumstances(date(2024, 5, 20), is_practice=True)
    assert not codes(quick, practice) & {"countdown_differs", "sale_period_differs"}
    assert {"countdown_differs", "sale_period_differs"} <= set(shortened(quick, practice))
