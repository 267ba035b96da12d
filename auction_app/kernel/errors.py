"""The one error a room raises when what it began must be rolled back."""

from collections.abc import Mapping
from typing import Any


class AuctionError(Exception):
    """A refusal with a stable code; prose for people lives in the zh and en catalogues.

    `status` is the HTTP status a door answers with, `fields` names what is wrong beside which
    form field, `article` the rule it rests on (for example "NP17"), `decided` tells a bidding
    program whether its key was used up (contract §1), `extra` holds further members of the
    problem document.
    """

    def __init__(
        self,
        code: str,
        status: int = 400,
        *,
        fields: Mapping[str, str] | None = None,
        article: str | None = None,
        decided: bool | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.fields: dict[str, str] = dict(fields or {})
        self.article = article
        self.decided = decided
        self.extra: dict[str, Any] = dict(extra or {})

    def __str__(self) -> str:
        if not self.fields:
            return self.code
        return self.code + ": " + ", ".join(f"{name}={why}" for name, why in self.fields.items())
