"""What the day itself changes: an entry whose first day has come works from then on, without an import."""

from __future__ import annotations

from sqlalchemy import select

from auction_app.eligibility.register_effects import apply_changes
from auction_app.eligibility.register_models import RegisterEntry
from auction_app.eligibility.registers import in_force
from auction_app.infra.loops import Loop
from auction_app.infra.web import Services
from auction_app.kernel.time import legal_day

EVERY_S = 600.0


def apply_todays_entries(services: Services) -> None:
    """Look again at everybody whose entry begins today; doing it again finds nothing new."""
    at = services.ports.clock.now()
    today = legal_day(at)
    with services.transactions() as tx:
        begun = tx.session.scalars(
            select(RegisterEntry.subject_index).where(RegisterEntry.since == today, in_force(today))
        )
        apply_changes(tx, services.ports.vault, set(begun), at)


LOOPS = [Loop("register_entries_of_today", EVERY_S, apply_todays_entries)]
