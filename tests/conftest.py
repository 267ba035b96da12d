"""Fixtures for every room; tests/README.md says which one to take."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine

from auction_app.infra.db import make_engine
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from tests.support.clock import START, HandClock
from tests.support.database import TestCluster
from tests.support.server import RunningServer
from tests.support.world import Letterbox, make_config, make_ports

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from playwright.sync_api import Browser, Page

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="session")
def cluster() -> Iterator[TestCluster]:
    """One PostgreSQL for the whole run; it forgets, so it is fast."""
    made = TestCluster()
    yield made
    made.remove()


@pytest.fixture(scope="module")
def database_url(cluster: TestCluster) -> Iterator[str]:
    """A migrated database of this module's own."""
    url = cluster.fresh_database()
    yield url
    cluster.drop(url)


@pytest.fixture(scope="module")
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on the module's database."""
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def transactions(engine: Engine) -> Transactions:
    """Transactions without any handler: a room alone."""
    return Transactions(engine)


@pytest.fixture(scope="module")
def module_clock() -> HandClock:
    """The module's one clock; the app of this module reads it."""
    return HandClock()


@pytest.fixture
def clock(module_clock: HandClock) -> HandClock:
    """The module's clock, moved a day on for each test so that no limit of the last one is felt."""
    module_clock.at = max(module_clock.at, START)
    module_clock.forward(days=1)
    return module_clock


@pytest.fixture(scope="module")
def data_folder() -> Iterator[Path]:
    """A folder of this module's own, open to the unprivileged user PostgreSQL may run as."""
    folder = Path(tempfile.mkdtemp(prefix="luochui-data-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def ports(data_folder: Path, module_clock: HandClock) -> Ports:
    """The outside world: mail in a list, files in a folder."""
    return make_ports(data_folder, module_clock)


@pytest.fixture
def letters(ports: Ports) -> Letterbox:
    """What was mailed, emptied for each test."""
    box = ports.mailer
    assert isinstance(box, Letterbox)
    box.letters.clear()
    box.refuse = False
    return box


@pytest.fixture(scope="module")
def app(data_folder: Path, database_url: str, engine: Engine, ports: Ports) -> Flask:
    """The whole application, joined as in production, without eventlet."""
    from auction_app.factory import create_app, handlers_for
    from auction_app.infra.web import Services

    config = make_config(data_folder, database_url)
    transactions = Transactions(engine, handlers_for(ports))
    return create_app(config, Services(config, ports, transactions))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts: cookies, no redirects followed."""
    return app.test_client()


@pytest.fixture(scope="module")
def start_server() -> Iterator[Callable[..., RunningServer]]:
    """`start_server(workers=2, AUCTION_BIDS_PER_S="1000")`: real processes, stopped at the end."""
    started: list[tuple[RunningServer, Path]] = []

    def start(*, workers: int = 1, cards: int = 0, **settings: str) -> RunningServer:
        folder = Path(tempfile.mkdtemp(prefix="luochui-server-"))
        folder.chmod(0o755)
        server = RunningServer(folder / "data", workers=workers, cards=cards, **settings)
        started.append((server, folder))
        return server.start()

    yield start
    for server, folder in started:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def server(start_server: Callable[..., RunningServer]) -> RunningServer:
    """One real server with its test doors open."""
    return start_server()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's headless Chromium; the test is skipped, visibly, where it is missing.

    A module's own: Playwright keeps an event loop running in this thread as long as it lives, and
    other modules' code could then not start one.
    """
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is missing: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """`open_page(locale="en-GB", viewport={…})`: a window with cookies of its own."""
    contexts = []

    def open_one(**options: Any) -> Page:
        wanted = {"locale": "zh-CN", "viewport": {"width": 390, "height": 844}} | options
        context = chromium.new_context(**wanted)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()
