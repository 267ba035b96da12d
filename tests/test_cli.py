"""The `auction` command: what it knows, and what it does not load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from auction_app import cli
from auction_app.surroundings import cluster_of

ROOT = Path(__file__).parents[1]


def auction(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "auction_app.cli", *words], cwd=ROOT, capture_output=True, text=True
    )


def test_help_names_every_command_in_both_languages() -> None:
    done = auction("--help")
    assert done.returncode == 0
    for name in ("serve", "demo", "migrate", "import", "verify", "bench"):
        assert f"\n  {name} " in done.stdout
    assert "启动服务" in done.stdout


def test_an_unknown_command_is_a_usage_error() -> None:
    done = auction("rule-the-world")
    assert done.returncode == 2
    assert "verify" in done.stderr


@pytest.mark.parametrize(
    "place", [place for place, _ in {**cli.ALONE, **cli.WITH_SERVICES}.values()]
)
def test_every_command_of_a_room_is_where_the_table_says(place: str) -> None:
    assert callable(cli._function(place))


def test_verify_loads_neither_web_framework_nor_database() -> None:
    code = (
        "import sys; from auction_app import cli\n"
        "try: cli.main(['verify', '--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'flask', 'sqlalchemy', 'psycopg2', 'eventlet', 'stripe'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_migrate_makes_the_schema_and_leaves_no_server_running(data_folder: Path) -> None:
    data = data_folder / "migrated"
    for _ in ("first", "again"):
        done = auction("migrate", "--data", str(data))
        assert done.returncode == 0, done.stderr
    assert not cluster_of(data).is_running()


def test_import_reports_line_by_line_and_says_which_were_refused(data_folder: Path) -> None:
    bad = data_folder / "lots.json"
    bad.write_text('[{"title_zh": "无法院"}]', "utf-8")
    done = auction("import", str(bad), "--data", str(data_folder / "import"))
    assert done.returncode == 1, done.stderr
    assert "0 / 1" in done.stdout
