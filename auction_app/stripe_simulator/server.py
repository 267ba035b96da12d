"""The HTTP process: API, pages, and a control door that makes the world worse."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from auction_app.stripe_simulator.api import Api
from auction_app.stripe_simulator.courier import Courier, Faults
from auction_app.stripe_simulator.keeping import Keeper
from auction_app.stripe_simulator.pages import pay_page, question_page
from auction_app.stripe_simulator.wire import Json, Refusal, read_form
from auction_app.stripe_simulator.world import World

MOST_BYTES = 64 * 1024


@dataclass
class Simulator:
    """A world with its doors. `shop` is where a payer returns to after paying."""

    world: World
    shop: str = ""
    courier: Courier | None = None
    slow_s: float = 0.0
    refuse: int = 0  # so many calls are answered 500 without being done
    forget: int = 0  # so many calls are done, and their answer never leaves
    keeper: Keeper | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.api = Api(self.world)
        if self.courier:
            self.world.tell = self.courier.take
        if self.keeper:
            self.keeper.load(self.api)

    def keep(self) -> None:
        """Before an answer leaves: what it says will be true after a restart."""
        if self.keeper:
            self.keeper.save(self.api)

    def control(self, said: Json) -> Json:
        """`{"faults": {…}, "slow_s": 1, "refuse": 2, "forget": 1, "do": "pay_out"}`; gives the state."""
        if "faults" in said and self.courier:
            self.courier.faults = Faults.of(said["faults"])
        self.slow_s = float(said.get("slow_s", self.slow_s))
        self.refuse, self.forget = int(said.get("refuse", 0)), int(said.get("forget", 0))
        deeds: dict[str, Callable[[], Any]] = {
            "pay_out": self.world.pay_out,
            "settle_slow": self.world.settle_slow,
            "dispute": lambda: self.world.dispute(said["payment_intent"]),
            "close_dispute": lambda: self.world.close_dispute(said["dispute"], said["won"]),
            "fail_refund": lambda: self.world.fail_refund(said["refund"]),
        }
        done = deeds[said["do"]]() if said.get("do") in deeds else None
        return {"done": done, "events": len(self.world.events), "held": self.world.held("cny")}


class Door(BaseHTTPRequestHandler):
    """One connection; quiet, because payers' pages are nobody's log."""

    protocol_version = "HTTP/1.1"
    server: Shop

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        page = re.fullmatch(r"/(pay|3ds)/([A-Za-z0-9_]+)", url.path)
        if page:
            self._page(page[1], page[2])
        else:
            self._api("GET", url.path, read_form(url.query))

    def do_POST(self) -> None:
        text = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), MOST_BYTES)).decode()
        path = urlsplit(self.path).path
        page = re.fullmatch(r"/(pay|3ds)/([A-Za-z0-9_]+)", path)
        if path == "/control":
            with self.server.simulator.lock:
                state = self.server.simulator.control(json.loads(text or "{}"))
                self.server.simulator.keep()
            self._send(200, json.dumps(state), "application/json")
        elif page:
            self._chosen(page[1], page[2], read_form(text))
        else:
            self._api("POST", path, read_form(text))

    def log_message(self, format: str, *args: Any) -> None:
        return

    def _api(self, method: str, path: str, params: Json) -> None:
        simulator = self.server.simulator
        if path == "/healthz":
            self._send(200, "ok", "text/plain")
            return
        time.sleep(simulator.slow_s)
        key = self.headers.get("Idempotency-Key", "")
        bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
        with simulator.lock:
            if simulator.refuse > 0:
                simulator.refuse -= 1
                self._send(500, '{"error": {"type": "api_error"}}', "application/json")
                return
            status, body = simulator.api.answer(method, path, params, key, bearer)
            if method == "POST":
                simulator.keep()
            if simulator.forget > 0:
                simulator.forget -= 1
                self.close_connection = True
                return
        self._send(status, json.dumps(body), "application/json")

    def _page(self, kind: str, secret: str) -> None:
        try:
            with self.server.simulator.lock:
                intent = self.server.simulator.world.by_secret(secret)
        except Refusal as refusal:
            self._send(refusal.status, str(refusal), "text/plain")
            return
        self._send(200, pay_page(intent) if kind == "pay" else question_page(intent), "text/html")

    def _chosen(self, kind: str, secret: str, said: Json) -> None:
        """What a payer chose; then back to the shop, or to the bank's question."""
        simulator = self.server.simulator
        with simulator.lock:
            intent = simulator.world.by_secret(secret)
            try:
                if kind == "pay":
                    simulator.world.confirm(intent["id"], said)
                else:
                    simulator.world.answer_first(intent["id"], said.get("answer") == "yes")
            except Refusal:
                pass  # the page shows the refusal from the payment's own state
            simulator.keep()
        if intent["status"] == "requires_action":
            self._go(f"/3ds/{secret}")
        elif intent["status"] == "requires_payment_method":
            self._go(f"/pay/{secret}")
        else:
            self._go(f"{simulator.shop}/payments/{intent['metadata'].get('ref', '')}?back=1")

    def _go(self, where: str) -> None:
        self.send_response(303)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: int, text: str, kind: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Shop(ThreadingHTTPServer):
    """Listens on this machine alone."""

    daemon_threads = True

    def __init__(self, simulator: Simulator, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Door)
        self.simulator = simulator
        simulator.world.base_url = f"http://127.0.0.1:{self.server_port}"
