"""The steps to a price: begun after the seizure, agreed, answered, extended, sent, explained (RP 1 to 23)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from auction_app.law import price_objections, reference_price
from auction_app.law.reference_price import RP_4
from auction_app.lots.checks.price_steps import step_checks
from auction_app.lots.content import LotContent
from auction_app.lots.decision import Circumstances
from auction_app.lots.field_reader import Reader
from auction_app.lots.price_form import parse_price, price_values
from auction_app.lots.price_record import REISSUED, PriceRecord, from_json, to_json
from tests.support.lots import lawful_content

AT = datetime(2026, 8, 28, 2, 0, tzinfo=UTC)
TODAY = date(2026, 8, 28)
FEN = 163_409_400


def codes(content: LotContent, on: date = TODAY) -> dict[str, tuple[str, str]]:
    """Code → (verdict, article) of every step."""
    found = step_checks(content, Circumstances(on))
    return {one.code: (one.verdict, one.article.key) for one in found}


def drafted(basis: str, seized: date | None = None, **record: Any) -> LotContent:
    whole = replace(lawful_content(AT), price_basis=basis)
    notice = replace(whole.notice, seized_on=seized or whole.notice.seized_on)
    return replace(whole, notice=notice, price=replace(PriceRecord(), **record))


@pytest.mark.parametrize(
    ("seized", "asked", "code"),
    [
        (date(2026, 6, 1), date(2026, 7, 1), "price_begun"),  # the thirtieth day
        (date(2026, 6, 1), date(2026, 7, 2), "price_begun_late"),
        (date(2026, 5, 21), date(2026, 6, 22), "price_begun"),  # the 30th day is a Saturday
        (date(2026, 6, 1), None, "price_begun_late"),  # and nothing was done yet
    ],
)
def test_the_price_is_begun_within_thirty_days_of_the_seizure(
    seized: date, asked: date | None, code: str
) -> None:
    expected = ("ok" if code == "price_begun" else "warn", "RP1")
    assert codes(drafted("network", seized, asked_on=asked))[code] == expected


def test_nothing_is_said_while_the_thirty_days_run_and_nothing_is_recorded() -> None:
    assert "price_begun_late" not in codes(drafted("network", TODAY - timedelta(days=30)))


@pytest.mark.parametrize(
    ("applicant", "debtor", "harms", "expected"),
    [
        (FEN, FEN, "", {"sides_agree": ("ok", "RP4")}),
        (FEN, FEN - 1, "", {"sides_differ": ("no", "RP4")}),
        (FEN, FEN, "harms_others", {"sides_differ": ("no", "RP4")}),
        (FEN + 1, FEN + 1, "", {"not_as_agreed": ("no", "RP4")}),
        (FEN, None, "", {"side_missing": ("wait", "RP4")}),
    ],
)
def test_both_sides_name_the_same_figure_and_it_is_the_price(
    applicant: int, debtor: int | None, harms: str, expected: dict[str, tuple[str, str]]
) -> None:
    failures = {"negotiated": harms} if harms else {}
    content = drafted("negotiated", applicants_fen=applicant, debtors_fen=debtor, failures=failures)
    said = codes(replace(content, appraisal_fen=FEN))
    assert {code: one for code, one in said.items() if one[1] == RP_4.key} == expected


@pytest.mark.parametrize(
    ("reported", "code", "verdict"),
    [(20, "answered_in_time", "ok"), (21, "answer_late", "no")],
)
def test_a_targeted_answer_counts_within_the_time_the_court_set(
    reported: int, code: str, verdict: str
) -> None:
    content = drafted(
        "targeted", answer_due_on=date(2026, 7, 20), reported_on=date(2026, 7, reported)
    )
    assert codes(content)[code] == (verdict, "RP6")


@pytest.mark.parametrize(
    ("asked_more", "code", "verdict"),
    [
        (date(2026, 6, 26), "extension_in_time", "ok"),
        (date(2026, 6, 27), "extension_late", "no"),
        (None, "extension_day_missing", "wait"),
    ],
)
def test_an_appraiser_asks_for_more_time_five_days_before_the_end(
    asked_more: date | None, code: str, verdict: str
) -> None:
    content = drafted(
        "appraised",
        asked_on=date(2026, 6, 1),  # due on 1 July
        reported_on=date(2026, 7, 10),
        extensions=1,
        extension_asked_on=asked_more,
    )
    assert codes(content)[code] == (verdict, "RP19")


def test_a_report_within_the_first_period_needs_no_request_for_more_time() -> None:
    content = drafted(
        "appraised", asked_on=date(2026, 6, 1), reported_on=date(2026, 7, 1), extensions=1
    )
    assert not {code for code in codes(content) if code.startswith("extension")}


def test_a_report_that_lies_with_the_court_for_more_than_three_days_is_named() -> None:
    came = date(2026, 8, 24)
    assert price_objections.sending_due(came) == date(2026, 8, 27)
    content = drafted("appraised", asked_on=came, reported_on=came)
    assert codes(content)["report_sent_late"] == ("warn", "RP21")
    assert "report_sent_late" not in codes(content, date(2026, 8, 27))
    sent = replace(content, price=replace(content.price, received_on=date(2026, 8, 27)))
    assert "report_sent_late" not in codes(sent)


@pytest.mark.parametrize(
    ("handed", "explained", "code", "verdict"),
    [
        (None, None, "hand_over", "warn"),
        (19, 24, "explained", "ok"),
        (19, 25, "explanation_late", "warn"),
        (19, None, "explanation_late", "warn"),
    ],
)
def test_an_objection_to_the_result_goes_to_the_appraiser_who_explains_in_five_days(
    handed: int | None, explained: int | None, code: str, verdict: str
) -> None:
    content = drafted(
        "appraised",
        objection_ground="method",
        objection_on=date(2026, 8, 17),
        handed_on=date(2026, 8, handed) if handed else None,
        explained_on=date(2026, 8, explained) if explained else None,
    )
    assert codes(content)[code] == (verdict, "RP23")


def test_what_is_recorded_of_the_steps_comes_back_as_it_was() -> None:
    record = PriceRecord(
        applicants_fen=1,
        debtors_fen=2,
        answer_due_on=TODAY,
        extension_asked_on=TODAY,
        handed_on=TODAY,
        explained_on=TODAY,
        fee_fen=300_000,
        reissue=REISSUED,
    )
    assert from_json(to_json(record)) == record
    reader = Reader(price_values(record))
    assert (parse_price(reader), reader.errors) == (record, {})
    assert reference_price.price_procedure_due(date(2026, 6, 1)) == date(2026, 7, 1)
