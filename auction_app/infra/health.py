"""`/healthz`: 200 when this worker can read its database."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy import text

from auction_app.infra.web import answer, public, room_blueprint, services

blueprint: Blueprint = room_blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """Ready for requests; 503 by the error handler when the database is away."""
    with services().transactions.reading() as session:
        session.execute(text("SELECT 1"))
    return answer({"ready": True})
