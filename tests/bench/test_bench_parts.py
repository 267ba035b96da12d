"""The bench's own parts: frames are read rightly, and the naive path writes the same records.

Nothing here is timed; the speed is measured by `python3 run.py bench`.
"""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from tests.bench.load import percentile
from tests.bench.naive import place
from tests.bench.naive.models import Auction, Base, BidDecision, LotEvent, Person, Registration
from tests.bench.raw import Guest, server_frame
from tests.support.checker import check_history, hash_of, instant
from tests.support.database import TestCluster
from tests.support.wire import Closed, event_packet, frame, parse_ack, parse_event, split_frames


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536, 200_000])
def test_a_server_frame_of_any_size_is_read_whole(size: int) -> None:
    payload = b"x" * size
    data = server_frame(payload) + server_frame(b"next")
    assert split_frames(data) == ([payload, b"next"], b"")


def test_a_frame_cut_anywhere_waits_for_its_rest() -> None:
    data = server_frame(b"a" * 300)
    for cut in range(len(data)):
        assert split_frames(data[:cut]) == ([], data[:cut])


def test_a_close_frame_is_noticed() -> None:
    with pytest.raises(Closed):
        split_frames(b"\x88\x02\x03\xe8")


@pytest.mark.parametrize("size", [1, 125, 126, 5000])
def test_a_client_frame_is_masked_and_understood_by_the_raw_server(size: int) -> None:
    guest = Guest(None)  # type: ignore[arg-type]
    guest.rest = frame(b"y" * size)
    assert guest.rest[1] & 0x80
    assert guest.messages() == [b"y" * size]


def test_packets_of_the_namespace_are_told_apart() -> None:
    assert event_packet("bid", b'{"a":1}', 7) == b'42/live/v1,7["bid",{"a":1}]'
    assert parse_ack(b'43/live/v1,7[{"ok":true}]') == (7, {"ok": True})
    assert parse_event(b'42/live/v1,["events",{"lot":"L1"}]') == ("events", {"lot": "L1"})
    assert parse_ack(b'42/live/v1,["events",{}]') is None
    assert parse_event(b"2") is None


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([1.0], 0.99) == 1.0
    assert percentile([], 0.5) == 0.0


@pytest.fixture
def naive_market(cluster: TestCluster) -> Iterator[Session]:
    """A lot with one bidder in the naive server's own tables."""
    url = cluster.empty_database()
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    now = datetime.now(UTC)
    with Session(engine) as session:
        prices = {"start_price": 1000, "increment": 100, "window_s": 300}
        times = {"opens_at": now, "ends_at": now + timedelta(seconds=60), "last_at": now}
        state = {"seq": 0, "head": "0" * 64, "bids": 0, "extensions": 0}
        auction = Auction(lot_id="L1", **prices, **times, **state)
        session.add_all([auction, Person(token="t")])
        session.flush()
        session.add(Registration(lot_id="L1", bidder="AAAAAA", token="t"))
        opened = {"start_price": 1000, "increment": 100, "extension_window_s": 300}
        body = opened | {"ends_at": place.stamp(auction.ends_at)}
        place.append(session, auction, "lot.opened", now, body)
        place.append(session, auction, "registration.confirmed", now, {"bidder": "AAAAAA"})
        yield session
    engine.dispose()
    cluster.drop(url)


def test_the_naive_path_writes_decision_event_chain_and_receipt(naive_market: Session) -> None:
    bid = place.Bid("L1", "t", 1000, str(uuid.uuid4()))
    decision, event = place.place(naive_market, bid, datetime.now(UTC))
    naive_market.commit()
    assert decision.code is None and event is not None
    texts = naive_market.scalars(select(LotEvent.text).order_by(LotEvent.seq)).all()
    history = [json.loads(text) for text in texts]
    assert check_history(history) == []
    assert history[-1] == event
    auction = naive_market.get_one(Auction, "L1")
    assert (auction.price, auction.bids, auction.head) == (1000, 1, hash_of(event))
    assert auction.ends_at == instant(event["body"]["received_at"]) + timedelta(seconds=300)
    answer = place.answer(decision, event, datetime.now(UTC))
    assert answer["receipt"].startswith("auction/v1 receipt\nL1\n3\n")


def test_the_naive_path_decides_a_key_once_and_keeps_refusals(naive_market: Session) -> None:
    low = place.Bid("L1", "t", 1, str(uuid.uuid4()))
    first, none = place.place(naive_market, low, datetime.now(UTC))
    again, _ = place.place(naive_market, low, datetime.now(UTC))
    naive_market.commit()
    assert none is None and first is again and first.code == "too_low"
    count = naive_market.scalar(select(func.count()).select_from(BidDecision))
    assert count == 1
