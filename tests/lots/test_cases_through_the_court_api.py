"""Acceptance cases of price and notice as a program of a court sends them: whole documents in, findings out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from auction_app.infra.ports import Ports
from auction_app.kernel.time import SHANGHAI, legal_day
from auction_app.law.reference_price import months_after
from auction_app.lots.content import LotContent
from auction_app.lots.form_values import form_of
from auction_app.lots.price_record import ReportLine
from tests.lots.conftest import make_team
from tests.support.clock import HandClock
from tests.support.lots import lawful_content
from tests.support.people import Person, csrf_of, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def clerk(app: Flask, ports: Ports, clock: HandClock) -> FlaskClient:
    transactions = app.extensions["auction"].transactions
    team = make_team(transactions, ports, clock)
    who = Person(team.clerk.account_id, "")
    return signed_in(app, transactions, who, clock.now(), second_factor=True)


def told(clerk: FlaskClient, content: LotContent) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Field/code → verdict, article and lawful value, as the API says them."""
    headers = {"X-CSRF-Token": csrf_of(clerk, "/lots")}
    answer = clerk.post("/api/v1/court/lots/check", json=form_of(content), headers=headers)
    said = answer.get_json()
    assert (answer.status_code, said["errors"]) == (200, {})
    return {
        f"{one['field']}/{one['code']}": (one["verdict"], one["article"], one["mend"])
        for one in said["findings"]
    }


@pytest.mark.parametrize(
    ("terms", "found", "article", "mend"),
    [
        pytest.param(
            {"start_price_fen": 69_999_999}, "start_price/start_below_floor", "NP10",
            {"start_price": 70_000_000}, id="AC-01 a fen below the floor",
        ),
        pytest.param(
            {"start_price_fen": 70_000_000}, "start_price/start_allowed", "NP10", {}, id="AC-01 at the floor"
        ),
        pytest.param(
            {"appraisal_fen": 132_030_000, "start_price_fen": 101_002_950, "deposit_fen": 20_000_000},
            "start_price/start_allowed", "NP10", {}, id="AC-02 fractions of a yuan",
        ),
        pytest.param(
            {"round": 2, "previous_start_fen": 70_000_000, "start_price_fen": 56_000_000},
            "start_price/start_cut_allowed", "NP26", {}, id="AC-03 a cut of 20 %",
        ),
        pytest.param(
            {"round": 2, "previous_start_fen": 70_000_000, "start_price_fen": 55_999_999},
            "start_price/start_cut_too_deep", "NP26", {"start_price": 56_000_000}, id="AC-03 a fen too deep",
        ),
        pytest.param(
            {"round": 2, "previous_start_fen": 70_000_000, "start_price_fen": 70_000_000},
            "start_price/start_cut_allowed", "NP26", {}, id="AC-03 no cut",
        ),
        *(
            pytest.param(
                {"appraisal_fen": 1_178_751_100, "start_price_fen": 1_178_751_100, "deposit_fen": fen},
                f"deposit/{code}", "NP17", {"deposit": mend} if mend else {}, id=f"AC-04 {fen}",
            )
            for fen, code, mend in (
                (235_750_220, "deposit_allowed", 0),
                (235_750_221, "deposit_out_of_range", 235_750_220),
                (58_937_555, "deposit_allowed", 0),
                (58_937_554, "deposit_out_of_range", 58_937_555),
            )
        ),
        pytest.param(
            {"decision": None, "panel": ("何某",)}, "panel/panel_missing", "NP27", {}, id="AC-05 one judge"
        ),
    ],
)  # fmt: skip
def test_price_and_panel(
    clerk: FlaskClient,
    clock: HandClock,
    terms: dict[str, Any],
    found: str,
    article: str,
    mend: dict[str, Any],
) -> None:
    base = {"appraisal_fen": 100_000_000, "start_price_fen": 70_000_000, "decision": None}
    content = lawful_content(clock.now(), **base | terms)
    verdict, basis, value = told(clerk, content)[found]
    is_lawful = found.endswith("allowed")
    assert (verdict == "ok", basis, value) == (is_lawful, article, mend)


@pytest.mark.parametrize(
    ("days", "mean"),
    [
        pytest.param((1, 2, 3), 105_000_000, id="AC-07 all three in time"),
        pytest.param((1, 2, 20), 103_000_000, id="AC-07 the third late"),
    ],
)
def test_the_mean_of_the_reports_in_time(
    clerk: FlaskClient, clock: HandClock, days: tuple[int, ...], mean: int
) -> None:
    base = lawful_content(clock.now(), price_basis="network", appraisal_fen=mean, decision=None)
    asked = base.price.asked_on
    assert asked is not None
    figures = (100_000_000, 106_000_000, 109_000_000)
    lines = tuple(
        ReportLine(f"平台{n}", fen, asked + timedelta(days=after))
        for n, (fen, after) in enumerate(zip(figures, days, strict=True), 1)
    )
    record = replace(base.price, reported_on=None, reports=lines, fixed_on=legal_day(clock.now()))
    content = replace(base, price=record)
    assert told(clerk, content)["appraisal/mean_right"][:2] == ("ok", "RP13")
    wrong = told(clerk, replace(content, appraisal_fen=mean + 1))
    assert wrong["appraisal/mean_differs"] == ("no", "RP13", {"appraisal": mean})


@pytest.mark.parametrize(
    ("valid_for", "opens_after", "found", "article"),
    [
        pytest.param(11, 0, "price_valid", "RP27", id="AC-08 six months after the validity"),
        pytest.param(11, 1, "auction_after_validity", "RP27", id="AC-08 a day later: priced anew"),
        pytest.param(-2, 0, "price_expired", "RP19", id="AC-08 notice after it: issued again"),
    ],
)
def test_how_long_a_price_holds(
    clerk: FlaskClient,
    clock: HandClock,
    valid_for: int,
    opens_after: int,
    found: str,
    article: str,
) -> None:
    until = legal_day(clock.now()) + timedelta(days=valid_for)
    opens = at_ten(months_after(until, 6) + timedelta(days=opens_after))
    content = lawful_content(
        clock.now(),
        price_valid_until=until,
        opens_at=opens,
        ends_at=opens + timedelta(hours=24),
        decision=None,
    )
    assert told(clerk, content)[f"price_valid_until/{found}"][1] == article


def test_the_real_notice_of_huiyang_leaves_thirty_full_days(
    clerk: FlaskClient, clock: HandClock
) -> None:
    """Acceptance case AC-11: an immovable announced on 2018-03-21 opened on 2018-04-21; the same distance today."""
    today = legal_day(clock.now())
    opens = at_ten(today + (date(2018, 4, 21) - date(2018, 3, 21)))
    window = {"opens_at": opens, "ends_at": opens + timedelta(hours=24)}
    said = told(clerk, lawful_content(clock.now(), decision=None, **window))
    assert said["opens_at/notice_long_enough"][:2] == ("ok", "NP12")
    early = {name: at - timedelta(days=1) for name, at in window.items()}
    refused = told(clerk, lawful_content(clock.now(), decision=None, **early))
    assert refused["opens_at/notice_too_short"][:2] == ("no", "NP12")


def at_ten(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI)
