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


def show_alarms_by(app: Flask, find: Alarms) -> None:
    """Let a room above say what is amiss although requests are served."""
    app.extensions["alarms"] = find


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """Ready for requests; 503 by the error handler when the database is away.

    `alarms` names statutory duties of the platform that are overdue: it serves on, somebody must act.
    """
    house = services()
    find: Alarms | None = current_app.extensions.get("alarms")
    with house.transactions.reading() as session:
        session.execute(text("SELECT 1"))
        alarms = find(session, house.ports.clock.now()) if find is not None else []
    return answer({"ready": True, "alarms": alarms})
