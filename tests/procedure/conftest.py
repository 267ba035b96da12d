"""Courts with a lot that has ended, for every test of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auction_app.infra.ports import Ports
from tests.procedure.court import Court, end_sold, end_unsold, make_court
from tests.support.clock import HandClock

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def sold(app: Flask, ports: Ports, clock: HandClock) -> Court:
    """A lot sold an hour ago."""
    return end_sold(make_court(app, ports, clock))


@pytest.fixture
def unsold(app: Flask, ports: Ports, clock: HandClock) -> Court:
    """A lot nobody bid on, an hour ago."""
    return end_unsold(make_court(app, ports, clock))
