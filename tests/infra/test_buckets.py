"""Rate limits: per bidder and per address, never per lot."""

import json

from auction_app.infra.buckets import Buckets


def test_a_burst_is_served_and_then_the_refill_decides():
    buckets = Buckets(per_second=1, burst=3)
    assert [buckets.take("a") for _ in range(4)] == [True, True, True, False]
    assert buckets.take("b")
    assert 0 < buckets.wait_s("a") <= 1
    assert buckets.headers("bids", "b")["RateLimit"] == '"bids";r=2;t=3'


def test_one_address_cannot_take_everything_and_others_are_served(app, client):
    small = Buckets(per_second=1, burst=2)
    usual, app.extensions["addresses"] = app.extensions["addresses"], small
    try:
        crowd = {"REMOTE_ADDR": "203.0.113.7"}
        seen = [client.get("/api/v1/time", environ_base=crowd).status_code for _ in range(3)]
        refused = client.get("/api/v1/time", environ_base=crowd)
        other = client.get("/api/v1/time", environ_base={"REMOTE_ADDR": "203.0.113.8"})
    finally:
        app.extensions["addresses"] = usual
    assert seen == [200, 200, 429]
    problem = json.loads(refused.data)
    assert (problem["code"], problem["decided"]) == ("rate_limited", False)
    assert problem["retry_after_s"] > 0
    assert int(refused.headers["Retry-After"]) >= 1
    assert other.status_code == 200
