"""The newcomer's door: run.py and the locks it installs from."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


@pytest.fixture
def door() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_door", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pins(lock: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / lock).read_text("utf-8")))


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *words], cwd=cwd, capture_output=True, text=True
    )


def test_help_speaks_both_languages_from_any_folder(tmp_path: Path) -> None:
    done = run("--help", cwd=tmp_path)
    assert done.returncode == 0
    assert "演示" in done.stdout
    assert "demo market" in done.stdout


def test_an_unknown_command_is_refused_in_both_languages(tmp_path: Path) -> None:
    done = run("destroy", cwd=tmp_path)
    assert done.returncode == 1
    assert "没有这个命令：destroy" in done.stderr
    assert "No such command: destroy" in done.stderr


def test_an_old_python_is_told_so_before_anything_is_made(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(door, "OLDEST_PYTHON", (99, 0))
    with pytest.raises(SystemExit):
        door.check_machine()
    told = capsys.readouterr().err
    assert "需要 Python" in told
    assert "newer is needed" in told


def test_a_changed_lock_is_installed_again_and_an_unchanged_one_is_not(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text("one==1\n")
    stamp = tmp_path / "installed.json"
    monkeypatch.setattr(door, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(door, "STAMP", stamp)
    assert not door.is_ready(lock)

    installed = {"requirements.txt": door.digest(lock), "python": door.venv_python()}
    stamp.write_text(json.dumps(installed))
    assert door.is_ready(lock)

    lock.write_text("one==2\n")
    assert not door.is_ready(lock)


def test_an_environment_whose_python_is_gone_is_not_ready(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text("one==1\n")
    stamp = tmp_path / "installed.json"
    stamp.write_text(json.dumps({"requirements.txt": door.digest(lock), "python": "3.9"}))
    monkeypatch.setattr(door, "STAMP", stamp)
    monkeypatch.setattr(door, "PYTHON", tmp_path / "gone")
    assert not door.is_ready(lock)


def test_what_lies_in_the_callers_folder_is_not_taken_for_our_program(tmp_path: Path) -> None:
    (tmp_path / "auction_app").mkdir()
    (tmp_path / "auction_app" / "__init__.py").write_text("raise SystemExit('a stranger')")
    (tmp_path / "flask.py").write_text("raise SystemExit('a stranger')")
    done = run("auction", "--help", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "verify" in done.stdout


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-test.txt"])
def test_every_pin_of_a_lock_has_a_hash_and_no_address_stands_in_it(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    entries = [entry for entry in re.split(r"\n(?=[A-Za-z0-9])", text) if "==" in entry]
    assert len(entries) > 40
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "index-url" not in text.replace("--no-emit-index-url", "")


def test_the_test_lock_holds_the_very_pins_of_the_runtime_lock() -> None:
    runtime, testing = pins("requirements.txt"), pins("requirements-test.txt")
    assert {name: testing.get(name) for name in runtime} == runtime


def test_continuous_integration_calls_the_test_command_of_the_readme() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert "exec python3 run.py test" in script.read_text()
    assert "python3 run.py test" in (ROOT / "README.md").read_text("utf-8")
