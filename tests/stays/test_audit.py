"""What somebody changes in the table, past the record, is found and stops the lot."""

import time
import uuid

import psycopg2
import pytest

from auction_app.infra.db import make_engine
from auction_app.infra.transaction import Transactions
from auction_app.stays.audit import ProjectionAudit
from auction_app.surroundings import cluster_of
from tests.support.doors import Doors


@pytest.fixture(scope="module")
def doors(server):
    return Doors(server.port, server.admin_token)


@pytest.fixture(scope="module")
def url(server):
    return cluster_of(server.data).url()


def running_lot(doors):
    lot, ann, bob = doors.lot(), doors.bidder(), doors.bidder()
    for turn, bidder in enumerate((ann, bob, ann)):
        doors.register(lot, bidder)
        doors.bid(lot, bidder.token, 1_000_000 + 10_000 * turn, str(uuid.uuid4()))
    return lot


def found(url, lot):
    engine = make_engine(url)
    with Transactions(engine).reading() as session:
        findings = ProjectionAudit().findings(session)
    engine.dispose()
    return [finding.detail for finding in findings if finding.lot_id == lot]


def tamper(url, sql, lot):
    with psycopg2.connect(url.replace("+psycopg2", "")) as line, line.cursor() as cursor:
        cursor.execute(sql, (lot,))
    line.close()


def test_an_honest_lot_is_the_replay_of_its_events(doors, url):
    assert found(url, running_lot(doors)) == []


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        (
            "UPDATE auction SET ends_at = ends_at + interval '1 s' WHERE lot_id = %s",
            "ends_at",
        ),
        ("UPDATE auction SET price = price + 1 WHERE lot_id = %s", "price"),
        ("UPDATE auction SET leader = 'AAAAAA' WHERE lot_id = %s", "leader"),
        ("UPDATE auction SET bids = bids - 1 WHERE lot_id = %s", "bids"),
    ],
)
def test_a_changed_row_is_found_by_name(doors, url, sql, named):
    lot = running_lot(doors)
    tamper(url, sql, lot)
    assert found(url, lot) == [named]


@pytest.mark.timeout(90)
def test_the_lot_is_suspended_within_a_minute(doors, url):
    lot = running_lot(doors)
    tamper(url, "UPDATE auction SET ends_at = ends_at - interval '9 min' WHERE lot_id = %s", lot)
    deadline = time.monotonic() + 60
    while doors.snapshot(lot)["state"] == "open" and time.monotonic() < deadline:
        time.sleep(0.5)
    assert doors.snapshot(lot)["state"] == "suspended"
    assert doors.events(lot)[-1]["kind"] == "lot.suspended"
