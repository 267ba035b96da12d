"""The only place where rooms are joined: ports, facts → handlers, doors, loops."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine as Database

from auction_app.accounts import login as accounts_login
from auction_app.accounts import views as accounts_views
from auction_app.bidding import api as bidding_api
from auction_app.bidding import handlers as bidding_handlers
from auction_app.config import Config
from auction_app.infra.crypto import Vault
from auction_app.infra.db import make_engine
from auction_app.infra.i18n import init_i18n
from auction_app.infra.loops import Loop
from auction_app.infra.mailers import make_mailer
from auction_app.infra.ports import Ports
from auction_app.infra.storage import LocalStorage
from auction_app.infra.transaction import Handlers, Transactions
from auction_app.infra.web import Services, init_web
from auction_app.kernel.time import SystemClock

ROOT = Path(__file__).resolve().parent.parent


def make_ports(config: Config) -> Ports:
    """The outside world as this configuration says."""
    return Ports(
        clock=SystemClock(),
        vault=Vault(config.vault_key),
        storage=LocalStorage(config.data / "files"),
        mailer=make_mailer(config),
        log_seed=config.log_seed,
        log_origin=config.log_origin,
        data=config.data,
    )


def make_services(config: Config, database: Database | None = None) -> Services:
    """Config, ports and transactions, with every room's handlers joined."""
    ports = make_ports(config)
    handlers = handlers_for(ports)
    return Services(config, ports, Transactions(database or make_engine(config.database_url), handlers))


def handlers_for(ports: Ports) -> Handlers:
    """Fact → handlers; they run inside the transaction that told the fact."""
    return bidding_handlers.table(ports)


def create_app(config: Config, services: Services | None = None) -> Flask:
    """The web application, without a server and without eventlet."""
    app = Flask(
        "auction_app",
        root_path=str(Path(__file__).parent),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    app.config["SECRET_KEY"] = config.secret_key
    app.config["MAX_CONTENT_LENGTH"] = 32 * 1024 * 1024
    app.url_map.strict_slashes = False
    app.extensions["auction"] = services or make_services(config)
    init_i18n(app)
    accounts_login.init_login(app, config)
    init_web(app)
    for register in doors(config):
        register(app)
    return app


def doors(config: Config) -> list[Callable[[Flask], None]]:
    """Every room's doors."""
    blueprints = [bidding_api.api]
    return [lambda app, one=one: app.register_blueprint(one) for one in blueprints]


def loops() -> list[Loop]:
    """Every room's slow loops, for the jobs process."""
    return []
