"""The descriptions, served."""

from __future__ import annotations

from urllib.parse import urlsplit

import orjson
from flask import Blueprint, Response

from auction_app.contract import asyncapi, openapi
from auction_app.infra.web import json_bytes, public, room_blueprint, services

blueprint: Blueprint = room_blueprint("contract", __name__, url_prefix="/api/v1")


@blueprint.get("/openapi.json")
@public
def openapi_document() -> Response:
    """OpenAPI 3.1."""
    return json_bytes(orjson.dumps(openapi.document(services().config.public_url)))


@blueprint.get("/asyncapi.json")
@public
def asyncapi_document() -> Response:
    """AsyncAPI 3.0."""
    host = urlsplit(services().config.public_url).netloc
    return json_bytes(orjson.dumps(asyncapi.document(host)))
