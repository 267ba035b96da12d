# ruff: noqa: E402 (the patch comes before every other import)
"""Fan-out as it comes out of the box: Flask-SocketIO on eventlet, `emit(..., to=room)` per bid.

No database and no rules: only the delivery is measured against ours.
    python -m tests.bench.stock --port 5000
"""

import eventlet

eventlet.monkey_patch()

import argparse
import itertools
from typing import Any

from flask import Flask
from flask_socketio import SocketIO, emit, join_room

from tests.bench.raw import sample_event

SOCKETS = 20_000  # eventlet stops at 1024 otherwise
app = Flask(__name__)
app.config["SECRET_KEY"] = "bench"
socketio = SocketIO(app, async_mode="eventlet", cors_allowed_origins="*")
sequence = itertools.count(1)


@app.get("/healthz")
def healthy() -> str:
    return "ok"


@socketio.on("connect", namespace="/live/v1")
def connected(auth: Any = None) -> None:
    return None


@socketio.on("watch", namespace="/live/v1")
def watch(data: dict[str, Any]) -> dict[str, Any]:
    join_room(data["lot"])
    return {"ok": True}


@socketio.on("bid", namespace="/live/v1")
def bid(data: dict[str, Any]) -> dict[str, Any]:
    seq = next(sequence)
    event = sample_event(data["lot"], data["amount"], seq)
    emit("events", {"lot": data["lot"], "events": [event], "head_seq": seq}, to=data["lot"])
    return {"ok": True, "amount": data["amount"]}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    socketio.run(app, host="127.0.0.1", port=port, max_size=SOCKETS, log_output=False)


if __name__ == "__main__":
    main()
