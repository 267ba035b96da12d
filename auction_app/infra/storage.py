"""Files by content hash on the local disk: written whole or not at all, never changed."""

from __future__ import annotations

import os
import re
import tempfile
from hashlib import sha256
from pathlib import Path

_SHA256 = re.compile(r"[0-9a-f]{64}")


class LocalStorage:
    """Keeps each file once, below two levels of folders named after its SHA-256."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, content: bytes) -> str:
        """Store and give the lower-case hex SHA-256; storing the same again does nothing."""
        digest = sha256(content).hexdigest()
        path = self._path(digest)
        if path.exists():
            return digest
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
        _sync_folder(path.parent)
        return digest

    def get(self, sha256: str) -> bytes:
        """Read; raises FileNotFoundError, also for what is no hash, so no path can be smuggled in."""
        return self._path(sha256).read_bytes()

    def _path(self, digest: str) -> Path:
        if _SHA256.fullmatch(digest) is None:
            raise FileNotFoundError(digest)
        return self._root / digest[:2] / digest[2:4] / digest


def _sync_folder(folder: Path) -> None:
    """A new name is on disk only once its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
