"""What the rooms above hear of deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DeadlineMoved:
    """A date was counted again because the working days changed; nobody acted on the matter itself."""

    code: str
    lot_id: str | None
    key: str
    due_at: datetime
    at: datetime
