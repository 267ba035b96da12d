"""Front door: patch, build, serve. With server_wire, the only module that knows eventlet."""

import eventlet

eventlet.monkey_patch()

import gc
import logging
import os
import resource
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import eventlet.hubs
import eventlet.tpool
import eventlet.wsgi
from flask import Flask
from flask_socketio import SocketIO
from sqlalchemy import text

from auction_app import server_wire
from auction_app.bidding.engine import Engine
from auction_app.bidding.heartbeat import RESTARTING, Heartbeat
from auction_app.bidding.sockets import LiveDoor, StrictJson, attach
from auction_app.bidding.wire import Outlet, StockOutlet
from auction_app.config import Config
from auction_app.factory import create_app, make_services
from auction_app.infra import blocking

log = logging.getLogger(__name__)

MAX_SOCKETS = 20_000  # eventlet.wsgi would stop at 1,024
MESSAGE_BYTES = 64 * 1024
PING_EVERY_S, PING_WAIT_S = 25, 20
GC_THRESHOLDS = (20_000, 50, 100)


def main() -> None:
    """Serve one worker until SIGTERM."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    config = Config.from_env()
    _raise_file_limit()
    blocking.install_runner(eventlet.tpool.execute)
    services = make_services(config)
    _require_green(services.transactions.engine)
    app = create_app(config, services)
    engine = Engine(services)
    app.extensions["bidding"] = engine
    socketio, heartbeat = _live(app, engine, config)
    engine.start()
    _write_pid(config)
    signal.signal(signal.SIGTERM, lambda *_: _leave(engine, heartbeat))
    gc.collect()
    gc.freeze()  # what lives from here on dies young: full collections would only add pauses
    gc.set_threshold(*GC_THRESHOLDS)
    eventlet.wsgi.MAX_REQUEST_LINE = 16_384
    socketio.run(app, config.host, config.port, max_size=MAX_SOCKETS, log_output=False, debug=False)


def _live(app: Flask, engine: Engine, config: Config) -> tuple[SocketIO, Heartbeat]:
    """The Socket.IO server; same-origin only (never '*'), binary refused by the door."""
    server_wire.install()
    socketio = SocketIO(
        app,
        async_mode="eventlet",
        json=StrictJson,
        manage_session=False,
        max_http_buffer_size=MESSAGE_BYTES,
        ping_interval=PING_EVERY_S,
        ping_timeout=PING_WAIT_S,
        cors_allowed_origins=None,
        logger=False,
        engineio_logger=False,
    )
    make: Any = server_wire.DirectOutlet if config.direct_writes else StockOutlet
    outlet: Outlet = make(socketio.server)
    hub = engine.watch_through(outlet)
    door = LiveDoor(engine, hub, outlet)
    attach(socketio, door)
    heartbeat = Heartbeat(engine, hub, door, outlet)
    heartbeat.start()
    return socketio, heartbeat


def _require_green(database: Any) -> None:
    """A green thread must tick while the database sleeps, or every socket would freeze."""
    ticks = 0
    done = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not done.wait(0.01):
            ticks += 1

    threading.Thread(target=tick, daemon=True).start()
    with database.connect() as connection:
        connection.execute(text("SELECT pg_sleep(0.2)"))
    done.set()
    if ticks < 3:
        raise SystemExit("the database driver blocks the server: it is not cooperative")


def _raise_file_limit() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_SOCKETS + 1000 if hard == resource.RLIM_INFINITY else min(MAX_SOCKETS + 1000, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _write_pid(config: Config) -> None:
    config.run_dir.mkdir(parents=True, exist_ok=True)
    Path(config.run_dir, f"web-{config.worker}.pid").write_text(f"{os.getpid()}\n")


def _leave(engine: Engine, heartbeat: Heartbeat) -> None:
    heartbeat.announce("maintenance", RESTARTING)
    engine.stop()
    sys.exit(0)


if __name__ == "__main__":
    main()
