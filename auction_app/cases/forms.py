"""The party's form: name, number, case."""

from __future__ import annotations

from wtforms import Field
from wtforms.validators import StopValidation

from auction_app.accounts.forms import a_name
from auction_app.cases.service import PartyClaim
from auction_app.infra.forms import RoomForm, needed, text_field
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import normal_id, parse_case_number

ID_MAX = 64


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
