"""The stages of a sale through the rooms, measured: seconds, memory, and what its flushes alone cost."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import event

from tests.bench.books import durable_books
from tests.bench.memory import peaks
from tests.bench.rooms import Sale, open_sale
from tests.bench.sides import scratch_folder


@dataclass(frozen=True)
class Row:
    """One stage: seconds, of them this process's CPU, commits, seconds their flushes alone would take, memory in MiB."""

    name: str
    seconds: float
    cpu_s: float
    commits: int
    limit_s: float
    client_mib: float
    postgres_mib: float


def measure_rooms(size: tuple[int, int]) -> list[Row]:
    """Every stage of one sale, then the deposits of another one the naive way."""
    with open_books(size) as (sale, look):
        rows = [look(name, stage) for name, stage in sale.settle()]
    with open_books(size) as (sale, look):
        sale.hammer()
        return [*rows, look("naive: a transaction for each deposit", sale.owe_back_naively)]


@contextlib.contextmanager
def open_books(size: tuple[int, int]) -> Iterator[tuple[Sale, Callable[..., Row]]]:
    """A durable database of its own with a sale that is about to end, and what measures a stage of it."""
    with durable_books() as (engine, postmaster), scratch_folder() as folder:
        sync_s = seconds_of_a_sync(folder)
        sale = open_sale(folder, engine.url.render_as_string(hide_password=False), size)
        with sale.story.running():
            sale.prepare()
            yield sale, partial(_measured, sale, postmaster, sync_s)


def _measured(
    sale: Sale, postmaster: int, sync_s: float, name: str, stage: Callable[[], object]
) -> Row:
    commits: list[object] = []
    engine, note = sale.services.transactions.engine, commits.append
    event.listen(engine, "commit", note)
    with peaks(postmaster) as peak:
        began, used = time.monotonic(), time.process_time()
        stage()
        took, used = time.monotonic() - began, time.process_time() - used
    event.remove(engine, "commit", note)
    count = len(commits)
    return Row(name, took, used, count, count * sync_s, peak["client"], peak["postgres"])


def seconds_of_a_sync(folder: Path) -> float:
    """The median of fifty writes of one page that the disk has confirmed."""
    took = []
    with open(folder / "sync", "wb") as file:
        for _ in range(50):
            file.write(b"x" * 8192)
            file.flush()
            began = time.monotonic()
            os.fdatasync(file.fileno())
            took.append(time.monotonic() - began)
    return sorted(took)[len(took) // 2]


def rooms_words(rows: list[Row], size: tuple[int, int]) -> str:
    lines = [f"a sale through the rooms, {size[0]} depositors, {size[1]} creditors:"]
    lines += [
        f"  {one.seconds:8.2f} s, CPU {one.cpu_s:6.2f} s  {one.commits:5d} commits, {one.limit_s:6.2f} s of disk"
        f"  client {one.client_mib:4.0f} MiB, PostgreSQL {one.postgres_mib:4.0f} MiB  {one.name}"
        for one in rows
    ]
    return "\n".join(lines)
