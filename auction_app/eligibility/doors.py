"""The doors of this room, for the factory to join."""

from __future__ import annotations

from flask import Blueprint

from auction_app.eligibility import (
    agent_views,
    api,
    bidder_views,
    court_api,
    court_views,
    list_desk_views,
    list_views,
    national_views,
    proposal_views,
    views,
)

DOORS: tuple[Blueprint, ...] = (
    api.blueprint,
    views.blueprint,
    court_views.blueprint,
    agent_views.blueprint,
    bidder_views.blueprint,
    list_views.blueprint,
    list_desk_views.blueprint,
    court_api.api,
    proposal_views.blueprint,
    national_views.blueprint,
)
