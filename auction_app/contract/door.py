"""One row of the description of the HTTP doors."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Door:
    """One method on one path; `answers` maps a status to a schema's name (or a media type)."""

    method: str
    path: str
    summary: str
    answers: dict[int, str]
    body: str | None = None
    query: tuple[str, ...] = ()
    scope: str | None = None
    needs_key: bool = False
