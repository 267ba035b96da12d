"""Files are kept once, whole, under their own hash, and no name leads out of the folder."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from auction_app.infra.storage import LocalStorage


def test_a_file_comes_back_by_its_hash(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    digest = storage.put(b"content")
    assert digest == sha256(b"content").hexdigest()
    assert storage.get(digest) == b"content"
    assert storage.put(b"content") == digest
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("name", ["", "../secret", "0" * 63, "A" * 64, "/etc/passwd", "0" * 64])
def test_what_is_not_stored_is_not_found(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileNotFoundError):
        LocalStorage(tmp_path / "files").get(name)
