"""Forms about people: what they type becomes a command, or a sentence beside the field."""

from __future__ import annotations

import re
from datetime import date

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, PasswordField, SelectMultipleField
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from auction_app.accounts.credentials import PASSWORD_MAX, PASSWORD_MIN, is_common_password
from auction_app.accounts.identity import RealName
from auction_app.accounts.models import SCOPES, STAFF_ROLES
from auction_app.accounts.names import name_fault, normal_name
from auction_app.infra.forms import RoomForm, define_faults, needed, one_of, text_field
from auction_app.infra.i18n import N_
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import parse_credit_code, parse_resident_id

define_faults(
    {
        "bad_email": N_("Write the address like name@example.cn."),
        "bad_phone": N_("Write the number with 6 to 20 digits, for example 138 0000 0000."),
        "password_short": N_("Use at least 10 characters."),
        "password_common": N_("This password is easy to guess. Take a longer or rarer one."),
        "password_differs": N_("The two passwords differ."),
        "wrong_password": N_("This is not your present password."),
        "mixed_letters": N_("A name has Chinese or Latin letters only."),
        "bad_resident_id": N_("This is no valid resident ID number. Check all 18 characters."),
        "bad_credit_code": N_("This is no valid credit code. Check all 18 characters."),
        "bad_code": N_("Enter the six digits of your app, or a recovery code."),
        "too_many_tokens": N_("You have 20 tokens. Revoke one you no longer use."),
    }
)

# Deliberately simple: whether mail arrives is not to be seen from the spelling.
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")
EMAIL_MAX = 254
_PHONE = re.compile(r"\+?[0-9]{6,20}")


def an_email(_form: FlaskForm, field: Field) -> None:
    """An e-mail address in ASCII; kept in lower case."""
    field.data = (field.data or "").lower()
    if len(field.data) > EMAIL_MAX or not _EMAIL.fullmatch(field.data):
        raise StopValidation("bad_email")


def a_phone(_form: FlaskForm, field: Field) -> None:
    """Digits with blanks or hyphens; may be left empty."""
    field.data = re.sub(r"[ -]", "", field.data or "")
    if field.data and not _PHONE.fullmatch(field.data):
        raise StopValidation("bad_phone")


def a_name(_form: FlaskForm, field: Field) -> None:
    """A person's or an organisation's name."""
    fault = name_fault(field.data or "")
    if fault is not None:
        raise StopValidation(fault)
    field.data = normal_name(field.data)


def _new_password(form: FlaskForm, field: Field) -> None:
    password = field.data or ""
    if len(password) < PASSWORD_MIN:
        raise StopValidation("password_short")
    if len(password) > PASSWORD_MAX:
        raise StopValidation("too_long")
    email = form["email"].data if "email" in form else ""
    if is_common_password(password, email or ""):
        raise StopValidation("password_common")


def _same_password(form: FlaskForm, field: Field) -> None:
    if field.data != form["password"].data:
        raise StopValidation("password_differs")


def _typed_password(_form: FlaskForm, field: Field) -> None:
    if len(field.data or "") > PASSWORD_MAX:
        raise StopValidation("too_long")


class SignUpForm(RoomForm):
    """Opens an account."""

    kind = text_field(one_of("person", "organisation"), limit=20)
    email = text_field(needed, an_email)
    phone = text_field(a_phone, limit=30)
    password = PasswordField(validators=[needed, _new_password])
    again = PasswordField(validators=[_same_password])


class SignInForm(RoomForm):
    """E-mail and password."""

    email = text_field(needed, an_email)
    password = PasswordField(validators=[needed, _typed_password])


class ForgottenPasswordForm(RoomForm):
    """Asks for a link."""

    email = text_field(needed, an_email)


class NewPasswordForm(RoomForm):
    """Spends a mailed token, for a new password or for joining the staff."""

    token = text_field(needed, limit=100)
    password = PasswordField(validators=[needed, _new_password])
    again = PasswordField(validators=[_same_password])


class ChangePasswordForm(RoomForm):
    """Replaces a password that is known."""

    old_password = PasswordField(validators=[needed, _typed_password])
    password = PasswordField(validators=[needed, _new_password])
    again = PasswordField(validators=[_same_password])


class CloseAccountForm(RoomForm):
    """Deletes the account: the password, and a tick that the consequences were read."""

    password = PasswordField(validators=[needed, _typed_password])
    understood = BooleanField(validators=[needed])


class CodeForm(RoomForm):
    """A code of the second factor, or a recovery code."""

    code = text_field(needed, limit=40)

    def validate_code(self, field: Field) -> None:
        """Six digits or sixteen letters and figures; the rest is not worth a try."""
        bare = re.sub(r"[\s-]", "", field.data)
        if not re.fullmatch(r"[0-9]{6}|[A-Za-z2-7]{16}", bare):
            raise StopValidation("bad_code")
        field.data = bare


class RealNameForm(RoomForm):
    """Name and number; which number depends on the kind."""

    kind = text_field(one_of("person", "organisation"), limit=20)
    name = text_field(needed, a_name)
    id_no = text_field(needed, limit=40)

    def validate_id_no(self, field: Field) -> None:
        """The check character must be right (GB 11643, GB 32100)."""
        try:
            if self.kind.data == "organisation":
                field.data = parse_credit_code(field.data)
            else:
                field.data = parse_resident_id(field.data, on=self.today).number
        except AuctionError as error:
            raise StopValidation(error.code) from error

    today: date | None = None

    def real_name(self) -> RealName:
        """The command, once the form is valid."""
        kind = "credit_code" if self.kind.data == "organisation" else "resident_id"
        return RealName(self["name"].data, kind, self.id_no.data)


class TokenForm(RoomForm):
    """A token for a program."""

    label = text_field(needed, limit=60)
    scopes = SelectMultipleField(
        choices=list(SCOPES),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def validate_scopes(self, field: Field) -> None:
        """At least one, none that is unknown."""
        if not field.data:
            raise StopValidation("required")
        if not set(field.data) <= set(SCOPES):
            raise StopValidation("not_a_choice")


class InviteForm(RoomForm):
    """Whom to invite."""

    display_name = text_field(needed, a_name)
    email = text_field(needed, an_email)
    role = text_field(one_of(*STAFF_ROLES), limit=20)
    court_id = text_field(limit=64)


class ActForm(RoomForm):
    """A button: nothing to fill in, only the CSRF token."""
