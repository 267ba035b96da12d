"""Real names: sealed, found by a keyed index, looked at only with a reason."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from auction_app.accounts import identity, queries, service
from auction_app.accounts.identity import RealName
from auction_app.accounts.models import Identity
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from tests.support.clock import HandClock
from tests.support.people import make_bidder, make_plain_account, resident_id


def test_name_and_number_are_not_in_the_tables_in_any_form_one_can_read(
    transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    bidder = make_bidder(transactions, ports.vault, clock.now(), name="绝密姓名")
    with transactions.reading() as reading:
        dump = repr(reading.execute(text("SELECT * FROM identity")).all())
        dump += repr(reading.execute(text("SELECT * FROM account")).all())
        stored = reading.get_one(Identity, bidder.id)
        raw = bytes(stored.name_sealed) + bytes(stored.id_no_sealed) + bytes(stored.id_index)
    assert bidder.id_no not in dump
    assert "绝密姓名" not in dump
    assert "绝密姓名".encode() not in raw
    assert bidder.id_no.encode() not in raw


def test_one_person_has_one_account(
    transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    bidder = make_bidder(transactions, ports.vault, clock.now())
    other = make_plain_account(transactions, clock.now())
    spelled = f" {bidder.id_no[:6]} {bidder.id_no[6:].lower()}"
    with pytest.raises(AuctionError) as refused, transactions() as tx:
        real = RealName("张测试", "resident_id", spelled)
        identity.verify_identity(tx, ports.vault, other.id, real, clock.now())
    assert refused.value.code == "identity_taken"
    assert bidder.id not in str(refused.value)
    assert bidder.email not in str(refused.value)


def test_a_confirmed_name_cannot_be_changed(
    transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    bidder = make_bidder(transactions, ports.vault, clock.now())
    with pytest.raises(AuctionError, match="identity_fixed"), transactions() as tx:
        real = RealName("李四", "resident_id", resident_id())
        identity.verify_identity(tx, ports.vault, bidder.id, real, clock.now())


def test_a_sealed_name_moved_to_another_account_does_not_open(
    transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    one = make_bidder(transactions, ports.vault, clock.now(), name="甲")
    two = make_bidder(transactions, ports.vault, clock.now(), name="乙")
    with transactions() as tx:
        tx.session.get_one(Identity, two.id).name_sealed = tx.session.get_one(
            Identity, one.id
        ).name_sealed
    with transactions.reading() as reading, pytest.raises(InvalidTag):
        identity.open_for_sealing(reading, ports.vault, two.id)


def test_a_look_at_a_name_is_a_row_and_needs_a_reason(
    transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    bidder = make_bidder(transactions, ports.vault, clock.now())
    with transactions() as tx:
        seen = identity.look_at(tx, ports.vault, "uAuditor", bidder.id, "complaint 12", clock.now())
    assert seen.id_no == bidder.id_no
    with transactions.reading() as reading:
        (row,) = queries.looks(reading, subject=bidder.id)
    assert (row.actor, row.action, row.reason) == ("uAuditor", "identity.read", "complaint 12")
    with pytest.raises(AuctionError), transactions() as tx:
        identity.look_at(tx, ports.vault, "uAuditor", bidder.id, "  ", clock.now())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_log SET reason = 'x'",
        "DELETE FROM access_log",
        "TRUNCATE access_log",
    ],
)
def test_the_access_log_cannot_be_edited(
    transactions: Transactions, ports: Ports, clock: HandClock, statement: str
) -> None:
    with transactions() as tx:
        identity.record_access(tx, "uA", "identity.read", "uB", "because", clock.now())
    with pytest.raises(DBAPIError, match="append-only"), transactions() as tx:
        tx.session.execute(text(statement))


def test_what_is_shown_of_a_name_tells_nobody_who_it_is(
    transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    bidder = make_bidder(transactions, ports.vault, clock.now(), name="欧阳测试")
    with transactions.reading() as reading:
        shown = identity.own_masked_name(reading, ports.vault, bidder.id)
    assert shown is not None
    assert shown.name == "欧*"
    assert shown.id_no == bidder.id_no[:10] + "****" + bidder.id_no[14:]


def test_the_test_door_takes_any_number_and_the_checked_way_only_a_valid_one(
    transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    with transactions() as tx:
        account_id, token = service.create_bidder(
            tx, ports.vault, "测试", "TEST0001", "138", "t@example.test", clock.now()
        )
    assert account_id.startswith("u")
    assert token.startswith("lca_")
    with pytest.raises(AuctionError, match="bad_resident_id"), transactions() as tx:
        service.create_bidder(
            tx, ports.vault, "测试", "TEST0002", "", "v@example.test", clock.now(), check_id=True
        )


def test_a_number_never_stands_in_the_printed_form_of_a_command() -> None:
    assert "330304" not in repr(RealName("张三", "resident_id", "330304199001010091"))
