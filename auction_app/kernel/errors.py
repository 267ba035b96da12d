"""Errors with a stable code. Prose lives in the catalogues; the English text is the message id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


def N_(text: str) -> str:
    """Mark a text for the catalogues without translating it here."""
    return text


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """One way to be refused: what a program sees (`code`) and what a person reads.

    `decided` is the wire's promise: True = decided and final, False = it did not and will not
    happen, so the same idempotency key may be sent again, None = not about a decision.
    """

    code: str
    status: int
    decided: bool | None
    title: str
    hint: str


CODES: dict[str, ErrorCode] = {}


def define(code: str, status: int, title: str, hint: str, decided: bool | None = None) -> str:
    """Register an error code once, beside the room that uses it; gives the code back."""
    known = CODES.get(code)
    entry = ErrorCode(code, status, decided, title, hint)
    if known is not None and known != entry:
        raise ValueError(f"error code {code!r} is defined twice")
    CODES[code] = entry
    return code


class AuctionError(Exception):
    """Raised to roll back and tell the caller why; `code` is one that `define` registered.

    `fields` names the input fields at fault (field -> code or sentence), `article` the rule that
    stands behind the refusal (for example "NP17"), `extra` further members of the problem
    document. `status` and `decided` come from the code's definition unless given.
    """

    def __init__(
        self,
        code: str,
        status: int | None = None,
        *,
        fields: Mapping[str, str] | None = None,
        article: str | None = None,
        decided: bool | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code)
        about = CODES.get(code)
        self.code = code
        self.status = status or (about.status if about else 400)
        self.decided = decided if decided is not None else (about.decided if about else None)
        self.fields: dict[str, str] = dict(fields or {})
        self.article = article
        self.extra: dict[str, Any] = dict(extra or {})

    def __str__(self) -> str:
        if not self.fields:
            return self.code
        return self.code + ": " + ", ".join(f"{name}={why}" for name, why in self.fields.items())

    @property
    def about(self) -> ErrorCode:
        """Texts of this code; raises KeyError for a code nobody defined (a test looks for those)."""
        return CODES[self.code]


UNAUTHENTICATED = define(
    "unauthenticated", 401, N_("Please sign in first."), N_("Sign in, then try again."), False
)
SESSION_EXPIRED = define(
    "session_expired",
    401,
    N_("Your session has ended."),
    N_("Sign in again; nothing you sent was lost that had been accepted."),
    False,
)
FORBIDDEN = define(
    "forbidden", 403, N_("This page is not open to your role."), N_("Use an account of that role.")
)
STEP_UP = define(
    "step_up",
    403,
    N_("Please confirm with your second factor."),
    N_("Enter the six-digit code, then send the same request again."),
    False,
)
CSRF = define(
    "csrf",
    403,
    N_("The form was open too long or came from another page."),
    N_("Reload the page and send it again."),
    False,
)
NOT_FOUND = define(
    "not_found", 404, N_("There is nothing at this address."), N_("Check the link or search.")
)
NO_SUCH_LOT = define(
    "no_such_lot", 404, N_("There is no such lot."), N_("Check the link or search the lots."), False
)
METHOD_NOT_ALLOWED = define(
    "method_not_allowed",
    405,
    N_("This address does not take that method."),
    N_("See the API description."),
    False,
)
BAD_JSON = define(
    "bad_json", 400, N_("The body is not valid JSON in UTF-8."), N_("Mend the request."), False
)
BAD_FIELDS = define(
    "bad_fields",
    400,
    N_("Some fields are missing or not as described."),
    N_("Mend the fields named here."),
    False,
)
BAD_AMOUNT = define(
    "bad_amount",
    400,
    N_("The amount must be a whole number of fen between 1 and 10,000,000,000,000."),
    N_("Send the amount in fen, without decimals."),
    False,
)
BAD_KEY = define(
    "bad_key",
    400,
    N_("The idempotency key must be a lower-case UUID."),
    N_("Make a UUID, store it, then send it with the bid."),
    False,
)
TOO_LARGE = define(
    "too_large", 413, N_("What you sent is too large."), N_("Send less at once."), False
)
NOT_JSON = define(
    "not_json", 415, N_("The body must be application/json."), N_("Set the content type."), False
)
INVALID = define(
    "invalid", 422, N_("Please look at the marked fields."), N_("Correct them and send again.")
)
CHANGED_MEANWHILE = define(
    "changed_meanwhile",
    412,
    N_("This was changed after you opened it."),
    N_("Read the new text, then decide again."),
)
FOUR_EYES = define(
    "four_eyes",
    403,
    N_("Nobody approves what they submitted."),
    N_("Another person of the court with the role of approver decides."),
)
ALREADY_DECIDED = define(
    "already_decided",
    409,
    N_("This proposal was decided before."),
    N_("Reload the page to see what was decided, and by whom."),
)
RATE_LIMITED = define(
    "rate_limited",
    429,
    N_("Too many requests in a short time."),
    N_("Wait a moment, then send the same request again."),
    False,
)
SERVER_ERROR = define(
    "server_error",
    500,
    N_("Something failed on our side. It has been recorded."),
    N_("Try again; if it stays, tell the platform the request number."),
)
UNAVAILABLE = define(
    "unavailable",
    503,
    N_("The service cannot answer right now."),
    N_("Try the same request again in a moment."),
    False,
)
