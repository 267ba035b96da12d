"""What the doors of this room share: the blueprint, who acts, what a form sent, limits for uploads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, make_response, redirect, request

from auction_app.infra.forms import define_faults, fault_text
from auction_app.infra.principal import Principal, current_principal
from auction_app.infra.web import room_blueprint, services
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.lots.drafts import Staff
from auction_app.lots.errors import FIELD_TEXTS
from auction_app.lots.texts import BadText, clean_line, clean_text

lots = room_blueprint("lots", __name__)
define_faults(FIELD_TEXTS)

UPLOAD_BYTES = 21 * 1024 * 1024  # one file of 20 MB and the fields beside it
IMPORT_BYTES = 8 * 1024 * 1024
FORM_BYTES = 2 * 1024 * 1024  # eighteen statements in two languages, percent-encoded
_LIMITS = {
    "lots.upload_photo": UPLOAD_BYTES,
    "lots.upload_document": UPLOAD_BYTES,
    "lots.import_lots": IMPORT_BYTES,
}


@lots.url_value_preprocessor
def _limit_body(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before anything reads the body: each door says how much it takes."""
    request.max_content_length = _LIMITS.get(endpoint or "", FORM_BYTES)
    request.max_form_memory_size = FORM_BYTES
    request.max_form_parts = 1_000


def me() -> Principal:
    """The caller of a guarded route."""
    who = current_principal()
    if who is None:
        raise AuctionError(errors.UNAUTHENTICATED)
    return who


def staff() -> Staff:
    """The caller as a member of one court; raises `forbidden` for anybody without a court."""
    who = me()
    if who.court_id is None:
        raise AuctionError(errors.FORBIDDEN)
    return Staff(who.account_id, who.court_id)


def court_of_caller() -> str | None:
    """The caller's court, for files of drafts; None for the public."""
    who = current_principal()
    return who.court_id if who is not None and who.role in ("clerk", "approver") else None


def see_other(path: str) -> Response:
    """Go on by GET: reloading the next page sends nothing twice."""
    return make_response(redirect(path, 303))


def whole(name: str) -> int:
    """A hidden number of the form, 0 when it was tampered with."""
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class Fields:
    """Reads the text fields of a small form and remembers what was wrong beside which.

    `sent` takes the place of the form where a program sent the same fields as JSON.
    """

    def __init__(self, sent: Mapping[str, str] | None = None) -> None:
        self.faults: dict[str, str] = {}
        self.values: dict[str, str] = {}
        self._sent = sent

    def raw(self, name: str) -> str:
        """A field as it was sent, empty when it was not."""
        return (request.form if self._sent is None else self._sent).get(name, "")

    def line(self, name: str, longest: int, *, required: bool = False) -> str:
        """One line of the form."""
        return self._keep(name, lambda raw: clean_line(raw, longest), required)

    def text(
        self, name: str, longest: int, *, required: bool = False, allows_emoji: bool = False
    ) -> str:
        """Several lines of the form."""
        clean = lambda raw: clean_text(raw, longest, allows_emoji=allows_emoji)  # noqa: E731
        return self._keep(name, clean, required)

    def refuse(self) -> None:
        """Raise `invalid` when anything was wrong."""
        if self.faults:
            raise AuctionError(errors.INVALID, fields=self.faults)

    def words(self) -> dict[str, str]:
        """Field → sentence, for the page."""
        return {name: fault_text(code) for name, code in self.faults.items()}

    def _keep(self, name: str, clean: Any, required: bool) -> str:
        raw = self.raw(name)
        self.values[name] = raw
        try:
            text: str = clean(raw)
        except BadText as error:
            self.faults[name] = error.code
            return ""
        if required and not text:
            self.faults[name] = "required"
        return text


def now() -> Any:
    """The clock of this process, read once by each door."""
    return services().ports.clock.now()
