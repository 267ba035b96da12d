"""`run.py demo` as a newcomer meets it: from a path with Chinese and a space, twice, then reset."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from auction_app.demo.folder import sign_ins
from tests.support.server import free_port

ROOT = Path(__file__).parents[2]
READY_WITHIN_S = 150
STAFF = ("clerk", "approver", "supervisor", "auditor", "operator")


class RunningDemo:
    """One `run.py demo` and what it has printed."""

    def __init__(self, data: Path, *words: str) -> None:
        self.port = free_port()
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("AUCTION_", "DATABASE_"))}
        self._log = data.parent / f"demo-{self.port}.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, str(ROOT / "run.py"), "demo", "--data", str(data)),
                    *("--port", str(self.port), *words),
                ],
                cwd=data.parent,
                env=kept,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait(self) -> str:
        """Wait for the way in to be printed; gives everything printed."""
        deadline = time.monotonic() + READY_WITHIN_S
        while "Ctrl-C" not in self._log.read_text("utf-8", "replace"):
            assert self._process.poll() is None, self._log.read_text("utf-8", "replace")
            assert time.monotonic() < deadline, self._log.read_text("utf-8", "replace")
            time.sleep(0.1)
        return self._log.read_text("utf-8", "replace")

    def interrupt(self) -> int:
        """Ctrl-C; gives the exit code."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(30)

    def kill(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=20) as answer:
            body: str = answer.read().decode()
        return body


@pytest.fixture(scope="module")
def data(data_folder: Path) -> Path:
    return data_folder / "演示 market" / "var"


@pytest.fixture(scope="module")
def first(data: Path) -> Iterator[RunningDemo]:
    data.parent.mkdir(parents=True)
    demo = RunningDemo(data)
    yield demo
    demo.kill()


def diary(data: Path) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads((data / "demo-market.json").read_text("utf-8"))
    return rows


def test_the_first_start_prints_the_address_and_a_sign_in_for_each_role(
    first: RunningDemo,
) -> None:
    told = first.wait()
    assert f"http://localhost:{first.port}" in told
    for role in ("bidder1", "clerk", "approver", "party", "supervisor", "auditor", "operator"):
        assert f"{role}@demo.test" in told
    assert re.search(r"password: luochui-[0-9a-f]{6}", told)


def test_the_printed_addresses_open(first: RunningDemo) -> None:
    for address in re.findall(r"http://localhost:\d+(/lots/\w+)", first.wait()):
        assert "<html" in first.get(address)


def test_the_bots_raise_the_price_by_themselves(first: RunningDemo, data: Path) -> None:
    first.wait()
    lot = next(row["lot"] for row in diary(data) if row["role"] == "bots")
    before = json.loads(first.get(f"/api/v1/lots/{lot}"))["bids"]
    deadline = time.monotonic() + 60
    while json.loads(first.get(f"/api/v1/lots/{lot}"))["bids"] == before:
        assert time.monotonic() < deadline
        time.sleep(0.5)


def test_the_second_factor_of_the_staff_is_asked_for_as_printed(first: RunningDemo) -> None:
    printed = re.search(r"a new one: (.+)", first.wait())
    assert printed is not None
    python, run, *rest = shlex.split(printed[1])
    assert (python, run) == ("python3", "run.py")
    done = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *rest], capture_output=True, text=True
    )
    assert re.fullmatch(r"\d{6}\n", done.stdout)


@pytest.mark.parametrize(
    "email", [f"{name}@demo.test" for name in ("bidder1", "company", "party", *STAFF)]
)
def test_every_printed_account_signs_in(first: RunningDemo, data: Path, email: str) -> None:
    made = re.search(r"password: (\S+)", first.wait())
    assert made is not None
    browser = requests.Session()
    url = f"http://localhost:{first.port}"
    page = submit(browser, f"{url}/sign-in", {"email": email, "password": made.group(1)})
    if email.split("@")[0] in STAFF:
        assert "/second-factor" in page.url
        page = submit(browser, page.url, {"code": sign_ins(data).code})
    assert page.status_code == 200
    assert "sign-in" not in page.url
    assert "second-factor" not in page.url


def submit(browser: requests.Session, url: str, fields: dict[str, str]) -> requests.Response:
    """Fill the page's form and send it with its token."""
    token = re.search(r'name="csrf_token" value="([^"]*)"', browser.get(url).text)
    assert token is not None
    data = {"csrf_token": token.group(1), **fields}
    return browser.post(url, data=data, headers={"Referer": url})


def test_a_running_demo_is_not_reset_under_its_feet(first: RunningDemo, data: Path) -> None:
    first.wait()
    second = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "demo", "--reset", "--data", str(data)],
        capture_output=True,
        text=True,
    )
    assert second.returncode != 0
    assert "正在使用中" in second.stderr
    assert "is in use" in second.stderr


def test_later_starts_are_alive_again_and_a_reset_begins_anew(
    first: RunningDemo, data: Path
) -> None:
    first.wait()
    assert first.interrupt() == 0
    before = diary(data)

    second = RunningDemo(data, "--no-bots")
    second.wait()
    assert second.interrupt() == 0
    assert diary(data)[: len(before)] == before
    assert [row["role"] for row in diary(data)[len(before) :]] == ["ending"]

    third = RunningDemo(data, "--no-bots", "--reset")
    third.wait()
    assert third.interrupt() == 0
    assert len(diary(data)) == len(before)
    assert {row["lot"] for row in diary(data)}.isdisjoint({row["lot"] for row in before})
