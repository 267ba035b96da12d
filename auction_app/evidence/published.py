"""The newest checkpoint we showed to the world, remembered outside the database.

A database restored from a backup may hold a shorter log than the one that was published. Going on
would sign a second history; so the log stops and says so (P10).
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy.orm import Session

from .checkpoint import parse_checkpoint
from .models import LogCheckpoint
from .note import BadNote
from .queries import StoredCheckpoint


def keep_published(path: Path, note: str) -> None:
    """Remember a checkpoint that is about to be seen; a whole file or the old one, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_text(note, encoding="utf-8")
    fresh.replace(path)


def check_published(session: Session, path: Path, last: StoredCheckpoint | None) -> str | None:
    """What is wrong between the remembered checkpoint and the stored log, or None."""
    try:
        kept = parse_checkpoint(path.read_text(encoding="utf-8"))[0]
    except FileNotFoundError:
        return None
    except (BadNote, UnicodeDecodeError):
        return f"{path} is not a checkpoint"
    size = last.size if last else 0
    if kept.size > size:
        return f"published {kept.size} leaves, the database has {size}"
    stored = session.get(LogCheckpoint, kept.size)
    if stored is not None and stored.root != kept.root:
        return f"published another root for size {kept.size}"
    return None
