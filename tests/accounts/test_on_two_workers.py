"""Sessions are the server's, not a worker's: what ends on one is over on the other."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

import pytest
import requests

from tests.support.people import PASSWORD
from tests.support.server import RunningServer


def csrf(session: requests.Session, url: str) -> str:
    return session.get(url, timeout=20).text.split('name="csrf_token" value="', 1)[1].split('"')[0]


@pytest.fixture(scope="module")
def pair(start_server: Callable[..., RunningServer]) -> RunningServer:
    """Two workers behind one port."""
    return start_server(workers=2)


def test_signing_out_on_one_worker_is_felt_on_all(pair: RunningServer) -> None:
    server = pair
    browser = requests.Session()
    form = {
        "csrf_token": csrf(browser, f"{server.url}/sign-up"),
        "kind": "person",
        "email": "two@example.test",
        "password": PASSWORD,
        "again": PASSWORD,
    }
    browser.post(f"{server.url}/sign-up", data=form, timeout=20)
    token = browser.cookies["session_token"]

    def is_known() -> set[bool]:
        """Each request is a new connection: it may meet either worker."""
        answers = [
            requests.get(
                f"{server.url}/account",
                cookies={"session_token": token},
                allow_redirects=False,
                timeout=20,
            )
            for _number in range(12)
        ]
        return {answer.status_code == 200 for answer in answers}

    assert is_known() == {True}
    page = {"csrf_token": csrf(browser, f"{server.url}/account")}
    browser.post(f"{server.url}/sign-out", data=page, timeout=20)
    assert is_known() == {False}


def test_the_session_outlives_a_killed_worker(pair: RunningServer) -> None:
    server = pair
    answer = requests.post(
        f"{server.url}/test/bidders",
        json={"name": "张三", "id_no": "K1", "phone": "1", "email": "k@example.test"},
        headers={"Authorization": f"Bearer {server.admin_token}"},
        timeout=20,
    )
    assert answer.status_code == 201
    bearer = {"Authorization": f"Bearer {answer.json()['token']}", "Accept": "application/json"}
    server.kill("web-1")
    server.kill("web-2")
    assert _status_once_back(f"{server.url}/mine", bearer) == 200


def _status_once_back(url: str, headers: dict[str, str]) -> int:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with contextlib.suppress(requests.RequestException):
            status = requests.get(url, headers=headers, timeout=5).status_code
            if status != 503:
                return status
        time.sleep(0.1)
    raise AssertionError("the worker did not come back")
