"""`auction import`: a report line by line in both languages, and an exit code a script can use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from auction_app.accounts.models import Court
from auction_app.infra.ports import Ports
from auction_app.infra.web import Services
from auction_app.lots.commands import import_lots
from auction_app.lots.models import Lot
from tests.lots.conftest import make_team
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def services(app: Flask) -> Services:
    found: Services = app.extensions["auction"]
    return found


@pytest.fixture
def here(services: Services, ports: Ports, clock: HandClock) -> CourtTeam:
    return make_team(services.transactions, ports, clock)


def court_of(services: Services, team: CourtTeam) -> Court:
    with services.transactions() as tx:
        return tx.session.get_one(Court, team.court_id)


def titles(services: Services, team: CourtTeam) -> list[str]:
    with services.transactions.reading() as session:
        query = select(Lot.title_zh).where(Lot.court_id == team.court_id).order_by(Lot.title_zh)
        return list(session.scalars(query))


def written(folder: Path, rows: list[dict[str, Any]]) -> str:
    path = folder / "lots.json"
    path.write_text(json.dumps(rows), "utf-8")
    return str(path)


def test_right_lines_are_taken_and_wrong_ones_named_in_both_languages(
    services: Services, here: CourtTeam, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    court = court_of(services, here)
    rows = [
        {"title": "甲", "court": court.name_zh},
        {"title": "乙"},
        {"title": "丙", "start_price": 1, "appraisal": 100, "round": 1},
        {"title": "丁", "court": "没有的法院"},
    ]
    status = import_lots(services, [written(tmp_path, rows), "--court", court.code])
    said = capsys.readouterr().out
    assert status == 1
    assert titles(services, here) == ["丙", "乙", "甲"][1:]
    assert "2 / 4" in said
    assert "低于处置参考价的 70% / Below 70% of the reference price (NP10)" in said
    assert "平台上没有这个法院。 / This court is not known here." in said


def test_a_dry_run_reports_and_writes_nothing(
    services: Services, here: CourtTeam, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    court = court_of(services, here)
    path = written(tmp_path, [{"title": "甲"}])
    assert import_lots(services, [path, "--court", court.code, "--dry-run"]) == 0
    assert "1 / 1" in capsys.readouterr().out
    assert titles(services, here) == []


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe[]", b"not json"])
def test_a_file_that_is_no_list_is_refused_as_a_whole(
    services: Services, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    path = tmp_path / "lots.json"
    path.write_bytes(content)
    assert import_lots(services, [str(path)]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_missing_file_is_named(services: Services, capsys: pytest.CaptureFixture[str]) -> None:
    assert import_lots(services, ["/nowhere/lots.json"]) == 2
    assert "/nowhere/lots.json" in capsys.readouterr().err
