"""`serve`: what it keeps alive, what it refuses, what it leaves behind."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from auction_app import surroundings
from auction_app.config import ConfigError
from tests.support.doors import Doors
from tests.support.server import RunningServer, free_port

ROOT = Path(__file__).parents[1]
CHILDREN = ("web-1", "web-2", "jobs", "prober")


def wait_until(is_so: Callable[[], bool], seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.05)
    return False


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def postmaster_of(server: RunningServer) -> int:
    return int((server.data / "postgres/data/postmaster.pid").read_text().split()[0])


def serve(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AUCTION_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-m", "auction_app.cli", "serve", *words],
        cwd=ROOT,
        env=kept | settings,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture(scope="module")
def pair(start_server: Callable[..., RunningServer]) -> RunningServer:
    """Two web workers, jobs and prober, with test doors."""
    return start_server(workers=2)


@pytest.mark.parametrize("name", CHILDREN)
def test_a_killed_child_is_started_again_within_a_second(pair: RunningServer, name: str) -> None:
    took = []
    while len(took) < 3 and min(took, default=2.0) >= 2.0:  # a busy machine may spoil one or two
        old = pair.pid_of(name)
        started = time.monotonic()
        pair.kill(name)
        assert wait_until(lambda old=old: _new_pid(pair, name, old), 10)
        took.append(time.monotonic() - started)
        assert wait_until(pair.is_healthy)
    assert min(took) < 2.0, took  # a second, and what a machine adds


def _new_pid(server: RunningServer, name: str, old: int) -> bool:
    try:
        new = server.pid_of(name)
    except (OSError, ValueError):
        return False
    return new != old and is_alive(new)


def test_a_killed_database_comes_back_with_every_lot(pair: RunningServer) -> None:
    doors = Doors(pair.port, pair.admin_token)
    lot = doors.lot(start_price=5_000_000)
    old = postmaster_of(pair)

    os.kill(old, signal.SIGKILL)

    assert wait_until(lambda: not is_alive(old))
    assert wait_until(lambda: _answers(pair, lot), 60)
    assert postmaster_of(pair) != old


def _answers(server: RunningServer, lot: str) -> bool:
    doors = Doors(server.port, server.admin_token)
    try:
        return doors.request("GET", f"/api/v1/lots/{lot}").status == 200
    except OSError:
        return False
    finally:
        doors.close()


def test_children_end_with_a_killed_supervisor_and_the_next_start_finds_the_lots(
    start_server: Callable[..., RunningServer],
) -> None:
    server = start_server()
    lot = Doors(server.port, server.admin_token).lot()
    children = [server.pid_of(name) for name in ("web-1", "jobs", "prober")]
    secrets = (server.data / "secrets").read_bytes()

    os.kill(server.pid_of("supervisor"), signal.SIGKILL)
    assert wait_until(lambda: not any(is_alive(pid) for pid in children), 5)
    server.stop()
    server.start()

    assert _answers(server, lot)
    assert (server.data / "secrets").read_bytes() == secrets


def test_a_second_server_on_the_same_folder_is_refused_in_both_languages(
    pair: RunningServer,
) -> None:
    done = serve("--port", str(free_port()), "--data", str(pair.data))
    assert done.returncode != 0
    assert "已有一个服务在使用" in done.stderr
    assert "Another server uses" in done.stderr
    assert pair.is_healthy()


def test_a_port_of_another_program_is_refused(pair: RunningServer, data_folder: Path) -> None:
    done = serve("--port", str(pair.port), "--data", str(data_folder / "second"))
    assert done.returncode != 0
    assert f"Port {pair.port} is taken" in done.stderr


def test_a_stopped_server_leaves_no_process_and_no_pid_file(
    start_server: Callable[..., RunningServer],
) -> None:
    server = start_server()
    pids = [server.pid_of(name) for name in ("supervisor", "web-1", "jobs", "prober")]
    pids.append(postmaster_of(server))

    server.stop()

    assert not any(is_alive(pid) for pid in pids)
    assert list((server.data / "run").glob("*.pid")) == []
    assert not (server.data / "postgres/data/postmaster.pid").exists()


def test_production_does_not_start_without_its_secrets(data_folder: Path) -> None:
    done = serve("--data", str(data_folder / "production"), AUCTION_ENV="production")
    assert done.returncode != 0
    assert "AUCTION_SECRET_KEY" in done.stderr
    assert not (data_folder / "production" / "secrets").exists()


def test_test_doors_open_neither_in_production_nor_beyond_this_machine(data_folder: Path) -> None:
    secrets = dict.fromkeys(surroundings.HEX_SECRETS, "ab" * 32)
    doors = ["--test-doors", "--data", str(data_folder / "doors")]
    refused = serve(*doors, AUCTION_ENV="production", AUCTION_ADMIN_TOKEN="t", **secrets)
    assert refused.returncode != 0
    assert "production" in refused.stderr
    refused = serve(*doors, "--host", "0.0.0.0", AUCTION_ADMIN_TOKEN="t")
    assert refused.returncode != 0
    assert "loopback" in refused.stderr
    refused = serve(*doors)
    assert refused.returncode != 0
    assert "AUCTION_ADMIN_TOKEN" in refused.stderr


def test_development_secrets_are_made_once_and_closed_to_others(data_folder: Path) -> None:
    first = surroundings.environment_for(data_folder / "secret", {})
    again = surroundings.environment_for(data_folder / "secret", {})
    assert first == again
    assert stat.S_IMODE((data_folder / "secret" / "secrets").stat().st_mode) == 0o600
    given = {"AUCTION_SECRET_KEY": "cd" * 32}
    assert surroundings.environment_for(data_folder / "secret", given)["AUCTION_SECRET_KEY"] == (
        "cd" * 32
    )


def test_a_data_folder_that_cannot_be_made_is_named_in_both_languages(data_folder: Path) -> None:
    blocked = data_folder / "file"
    blocked.write_text("not a folder")
    with pytest.raises(ConfigError, match=r"(?s)无法写入数据目录.*Cannot write the data folder"):
        surroundings.environment_for(blocked / "data", {})
