"""Two followers that come to the same end of a lot at once begin what follows it once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

from auction_app.procedure.clocks import begin_from_record
from tests.procedure.court import make_court
from tests.proceeds.story import duel

if TYPE_CHECKING:
    from flask import Flask

    from auction_app.infra.ports import Ports
    from tests.support.clock import HandClock


def test_two_followers_at_the_same_end_begin_it_once(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    court = make_court(app, ports, clock)
    duel(court.story)
    court.story.close()
    both = Barrier(2)

    def begin() -> str:
        with court.transactions() as tx:
            both.wait(10)
            begun = begin_from_record(tx, court.lot)
            assert begun is not None
            return begun.state

    with ThreadPoolExecutor(2) as pool:
        said = [one.result(30) for one in [pool.submit(begin), pool.submit(begin)]]
    assert said == ["sold", "sold"]
