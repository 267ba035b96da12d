"""Acceptance cases of the notice as a program of the court asks them: raw figures, articles, lawful values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.time import SHANGHAI, legal_day
from auction_app.lots.content import LotContent
from auction_app.lots.form_values import form_of
from auction_app.lots.notice_record import Told
from tests.lots.conftest import make_team
from tests.support.clock import HandClock
from tests.support.lots import lawful_content
from tests.support.people import Person, csrf_of, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

Change = Callable[[LotContent], LotContent]
PROOF = "ef" * 32


@pytest.fixture
def clerk(app: Flask, ports: Ports, clock: HandClock) -> FlaskClient:
    transactions: Transactions = app.extensions["auction"].transactions
    team = make_team(transactions, ports, clock)
    return signed_in(
        app, transactions, Person(team.clerk.account_id, ""), clock.now(), second_factor=True
    )


def opens(days: int, hours: float = 24, **kind: Any) -> Change:
    """Opens so many days after the notice of today, at ten."""

    def change(content: LotContent) -> LotContent:
        assert content.opens_at is not None
        first = legal_day(content.opens_at) - timedelta(days=31)
        at = datetime.combine(first, datetime.min.time(), SHANGHAI) + timedelta(days=days, hours=10)
        window = {"opens_at": at, "ends_at": at + timedelta(hours=hours)}
        return replace(content, **kind, **window)

    return change


def seized(days: int | None) -> Change:
    def change(content: LotContent) -> LotContent:
        assert content.opens_at is not None
        today = legal_day(content.opens_at) - timedelta(days=31)
        return replace(content, seizure_until=today + timedelta(days=days) if days else None)

    return change


def told(days_before: int) -> Change:
    def change(content: LotContent) -> LotContent:
        assert content.opens_at is not None
        today = legal_day(content.opens_at) - timedelta(days=31)
        one = Told("debtor", "notified", today - timedelta(days=days_before), "post", PROOF)
        return replace(content, notice=replace(content.notice, told=(content.notice.told[0], one)))

    return change


def shareholders(days: int) -> Change:
    def change(content: LotContent) -> LotContent:
        assert content.opens_at is not None
        day = legal_day(content.opens_at) - timedelta(days=days)
        notice = replace(content.notice, shareholders_told_on=day)
        return replace(content, category="equity", notice=notice)

    return change


def without(*items: str) -> Change:
    return lambda content: replace(
        content, statements={k: v for k, v in content.statements.items() if k not in items}
    )


MOVABLE: dict[str, Any] = {"category": "goods", "is_movable": True}


@pytest.mark.parametrize(
    ("change", "field", "verdict", "code", "article"),
    [
        pytest.param(
            opens(15, **MOVABLE), "opens_at", "no", "notice_too_short", "NP12", id="AC-09 a day early"
        ),
        pytest.param(
            opens(16, **MOVABLE), "opens_at", "ok", "notice_long_enough", "NP12", id="AC-09 in time"
        ),
        pytest.param(opens(30), "opens_at", "no", "notice_too_short", "NP12", id="AC-10 a day early"),
        pytest.param(opens(31), "opens_at", "ok", "notice_long_enough", "NP12", id="AC-10 in time"),
        pytest.param(
            opens(15, round=2), "opens_at", "no", "notice_too_short", "NP26", id="AC-10 second, early"
        ),
        pytest.param(
            opens(16, round=2), "opens_at", "ok", "notice_long_enough", "NP26", id="AC-10 second"
        ),
        pytest.param(
            without("d02", "d03", "d04", "d08", "d10", "d11"),
            "d02_zh", "wait", "disclosure_missing", "NP13", id="AC-12 twelve of eighteen",
        ),
        pytest.param(
            told(4), "told2_how", "ok", "party_notified", "NP16", id="AC-13 told four days before"
        ),
        pytest.param(
            told(2), "told2_how", "no", "party_notified_late", "NP16", id="AC-13 two days before"
        ),
        pytest.param(
            shareholders(10), "opens_at", "no", "shareholders_too_early", "CO85", id="AC-14 too early"
        ),
        pytest.param(
            shareholders(35), "shareholders_told_on", "ok", "shareholders_waited_for", "CO85",
            id="AC-14 waited for",
        ),
        pytest.param(
            opens(31, hours=24 - 1 / 60), "ends_at", "no", "bidding_too_short", "NP20",
            id="AC-15 a minute short",
        ),
        pytest.param(
            opens(31, hours=24), "ends_at", "ok", "bidding_long_enough", "NP20", id="AC-15 a day"
        ),
        pytest.param(
            seized(52), "seizure_until", "no", "seizure_too_short", "CPI485", id="AC-16 too short"
        ),
        pytest.param(
            seized(53), "seizure_until", "ok", "seizure_lasts", "CPI485", id="AC-16 lasts"
        ),
        pytest.param(
            seized(None), "seizure_until", "wait", "seizure_missing", "CPI484", id="AC-16 none"
        ),
    ],
)  # fmt: skip
def test_a_program_hears_what_the_law_says(
    clerk: FlaskClient,
    clock: HandClock,
    change: Change,
    field: str,
    verdict: str,
    code: str,
    article: str,
) -> None:
    document = form_of(change(lawful_content(clock.now())))
    answer = clerk.post(
        "/api/v1/court/lots/check", json=document, headers={"X-CSRF-Token": csrf_of(clerk, "/lots")}
    )
    said = answer.get_json()
    assert said["errors"] == {}
    found = [one for one in said["findings"] if (one["field"], one["code"]) == (field, code)]
    assert [(one["verdict"], one["article"]) for one in found] == [(verdict, article)]
