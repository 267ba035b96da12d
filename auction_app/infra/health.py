"""`/healthz`: 200 when this worker can read its database, with the names of what is amiss."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Flask, Response, current_app
from sqlalchemy import text
from sqlalchemy.orm import Session

from auction_app.infra.web import answer, public, room_blueprint, services

blueprint: Blueprint = room_blueprint("health", __name__)
Alarms = Callable[[Session, datetime], list[str]]
Counts = Callable[[Session, datetime], dict[str, int]]


def show_alarms_by(app: Flask, find: Alarms) -> None:
    """Let a room above say what is amiss although requests are served."""
    app.extensions["alarms"] = find


def show_money_by(app: Flask, count: Counts) -> None:
    """Let a room above say how much of the money somebody must look at; more than none is an alarm."""
    app.extensions["money_counts"] = count


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """Ready for requests; 503 by the error handler when the database is away.

    `alarms` names what is overdue or amiss: it serves on, somebody must act. `money` counts, and says
    nothing of whose.
    """
    house = services()
    find: Alarms | None = current_app.extensions.get("alarms")
    count: Counts | None = current_app.extensions.get("money_counts")
    with house.transactions.reading() as session:
        session.execute(text("SELECT 1"))
        alarms = find(session, house.ports.clock.now()) if find is not None else []
        money = count(session, house.ports.clock.now()) if count is not None else {}
    alarms += [code for code, many in money.items() if many]
    return answer({"ready": True, "alarms": alarms, "money": money})
