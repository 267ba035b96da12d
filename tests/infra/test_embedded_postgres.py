"""The zero-setup PostgreSQL: paths, starters, crashes, and who stops it."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest

from auction_app.infra.embedded_postgres import EmbeddedPostgres

ROOT = Path(__file__).parents[2]
STARTER = """
import sys, time
from pathlib import Path
from auction_app.infra.embedded_postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]))
server.start(watched="watched" in sys.argv)
print(server.pid, flush=True)
if "stay" in sys.argv:
    time.sleep(600)
"""


@pytest.fixture
def server(open_folder: Path) -> Iterator[EmbeddedPostgres]:
    made = EmbeddedPostgres(open_folder / "市场 market" / "postgres")
    made.start(watched=True)
    yield made
    made.stop("immediate")


@pytest.fixture
def open_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that an unprivileged server may reach also when the tests run as root."""
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="luochui-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def connect(server: EmbeddedPostgres) -> psycopg2.extensions.connection:
    return psycopg2.connect(host=str(server.socket), user="auction", dbname=server.database)


def ask(server: EmbeddedPostgres, question: str) -> object:
    connection = connect(server)
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            row = cursor.fetchone()
            return row[0] if row else None
    finally:
        connection.close()


def wait_until(is_so: Callable[[], bool], seconds: float = 15.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.05)
    return False


def starter(home: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", STARTER, str(home), *words],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def test_it_serves_from_a_path_with_spaces_and_chinese_and_keeps_every_promise_about_disks(
    server: EmbeddedPostgres,
) -> None:
    assert ask(server, "show data_checksums") == "on"
    assert ask(server, "show fsync") == "on"
    assert ask(server, "show synchronous_commit") == "on"
    assert ask(server, "show timezone") == "UTC"
    collation = "select datcollate from pg_database where datname = current_database()"
    assert ask(server, collation) == "C.UTF-8"
    assert ask(server, "select char_length('成都市武侯区')") == 6


def test_the_data_folder_and_the_socket_are_closed_to_other_people(
    server: EmbeddedPostgres,
) -> None:
    for folder in (server.data, server.socket):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_six_starters_at_once_start_one_server(open_folder: Path) -> None:
    home = open_folder / "postgres"
    starters = [starter(home) for _ in range(6)]
    answers = {process.communicate(timeout=90)[0].strip() for process in starters}
    server = EmbeddedPostgres(home)
    try:
        assert answers == {str(server.pid)}
    finally:
        server.stop("immediate")


def test_after_a_kill_9_every_acknowledged_commit_is_there(server: EmbeddedPostgres) -> None:
    writer = connect(server)
    writer.autocommit = True
    acknowledged: list[int] = []

    def write() -> None:
        with writer.cursor() as cursor:
            cursor.execute("create table kept (n int)")
            for n in range(1_000_000):
                cursor.execute("insert into kept values (%s)", (n,))
                acknowledged.append(n)

    def write_until_killed() -> None:
        with pytest.raises(psycopg2.Error):
            write()

    writing = threading.Thread(target=write_until_killed)
    writing.start()
    assert wait_until(lambda: len(acknowledged) > 200)
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    writing.join(timeout=30)
    assert wait_until(lambda: not server.is_running())

    server.start()

    kept = ask(server, "select count(distinct n) from kept")
    assert isinstance(kept, int)
    assert kept >= len(acknowledged)


def test_a_stale_pid_file_that_names_a_living_stranger_does_not_stop_the_start(
    server: EmbeddedPostgres,
) -> None:
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n")
    assert not server.is_running()

    server.start()

    assert ask(server, "select 1") == 1


def test_what_a_killed_first_start_left_behind_is_cleared_away(open_folder: Path) -> None:
    home = open_folder / "postgres"
    (home / "new-1" / "base").mkdir(parents=True)
    server = EmbeddedPostgres(home, durable=False, keep=False)
    server.start(watched=True)
    try:
        assert not (home / "new-1").exists()
    finally:
        server.stop("immediate")


def test_the_server_ends_when_its_starter_is_killed(open_folder: Path) -> None:
    home = open_folder / "postgres"
    process = starter(home, "watched", "stay")
    assert process.stdout is not None
    process.stdout.readline()
    server = EmbeddedPostgres(home)
    assert server.is_running()

    process.kill()
    process.wait()

    assert wait_until(lambda: not server.is_running())


def test_the_server_stays_when_a_new_starter_took_it_over(open_folder: Path) -> None:
    home = open_folder / "postgres"
    first = starter(home, "watched", "stay")
    assert first.stdout is not None
    first.stdout.readline()
    server = EmbeddedPostgres(home)
    server.start(watched=True)
    try:
        first.kill()
        first.wait()
        time.sleep(1.0)
        assert server.is_running()
    finally:
        server.stop("immediate")


def test_a_forgetful_server_says_so_and_leaves_nothing_behind(open_folder: Path) -> None:
    server = EmbeddedPostgres(open_folder / "postgres", durable=False, keep=False)
    server.start(watched=True)
    assert ask(server, "show fsync") == "off"

    server.stop("immediate")

    assert not server.home.exists()
    assert not server.socket.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to move a cluster")
def test_below_a_closed_folder_root_moves_the_cluster_and_leaves_a_sign(
    open_folder: Path,
) -> None:
    open_folder.chmod(0o700)
    server = EmbeddedPostgres(open_folder / "postgres", durable=False, keep=False)
    server.start(watched=True)
    try:
        assert server.home != open_folder / "postgres"
        sign = open_folder / "postgres" / "postmaster.pid"
        assert int(sign.read_text().split()[0]) == server.pid
        assert stat.S_IMODE(open_folder.stat().st_mode) == 0o700
    finally:
        server.stop("immediate")
