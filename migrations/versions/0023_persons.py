"""Of proposals about one person or one register entry the newest waits; requests for correction by two people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

OPEN = "(outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (sealed IS NOT NULL)"


def _check(name: str, condition: str) -> None:
    op.execute(f"ALTER TABLE court_proposal DROP CONSTRAINT ck_court_proposal_{name}")
    op.execute(
        f"ALTER TABLE court_proposal ADD CONSTRAINT ck_court_proposal_{name} CHECK ({condition})"
    )


def upgrade() -> None:
    """What waits from before is about nothing that is known, so nothing takes its place."""
    about = sa.Column("about", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}")
    op.add_column("court_proposal", about)
    _check("kind", "kind IN ('person', 'lines', 'deletion', 'request')")
    _check("outcome", "outcome IN ('executed', 'refused', 'replaced')")
    decided = "(approver_id IS NOT NULL) = (coalesce(outcome, '') IN ('executed', 'refused'))"
    _check("decided", f"{OPEN} AND {decided}")


def downgrade() -> None:
    """Proposals of the new kind, and those that gave way, are lost."""
    op.execute("DELETE FROM court_proposal WHERE kind = 'request' OR outcome = 'replaced'")
    _check("decided", f"{OPEN} AND (outcome IS NULL) = (approver_id IS NULL)")
    _check("outcome", "outcome IN ('executed', 'refused')")
    _check("kind", "kind IN ('person', 'lines', 'deletion')")
    op.drop_column("court_proposal", "about")
