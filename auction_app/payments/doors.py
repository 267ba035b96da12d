"""Every door of this room, for the factory, and what must not be served with."""

from __future__ import annotations

from auction_app.config import Config
from auction_app.payments import api, gateways, staff_views, views, webhook

DOORS = (api.blueprint, views.blueprint, staff_views.room, webhook.blueprint)


def refuse_to_open(config: Config) -> None:
    """Raises ConfigError for a webhook without its secret, and for money of the wrong kind."""
    webhook.refuse_open_door(config)
    gateways.refuse_play_money(config)
