"""The only place where rooms are joined: ports, facts → handlers, doors, loops."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Flask
from sqlalchemy import Engine as Database
from werkzeug.middleware.proxy_fix import ProxyFix

from auction_app.accounting import api as accounting_api
from auction_app.accounting import finding_views, reconciliation_views, waiting_views
from auction_app.accounting import jobs as accounting_jobs
from auction_app.accounting import views as accounting_views
from auction_app.accounts import api as accounts_api
from auction_app.accounts import closing_views as accounts_closing
from auction_app.accounts import jobs as accounts_jobs
from auction_app.accounts import login as accounts_login
from auction_app.accounts import security_views, staff_views
from auction_app.accounts import views as accounts_views
from auction_app.bank import api as bank_api
from auction_app.bank import entry_views as bank_entry_views
from auction_app.bank import jobs as bank_jobs
from auction_app.bank import reversals as bank_reversals
from auction_app.bank import views as bank_views
from auction_app.bank.alarms import bank_counts
from auction_app.bidding import api as bidding_api
from auction_app.bidding import handlers as bidding_handlers
from auction_app.bidding import views as bidding_views
from auction_app.cases import court_views as cases_court_views
from auction_app.cases import views as cases_views
from auction_app.config import Config
from auction_app.contract import api as contract_api
from auction_app.deadlines.queries import alarms as deadline_alarms
from auction_app.distribution import doors as distribution_doors
from auction_app.distribution import handlers as distribution_handlers
from auction_app.documents import jobs as documents_jobs
from auction_app.documents import views as documents_views
from auction_app.eligibility import doors as eligibility_doors
from auction_app.eligibility import handlers as eligibility_handlers
from auction_app.eligibility import jobs as eligibility_jobs
from auction_app.eligibility.participation import lots_taken_part_in
from auction_app.evidence import api as evidence_api
from auction_app.evidence import jobs as evidence_jobs
from auction_app.evidence import views as evidence_views
from auction_app.evidence.followers import Follower
from auction_app.infra import health, locale_views
from auction_app.infra.crypto import Vault
from auction_app.infra.db import make_engine
from auction_app.infra.error_pages import init_errors
from auction_app.infra.formats import init_formats
from auction_app.infra.i18n import init_i18n
from auction_app.infra.loops import Loop
from auction_app.infra.mailers import make_mailer
from auction_app.infra.ports import Ports
from auction_app.infra.static_files import init_static
from auction_app.infra.storage import LocalStorage
from auction_app.infra.transaction import Handler, Handlers, Transactions
from auction_app.infra.web import Services, init_web
from auction_app.kernel.time import Clock, SystemClock
from auction_app.lots import (
    approval_views,
    file_views,
    import_views,
    panel_views,
    public_views,
    renewal_views,
)
from auction_app.lots import court_api as lots_court_api
from auction_app.lots import doors as lots_doors
from auction_app.lots import views as lots_views
from auction_app.market import api as market_api
from auction_app.market import (
    calendar_views,
    deadline_api,
    deadline_views,
    desk_views,
    done_views,
    working_day_views,
)
from auction_app.market import views as market_views
from auction_app.market.of_case import lots_of_case
from auction_app.notices import after_hammer as notices_after
from auction_app.notices import followers as notices_followers
from auction_app.notices import handlers as notices_handlers
from auction_app.notices import jobs as notices_jobs
from auction_app.notices import stop_reports as notices_stops
from auction_app.notices import views as notices_views
from auction_app.payments import bank_transfers as payments_transfers
from auction_app.payments import doors as payments_doors
from auction_app.payments import jobs as payments_jobs
from auction_app.payments.alarms import money_counts
from auction_app.procedure import api as procedure_api
from auction_app.procedure import balance_views
from auction_app.procedure import clocks as procedure_clocks
from auction_app.procedure import handlers as procedure_handlers
from auction_app.procedure import papers as procedure_papers
from auction_app.procedure import views as procedure_views
from auction_app.procedure.alarms import price_counts
from auction_app.proceeds import followers as proceeds_followers
from auction_app.proceeds import views as proceeds_views
from auction_app.statutes import api as statutes_api
from auction_app.statutes import views as statutes_views
from auction_app.stays import api as stays_api
from auction_app.stays import audit as stays_audit
from auction_app.stays import emergency_views, objection_views, record_views
from auction_app.stays import followers as stays_followers
from auction_app.stays import views as stays_views
from auction_app.stays.stop_notes import find_stop_note

# Several modules hang their doors on one blueprint; importing them joins them.
BANK_DOORS = (bank_views.desk, bank_entry_views.rows, bank_api.api)
DEADLINE_DOORS = (deadline_views, done_views)
STAYS_DOORS = (stays_views, record_views, objection_views)
PROCEDURE_DOORS = (procedure_views, procedure_papers)
LOTS_DOORS = (
    lots_views,
    panel_views,
    approval_views,
    renewal_views,
    file_views,
    public_views,
    import_views,
)
MARKET_DOORS = (
    market_api.api,
    market_views.market,
    desk_views.desk_doors,
    deadline_views.deadline_doors,
    deadline_api.deadline_api,
    calendar_views.calendar_doors,
    working_day_views.day_doors,
)
MONEY_DOORS = (
    accounting_api.api,
    reconciliation_views.reconciliation,
    accounting_views.room,
    waiting_views.waiting,
    finding_views.finding,
    balance_views.balance_pages,
    balance_views.balance_api,
)
ROOT = Path(__file__).resolve().parent.parent


def make_ports(config: Config, clock: Clock | None = None) -> Ports:
    """The outside world as this configuration says; `clock` for a story told in the past."""
    return Ports(
        clock=clock or _clock(config),
        vault=Vault(config.vault_key),
        storage=LocalStorage(config.data / "files"),
        mailer=make_mailer(config),
        log_seed=config.log_seed,
        log_origin=config.log_origin,
        data=config.data,
    )


def _clock(config: Config) -> Clock:
    """The machine's; with the test doors open, one that tests may put forward."""
    from auction_app.test_doors.clock import TestClock

    return TestClock(config.run_dir) if config.test_doors else SystemClock()


def make_services(
    config: Config, database: Database | None = None, clock: Clock | None = None
) -> Services:
    """Config, ports and transactions, with every room's handlers joined."""
    ports = make_ports(config, clock)
    handlers = handlers_for(ports)
    return Services(
        config, ports, Transactions(database or make_engine(config.database_url), handlers)
    )


def handlers_for(ports: Ports) -> Handlers:
    """Fact → handlers; they run inside the transaction that told the fact."""
    joined: dict[type, list[Handler]] = {}
    for table in (
        bank_reversals.table(),
        payments_transfers.table(ports.vault),
        eligibility_handlers.table(),
        bidding_handlers.table(ports),
        distribution_handlers.table(),
        procedure_handlers.table(ports.vault),
        waiting_views.table(),
        notices_handlers.table(),
    ):
        for fact, handlers in table.items():
            joined.setdefault(fact, []).extend(handlers)
    return joined


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
    init_formats(app)
    accounts_login.init_login(app, config)
    init_web(app)
    init_errors(app)
    init_static(app)
    for blueprint in doors(config):
        app.register_blueprint(blueprint)
    cases_views.show_lots_by(app, lots_of_case)
    bidding_views.tell_stops_by(app, find_stop_note)
    health.show_alarms_by(app, deadline_alarms, accounting_jobs.alarms)
    health.show_money_by(app, money_counts, price_counts, bank_counts)
    accounts_closing.know_participation_by(app, lots_taken_part_in)
    _believe_proxies(app, config.proxies)
    return app


def _believe_proxies(app: Flask, count: int) -> None:
    """Take address and scheme from as many proxies as are ours; from none when there is none."""
    if count > 0:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]


def doors(config: Config) -> list[Blueprint]:
    """Every room's doors. Raises ConfigError for a webhook without its secret."""
    from auction_app.test_doors import api as test_doors

    payments_doors.refuse_to_open(config)
    found = [
        health.blueprint,
        locale_views.blueprint,
        accounts_api.accounts_api,
        *MONEY_DOORS,
        accounts_views.accounts,
        security_views.security,
        accounts_closing.closing,
        staff_views.staff_doors,
        cases_views.cases,
        cases_court_views.court_cases,
        *BANK_DOORS,
        contract_api.blueprint,
        statutes_api.api,
        statutes_views.room,
        evidence_api.evidence_api,
        evidence_views.evidence_pages,
        lots_doors.lots,
        lots_court_api.api,
        *MARKET_DOORS,
        notices_views.room,
        proceeds_views.room,
        *distribution_doors.DOORS,
        documents_views.room,
        bidding_api.api,
        bidding_views.views,
        stays_views.holds,
        stays_api.api,
        emergency_views.emergency,
        procedure_views.acts,
        procedure_api.api,
        *eligibility_doors.DOORS,
        *payments_doors.DOORS,
    ]
    return [*found, test_doors.blueprint] if config.test_doors else found


def followers(ports: Ports) -> list[Follower]:
    """What happens because an event is on disk, each once, in the jobs process."""
    return [
        notices_followers.FOLLOWER,
        notices_after.make_follower(ports.vault),
        notices_stops.make_follower(ports.vault),
        stays_followers.FOLLOWER,
        procedure_clocks.FOLLOWER,
        *proceeds_followers.make_followers(ports.vault),
    ]


def loops(ports: Ports) -> list[Loop]:
    """Every room's slow loops, for the jobs process."""
    return [
        *evidence_jobs.loops(followers(ports)),
        stays_audit.audit_loop(),
        *bank_jobs.LOOPS,
        *payments_jobs.make_loops(),
        *accounting_jobs.LOOPS,
        *accounts_jobs.LOOPS,
        *eligibility_jobs.LOOPS,
        *notices_jobs.LOOPS,
        *documents_jobs.LOOPS,
    ]
