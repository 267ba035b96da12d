"""Appending to a chain, and what the tables refuse."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from auction_app.evidence import queries, service
from auction_app.evidence.chain import GENESIS, check_chain, parse_event
from tests.evidence.story import NINE


@pytest.fixture
def lot(transactions):
    """A chain of two events."""
    from auction_app.kernel.ids import new_id

    lot_id = new_id("L")
    with transactions() as tx:
        service.start_chain(tx, lot_id)
        service.append(tx, lot_id, "lot.announced", {"round": 1}, NINE)
        service.append(tx, lot_id, "lot.noted", {"zh": "更正", "en": "correction"}, NINE)
    return lot_id


def test_a_chain_begins_with_sixty_four_zeros_and_goes_on_without_gaps(transactions, lot):
    with transactions.reading() as session:
        stored = queries.events_after(session, lot)
        events = [parse_event(one.text) for one in stored]
        assert check_chain(events, lot) is None
        assert events[0].prev == GENESIS
        head = queries.find_head(session, lot)
        assert (head.seq, head.head, head.last_at) == (2, events[1].hash, NINE)
        assert [(one.seq, one.kind, one.at) for one in stored][1] == (2, "lot.noted", NINE)
        assert queries.event(session, lot, 2) == stored[1]
        assert queries.event(session, lot, 3) is None
        assert queries.events_after(session, lot, 1) == stored[1:]


def test_a_clock_that_went_back_does_not_take_the_chain_with_it(transactions, lot):
    with transactions() as tx:
        made = service.append(tx, lot, "lot.noted", {}, NINE - timedelta(seconds=1))
    assert parse_event(made.text).at == NINE


def test_what_rolls_back_was_never_in_the_chain(transactions, lot):
    with pytest.raises(ZeroDivisionError), transactions() as tx:
        service.append(tx, lot, "lot.noted", {}, NINE)
        raise ZeroDivisionError
    with transactions.reading() as session:
        assert queries.find_head(session, lot).seq == 2


def test_a_lot_has_one_chain(transactions, lot):
    with pytest.raises(IntegrityError), transactions() as tx:
        service.start_chain(tx, lot)
    with pytest.raises(LookupError), transactions() as tx:
        service.append(tx, "Lnone", "lot.noted", {}, NINE)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lot_event SET text = 'x' WHERE lot_id = :lot",
        "DELETE FROM lot_event WHERE lot_id = :lot",
        "TRUNCATE lot_event",
        "UPDATE lot_chain SET seq = seq - 1 WHERE lot_id = :lot",
        "DELETE FROM lot_chain WHERE lot_id = :lot",
        "UPDATE log_leaf SET leaf = leaf",
        "DELETE FROM log_leaf",
        "TRUNCATE log_leaf",
        "UPDATE log_node SET hash = hash",
        "UPDATE log_checkpoint SET note = note",
        "DELETE FROM log_checkpoint",
    ],
)
def test_the_tables_refuse_what_would_change_history(transactions, lot, statement):
    fill = (
        "INSERT INTO log_leaf VALUES (1000000, 'Lx', 1, sha256('')) ON CONFLICT DO NOTHING",
        "INSERT INTO log_node VALUES (1, 1000000, sha256('')) ON CONFLICT DO NOTHING",
        "INSERT INTO log_checkpoint VALUES (1000000, sha256(''), 'n', now()) ON CONFLICT DO NOTHING",
    )
    with pytest.raises(DBAPIError, match="append-only"), transactions() as tx:
        for row in fill:
            tx.session.execute(text(row))
        tx.session.execute(text(statement), {"lot": lot})
