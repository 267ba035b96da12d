"""What people type about money becomes a command, or a sentence beside the field."""

from __future__ import annotations

from auction_app.bank import explaining
from auction_app.infra.forms import RoomForm, needed, one_of, text_field


class AccountForm(RoomForm):
    """The court's own account."""

    name = text_field(needed, limit=140)
    account = text_field(needed, limit=60)
    bank = text_field(needed, limit=140)
    bank_code = text_field(limit=20)


class LookForm(RoomForm):
    """Why somebody looks at a payer or payee."""

    reason = text_field(needed, limit=200)


class AssignForm(RoomForm):
    """What money in suspense pays, and how one knows."""

    reference = text_field(needed, limit=60)
    ground = text_field(needed, limit=200)


class ExplainForm(RoomForm):
    """What a debit without an order was, and how one knows."""

    what = text_field(needed, one_of(*explaining.WORDS), limit=20)
    about = text_field(limit=60)
    ground = text_field(needed, limit=200)


class GroundForm(RoomForm):
    """Why money goes back."""

    ground = text_field(needed, limit=200)


class PayeeForm(RoomForm):
    """Another account of the same owner."""

    name = text_field(needed, limit=140)
    account = text_field(needed, limit=60)
    bank = text_field(needed, limit=140)
    ground = text_field(needed, limit=200)
