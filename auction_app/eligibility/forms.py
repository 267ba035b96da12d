"""What an approver types about a person becomes a decision, or a sentence beside the field."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import StopValidation

from auction_app.infra.forms import RoomForm, define_faults, needed, one_of, text_field
from auction_app.infra.i18n import N_
from auction_app.kernel.ids import check_credit_code, check_resident_id, normal_id

RANKS = tuple(f"rank_{rank}" for rank in range(1, 6))
RELATIONS = ("court_staff", "auxiliary_staff", "kin_of_staff", "defaulter")

define_faults(
    {
        "bad_id_no": N_("This is neither a resident ID number nor a credit code."),
        "bad_decision": N_("Choose what was decided."),
    }
)


def _an_id_number(_form: FlaskForm, field: Field) -> None:
    number = normal_id(field.data or "")
    if not (check_resident_id(number) or check_credit_code(number)):
        raise StopValidation("bad_id_no")
    field.data = number


class PersonForm(RoomForm):
    """One person, what was decided, and on which ground."""

    id_no = text_field(needed, _an_id_number, limit=40)
    decision = text_field(needed, one_of(*RANKS, *RELATIONS), limit=20)
    ground = text_field(needed, limit=200)
