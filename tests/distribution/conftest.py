"""A case of a court of its own for every test of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auction_app.infra.ports import Ports
from tests.distribution.story import CaseStory, open_story
from tests.support.clock import HandClock

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def story(app: Flask, ports: Ports, clock: HandClock) -> CaseStory:
    return open_story(app, ports, clock)
