"""Every door of this room, for the factory."""

from __future__ import annotations

from auction_app.distribution import (
    api,
    claim_views,
    desk_views,
    objection_api,
    payee_api,
    views,
)

DOORS = (
    views.room,
    claim_views.claim_doors,
    desk_views.desk,
    api.api,
    payee_api.payee_doors,
    objection_api.objections,
)
