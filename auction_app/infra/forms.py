"""Forms of every room: clean text in, one translated sentence beside each field that is wrong.

A form ends in a frozen command; what is wrong is a code, and `FAULTS` holds the sentence for it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from flask import g
from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.validators import StopValidation

from auction_app.infra.citing import article_behind
from auction_app.infra.i18n import N_, _
from auction_app.kernel.errors import CODES, AuctionError

FAULTS: dict[str, str] = {
    "required": N_("Please fill this in."),
    "too_long": N_("This is too long."),
    "too_short": N_("This is too short."),
    "hidden_characters": N_("This holds characters that cannot be seen. Type it anew."),
    "not_a_choice": N_("Choose one of the options."),
    "not_allowed": N_("This choice is not open to you."),
}

Validator = Callable[[FlaskForm, Field], None]


def define_faults(texts: dict[str, str]) -> None:
    """Add a room's own sentences; raises ValueError when one code would get two."""
    for code, text in texts.items():
        if FAULTS.get(code, text) != text:
            raise ValueError(f"fault {code!r} is defined twice")
        FAULTS[code] = text


def fault_text(code: str) -> str:
    """The sentence for a code, in the language of the page."""
    if code in FAULTS:
        return str(_(FAULTS[code]))
    if code in CODES:
        return f"{_(CODES[code].title)} {_(CODES[code].hint)}"
    return code


def hidden_characters(text: str, *, lines: bool = False) -> bool:
    """Whether a text holds control, direction or unassigned characters; `lines` allows breaks."""
    allowed = "\n\r\t" if lines else ""
    unseen = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    return any(char not in allowed and unicodedata.category(char) in unseen for char in text)


def needed(_form: FlaskForm, field: Field) -> None:
    """Something must be there."""
    if not field.data or (isinstance(field.data, str) and not field.data.strip()):
        raise StopValidation("required")


def plain_text(limit: int, *, lines: bool = False) -> Validator:
    """At most `limit` characters, all of them visible."""

    def check(_form: FlaskForm, field: Field) -> None:
        text = field.data or ""
        if len(text) > limit:
            raise StopValidation("too_long")
        if hidden_characters(text, lines=lines):
            raise StopValidation("hidden_characters")

    return check


def one_of(*allowed: str) -> Validator:
    """A value that was offered."""

    def check(_form: FlaskForm, field: Field) -> None:
        if field.data not in allowed:
            raise StopValidation("not_a_choice")

    return check


def normal_text(value: Any) -> Any:
    """NFC without blanks around: equal texts must be equal bytes."""
    return unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else value


def text_field(*validators: Validator, limit: int = 200) -> StringField:
    """One line of clean text."""
    return StringField(filters=[normal_text], validators=[*validators, plain_text(limit)])


class RoomForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form whose errors are codes; CSRF was checked before the view ran."""

    general: str = ""

    def fault(self, name: str) -> str:
        """The sentence beside a field, or nothing."""
        errors = self[name].errors
        return fault_text(str(errors[0])) if errors else ""

    def summary(self) -> list[tuple[str, str]]:
        """(id of the control, sentence) for the summary above the form."""
        rows = [(f"f-{name}", self.fault(name)) for name in self._fields if self[name].errors]
        return ([("form", self.general)] if self.general else []) + rows

    def codes(self) -> dict[str, str]:
        """Judge the form; field → code of what is wrong, empty for a valid one."""
        if self.validate():
            return {}
        return {name: str(self[name].errors[0]) for name in self._fields if self[name].errors}

    def heading(self) -> str:
        """What stands above the summary when nothing is marked below; empty for the usual words."""
        return str(_("This did not work")) if self.general else ""

    def refuse(self, error: AuctionError) -> None:
        """Put what a service refused beside the fields it names, or above the form."""
        for name, code in error.fields.items():
            if name in self._fields:
                self[name].errors = [code]
        if not any(name in self._fields for name in error.fields):
            self.general = fault_text(error.code)
        g.refused_article = article_behind(error)  # the summary above the form cites it
