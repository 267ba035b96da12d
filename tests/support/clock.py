"""A clock that tests set by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)  # Saturday 10:00 in Shanghai


class HandClock:
    """Stands still until it is moved; never goes by itself."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def now(self) -> datetime:
        """The instant it was set to."""
        return self.at

    def forward(self, **by: float) -> datetime:
        """Move on by `timedelta(**by)`; gives the new instant."""
        self.at += timedelta(**by)
        return self.at
