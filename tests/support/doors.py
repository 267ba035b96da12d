"""A plain HTTP client of the contract: the test doors (§7), reading (§2) and bidding (§3)."""

import http.client
import json
import uuid
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
HTTP_TIMEOUT_S = 20.0


@dataclass(frozen=True)
class Answer:
    """What one request brought back; `body` is the parsed JSON, `text` the bytes it came from."""

    status: int
    body: Any
    text: bytes
    headers: dict[str, str]


class NotAsExpected(AssertionError):
    """The server answered with another status than the caller needs."""


@dataclass(frozen=True)
class Bidder:
    """A real-name bidder made through the test doors."""

    user_id: str
    token: str


class Doors:
    """One keep-alive connection to one server; opened again after a failure, never retried."""

    def __init__(self, port: int, admin_token: str, timeout_s: float = HTTP_TIMEOUT_S) -> None:
        self.port = port
        self._admin = admin_token
        self._timeout_s = timeout_s
        self._connection: http.client.HTTPConnection | None = None

    def request(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        token: str | None = None,
        headers: Json | None = None,
    ) -> Answer:
        """One request, one answer.  Raises OSError or http.client.HTTPException when none came."""
        send = {"Accept": "application/json"} | (headers or {})
        if token:
            send["Authorization"] = f"Bearer {token}"
        data = None
        if body is not None:
            data, send["Content-Type"] = json.dumps(body).encode(), "application/json"
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=self._timeout_s
            )
        try:
            self._connection.request(method, path, data, send)
            answer = self._connection.getresponse()
            text = answer.read()
        except BaseException:
            self.close()
            raise
        parsed = json.loads(text) if text[:1] in (b"{", b"[") else None
        return Answer(answer.status, parsed, text, {k.lower(): v for k, v in answer.getheaders()})

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _expect(self, status: int, answer: Answer) -> Json:
        if answer.status != status or not isinstance(answer.body, dict):
            raise NotAsExpected(f"wanted {status}, got {answer.status}: {answer.text[:600]!r}")
        return answer.body

    def bidder(self, name: str = "测试竞买人") -> Bidder:
        mark = uuid.uuid4().hex
        body = {
            "name": name,
            "id_no": f"TEST{mark[:14].upper()}",
            "phone": "1" + str(int(mark[:10], 16)).zfill(13)[-10:],
            "email": f"{mark}@example.test",
        }
        made = self._expect(201, self.request("POST", "/test/bidders", body, self._admin))
        return Bidder(str(made["user_id"]), str(made["token"]))

    def lot(self, **wishes: Any) -> str:
        """A lot that is open at once; money in fen, times in whole seconds."""
        body: Json = {
            "start_price": 1_000_000,
            "increment": 10_000,
            "seconds_open": 3600,
            "window_s": 300,
            "deposit": 0,
            "priority": [],
        }
        made = self._expect(201, self.request("POST", "/test/lots", body | wishes, self._admin))
        return str(made["lot"])

    def register(self, lot: str, bidder: Bidder) -> str:
        """The bidder number for this lot; with deposit 0 it may bid at once."""
        path = f"/api/v1/lots/{lot}/registration"
        return str(self._expect(201, self.request("POST", path, {}, bidder.token))["bidder"])

    def snapshot(self, lot: str) -> Json:
        return self._expect(200, self.request("GET", f"/api/v1/lots/{lot}"))

    def events(self, lot: str, page: int = 1000) -> list[Json]:
        """The whole history, page by page."""
        found: list[Json] = []
        while True:
            path = f"/api/v1/lots/{lot}/events?after={len(found)}&limit={page}"
            body = self._expect(200, self.request("GET", path))
            found += body["events"]
            if not body["events"] or len(found) >= body["head_seq"]:
                return found

    def bid(self, lot: str, token: str, amount: int, key: str, raise_own: bool = False) -> Answer:
        body: Json = {"amount": amount} | ({"raise_own": True} if raise_own else {})
        path = f"/api/v1/lots/{lot}/bids"
        return self.request("POST", path, body, token, {"Idempotency-Key": key})

    def outcome(self, lot: str, token: str, key: str) -> Answer:
        return self.request("GET", f"/api/v1/lots/{lot}/bids/{key}", token=token)
