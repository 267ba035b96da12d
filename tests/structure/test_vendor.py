"""Vendored libraries are exactly what the lock file says, and nothing lies beside them."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
LOCK: dict[str, Any] = json.loads((VENDOR / "vendor.lock.json").read_text())
LIBRARIES: list[dict[str, Any]] = LOCK["libraries"]


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda one: str(one["folder"]))
def test_every_vendored_file_has_the_checksum_of_the_lock(library: dict[str, Any]) -> None:
    folder = VENDOR / library["folder"]
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert found == library["files"]


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda one: str(one["folder"]))
def test_every_vendored_library_carries_its_licence_and_version(library: dict[str, Any]) -> None:
    assert library["folder"].endswith(library["version"])
    assert "LICENSE" in library["files"]
    assert library["licence"]


def test_nothing_is_vendored_without_the_lock() -> None:
    folders = {path.name for path in VENDOR.iterdir() if path.is_dir()}
    assert folders == {library["folder"] for library in LIBRARIES}
