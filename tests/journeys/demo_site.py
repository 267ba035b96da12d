"""A running demo with the ways in it printed, for people who look and for tests that walk."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from tests.support.server import free_port

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN_S = 180.0
STAFF = ("clerk", "approver", "supervisor", "auditor", "operator")


@dataclass
class DemoSite:
    """One demo: its address, its three named lots, its password."""

    url: str
    data: Path
    lots: dict[str, str]
    password: str
    process: subprocess.Popen[str] | None = None

    def stop(self) -> None:
        """Stop what `start_demo` started."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)

    def code(self) -> str:
        """The staff's second factor of this half minute."""
        told = subprocess.run(
            [sys.executable, str(ROOT / "run.py"), "auction", "code", "--data", str(self.data)],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        found = re.search(r"\b\d{6}\b", told.stdout)
        assert found, told.stdout
        return found[0]


def start_demo(*, bots: bool = False) -> DemoSite:
    """Start a demo in a folder of its own and wait for what it prints."""
    folder = Path(tempfile.mkdtemp(prefix="luochui-demo-"))
    folder.chmod(0o755)
    log = folder / "demo.log"
    command = [sys.executable, str(ROOT / "run.py"), "demo", "--port", str(free_port())]
    command += ["--data", str(folder / "data"), *([] if bots else ["--no-bots"])]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=log.open("w"),
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until and process.poll() is None:
        told = log.read_text()
        if "Ctrl-C" in told:
            return read_told(told, folder / "data", process)
        time.sleep(0.3)
    raise RuntimeError(f"the demo did not come up:\n{log.read_text()[-3000:]}")


def read_told(told: str, data: Path, process: subprocess.Popen[str] | None = None) -> DemoSite:
    """Parse what the demo printed."""
    address = re.search(r"https?://[\w.:]+", told)
    password = re.search(r"password: (\S+)", told)
    assert address and password, told
    lots = {
        name.replace(" ", "_"): lot
        for name, lot in re.findall(r"(live|ends soon|ended)\s+\S+/lots/(\w+)", told)
    }
    return DemoSite(address[0], data, lots, password[1], process)


def signed_in(browser: Browser, site: DemoSite, who: str) -> BrowserContext:
    """A window of somebody's own; `who` is the part of the demo address before the @."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{site.url}/sign-in")
    page.fill("input[name=email]", f"{who}@demo.test")
    page.fill("input[name=password]", site.password)
    page.click("#form button[type=submit]")
    if who in STAFF:
        page.wait_for_selector("input[name=code]")
        page.fill("input[name=code]", site.code())
        page.click("#form button[type=submit]")
    page.wait_for_load_state()
    assert "/sign-in" not in page.url, page.inner_text("main")
    page.close()
    return context
