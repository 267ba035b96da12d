"""Everything of this room that factory joins to the app."""

from __future__ import annotations

from flask import Flask

from auction_app.accounts.api import accounts_api
from auction_app.accounts.login import init_login
from auction_app.accounts.security_views import security
from auction_app.accounts.staff_views import staff_doors
from auction_app.accounts.views import accounts
from auction_app.config import Config

BLUEPRINTS = (accounts, security, staff_doors, accounts_api)


def join(app: Flask, config: Config) -> None:
    """Register sign-in, the pages and the API of this room."""
    init_login(app, config)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
