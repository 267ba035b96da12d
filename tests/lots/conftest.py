"""A court with two people, for every test of this room."""

from __future__ import annotations

import pytest

from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.lots.drafts import Staff
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam
from tests.support.people import make_court, make_staff


def make_team(transactions: Transactions, ports: Ports, clock: HandClock) -> CourtTeam:
    """A court of its own with a clerk and an approver."""
    court_id = make_court(transactions)
    clerk = make_staff(transactions, ports.vault, "clerk", clock.now(), court_id=court_id)
    approver = make_staff(transactions, ports.vault, "approver", clock.now(), court_id=court_id)
    return CourtTeam(court_id, Staff(clerk.id, court_id), Staff(approver.id, court_id))


@pytest.fixture
def team(transactions: Transactions, ports: Ports, clock: HandClock) -> CourtTeam:
    """This test's court."""
    return make_team(transactions, ports, clock)


@pytest.fixture
def other_team(transactions: Transactions, ports: Ports, clock: HandClock) -> CourtTeam:
    """Another court."""
    return make_team(transactions, ports, clock)
