"""Everything of this room that factory joins to the app."""

from __future__ import annotations

from flask import Flask

from auction_app.config import Config
from auction_app.payments import api, views, webhook


def join(app: Flask, config: Config) -> None:
    """Register the pay pages and the webhook. Raises ConfigError without the webhook's secret."""
    webhook.refuse_open_door(config)
    for blueprint in (views.blueprint, api.blueprint, webhook.blueprint):
        app.register_blueprint(blueprint)
