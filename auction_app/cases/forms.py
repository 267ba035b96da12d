"""The party's form: name, number, case."""

from __future__ import annotations

from wtforms import Field
from wtforms.validators import StopValidation

from auction_app.accounts.forms import a_name
from auction_app.cases.models import PARTY_ROLES
from auction_app.cases.service import PartyClaim
from auction_app.infra.forms import RoomForm, define_faults, needed, one_of, text_field
from auction_app.kernel.errors import N_, AuctionError
from auction_app.kernel.ids import (
    check_credit_code,
    check_resident_id,
    normal_id,
    parse_case_number,
)
from auction_app.kernel.money import parse_yuan

ID_MAX = 64
define_faults({"bad_party_no": N_("This is neither a resident ID number nor a credit code.")})


class PartyForm(RoomForm):
    """Lets a party see the case without an account.

    The check character of the number is not tested: papers may carry another kind of number, and an
    early answer would tell a guesser which numbers can exist.
    """

    name = text_field(needed, a_name)
    id_no = text_field(needed, limit=ID_MAX)
    case_number = text_field(needed, limit=60)

    def validate_case_number(self, field: Field) -> None:
        """Must read as an enforcement case number."""
        try:
            field.data = parse_case_number(field.data).text
        except AuctionError as error:
            raise StopValidation(error.code) from error

    def claim(self) -> PartyClaim:
        """The command, once the form is valid."""
        return PartyClaim(self["name"].data, normal_id(self.id_no.data), self.case_number.data)


class ClaimForm(RoomForm):
    """What an applicant claims, in yuan."""

    amount = text_field(needed, limit=40)

    def validate_amount(self, field: Field) -> None:
        """Must read as an amount."""
        try:
            field.data = str(parse_yuan(field.data.replace(",", "")))
        except (AuctionError, ValueError) as error:
            raise StopValidation("bad_amount") from error

    def fen(self) -> int:
        """The amount, once the form is valid."""
        return int(self.amount.data)


class NewPartyForm(RoomForm):
    """A party the court adds to a case; the number may stay empty."""

    name = text_field(needed, a_name)
    id_no = text_field(limit=ID_MAX)
    role = text_field(needed, one_of(*PARTY_ROLES), limit=20)

    def validate_id_no(self, field: Field) -> None:
        """Either empty or a number that can exist."""
        number = normal_id(field.data or "")
        if number and not (check_resident_id(number) or check_credit_code(number)):
            raise StopValidation("bad_party_no")
        field.data = number
