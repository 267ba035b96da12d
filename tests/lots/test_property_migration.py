"""The place of lots that were published before properties had one: filled in, and the rows frozen again."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from auction_app.infra import schema
from auction_app.infra.transaction import Transactions
from auction_app.lots.property_number import place_key_of
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam, lawful_content, publish_lot


def test_published_lots_get_their_place_and_stay_frozen(
    transactions: Transactions, team: CourtTeam, clock: HandClock, engine: Engine, database_url: str
) -> None:
    content = lawful_content(clock.now())
    lot_id = publish_lot(transactions, team, content, clock.now()).lot_id
    read = text("SELECT place_key FROM lot WHERE id = :id")
    engine.dispose()  # nobody else holds a connection while the tables change
    schema.downgrade(database_url, "0023")
    schema.upgrade(database_url)
    with engine.connect() as connection:
        assert connection.execute(read, {"id": lot_id}).scalar() == place_key_of(content) != ""
    change = text("UPDATE lot SET place_key = '' WHERE id = :id")
    with pytest.raises(DBAPIError, match="is published"), engine.begin() as connection:
        connection.execute(change, {"id": lot_id})
