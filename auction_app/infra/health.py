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


def show_alarms_by(app: Flask, *found_by: Alarms) -> None:
    """Let rooms above say what is amiss although requests are served: overdue duties, money nobody can explain."""
    app.extensions["alarms"] = found_by


def show_money_by(app: Flask, *counts: Counts) -> None:
    """Let rooms above say how much of the money somebody must look at; more than none is an alarm."""
    app.extensions["money_counts"] = counts


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """Ready for requests; 503 by the error handler when the database is away.

    `alarms` names what is overdue or amiss: it serves on, somebody must act. `money` counts, and says
    nothing of whose.
    """
    house = services()
    found_by: tuple[Alarms, ...] = current_app.extensions.get("alarms", ())
    counts: tuple[Counts, ...] = current_app.extensions.get("money_counts", ())
    with house.transactions.reading() as session:
        session.execute(text("SELECT 1"))
        at, money = house.ports.clock.now(), dict[str, int]()
        alarms = [code for find in found_by for code in find(session, at)]
        for count in counts:
            money |= count(session, at)
    alarms += [code for code, many in money.items() if many]
    return answer({"ready": True, "alarms": alarms, "money": money})
