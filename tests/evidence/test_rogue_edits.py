"""Each rogue act of P7, done in a real database as its superuser, is found from outside.

One real sale runs on the real server; then every test gets a copy of its database, changes it behind
the house's back, and lets the house serve the bundle. The stranger has only what he holds: the
bundle, the published keys, his receipts, and a checkpoint he kept.
"""

import json
import time
import uuid
from dataclasses import dataclass

import psycopg2
import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from auction_app.evidence.chain import GENESIS, make_event, parse_event
from auction_app.evidence.integrator import integrate
from auction_app.evidence.jobs import log_keeper
from auction_app.evidence.note import Signer
from auction_app.evidence.receipt import refusal_receipt
from auction_app.factory import create_app
from tests.evidence.verdict import verdict
from tests.support.clock import HandClock
from tests.support.doors import Doors
from tests.support.world import LOG_SEED, make_config, make_ports

ORIGIN = "test.example/log"
SETTINGS = {"AUCTION_LOG_SEED": LOG_SEED.hex(), "AUCTION_LOG_ORIGIN": ORIGIN}
CLOSED_WITHIN_S = 40.0


@dataclass
class RealSale:
    """What was sold, and what the people outside have kept."""

    database: str
    lot: str
    keys: str
    receipts: dict[int, str]
    older: str
    older_size: int
    honest: str
    last_bid: int


@pytest.fixture(scope="module")
def sale(cluster, start_server):
    url = cluster.fresh_database()
    server = start_server(DATABASE_URL=url, **SETTINGS)
    doors = Doors(server.port, server.admin_token)
    lot = doors.lot(seconds_open=6, window_s=2)
    people = [doors.bidder() for _ in range(2)]
    for person in people:
        doors.register(lot, person)
    kept, older = {}, ""
    for turn in range(6):
        token = people[turn % 2].token
        made = doors.bid(lot, token, 1_000_000 + 20_000 * turn, str(uuid.uuid4())).body
        kept[made["event"]["seq"]] = made["receipt"]
        if turn == 3:
            doors.request("GET", f"/api/v1/lots/{lot}/bundle")
            older = doors.request("GET", "/log/v1/checkpoint").text.decode()
    _wait_until_closed(doors, lot)
    size = int(older.split("\n")[1])
    honest = doors.request("GET", f"/api/v1/lots/{lot}/bundle?from={size}").text.decode()
    keys = doors.request("GET", "/log/v1/keys").text.decode()
    server.stop()
    yield RealSale(url, lot, keys, kept, older, size, honest, max(kept))
    cluster.drop(url)


def _wait_until_closed(doors, lot):
    deadline = time.monotonic() + CLOSED_WITHIN_S
    while doors.snapshot(lot)["state"] != "closed":
        assert time.monotonic() < deadline, "the lot did not close"
        time.sleep(0.2)


class House:
    """The product on a copy of the database, and a superuser in its back office."""

    def __init__(self, sale, url, folder):
        self.sale = sale
        self.ports = make_ports(folder, HandClock())
        self.app = create_app(make_config(folder, url))
        self.transactions = self.app.extensions["auction"].transactions

    def rogue(self, *statements):
        with self.transactions() as tx:
            connection = tx.session.connection()
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for statement in statements:
                connection.exec_driver_sql(statement.format(lot=self.sale.lot))

    def bundle(self):
        path = f"/api/v1/lots/{self.sale.lot}/bundle?from={self.sale.older_size}"
        answer = self.app.test_client().get(path)
        assert answer.status_code == 200
        return answer.text

    def verdict(self, bundle=None, receipts=(), older=(), expects_close=False):
        asked = {
            "bundle": bundle or self.bundle(),
            "trust": self.sale.keys,
            "receipts": list(receipts),
            "older": list(older),
            "witnesses": 0,
            "expectsClose": expects_close,
        }
        found = verdict(asked, "en")
        return [(one["code"], one["seq"]) for one in found["breaches"]]

    def events(self):
        with self.transactions.reading() as session:
            wanted = text("SELECT text FROM lot_event WHERE lot_id = :lot ORDER BY seq")
            return [parse_event(one) for (one,) in session.execute(wanted, {"lot": self.sale.lot})]

    def rewrite(self, events):
        """Tell the lot anew, chain it, throw the log away and sign another one with the real key."""
        head, rows = GENESIS, []
        for seq, (kind, at, body) in enumerate(events, start=1):
            made = make_event(self.sale.lot, seq, head, kind, at, body)
            head = made.hash
            rows.append(
                {"lot": self.sale.lot, "seq": seq, "kind": kind, "at": at, "text": made.text}
            )
        self.rogue(
            "DELETE FROM lot_event WHERE lot_id = '{lot}'",
            "TRUNCATE log_leaf, log_node, log_checkpoint, event_cursor",
        )
        log_keeper(self.ports).published.unlink(missing_ok=True)
        with self.transactions() as tx:
            insert = "INSERT INTO lot_event VALUES (:lot, :seq, :kind, :at, :text)"
            tx.session.execute(text(insert), rows)
            move = "UPDATE lot_chain SET seq = :seq, head = :head, sealed = false WHERE lot_id = :l"
            tx.session.connection().exec_driver_sql("SET LOCAL session_replication_role = replica")
            tx.session.execute(text(move), {"seq": len(rows), "head": head, "l": self.sale.lot})
        with self.transactions() as tx:
            integrate(tx, log_keeper(self.ports), self.ports.clock.now())


@pytest.fixture
def house(cluster, sale, tmp_path):
    name = f"rogue_{uuid.uuid4().hex[:12]}"
    admin = create_engine(cluster.url("postgres"), isolation_level="AUTOCOMMIT")
    source = make_url(sale.database).database
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{source}"'))
    admin.dispose()
    url = cluster.url(name)
    made = House(sale, url, tmp_path)
    yield made
    made.transactions.engine.dispose()
    cluster.drop(url)


def told(events, dropped=None, **changed_close):
    """The story without one event, its close made to fit."""
    kept = [event for event in events if event.seq != dropped]
    bids = [event for event in kept if event.kind == "bid.accepted"]
    fits = {"bids": len(bids), "price": bids[-1].body["amount"], "bidder": bids[-1].body["bidder"]}
    fits["ends_at"] = bids[-1].body["ends_at"]
    return [
        (event.kind, event.at, event.body | fits | changed_close)
        if event.kind == "lot.closed"
        else (event.kind, event.at, event.body)
        for event in kept
    ]


def test_the_honest_sale_is_verified_with_every_receipt_and_the_older_checkpoint(house, sale):
    everything = {"receipts": sale.receipts.values(), "older": [sale.older], "expects_close": True}
    assert house.verdict(sale.honest, **everything) == []
    assert house.verdict(**everything) == []


def test_one_updated_bid_is_convicted_by_the_log_and_the_chain(house, sale):
    seq = min(sale.receipts)
    house.rogue(
        "UPDATE lot_event SET text = replace(text, '\"amount\":1000000', '\"amount\":1010000')"
        f" WHERE lot_id = '{{lot}}' AND seq = {seq}"
    )
    assert house.verdict()[:2] == [("not_in_log", seq), ("chain_broken", seq + 1)]


def test_one_updated_last_bid_with_its_leaf_is_convicted_by_log_and_receipt(house, sale):
    seq = sale.last_bid
    house.rogue(
        "UPDATE lot_event SET text = replace(text, '\"amount\":1100000', '\"amount\":1110000')"
        f" WHERE lot_id = '{{lot}}' AND seq = {seq}",
        "UPDATE log_leaf l SET leaf = sha256('\\x00'::bytea || convert_to(e.text, 'UTF8'))"
        " FROM lot_event e WHERE e.lot_id = l.lot_id AND e.seq = l.seq",
    )
    found = dict(house.verdict(receipts=[sale.receipts[seq]]))
    assert {"not_in_log", "chain_broken", "receipt_contradicted"} <= set(found)


def test_a_deleted_bid_is_a_gap_and_its_bidder_holds_the_receipt(house, sale):
    seq = min(sale.receipts)
    house.rogue(f"DELETE FROM lot_event WHERE lot_id = '{{lot}}' AND seq = {seq}")
    found = house.verdict(receipts=[sale.receipts[seq]])
    assert found[0] == ("seq_gap", seq)
    assert ("receipt_missing", seq) in found


def test_a_deleted_bid_with_the_others_renumbered_breaks_the_chain(house, sale):
    seq = min(sale.receipts)
    by = "WHERE lot_id = '{lot}' AND seq"
    house.rogue(
        "ALTER TABLE lot_event DROP CONSTRAINT ck_lot_event_seq",
        f"DELETE FROM lot_event {by} = {seq}",
        f"DELETE FROM log_leaf {by} = {seq}",
        f"UPDATE lot_event SET seq = -seq {by} > {seq}",
        "UPDATE lot_event SET seq = -seq - 1, text = replace(text, '\"seq\":' || -seq,"
        " '\"seq\":' || -seq - 1) WHERE seq < 0",
        f"UPDATE log_leaf SET seq = -seq {by} > {seq}",
        "UPDATE log_leaf SET seq = -seq - 1 WHERE seq < 0",
        "UPDATE lot_chain SET seq = seq - 1 WHERE lot_id = '{lot}'",
        "UPDATE event_cursor SET seq = seq - 1 WHERE lot_id = '{lot}'",
    )
    found = house.verdict(receipts=[sale.receipts[seq]])
    assert found[0][0] == "not_in_log"
    assert ("chain_broken", seq) in found
    assert ("receipt_contradicted", seq) in found


def test_a_tail_cut_before_the_close_has_no_end_and_lacks_receipts(house, sale):
    by = f"WHERE lot_id = '{{lot}}' AND seq >= {sale.last_bid}"
    house.rogue(
        f"DELETE FROM lot_event {by}",
        f"DELETE FROM log_leaf {by}",
        f"UPDATE lot_chain SET seq = {sale.last_bid - 1} WHERE lot_id = '{{lot}}'",
    )
    found = house.verdict(receipts=[sale.receipts[sale.last_bid]], expects_close=True)
    assert ("not_ended", None) in found
    assert ("receipt_missing", sale.last_bid) in found


def test_a_lot_rewritten_consistently_and_signed_again_contradicts_receipt_and_checkpoint(
    house, sale
):
    seq = min(sale.receipts)
    house.rewrite(told(house.events(), dropped=seq))
    assert house.verdict(expects_close=True) == []  # alone, the new story is consistent
    found = house.verdict(receipts=[sale.receipts[seq]], older=[sale.older])
    assert found == [("receipt_contradicted", seq), ("log_forked", None)]


def test_two_stories_contradict_each_other_as_soon_as_two_people_compare(house, sale):
    house.rewrite(told(house.events(), dropped=sale.last_bid))
    other = house.bundle()
    assert house.verdict(other) == []
    assert house.verdict(sale.honest) == []
    assert {code for code, _ in house.verdict(other, older=[sale.honest])} <= {
        "log_forked",
        "log_shorter",
    }
    assert house.verdict(other, older=[sale.honest]) != []
    assert house.verdict(other, older=[sale.older]) in ([], [("log_forked", None)])


def test_a_back_dated_bid_stands_out_by_its_time_or_by_the_checkpoints(house, sale):
    events = house.events()
    first = next(event for event in events if event.kind == "bid.accepted")
    story = told(events)
    slipped = ("bid.accepted", first.at, {**first.body, "amount": 1_200_000})
    house.rewrite([*story[:-1], slipped, story[-1]])
    assert ("time_went_back", len(story)) in house.verdict()
    at = story[-2][1]
    late = {"amount": 1_200_000, "ends_at": story[-2][2]["ends_at"]}
    lawful = ("bid.accepted", at, {**story[-2][2], **late})
    fits = {"price": 1_200_000, "bids": len(sale.receipts) + 1}
    close = (story[-1][0], story[-1][1], story[-1][2] | fits)
    house.rewrite([*story[:-1], lawful, close])
    assert house.verdict() == []  # lawful by itself …
    found = house.verdict(older=[sale.honest])
    assert {code for code, _ in found} & {"log_forked", "consistency_missing", "log_shorter"}


def test_an_acknowledged_bid_dropped_before_its_checkpoint_is_missing_to_its_receipt(house, sale):
    house.rewrite(told(house.events(), dropped=sale.last_bid))
    assert house.verdict(receipts=[sale.receipts[sale.last_bid]]) == [
        ("receipt_contradicted", sale.last_bid)
    ]


def test_a_log_signed_by_another_key_is_not_believed(house, sale):
    last = json.loads(sale.honest)["checkpoint"].split("\n")
    forged = Signer(ORIGIN, bytes(32)).sign("\n".join(last[:3]) + "\n")
    house.rogue(
        "UPDATE log_checkpoint SET note = $note$" + forged + "$note$"
        " WHERE size = (SELECT max(size) FROM log_checkpoint)"
    )
    assert house.verdict()[0] == ("signature_bad", None)


def test_a_bid_refused_as_late_though_it_came_in_time_convicts_by_its_refusal(house, sale):
    close = house.events()[-1]
    before = next(event for event in house.events() if event.kind == "bid.accepted").at
    signer = log_keeper(house.ports).signer
    refused = refusal_receipt(signer, sale.lot, str(uuid.uuid4()), "too_late", before)
    rightly = refusal_receipt(signer, sale.lot, str(uuid.uuid4()), "too_late", close.at)
    assert house.verdict(receipts=[refused, rightly]) == [("refused_in_time", None)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lot_event SET text = 'x'",
        "DELETE FROM lot_event",
        "TRUNCATE lot_event",
        "UPDATE lot_chain SET seq = seq - 1",
        "DELETE FROM lot_chain",
        "UPDATE log_leaf SET leaf = sha256('')",
        "DELETE FROM log_leaf",
        "UPDATE log_checkpoint SET note = ''",
        "DELETE FROM log_checkpoint",
    ],
)
def test_the_tables_refuse_an_ordinary_role(house, statement):
    with house.transactions.engine.connect() as connection:
        connection.execute(text("CREATE ROLE clerk_of_the_house"))
        connection.execute(text("GRANT ALL ON ALL TABLES IN SCHEMA public TO clerk_of_the_house"))
        connection.execute(text("SET LOCAL ROLE clerk_of_the_house"))
        with pytest.raises(DBAPIError, match="append-only"), connection.begin_nested():
            connection.execute(text(statement))
        with pytest.raises(DBAPIError) as refused, connection.begin_nested():
            connection.execute(text("SET session_replication_role = replica"))
        assert isinstance(refused.value.orig, psycopg2.errors.InsufficientPrivilege)
        connection.rollback()
