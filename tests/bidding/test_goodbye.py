"""A server that is asked to stop says so to everybody who watches."""

from tests.support.doors import Doors
from tests.support.live import LiveClient


def test_watchers_are_told_before_the_line_goes_down(start_server):
    server = start_server()
    lot = Doors(server.port, server.admin_token).lot()
    with LiveClient(server.port, timeout_s=10) as watcher:
        watcher.ask("watch", {"lot": lot, "after": 0})
        server.stop()
        watcher.collect(3)
    notices = [body for name, body in watcher.events if name == "notice"]
    assert [notice["code"] for notice in notices] == ["maintenance"]
    assert notices[0]["text"]
