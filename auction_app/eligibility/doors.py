"""Everything of this room that factory joins to the app."""

from __future__ import annotations

from flask import Flask

from auction_app.eligibility import api, views


def join(app: Flask) -> None:
    """Register the application pages and their API."""
    for blueprint in (views.blueprint, api.blueprint):
        app.register_blueprint(blueprint)
