"""The property a lot sells, over all its rounds; why a second auction came late."""

from __future__ import annotations

import unicodedata
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

COLUMNS = ("property_kind", "property_number", "place_key", "late_reason_zh", "late_reason_en")


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in folded if one.isalnum())


def _keys_of_known_lots() -> None:
    """As the application writes them today; published rows are frozen, so their trigger rests meanwhile."""
    bind = op.get_bind()
    rows = bind.execute(sa.text("SELECT id, address_zh, title_zh FROM lot")).all()
    op.execute("ALTER TABLE lot DISABLE TRIGGER lot_frozen")
    change = sa.text("UPDATE lot SET place_key = :key WHERE id = :id")
    for lot_id, address, title in rows:
        if _plain(title):
            key = sha256(f"{_plain(address)}\n{_plain(title)}".encode()).hexdigest()
            bind.execute(change, {"key": key, "id": lot_id})
    op.execute("ALTER TABLE lot ENABLE TRIGGER lot_frozen")


def upgrade() -> None:
    """A lot knows its property by a register's number, else by address and title."""
    for name in COLUMNS:
        op.add_column("lot", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.create_check_constraint(
        op.f("ck_lot_property"), "lot", "(property_kind = '') = (property_number = '')"
    )
    _keys_of_known_lots()
    op.create_index(
        "ix_lot_property_number",
        "lot",
        ["property_number"],
        postgresql_where=sa.text("property_number <> ''"),
    )
    op.create_index("ix_lot_place_key", "lot", ["place_key", "court_id"])


def downgrade() -> None:
    """Back to lots whose property is known by their predecessor alone."""
    op.drop_index("ix_lot_place_key", "lot")
    op.drop_index("ix_lot_property_number", "lot")
    op.drop_constraint(op.f("ck_lot_property"), "lot", type_="check")
    for name in COLUMNS:
        op.drop_column("lot", name)
