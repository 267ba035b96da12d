"""What an approver types about a person becomes a decision, or a sentence beside the field."""

from __future__ import annotations

from datetime import date

from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import StopValidation

from auction_app.accounts.forms import a_name
from auction_app.infra.forms import RoomForm, define_faults, needed, one_of, text_field
from auction_app.infra.i18n import N_
from auction_app.kernel.ids import check_credit_code, check_resident_id, normal_id
from auction_app.law.qualification import NEAR_RELATIVES, Relation, is_near_relative
from auction_app.law.special_periods import RIGHTS

RANKS = tuple(f"rank_{rank}" for rank in range(1, 6))
RELATIONS = ("court_staff", "auxiliary_staff", "kin_of_staff", "defaulter", "housing_barred")
PERMISSIONS = ("capacity", "purchase")
RIGHT_KINDS = tuple(RIGHTS)
KINSHIPS = (
    *NEAR_RELATIVES,
    "in_law",
    "other_kin",
)  # what a clerk may say; the law knows the first six

define_faults(
    {
        "bad_id_no": N_("This is neither a resident ID number nor a credit code."),
        "not_near_relative": N_(
            "This is no near relative in the sense of the Civil Code: nobody is barred for it."
        ),
        "no_purchase_limits": N_("This lot is no housing under purchase limits."),
        "kinship_missing": N_("Say how this person is related to the staff."),
        "right_missing": N_("Say on what the priority right rests."),
        "bad_decision": N_("Choose what was decided."),
        "bad_request_day": N_("This day lies before what it follows from, or in the future."),
        "bad_span": N_("The last day lies before the first, or in the future."),
        "own_number": N_("This is your own number: you need no agent to bid for yourself."),
    }
)


def _a_day(_form: FlaskForm, field: Field) -> None:
    try:
        date.fromisoformat(field.data or "")
    except ValueError as error:
        raise StopValidation("bad_register_day") from error


def _an_id_number(_form: FlaskForm, field: Field) -> None:
    number = normal_id(field.data or "")
    if not (check_resident_id(number) or check_credit_code(number)):
        raise StopValidation("bad_id_no")
    field.data = number


class PersonForm(RoomForm):
    """One person, what was decided, and on which ground."""

    id_no = text_field(needed, _an_id_number, limit=40)
    decision = text_field(needed, one_of(*RANKS, *RELATIONS, *PERMISSIONS), limit=20)
    ground = text_field(needed, limit=200)
    minutes = text_field(limit=80)
    basis = text_field(limit=20)

    def validate_basis(self, field: Field) -> None:
        """A priority right names its nature, a near relative the kinship, which must be one (CC 1045)."""
        decision, basis = self.decision.data or "", field.data or ""
        if basis not in ("", *RIGHT_KINDS, *KINSHIPS):
            raise StopValidation("not_a_choice")
        if decision in RANKS and basis not in RIGHT_KINDS:
            raise StopValidation("right_missing")
        if decision == Relation.KIN_OF_STAFF.value and basis not in KINSHIPS:
            raise StopValidation("kinship_missing")
        if decision == Relation.KIN_OF_STAFF.value and not is_near_relative(basis):
            raise StopValidation("not_near_relative")

    def basis_of_decision(self) -> str:
        """The basis where the decision has one; what was chosen for another decision is dropped."""
        has_basis = self.decision.data in (*RANKS, Relation.KIN_OF_STAFF.value)
        return str(self.basis.data) if has_basis else ""


class AgencyForm(RoomForm):
    """For whom somebody wants to bid, and by what authority."""

    name = text_field(needed, a_name)
    id_no = text_field(needed, _an_id_number, limit=40)
    authority = text_field(needed, limit=300)

    @property
    def name_value(self) -> str:
        """The field is called like an attribute of the form; templates read it here."""
        return str(self["name"].data or "")


class AgencyAnswer(RoomForm):
    """What the court answers an agent."""

    verdict = text_field(needed, one_of("confirm", "refuse"), limit=10)
    answer = text_field(needed, limit=300)


class LookForm(RoomForm):
    """Why somebody wants to know who a number is."""

    reason = text_field(needed, limit=300)


class ProofForm(RoomForm):
    """For which days a buyer has proven to be qualified to buy housing."""

    first_day = text_field(needed, _a_day, limit=10)
    last_day = text_field(needed, _a_day, limit=10)
    basis = text_field(needed, limit=300)

    def days(self) -> tuple[date, date]:
        """First and last day, once the form is valid."""
        return date.fromisoformat(self.first_day.data), date.fromisoformat(self.last_day.data)


class NumberForm(RoomForm):
    """One full certificate number."""

    id_no = text_field(needed, _an_id_number, limit=40)


class _DayForm(RoomForm):
    """A form with a legal day in it."""

    day = text_field(needed, _a_day, limit=10)

    def on(self) -> date:
        """The day, once the form is valid."""
        return date.fromisoformat(self.day.data)


class RequestForm(_DayForm):
    """A request about an entry, and the day it came."""

    kind = text_field(needed, one_of("correction", "deletion"), limit=20)
    reason = text_field(needed, limit=300)


class StepForm(_DayForm):
    """The next step of a request."""

    step = text_field(needed, one_of("uphold", "reject", "serve", "finish"), limit=10)


class DeleteForm(RoomForm):
    """Why an entry is taken off."""

    reason = text_field(needed, limit=300)
